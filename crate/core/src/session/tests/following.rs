//! The public feed: when it is fetched, what keeps it from being fetched, and what it changes.

use std::collections::BTreeSet;

use super::world::{Network, World, context, origins, restarted, view};
use super::*;
use crate::config::{Named, Operator};
use crate::consent::FEED_CONSENT;
use crate::feed::{Feed, FeedCertainty as Sure, FeedItem, FeedKind, FeedScale, FeedSymptom};
use crate::session::Stored;
use sada_units::Country;

const UNKNOWN: Option<(Verdict, Certainty)> = Some((Verdict::Unknown, Certainty::Possible));
/// Three periods of half an hour.
const A_WHILE: Millis = Millis::minutes(90);

pub(super) fn follow(yes: bool) -> Signal {
    Signal::Follow {
        yes,
        consent: FEED_CONSENT,
    }
}

fn pakistan() -> Country {
    "PK".parse().unwrap()
}

pub(super) fn live_in(country: Country) -> Signal {
    Signal::Country {
        country: Some(country),
    }
}

pub(super) fn item(platform: &str, kind: FeedKind, how: FeedSymptom) -> FeedItem {
    FeedItem {
        platform: Some(platform.into()),
        how,
        kind,
        scale: FeedScale::NationScale,
        certainty: Sure::Confirmed,
        since: T0.whole_seconds(),
    }
}

/// A feed in which X is stopped in this country.
fn stopped(country: Country, as_of: Millis) -> Feed {
    Feed {
        country,
        as_of: as_of.whole_seconds(),
        enough: true,
        items: vec![item("x", FeedKind::Selective, FeedSymptom::Blocked)],
    }
}

/// A person who said Yes to the feed and chose a country.
fn follower() -> World {
    let mut world = World::new();
    world.signal(follow(true));
    world.signal(live_in(pakistan()));
    world
}

/// What is said of X that is reset, when this feed was brought just before.
fn said_with(feed: impl FnOnce(Millis) -> Option<Feed>) -> Option<(Verdict, Certainty)> {
    let mut world = follower();
    world.feed = feed(world.now);
    world.run(30 * MINUTE);
    assert_eq!(world.fed.len(), 1);
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    world.verdict("x")
}

#[test]
fn what_others_see_makes_it_likely() {
    assert_eq!(said_with(|now| Some(stopped(pakistan(), now))), LIKELY);
}

/// A forged one never gets as far as here: it is as none.
#[test]
fn absent_old_foreign_and_future_feeds_leave_the_verdict_as_it_is() {
    let india: Country = "IN".parse().unwrap();
    assert_eq!(said_with(|_| None), UNKNOWN);
    assert_eq!(
        said_with(|now| Some(stopped(pakistan(), now - 91 * MINUTE))),
        UNKNOWN
    );
    assert_eq!(said_with(|now| Some(stopped(india, now))), UNKNOWN);
    assert_eq!(
        said_with(|now| Some(stopped(pakistan(), now + 41 * MINUTE))),
        UNKNOWN
    );
}

#[test]
fn what_came_counts_for_ninety_minutes_and_beyond_the_background() {
    let mut world = follower();
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.feed = Some(stopped(pakistan(), T0));
    world.run(30 * MINUTE);
    world.feed = None;
    world.kill();
    world.visit("x");
    assert_eq!(world.verdict("x"), LIKELY);
    world.now = T0 + 91 * MINUTE;
    world.visit("x");
    assert_eq!(world.verdict("x"), UNKNOWN);
}

#[test]
fn nothing_is_fetched_before_its_own_yes() {
    let mut world = World::new();
    world.signal(live_in(pakistan()));
    world.run(A_WHILE);
    world.signal(Signal::Share {
        yes: true,
        consent: CONSENT,
    });
    world.run(A_WHILE);
    world.signal(follow(false));
    world.run(A_WHILE);
    world.signal(Signal::Follow {
        yes: true,
        consent: FEED_CONSENT + 1,
    });
    world.run(A_WHILE);
    assert_eq!(world.fed, []);
    world.signal(follow(true));
    world.run(A_WHILE);
    assert!(world.fed.len() >= 3, "{:?}", world.fed);
}

#[test]
fn nor_without_a_country_while_paused_or_after_a_no() {
    let mut world = World::new();
    world.signal(follow(true));
    world.run(A_WHILE);
    assert_eq!(world.fed, [], "whose, nobody said");
    world.signal(live_in(pakistan()));
    world.signal(Signal::Pause { on: true });
    world.run(A_WHILE);
    assert_eq!(world.fed, []);
    world.signal(Signal::Pause { on: false });
    world.feed = Some(stopped(pakistan(), world.now));
    world.run(A_WHILE);
    let fetched = world.fed.len();
    assert!(fetched >= 3);
    world.signal(follow(false));
    world.run(A_WHILE);
    assert_eq!(world.fed.len(), fetched);
    let kept = world.stored.1.unwrap();
    assert!(!kept.contains("PK"), "{kept}");
}

#[test]
fn nor_where_the_operator_has_none() {
    let mut world = World::new();
    let Operator::Named(named) = context().operator else {
        panic!("an operator");
    };
    let operator = Operator::Named(Named {
        feed: false,
        ..named
    });
    let context = Context {
        operator,
        granted: origins(),
        ..Context::default()
    };
    world.session = Session::new(context, Stored::default());
    world.signal(follow(true));
    world.signal(live_in(pakistan()));
    world.run(A_WHILE);
    assert_eq!(world.fed, []);
    assert!(!view(&world.session, world.now).feed.available);
}

/// In a browser that would name the installation to the relay nothing leaves without its
/// permission; the issuer's is not needed.
#[test]
fn nor_without_the_relays_permission_where_that_names_the_install() {
    let mut world = World::new();
    let context = Context {
        reading_names_install: true,
        granted: origins(),
        ..context()
    };
    world.session = Session::new(context, Stored::default());
    world.signal(follow(true));
    world.signal(live_in(pakistan()));
    world.run(A_WHILE);
    let shown = view(&world.session, world.now).feed;
    assert!(shown.lacks_permission);
    assert_eq!(shown.origins, ["https://relay.example/*"]);
    assert_eq!(world.fed, []);
    let mut granted = origins();
    granted.extend(shown.origins);
    world.signal(Signal::Granted {
        origins: granted,
        data: None,
    });
    world.run(A_WHILE);
    assert!(world.fed.len() >= 3);
}

/// Both questions need the relay: with a No to one it stays for the other.
#[test]
fn a_no_to_sharing_leaves_what_the_feed_needs() {
    let mut world = World::new();
    let context = Context {
        reading_names_install: true,
        granted: origins(),
        data: Some(Vec::new()),
        ..context()
    };
    world.session = Session::new(context, Stored::default());
    world.signal(Signal::Share {
        yes: true,
        consent: CONSENT,
    });
    world.signal(follow(true));
    let needs = |world: &World| view(&world.session, world.now).needs;
    assert!(
        needs(&world)
            .origins
            .contains(&"https://issuer.example/*".into())
    );
    world.signal(Signal::Share {
        yes: false,
        consent: CONSENT,
    });
    assert_eq!(needs(&world).origins, ["https://relay.example/*"]);
    assert_eq!(needs(&world).data, ["locationInfo"]);
    world.signal(follow(false));
    assert_eq!(needs(&world), crate::view::Needs::default());
}

/// Whatever is met, each period has its one fetch.
#[test]
fn a_day_of_blocking_has_as_many_fetches_as_any_other() {
    for blocked in [false, true] {
        let mut world = follower();
        if blocked {
            restrict(&mut world);
        }
        while world.now < T0 + 20 * HOUR {
            if blocked {
                ALL.iter().for_each(|name| world.visit(name));
            }
            world.run(7 * MINUTE);
        }
        let moments = world.fed.iter().map(|(at, _)| *at / (30 * MINUTE));
        let periods: BTreeSet<u64> = moments.collect();
        assert_eq!(periods.len(), world.fed.len(), "blocked: {blocked}");
        assert!((40..=41).contains(&periods.len()), "{}", periods.len());
    }
}

#[test]
fn the_data_saver_asks_once_in_two_hours() {
    let mut world = follower();
    world.signal(Signal::Save { on: true });
    world.now = T0 + 2 * HOUR;
    world.signal(Signal::Alarm);
    let before = world.fed.len();
    world.run(24 * HOUR);
    let fetched = world.fed.len() - before;
    assert!((11..=13).contains(&fetched), "{fetched}");
}

/// Tokens attest a country; that goes before the person's own choice.
#[test]
fn the_attested_country_is_asked_for() {
    let mut world = follower();
    world.signal(live_in("IN".parse().unwrap()));
    world.run(30 * MINUTE);
    world.signal(Signal::Share {
        yes: true,
        consent: CONSENT,
    });
    world.run(HOUR);
    let countries: Vec<&str> = world.fed.iter().map(|(_, it)| it.code()).collect();
    assert_eq!(countries, ["IN", "PK", "PK"]);
    let shown = view(&world.session, world.now).feed;
    assert!(shown.attested && shown.country == Some(pakistan()));
}

#[test]
fn nor_before_the_browsers_own_yes_where_it_asks() {
    let mut world = World::new();
    let context = Context {
        data: Some(Vec::new()),
        ..context()
    };
    world.session = Session::new(context, Stored::default());
    world.signal(follow(true));
    world.signal(live_in(pakistan()));
    world.run(A_WHILE);
    assert_eq!(world.fed, []);
    world.signal(follow(true));
    world.signal(Signal::Granted {
        origins: origins(),
        data: Some(vec!["locationInfo".into()]),
    });
    world.run(A_WHILE);
    assert!(world.fed.len() >= 3);
}

#[test]
fn what_the_browser_takes_back_is_a_no() {
    let mut world = follower();
    world.signal(Signal::Granted {
        origins: origins(),
        data: Some(vec!["locationInfo".into()]),
    });
    assert_eq!(view(&world.session, world.now).feed.on, Some(true));
    world.signal(Signal::Granted {
        origins: origins(),
        data: Some(Vec::new()),
    });
    assert_eq!(view(&world.session, world.now).feed.on, Some(false));
}

#[test]
fn a_state_from_before_there_were_feeds_loads() {
    let world = World::new();
    let kept = world.stored.1.clone().unwrap();
    let mut state: serde_json::Value = serde_json::from_str(&kept).unwrap();
    let fields = state["state"].as_object_mut().unwrap();
    assert!(fields.remove("bulletin").is_some());
    let monitor = restarted(&(None, Some(state.to_string())), true);
    assert_eq!(monitor.chosen().count(), ALL.len());
    assert_eq!(view(&monitor, T0).feed.on, None);
}

/// A recording replays what the feed decided, and does not tell where the person is.
#[test]
fn a_recording_holds_what_the_feed_decided() {
    let mut world = follower();
    world.signal(Signal::Record { on: true });
    world.feed = Some(Feed {
        items: vec![
            item("x", FeedKind::Selective, FeedSymptom::Blocked),
            item("tiktok", FeedKind::Selective, FeedSymptom::Blocked),
        ],
        ..stopped(pakistan(), world.now)
    });
    world.run(30 * MINUTE);
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    let recording = world.session.recording();
    assert!(!recording.contains("PK") && !recording.contains("tiktok"));
    let steps = crate::recording::replay(&recording).unwrap();
    let last = steps.last().unwrap();
    let said = last.says.iter().find(|(it, _)| *it == id("x")).unwrap();
    assert_eq!(said.1.verdict(), Some(Verdict::Interference));
}
