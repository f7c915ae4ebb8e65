//! What leaves, when, and what keeps it from leaving.

use std::collections::BTreeSet;

use sada_units::BinStart;

use super::world::{World, context, operator, origins, resumed, view};
use super::*;
use crate::config::Operator;
use crate::probe::ProbeResult;
use crate::server_time::body_of;
use crate::signal::TokenResponse;

const YES: Signal = Signal::Share {
    yes: true,
    consent: CONSENT,
};
const NO: Signal = Signal::Share {
    yes: false,
    consent: CONSENT,
};

#[test]
fn reports_leave_after_yes_only_and_wait_while_the_line_is_down() {
    let mut world = World::new();
    world.run(HOUR);
    assert!(world.accepted.is_empty(), "nobody said yes");
    world.signal(YES);
    world.run(HOUR);
    let before = world.accepted.len();
    assert!(
        (10..=12).contains(&before),
        "one a bin, visited or not: {before}"
    );
    world.collector = false;
    world.run(HOUR);
    assert_eq!(world.accepted.len(), before);
    world.kill();
    world.collector = true;
    world.run(HOUR);
    let unique: BTreeSet<BinStart> = world.accepted.iter().copied().collect();
    assert_eq!(unique.len(), world.accepted.len(), "each once");
    assert!(
        (34..=36).contains(&unique.len()),
        "and none lost: {}",
        unique.len()
    );
    world.signal(NO);
    let until_no = world.accepted.len();
    world.run(HOUR);
    assert_eq!(world.accepted.len(), until_no);
}

#[test]
fn a_build_without_an_operator_never_sends() {
    let mut world = World::new();
    world.session = Session::new(Context::default(), Stored::default());
    world.signal(YES);
    world.run(HOUR);
    assert!(world.accepted.is_empty());
    assert_eq!(
        view(&world.session, world.now).operator.key,
        "operator_local_only"
    );
}

/// A report is attested, and tokens come a window ahead whether or not anything is seen.
#[test]
fn every_report_has_a_token_and_quiet_days_look_like_any_other() {
    let counts = [false, true].map(|blocked| {
        let mut world = World::new();
        world.signal(YES);
        if blocked {
            restrict(&mut world);
            ALL.iter().for_each(|name| world.visit(name));
        }
        // What a visit takes is not counted.
        world.now = T0 + HOUR;
        world.run(9 * HOUR);
        (world.accepted.len(), world.attested, world.fetched)
    });
    let [quiet, blocked] = counts;
    assert_eq!(quiet.0, quiet.1, "every report is attested");
    assert_eq!(quiet, blocked);
    assert!(
        (3..=4).contains(&quiet.2),
        "one batch a window: {}",
        quiet.2
    );
}

#[test]
fn nothing_is_fetched_before_yes_or_after_no() {
    let mut world = World::new();
    world.run(5 * HOUR);
    assert_eq!(world.fetched, 0);
    world.signal(YES);
    world.run(HOUR);
    let fetched = world.fetched;
    assert!(fetched > 0);
    world.signal(NO);
    assert_eq!(
        world.session.monitor.local.sharing.tokens().place(),
        None,
        "tokens are gone"
    );
    world.run(5 * HOUR);
    assert_eq!(world.fetched, fetched);
}

#[test]
fn a_yes_to_another_text_is_none() {
    let mut world = World::new();
    world.signal(Signal::Share {
        yes: true,
        consent: CONSENT + 1,
    });
    assert_eq!(view(&world.session, world.now).sharing.on, None);
    world.signal(YES);
    assert_eq!(view(&world.session, world.now).sharing.on, Some(true));
    world.session.monitor.local.settings.consent = CONSENT - 1;
    assert_eq!(
        view(&world.session, world.now).sharing.on,
        None,
        "the text has changed since"
    );
    world.run(HOUR);
    assert!(world.accepted.is_empty());
}

/// In a browser that would name the installation nothing leaves without the hosts' permission.
#[test]
fn without_permission_for_the_hosts_nothing_leaves_where_that_names_the_install() {
    let mut world = World::new();
    let context = Context {
        reading_names_install: true,
        granted: origins(),
        ..context()
    };
    world.session = Session::new(context, Stored::default());
    world.signal(YES);
    world.run(HOUR);
    let shown = view(&world.session, world.now).sharing;
    assert!(shown.lacks_permission);
    assert_eq!(shown.origins.len(), 2);
    assert_eq!((world.accepted.len(), world.fetched), (0, 0));
    let mut granted = origins();
    granted.extend(shown.origins);
    world.signal(Signal::Granted {
        origins: granted,
        data: None,
    });
    world.run(HOUR);
    assert!(!view(&world.session, world.now).sharing.lacks_permission);
    assert!(world.accepted.len() > 9);
}

/// Where the browser asks about data itself, its answer and Sada's are one.
#[test]
fn what_is_taken_back_in_the_browser_is_taken_back_here() {
    let mut world = World::new();
    let granted = |data: &[&str]| Signal::Granted {
        origins: origins(),
        data: Some(data.iter().map(|it| (*it).to_owned()).collect()),
    };
    world.signal(granted(&["browsingActivity", "locationInfo"]));
    assert_eq!(view(&world.session, world.now).sharing.data.len(), 2);
    world.signal(YES);
    assert_eq!(view(&world.session, world.now).sharing.on, Some(true));
    world.signal(granted(&["browsingActivity"]));
    assert_eq!(view(&world.session, world.now).sharing.on, Some(false));
    world.signal(granted(&["browsingActivity", "locationInfo"]));
    assert_eq!(
        view(&world.session, world.now).sharing.on,
        Some(false),
        "what is given back there is no Yes here"
    );
}

/// The extension was switched off when its permission was taken away: nobody was told.
#[test]
fn what_was_taken_back_while_sada_was_off_is_heeded_when_it_wakes() {
    let mut world = World::new();
    world.signal(YES);
    world.run(HOUR);
    let before = (world.accepted.len(), world.fetched);
    assert!(before.0 > 9);
    let context = Context {
        granted: origins(),
        data: Some(vec!["locationInfo".to_owned()]),
        ..context()
    };
    world.session = resumed(context, &world.stored);
    world.signal(Signal::Woke { cold: true });
    world.run(HOUR);
    assert_eq!((world.accepted.len(), world.fetched), before);
    assert_eq!(view(&world.session, world.now).sharing.on, Some(false));
}

#[test]
fn the_data_saver_reports_one_bin_in_three() {
    let mut world = World::new();
    world.session.monitor.context.saver = true;
    world.signal(YES);
    world.run(10 * HOUR);
    let reported = world.accepted.len();
    assert!((38..=41).contains(&reported), "{reported} of 120");
    let gaps: BTreeSet<u64> = world
        .accepted
        .windows(2)
        .map(|two| two[1].get() - two[0].get())
        .collect();
    assert!(gaps.len() > 1, "which of three is drawn: {gaps:?}");
    world.signal(Signal::Save { on: false });
    world.run(HOUR);
    let more = world.accepted.len() - reported;
    assert!((9..=12).contains(&more), "the person's word counts: {more}");
}

/// The line is gone and comes back in another place.
#[test]
fn on_another_network_reports_say_the_other_place() {
    let mut world = World::new();
    world.signal(YES);
    world.run(HOUR);
    let fetched = world.fetched;
    world.signal(Signal::Connectivity { online: false });
    world.signal(Signal::Connectivity { online: true });
    world.run(2 * MINUTE);
    assert_eq!(world.fetched, fetched + 1);
}

#[test]
fn a_device_that_gets_no_share_says_so_and_asks_again_within_the_window() {
    let mut world = World::new();
    world.signal(YES);
    let place = |world: &World| view(&world.session, world.now).sharing.place.unwrap().key;
    world.refusing = true;
    world.run(HOUR / 2);
    assert_eq!(place(&world), "place_budget");
    assert_eq!(world.attested, 0);
    let asked = world.fetched;
    world.refusing = false;
    world.run(2 * HOUR);
    assert!(world.fetched > asked);
    assert_eq!(place(&world), "place_network");
    assert!(world.attested > 3, "{}", world.attested);
}

#[test]
fn an_issuer_that_lies_is_told_of_and_reports_go_unattested() {
    let mut world = World::new();
    world.signal(YES);
    let place = |world: &World| view(&world.session, world.now).sharing.place.unwrap().key;
    assert_eq!(place(&world), "place_none");
    world.lying = true;
    world.run(HOUR);
    assert_eq!(place(&world), "place_refused");
    assert!(world.accepted.len() > 9);
    assert_eq!(world.attested, 0);
    world.lying = false;
    world.run(HOUR);
    assert_eq!(place(&world), "place_network");
    assert!(world.attested > 8);
}

/// Answers that nobody waits for any more.
#[test]
fn after_no_late_answers_change_nothing() {
    let mut world = World::new();
    world.signal(YES);
    world.signal(NO);
    let before = world.session.monitor.local.clone();
    world.signal(Signal::Tokens {
        window: BinStart::default(),
        answer: TokenResponse::Lied,
    });
    world.signal(Signal::Sealed {
        bin: BinStart::default(),
        payload: "late".into(),
    });
    world.signal(Signal::Sent {
        bin: BinStart::default(),
        status: Some(200),
    });
    assert_eq!(*world.session.monitor.local, *before);
}

#[test]
fn whom_reports_go_to_is_named() {
    let of = |operator| {
        let context = Context {
            operator,
            ..Context::default()
        };
        view(&Session::new(context, Stored::default()), T0).operator
    };
    let named = of(operator());
    assert_eq!(
        (named.key.as_str(), named.args),
        ("operator_named", vec![Arg::from("Example")])
    );
    assert_eq!(of(Operator::Refused).key, "operator_refused");
}

/// What a control says that the time is, where the device's clock is off by so much.
fn control_says(world: &mut World, there: Millis) {
    world.signal(Signal::Asked {
        round: 0,
        control: "wikimedia".into(),
        answer: ProbeResult::Body {
            status: 200,
            text: body_of(there),
            timing: None,
        },
    });
}

#[test]
fn by_a_clock_that_is_wrong_nothing_is_reported_and_the_person_is_told() {
    let held = |world: &World| {
        let held = view(&world.session, world.now).sharing.held;
        held.map(|message| message.key)
    };
    for (ahead, off) in [
        (true, HOUR),
        (false, HOUR),
        (true, 30 * HOUR),
        (false, 500 * 24 * HOUR),
    ] {
        let mut world = World::new();
        world.signal(YES);
        world.run(HOUR);
        let before = world.accepted.len();
        assert!(before > 9);
        let there = if ahead {
            world.now - off
        } else {
            world.now + off
        };
        control_says(&mut world, there);
        assert_eq!(held(&world).as_deref(), Some("sharing_clock"));
        let asked = world.asked;
        world.run(6 * HOUR);
        assert_eq!(world.accepted.len(), before, "{off:?}");
        let rounds = (world.asked - asked) / crate::catalogue::CONTROLS.len();
        assert!(
            (6..=9).contains(&rounds),
            "asked for the time each hour: {rounds}"
        );
        // The person sets it.
        world.now = if ahead {
            world.now - off
        } else {
            world.now + off
        };
        let set = world.now - 5 * MINUTE;
        world.run(10 * MINUTE);
        assert_eq!(
            held(&world).as_deref(),
            Some("sharing_clock"),
            "nobody has said so yet"
        );
        let now = world.now;
        control_says(&mut world, now);
        assert_eq!(held(&world), None);
        world.run(HOUR);
        let mut bins = world.accepted[before..].iter();
        assert!(world.accepted.len() > before + 8, "{off:?}");
        assert!(bins.all(|bin| bin.in_millis() >= set), "{off:?}");
    }
}

#[test]
fn a_clock_that_is_minutes_off_holds_nothing_back() {
    let mut world = World::new();
    world.signal(YES);
    let there = world.now - 50 * MINUTE;
    control_says(&mut world, there);
    world.run(HOUR);
    assert!(world.accepted.len() > 9);
    assert_eq!(view(&world.session, world.now).sharing.held, None);
}

/// An issuer that knows no such window is asked by a clock that is far off, if its own is right.
#[test]
fn an_issuers_other_window_makes_it_ask_for_the_time_once_an_hour() {
    let mut world = World::new();
    world.signal(YES);
    world.run(HOUR);
    let asked = world.asked;
    for _ in 0..3 {
        world.signal(Signal::Tokens {
            window: BinStart::default(),
            answer: TokenResponse::Refused { status: Some(422) },
        });
    }
    world.run(HOUR / 2);
    assert!(world.asked > asked);
    assert!(world.asked - asked <= crate::catalogue::CONTROLS.len() + 1);
    assert_eq!(view(&world.session, world.now).sharing.held, None);
}
