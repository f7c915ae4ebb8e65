//! Parts of pages, pace, names, addresses and witnesses.

use super::world::{FAST, Network, World, id};
use super::{LIKELY, WORKS};
use crate::effect::Effect;
use crate::probe::{ProbeResult, Timing};
use crate::resource::{ContentLength, Resource};
use crate::signal::{NavigationDetails, RequestDetails, RequestEvent, Signal};
use crate::target::Target;
use crate::time::{MINUTE, Millis, Moment, SECOND};
use crate::verdict::{Certainty, Mechanism, Verdict};

const UNKNOWN: Option<(Verdict, Certainty)> = Some((Verdict::Unknown, Certainty::Possible));

/// A part of an open page meets this error.
pub(super) fn part_fails(world: &mut World, url: &str, resource: Resource, tab: i64, word: &str) {
    let details = RequestDetails {
        request_id: "part".into(),
        tab_id: tab,
        resource,
        error: Some(word.into()),
        ..RequestDetails::of(url)
    };
    world.now += Millis(1);
    world.signal(Signal::Request {
        event: RequestEvent::OnErrorOccurred,
        details,
    });
}

/// A part of an open page comes.
pub(super) fn part_comes(world: &mut World, url: &str) {
    let details = RequestDetails {
        request_id: "part".into(),
        resource: Resource::Script,
        status_code: Some(200),
        ..RequestDetails::of(url)
    };
    world.now += Millis(1);
    world.signal(Signal::Request {
        event: RequestEvent::OnCompleted,
        details,
    });
}

const PICTURE: &str = "https://pbs.twimg.com/a.png";

#[test]
fn media_that_fail_behind_a_page_that_opens_are_found() {
    let mut world = World::new();
    world.visit("x");
    world.parts = Network::Says("net::ERR_CONNECTION_RESET");
    part_fails(
        &mut world,
        PICTURE,
        Resource::Image,
        1,
        "net::ERR_CONNECTION_RESET",
    );
    assert_eq!(world.verdict("x"), UNKNOWN);
    assert!(world.asked > 0);

    world.parts = Network::Fine;
    world.run(2 * MINUTE);
    assert_eq!(world.verdict("x"), WORKS, "found again by looking");
}

#[test]
fn one_picture_that_fails_while_its_host_answers_is_nothing() {
    let mut world = World::new();
    world.visit("x");
    part_fails(
        &mut world,
        PICTURE,
        Resource::Image,
        1,
        "net::ERR_CONNECTION_RESET",
    );
    assert_eq!(world.verdict("x"), WORKS);
    let asked = world.asked;
    part_fails(
        &mut world,
        PICTURE,
        Resource::Image,
        1,
        "net::ERR_CONNECTION_RESET",
    );
    assert_eq!(world.asked, asked, "not looked at again so soon");
    world.run(11 * MINUTE);
    part_fails(
        &mut world,
        PICTURE,
        Resource::Image,
        1,
        "net::ERR_CONNECTION_RESET",
    );
    assert!(world.asked > asked);
}

#[test]
fn media_of_two_operators_are_likely_interference() {
    let mut world = World::new();
    world.visit("x");
    world.visit("youtube");
    world.parts = Network::Silent;
    part_fails(
        &mut world,
        PICTURE,
        Resource::Script,
        1,
        "net::ERR_TIMED_OUT",
    );
    let film = "https://rr1.googlevideo.com/videoplayback";
    world.parts = Network::Fine;
    part_comes(&mut world, film);
    world.parts = Network::Silent;
    part_fails(&mut world, film, Resource::Media, 2, "net::ERR_TIMED_OUT");
    assert_eq!(world.verdict("x"), LIKELY);
    assert_eq!(world.verdict("youtube"), LIKELY);
    world.visit("x");
    assert_eq!(world.verdict("x"), LIKELY, "the page was never the trouble");
    let ballot = world.session.ballot(world.now);
    assert_eq!(ballot.votes[&id("x")].name(), "tcp.timed_out");
}

/// Where a page's service worker answers in the page's place, only its own request fails.
#[test]
fn a_service_workers_own_failure_is_looked_into() {
    let mut world = World::new();
    world.visit("x");
    world.set("x", Network::Says("NS_ERROR_NET_RESET"));
    part_fails(
        &mut world,
        "https://x.com/home",
        Resource::Request,
        -1,
        "NS_ERROR_NET_RESET",
    );
    assert_eq!(world.verdict("x"), UNKNOWN);
}

#[test]
fn a_blocked_part_ends_nothing_and_an_ad_blockers_work_is_none() {
    let mut world = World::new();
    world.visit("x");
    for word in [
        "net::ERR_BLOCKED_BY_CLIENT",
        "NS_ERROR_ABORT",
        "NS_BINDING_ABORTED",
    ] {
        part_fails(&mut world, PICTURE, Resource::Script, 1, word);
    }
    assert_eq!((world.verdict("x"), world.asked), (WORKS, 0));
}

/// Opens a page of 100 kB that takes this long.
pub(super) fn heavy_visit(world: &mut World, name: &str, body: Millis) {
    let platform = id(name);
    world.requests += 1;
    world.event(RequestEvent::OnBeforeRequest, platform, |_| ());
    world.now += Millis(200);
    world.event(RequestEvent::OnResponseStarted, platform, |d| {
        d.status_code = Some(200);
    });
    world.now += body;
    world.event(RequestEvent::OnCompleted, platform, |d| {
        d.status_code = Some(200);
        d.content_length = ContentLength(Some(100_000));
    });
}

/// Two pages end slowly while the other site is still being fetched for the first.
#[test]
fn slow_pages_that_end_together_are_each_held_against_the_other_site() {
    let mut world = World::new();
    for name in ["x", "youtube"] {
        (0..4).for_each(|_| heavy_visit(&mut world, name, Millis(100)));
    }
    world.hold_measures = true;
    heavy_visit(&mut world, "x", 8 * SECOND);
    heavy_visit(&mut world, "youtube", 8 * SECOND);
    world.hold_measures = false;
    let slow = Some((Verdict::Slow, Certainty::Likely));
    let timing = Some(world.line);
    let text = "wOF2".into();
    let answer = ProbeResult::Body {
        status: 200,
        text,
        timing,
    };
    world.signal(Signal::Measured { answer });
    assert_eq!(world.verdict("x"), slow);
    assert_eq!(world.verdict("youtube"), slow, "its turn came too");
    // A measure that never comes holds nothing up.
    world.hold_measures = true;
    heavy_visit(&mut world, "x", 8 * SECOND);
    world.hold_measures = false;
    heavy_visit(&mut world, "youtube", Millis(100));
    assert_eq!(world.verdict("youtube"), WORKS);
    heavy_visit(&mut world, "youtube", 8 * SECOND);
    world.run(30 * SECOND);
    assert_eq!(world.verdict("youtube"), slow);
}

/// A small page of the platform was under way, for another's sake, when its own was found slow.
#[test]
fn a_small_page_asked_before_does_not_take_back_that_a_page_was_slow() {
    let mut world = World::new();
    (0..4).for_each(|_| heavy_visit(&mut world, "youtube", Millis(100)));
    let moment = Moment {
        now: world.now,
        random: 7,
    };
    world.session.handle(Signal::Check, moment);
    heavy_visit(&mut world, "youtube", 8 * SECOND);
    let slow = Some((Verdict::Slow, Certainty::Likely));
    assert_eq!(world.verdict("youtube"), slow);
    let answer = |timing| ProbeResult::Body {
        status: 200,
        text: String::new(),
        timing: Some(timing),
    };
    let small = Timing {
        first: Millis(600),
        whole: Millis(800),
        bytes: 23,
    };
    let target = Target::page(id("youtube"));
    let answered = |answer| Signal::Rechecked { target, answer };
    world.signal(answered(answer(small)));
    assert_eq!(world.verdict("youtube"), slow);
    // What is asked of it afterwards is the whole page, and that takes it back.
    world.page = Some(FAST);
    world.run(10 * MINUTE);
    assert_eq!(world.verdict("youtube"), WORKS);
}

#[test]
fn throttling_is_slow_and_a_slow_line_is_not() {
    let mut world = World::new();
    (0..4).for_each(|_| heavy_visit(&mut world, "x", Millis(100)));
    heavy_visit(&mut world, "x", 8 * SECOND);
    assert_eq!(world.verdict("x"), Some((Verdict::Slow, Certainty::Likely)));
    let say = world.session.say(id("x"), world.now);
    assert_eq!(
        say.judgement().unwrap().mechanism,
        Some(Mechanism::Throttled)
    );
    assert_eq!(
        world.session.ballot(world.now).votes[&id("x")].name(),
        "slow"
    );
    world.run(MINUTE);
    assert_eq!(world.verdict("x"), WORKS, "found again by looking");

    let mut slow_line = World::new();
    slow_line.line = Timing {
        whole: 9 * SECOND,
        ..FAST
    };
    (0..4).for_each(|_| heavy_visit(&mut slow_line, "x", Millis(100)));
    heavy_visit(&mut slow_line, "x", 8 * SECOND);
    assert_eq!(slow_line.verdict("x"), WORKS);
}

/// A packet that was lost, a line that came up, a device that slept.
#[test]
fn one_late_first_byte_is_asked_again_before_it_is_slow() {
    let late_visit = |page: Timing| {
        let mut world = World::new();
        (0..4).for_each(|_| heavy_visit(&mut world, "x", Millis(100)));
        world.page = Some(page);
        world.requests += 1;
        world.event(RequestEvent::OnBeforeRequest, id("x"), |_| ());
        world.now += 5 * SECOND;
        world.event(RequestEvent::OnResponseStarted, id("x"), |d| {
            d.status_code = Some(200);
        });
        world.verdict("x")
    };
    assert_eq!(late_visit(FAST), WORKS);
    let late = Timing {
        first: 4 * SECOND,
        whole: 5 * SECOND,
        ..FAST
    };
    assert_eq!(late_visit(late), Some((Verdict::Slow, Certainty::Likely)));
}

#[test]
fn a_name_that_cannot_be_right_is_learnt_where_the_resolver_can_be_asked() {
    let mut world = World::new();
    world.addresses = Some(vec!["10.10.34.35".into()]);
    world.set("x", Network::Silent);
    world.visit("x");
    assert_eq!(world.verdict("x"), LIKELY);
    let say = world.session.say(id("x"), world.now);
    assert_eq!(
        say.judgement().unwrap().mechanism,
        Some(Mechanism::DnsForged)
    );
}

#[test]
fn a_number_names_a_failure_that_was_only_known_to_be_tls() {
    for number_first in [false, true] {
        let mut world = World::new();
        let name = |world: &mut World| {
            let details = NavigationDetails {
                tab_id: i64::try_from(world.requests).unwrap(),
                frame_id: 0,
                url: "https://www.x.com/".into(),
                error: Some("Error code 2153390067".into()),
            };
            world.signal(Signal::Navigation { details });
        };
        world.set("x", Network::Says("Das Zertifikat ist ungültig."));
        if number_first {
            world.requests += 1;
            name(&mut world);
            world.requests -= 1;
            world.visit("x");
        } else {
            world.visit("x");
            assert_eq!(world.verdict("x"), UNKNOWN, "TLS, and no more is known");
            name(&mut world);
        }
        assert_eq!(world.verdict("x"), LIKELY, "number first: {number_first}");
    }
}

#[test]
fn the_number_that_comes_with_every_load_names_nothing() {
    let mut world = World::new();
    world.set("x", Network::Says("Das Zertifikat ist ungültig."));
    world.visit("x");
    let details = NavigationDetails {
        tab_id: 1,
        frame_id: 0,
        url: "https://www.x.com/".into(),
        error: Some("Error code 2152398850".into()),
    };
    world.signal(Signal::Navigation { details });
    assert_eq!(world.verdict("x"), UNKNOWN);
}

#[test]
fn where_every_control_is_blocked_another_platform_bears_witness() {
    let mut world = World::new();
    world.visit("youtube");
    world.controls = false;
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    assert_eq!(world.verdict("x"), UNKNOWN, "YouTube still answers");

    let mut dead = World::new();
    dead.visit("youtube");
    dead.controls = false;
    for name in ["x", "youtube"] {
        dead.set(name, Network::Says("net::ERR_NAME_NOT_RESOLVED"));
    }
    dead.visit("x");
    assert_eq!(dead.verdict("x"), Some((Verdict::Local, Certainty::Likely)));
}

#[test]
fn a_witness_that_fails_is_one_more_that_is_stopped() {
    let mut world = World::new();
    world.visit("youtube");
    for name in ["x", "youtube"] {
        world.set(name, Network::Says("net::ERR_CONNECTION_RESET"));
    }
    world.visit("x");
    assert_eq!(world.verdict("x"), LIKELY, "without a second visit");
}

/// A witness may fail a moment later by itself: what it is asked is its second look then.
#[test]
fn an_answer_hangs_on_a_witness_as_on_a_second_look() {
    let mut world = World::new();
    world.visit("youtube");
    let details = RequestDetails {
        error: Some("net::ERR_CONNECTION_RESET".into()),
        ..RequestDetails::of("https://x.com/")
    };
    let moment = Moment {
        now: world.now,
        random: 1,
    };
    let signal = Signal::Request {
        event: RequestEvent::OnErrorOccurred,
        details,
    };
    let effects = world.session.handle(signal, moment);
    let timeouts: Vec<_> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Recheck {
                target, timeout, ..
            } => Some((target.platform.name(), *timeout)),
            _ => None,
        })
        .collect();
    assert_eq!(timeouts, [("youtube", 8 * SECOND)]);
}

#[test]
fn the_very_host_that_failed_is_asked_again() {
    let mut world = World::new();
    let url = "https://mobile.twitter.com/";
    let details = RequestDetails {
        error: Some("net::ERR_CONNECTION_RESET".into()),
        ..RequestDetails::of(url)
    };
    let moment = Moment {
        now: world.now,
        random: 1,
    };
    let signal = Signal::Request {
        event: RequestEvent::OnErrorOccurred,
        details,
    };
    world.session.handle(signal, moment);
    let later = Moment {
        now: world.now + MINUTE,
        random: 1,
    };
    let effects = world.session.handle(Signal::Alarm, later);
    let asked: Vec<&str> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Recheck { url, .. } => Some(url.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(asked, ["https://mobile.twitter.com/robots.txt"]);
}

/// What the monitor asks for when X is looked at again after failing like this.
fn asked_again(world: &mut World, set: impl Fn(&mut RequestDetails)) -> Vec<String> {
    world.requests += 1;
    let mut details = RequestDetails {
        request_id: world.requests.to_string(),
        error: Some("net::ERR_CONNECTION_RESET".into()),
        ..RequestDetails::of("https://x.com/home")
    };
    set(&mut details);
    let moment = |now| Moment { now, random: 1 };
    let signal = Signal::Request {
        event: RequestEvent::OnErrorOccurred,
        details,
    };
    world.session.handle(signal, moment(world.now));
    let effects = world
        .session
        .handle(Signal::Alarm, moment(world.now + MINUTE));
    let urls = effects.into_iter().filter_map(|effect| match effect {
        Effect::Recheck { url, .. } => Some(url),
        _ => None,
    });
    urls.collect()
}

#[test]
fn what_broke_off_in_its_middle_is_asked_for_a_whole_page() {
    let small = asked_again(&mut World::new(), |_| ());
    assert_eq!(small, ["https://x.com/robots.txt"]);
    let whole = asked_again(&mut World::new(), |d| d.ip = Some("104.244.42.1".into()));
    assert_eq!(whole, ["https://x.com/"]);

    let mut world = World::new();
    world.set("x", Network::Glitch("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    assert_eq!(world.verdict("x"), WORKS, "the small page came");
    world.run(SECOND);
    let again = asked_again(&mut world, |_| ());
    assert_eq!(
        again,
        ["https://x.com/"],
        "the second time it must be whole"
    );
}
