//! A load is a visit only if somebody visited.

use super::world::{Network, World, id, origins};
use super::{LIKELY, WORKS};
use crate::document::{DocumentLifecycle, TabDetails};
use crate::resource::Resource;
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::time::{MINUTE, Millis, SECOND};
use crate::verdict::{Certainty, Verdict};

const UNKNOWN: Option<(Verdict, Certainty)> = Some((Verdict::Unknown, Certainty::Possible));
const X: &str = "https://x.com/";
const TAB: i64 = 7;

/// Every way in which a load may end badly.
const BAD: [Network; 4] = [
    Network::Status(503),
    Network::Says("net::ERR_CONNECTION_RESET"),
    Network::Says("net::ERR_NAME_NOT_RESOLVED"),
    Network::Silent,
];

/// A load of the page of X in a tab, by a browser that tells of lifecycles.
fn active() -> RequestDetails {
    RequestDetails {
        request_id: "page".into(),
        tab_id: TAB,
        document_lifecycle: Some(DocumentLifecycle::Active),
        ..RequestDetails::of(X)
    }
}

/// The page of X, fetched by another page beforehand: in the name of the tab of that page, with
/// its document.
fn fetched_beforehand() -> RequestDetails {
    RequestDetails {
        document_id: Some("A143C6".into()),
        ..active()
    }
}

/// The page of X, made ready beforehand.
fn prerendered() -> RequestDetails {
    RequestDetails {
        frame_id: 6,
        document_lifecycle: Some(DocumentLifecycle::Prerender),
        ..active()
    }
}

/// A part of it.
fn part(lifecycle: DocumentLifecycle) -> RequestDetails {
    RequestDetails {
        request_id: "part".into(),
        resource: Resource::Script,
        frame_id: if lifecycle == DocumentLifecycle::Prerender {
            6
        } else {
            0
        },
        document_id: Some("22CBF1".into()),
        document_lifecycle: Some(lifecycle),
        ..RequestDetails {
            url: "https://abs.twimg.com/app.js".into(),
            ..active()
        }
    }
}

fn tell(world: &mut World, event: RequestEvent, details: RequestDetails) {
    world.now += Millis(20);
    world.signal(Signal::Request { event, details });
}

/// Such a load, from its beginning to its end.
fn load(world: &mut World, details: &RequestDetails, network: Network) {
    tell(world, RequestEvent::OnBeforeRequest, details.clone());
    match network {
        Network::Says(word) | Network::Glitch(word) => {
            let error = Some(word.into());
            let details = RequestDetails {
                error,
                ..details.clone()
            };
            tell(world, RequestEvent::OnErrorOccurred, details);
        }
        Network::Silent => world.run(20 * SECOND),
        Network::Fine | Network::Status(_) => {
            let code = match network {
                Network::Status(code) => code,
                _ => 200,
            };
            let details = RequestDetails {
                status_code: Some(code),
                ..details.clone()
            };
            tell(world, RequestEvent::OnResponseStarted, details.clone());
            tell(world, RequestEvent::OnCompleted, details);
        }
    }
}

/// Whatever becomes of such a load, nothing is said, asked or counted.
fn says_nothing(details: &RequestDetails, shown: Option<&TabDetails>) {
    // Who leaves a silent page is elsewhere by then: there the tab is not asked.
    let asks_tab = *details == active();
    for network in BAD {
        if asks_tab && network == Network::Silent {
            continue;
        }
        let mut world = World::new();
        world.visit("youtube");
        let bin = world.session.ballot(world.now);
        world.shown = shown.cloned();
        world.set("x", network);
        load(&mut world, details, network);
        assert_eq!(world.verdict("x"), None, "{network:?}");
        assert_eq!(world.asked, 0, "{network:?}");
        assert_eq!(world.session.ballot(world.now), bin, "{network:?}");
        assert_eq!(world.badge, "", "{network:?}");
    }
}

fn shows(status: &str, url: Option<&str>, pending_url: Option<&str>) -> TabDetails {
    TabDetails {
        status: Some(status.into()),
        url: url.map(Into::into),
        pending_url: pending_url.map(Into::into),
    }
}

#[test]
fn a_page_that_another_has_fetched_beforehand_is_no_visit() {
    // Even where the tab shows the platform: its own pages fetch others beforehand too.
    for shown in [None, Some(shows("loading", Some(X), Some(X)))] {
        says_nothing(&fetched_beforehand(), shown.as_ref());
    }
    let mut world = World::new();
    load(&mut world, &fetched_beforehand(), Network::Fine);
    assert_eq!(world.verdict("x"), None, "that it came is no visit either");
}

#[test]
fn a_page_fetched_beforehand_ends_no_failure() {
    let mut world = World::new();
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.set("youtube", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("youtube");
    world.visit("x");
    assert_eq!(world.verdict("x"), LIKELY);
    load(&mut world, &fetched_beforehand(), Network::Fine);
    assert_eq!(world.verdict("x"), LIKELY);
}

#[test]
fn a_failure_is_one_if_the_tab_goes_there() {
    for shown in [
        None,
        Some(shows("complete", None, None)),
        Some(shows("complete", Some("https://www.youtube.com/"), None)),
    ] {
        says_nothing(&active(), shown.as_ref());
    }
    for shown in [
        // A site that sends people on is not named.
        shows("loading", None, None),
        shows("complete", Some("https://www.x.com/home"), None),
        shows("complete", None, Some(X)),
    ] {
        for network in BAD {
            let mut world = World::new();
            world.shown = Some(shown.clone());
            world.set("x", network);
            load(&mut world, &active(), network);
            let said = world.verdict("x").map(|(verdict, _)| verdict);
            let right = match network {
                Network::Status(_) => Verdict::Platform,
                _ => Verdict::Unknown,
            };
            assert_eq!(said, Some(right), "{network:?} {shown:?}");
            assert!(world.asked > 0);
        }
    }
}

/// Who types an address may be elsewhere by the time that a background which slept has woken.
#[test]
fn what_no_page_asked_for_is_a_failure_wherever_the_tab_is_by_then() {
    for network in BAD {
        let mut world = World::new();
        world.shown = Some(shows("complete", None, None));
        world.set("x", network);
        let typed = RequestDetails {
            by_page: Some(false),
            ..active()
        };
        load(&mut world, &typed, network);
        assert!(world.asked > 0, "{network:?}");
        let by_page = RequestDetails {
            by_page: Some(true),
            ..fetched_beforehand()
        };
        says_nothing(&by_page, None);
    }
}

/// By then the tab shows where it was sent.
#[test]
fn a_redirect_to_another_page_is_a_failure_wherever_the_tab_goes() {
    let mut world = World::new();
    world.shown = Some(shows("complete", None, None));
    let plain = RequestDetails {
        url: "http://x.com/".into(),
        ..active()
    };
    tell(&mut world, RequestEvent::OnBeforeRequest, plain.clone());
    let away = RequestDetails {
        redirect_url: Some("http://block.example/".into()),
        status_code: Some(302),
        ip: Some("203.0.113.1".into()),
        ..plain
    };
    tell(&mut world, RequestEvent::OnBeforeRedirect, away);
    assert!(world.asked > 0);
}

#[test]
fn a_browser_that_tells_no_lifecycle_is_not_asked_for_tabs() {
    let mut world = World::new();
    world.set("x", Network::Says("NS_ERROR_NET_RESET"));
    let details = RequestDetails {
        document_lifecycle: None,
        ..fetched_beforehand()
    };
    load(&mut world, &details, Network::Says("NS_ERROR_NET_RESET"));
    assert_eq!(world.verdict("x"), UNKNOWN);
}

#[test]
fn a_page_made_ready_beforehand_is_no_visit_before_it_is_shown() {
    says_nothing(&prerendered(), Some(&shows("loading", Some(X), Some(X))));
    let mut world = World::new();
    load(&mut world, &prerendered(), Network::Fine);
    load(
        &mut world,
        &part(DocumentLifecycle::Prerender),
        Network::Fine,
    );
    world.run(MINUTE);
    assert_eq!(world.verdict("x"), None);

    // Another page's part says nothing of it.
    let other = RequestDetails {
        document_id: Some("A143C6".into()),
        ..part(DocumentLifecycle::Active)
    };
    tell(&mut world, RequestEvent::OnBeforeRequest, other);
    assert_eq!(world.verdict("x"), None);

    // The background may have been ended in between.
    world.kill();
    let seen = part(DocumentLifecycle::Active);
    tell(&mut world, RequestEvent::OnBeforeRequest, seen);
    assert_eq!(world.verdict("x"), WORKS);
}

#[test]
fn a_page_shown_before_it_came_whole_is_a_visit() {
    let mut world = World::new();
    tell(&mut world, RequestEvent::OnBeforeRequest, prerendered());
    let came = RequestDetails {
        status_code: Some(200),
        ..active()
    };
    tell(&mut world, RequestEvent::OnCompleted, came);
    assert_eq!(world.verdict("x"), WORKS);
}

#[test]
fn parts_that_fail_while_a_page_is_made_ready_are_no_reason_to_look() {
    let mut world = World::new();
    world.visit("x");
    load(&mut world, &part(DocumentLifecycle::Active), Network::Fine);
    world.parts = Network::Says("net::ERR_CONNECTION_RESET");
    for network in BAD {
        load(&mut world, &part(DocumentLifecycle::Prerender), network);
        assert_eq!((world.verdict("x"), world.asked), (WORKS, 0), "{network:?}");
    }
    load(&mut world, &part(DocumentLifecycle::Active), BAD[1]);
    assert_eq!(
        world.verdict("x"),
        UNKNOWN,
        "of a page that is shown they are"
    );
}

#[test]
fn frames_in_pages_are_no_visits() {
    let mut world = World::new();
    world.visit("x");
    let comes = RequestDetails {
        document_lifecycle: None,
        ..part(DocumentLifecycle::Active)
    };
    load(&mut world, &comes, Network::Fine);
    world.parts = Network::Says("NS_ERROR_NET_RESET");
    // As a frame's own document, and as a part of it.
    for (resource, frame_id, parent_frame_id) in [
        (Resource::Other, 3, 0),
        (Resource::Script, 3, 0),
        (Resource::Script, 5, 3),
    ] {
        let details = RequestDetails {
            resource,
            frame_id,
            parent_frame_id,
            ..comes.clone()
        };
        for network in BAD {
            load(&mut world, &details, network);
            assert_eq!((world.verdict("x"), world.asked), (WORKS, 0), "{network:?}");
        }
    }
}

#[test]
fn a_page_without_a_tab_is_no_visit() {
    for details in [active(), prerendered(), RequestDetails::of(X)] {
        says_nothing(
            &RequestDetails {
                tab_id: -1,
                ..details
            },
            Some(&shows("loading", None, None)),
        );
    }
}

/// What the browser still tells of it afterwards is no news, and a background that is woken by
/// the change knows of it at once.
#[test]
fn a_permission_taken_back_forgets_loads_under_way() {
    for killed in [false, true] {
        for late in [
            None,
            Some("NS_ERROR_NET_RESET"),
            Some("NS_ERROR_NET_TIMEOUT"),
        ] {
            let mut world = World::new();
            world.visit("x");
            let bin = world.session.ballot(world.now);
            let details = RequestDetails {
                document_lifecycle: None,
                ..active()
            };
            tell(&mut world, RequestEvent::OnBeforeRequest, details.clone());
            let other = RequestDetails {
                request_id: "other".into(),
                ..RequestDetails::of("https://www.youtube.com/")
            };
            tell(&mut world, RequestEvent::OnBeforeRequest, other);
            world.set("youtube", Network::Silent);
            let mut left = origins();
            left.retain(|origin| !id("x").platform().origins().any(|it| it == *origin));
            if killed {
                world.now += 20 * SECOND;
                world.kill_with(left.clone());
            }
            let origins = left;
            world.signal(Signal::Granted {
                origins,
                data: None,
            });
            if let Some(word) = late {
                let error = Some(word.into());
                let details = RequestDetails { error, ..details };
                tell(&mut world, RequestEvent::OnErrorOccurred, details);
            }
            world.run(20 * SECOND);
            assert_eq!(world.verdict("x"), WORKS, "{killed} {late:?}");
            let votes = world.session.ballot(world.now).votes;
            assert_eq!(votes[&id("x")], bin.votes[&id("x")], "{killed} {late:?}");
            assert_eq!(world.verdict("youtube"), UNKNOWN, "{killed} {late:?}");
        }
    }
}
