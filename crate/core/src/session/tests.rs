//! The session in a simulated network over virtual time.

mod evenings;
mod filters;
mod following;
mod kept;
mod looks;
mod notices;
mod parts;
mod properties;
mod refused;
mod sharing;
mod simulating;
mod slow;
mod stored;
mod visits;
mod words;
mod world;

use proptest::prelude::Strategy;

use self::world::{Network, T0, World, context, id};
use super::{Session, Stored};
use crate::catalogue::CONTROLS;
use crate::consent::CONSENT;
use crate::context::Context;
use crate::effect::Effect;
use crate::message::Arg;
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::time::{HOUR, MINUTE, Millis, Moment, SECOND};
use crate::verdict::{Certainty, Verdict};

const ALL: [&str; 4] = ["youtube", "facebook", "x", "instagram"];
const LIKELY: Option<(Verdict, Certainty)> = Some((Verdict::Interference, Certainty::Likely));
const WORKS: Option<(Verdict, Certainty)> = Some((Verdict::Works, Certainty::Strong));

/// A time shorter than this.
fn below(limit: Millis) -> impl Strategy<Value = Millis> {
    (0..limit.get()).prop_map(Millis)
}

/// The evening this is built for: four platforms stop at once, each in its own way.
fn restrict(world: &mut World) {
    world.set("youtube", Network::Says("net::ERR_NAME_NOT_RESOLVED"));
    world.set(
        "facebook",
        Network::Says("Peer’s Certificate issuer is not recognized."),
    );
    world.set("x", Network::Says("NS_ERROR_NET_RESET"));
    world.set("instagram", Network::Silent);
}

#[test]
fn the_evening() {
    let mut world = World::new();
    ALL.iter().for_each(|name| world.visit(name));
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), WORKS));
    assert_eq!(world.sentence().key, "sentence_works");
    assert_eq!(
        (world.badge.as_str(), world.asked),
        ("", 0),
        "no control is asked while all works"
    );

    restrict(&mut world);
    world.visit("youtube");
    assert_eq!(
        world.verdict("youtube"),
        LIKELY,
        "another platform is asked as a witness, and fails too"
    );
    ["facebook", "x", "instagram"]
        .iter()
        .for_each(|name| world.visit(name));
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), LIKELY, "{name}"));
    assert_eq!(world.sentence().key, "sentence_interference");
    let names = Arg::names(&["YouTube", "Facebook", "X", "Instagram"]);
    assert_eq!(world.sentence().args, [names]);
    assert_eq!(world.badge, "✕");

    ALL.iter().for_each(|name| world.set(name, Network::Fine));
    ALL.iter().for_each(|name| world.visit(name));
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), WORKS));

    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Unknown, Certainty::Possible))
    );
    assert_eq!(world.sentence().key, "sentence_unknown");

    world.set("x", Network::Status(503));
    world.visit("x");
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Platform, Certainty::Likely))
    );

    world.controls = false;
    world.set("x", Network::Says("net::ERR_INTERNET_DISCONNECTED"));
    for name in ["youtube", "facebook", "instagram"] {
        world.set(name, Network::Says("NS_ERROR_UNKNOWN_HOST"));
    }
    world.run(MINUTE);
    world.visit("x");
    world.visit("youtube");
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Local, Certainty::Likely))
    );
    assert_eq!(
        world.verdict("youtube"),
        Some((Verdict::Local, Certainty::Likely))
    );
    assert_eq!(world.sentence().key, "sentence_local");
}

#[test]
fn restoration_is_found_by_looking_again() {
    let mut world = World::new();
    restrict(&mut world);
    ALL.iter().for_each(|name| world.visit(name));
    world.run(2 * HOUR);
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), LIKELY, "still, hours later"));
    ALL.iter().for_each(|name| world.set(name, Network::Fine));
    world.run(13 * MINUTE);
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), WORKS));
}

#[test]
fn a_control_of_another_moment_does_not_count() {
    let mut world = World::new();
    restrict(&mut world);
    world.visit("youtube");
    let asked = world.asked;
    // The line dies before the next visits: the old answer must not speak for them.
    world.controls = false;
    world.run(20 * SECOND);
    world.visit("x");
    assert!(world.asked > asked, "asked again");
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Local, Certainty::Likely))
    );
}

#[test]
fn a_line_that_dies_just_after_a_control_answered_accuses_nobody() {
    let mut world = World::new();
    restrict(&mut world);
    world.visit("youtube");
    assert!(world.verdict("youtube").is_some(), "its control answered");
    world.run(SECOND);
    world.controls = false;
    world.visit("x");
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Local, Certainty::Likely))
    );
    assert_ne!(
        world.verdict("youtube").map(|it| it.0),
        Some(Verdict::Interference)
    );
}

#[test]
fn killed_between_a_failure_and_its_control_it_asks_again() {
    let mut world = World::new();
    world.set("x", Network::Says("NS_ERROR_NET_RESET"));
    // The failure is stored, but no answer ever arrives: deliver by hand.
    world.requests += 1;
    let moment = Moment {
        now: world.now,
        random: 1,
    };
    let details = RequestDetails {
        error: Some("NS_ERROR_NET_RESET".into()),
        ..RequestDetails::of("https://x.com/")
    };
    let event = RequestEvent::OnErrorOccurred;
    for effect in world
        .session
        .handle(Signal::Request { event, details }, moment)
    {
        if !matches!(effect, Effect::Ask { .. }) {
            world.perform(effect);
        }
    }
    assert_eq!(
        world.verdict("x"),
        None,
        "nothing is said before a control has answered"
    );
    assert_eq!(world.badge, "…");
    world.kill();
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Unknown, Certainty::Possible))
    );
}

#[test]
fn a_killed_background_goes_on_as_if_nothing_had_happened() {
    let mut world = World::new();
    restrict(&mut world);
    ["youtube", "facebook", "x"]
        .iter()
        .for_each(|name| world.visit(name));
    // Killed while Instagram's load is silent.
    world.requests += 1;
    world.event(RequestEvent::OnBeforeRequest, id("instagram"), |_| ());
    world.run(5 * SECOND);
    world.kill();
    world.run(10 * SECOND);
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), LIKELY, "{name}"));
    assert_eq!(world.badge, "✕", "the badge is shown anew");
}

#[test]
fn reading_a_control_waits_for_permission_where_it_would_name_the_install() {
    let context = Context {
        reading_names_install: true,
        ..context()
    };
    let mut monitor = Session::new(context, Stored::default());
    let mut ask = |signal| monitor.handle(signal, Moment { now: T0, random: 1 });
    ask(Signal::Choose {
        platforms: vec![id("x")],
    });
    let details = RequestDetails {
        error: Some("NS_ERROR_NET_RESET".into()),
        ..RequestDetails::of("https://x.com/")
    };
    ask(Signal::Granted {
        origins: vec!["https://api.github.com/*".into()],
        data: None,
    });
    let effects = ask(Signal::Request {
        event: RequestEvent::OnErrorOccurred,
        details,
    });
    let readable: Vec<(&str, bool)> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::Ask {
                control, readable, ..
            } => Some((*control, *readable)),
            _ => None,
        })
        .collect();
    assert_eq!(readable.len(), CONTROLS.len());
    for (control, readable) in readable {
        assert_eq!(readable, control == "github", "{control}");
    }
}

#[test]
fn a_platform_not_chosen_is_not_seen_and_bears_no_witness() {
    let mut world = World::new();
    restrict(&mut world);
    world.visit("youtube");
    world.signal(Signal::Choose {
        platforms: vec![id("x")],
    });
    world.visit("x");
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Unknown, Certainty::Possible))
    );
    world.visit("facebook");
    assert_eq!(world.verdict("facebook"), None);
}

#[test]
fn pausing_stops_all_of_it() {
    let mut world = World::new();
    world.signal(Signal::Share {
        yes: true,
        consent: CONSENT,
    });
    world.signal(Signal::Pause { on: true });
    restrict(&mut world);
    ALL.iter().for_each(|name| world.visit(name));
    world.run(HOUR);
    assert_eq!((world.asked, world.accepted.len()), (0, 0));
    assert_eq!(world.sentence().key, "sentence_paused");
}

#[test]
fn the_person_can_ask_to_look_again() {
    let mut world = World::new();
    world.signal(Signal::Check);
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), WORKS));
}

#[test]
fn a_failure_of_the_device_itself_is_not_voted() {
    let mut world = World::new();
    world.signal(Signal::Connectivity { online: false });
    world.controls = false;
    world.set("x", Network::Says("NS_ERROR_UNKNOWN_HOST"));
    world.visit("x");
    let vote = |world: &World| world.session.ballot(world.now).votes[&id("x")].name();
    assert_eq!(vote(&world), "not_visited");
    // The same where the browser notices only afterwards.
    world.signal(Signal::Connectivity { online: true });
    world.run(MINUTE);
    world.visit("x");
    assert_eq!(vote(&world), "dns.name_not_resolved");
    world.signal(Signal::Connectivity { online: false });
    assert_eq!(vote(&world), "not_visited");
    // With a line, the same failure is a vote, with the word that no control answered.
    world.signal(Signal::Connectivity { online: true });
    world.run(MINUTE);
    world.visit("x");
    assert_eq!(vote(&world), "dns.name_not_resolved");
    assert_eq!(world.session.ballot(world.now).control.name(), "no");
}

#[test]
fn one_page_that_loads_makes_the_others_be_looked_at_again() {
    let mut world = World::new();
    world.controls = false;
    ALL.iter()
        .for_each(|name| world.set(name, Network::Says("NS_ERROR_UNKNOWN_HOST")));
    ALL.iter().for_each(|name| world.visit(name));
    assert_eq!(world.sentence().key, "sentence_local");
    // By now they are looked at every ten minutes or so only.
    world.run(12 * MINUTE);
    world.controls = true;
    ALL.iter().for_each(|name| world.set(name, Network::Fine));
    world.run(5 * SECOND);
    world.visit("youtube");
    world.run(SECOND);
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), WORKS, "{name}"));
}

#[test]
fn a_line_that_comes_up_a_moment_later_accuses_nobody() {
    let mut world = World::new();
    // Both fail at once, as after sleep; when the platforms are looked at again, they work.
    world
        .network
        .insert(id("youtube"), Network::Glitch("NS_ERROR_UNKNOWN_HOST"));
    world
        .network
        .insert(id("x"), Network::Glitch("net::ERR_CONNECTION_RESET"));
    for name in ["youtube", "x"] {
        world.visit(name);
        assert_ne!(
            world.verdict(name).map(|it| it.0),
            Some(Verdict::Interference)
        );
        assert_eq!(world.verdict(name), WORKS, "{name}");
    }
}

#[test]
fn a_failure_while_nothing_could_be_reached_confirms_nothing() {
    let mut world = World::new();
    world.controls = false;
    for name in ["youtube", "x"] {
        world.set(name, Network::Says("NS_ERROR_UNKNOWN_HOST"));
        world.visit(name);
    }
    // The line comes up between the next failures and their controls' answers.
    world.controls = true;
    world.run(15 * SECOND);
    for name in ["youtube", "x"] {
        world.set(name, Network::Glitch("NS_ERROR_UNKNOWN_HOST"));
    }
    for name in ["youtube", "x"] {
        world.visit(name);
        assert_eq!(world.verdict(name), WORKS, "{name}");
    }
}

#[test]
fn a_recheck_does_not_speak_for_the_platforms_own_page() {
    let mut world = World::new();
    world.set("x", Network::Status(503));
    world.visit("x");
    assert_eq!(
        world.verdict("x"),
        Some((Verdict::Platform, Certainty::Likely))
    );
    world.set("x", Network::Fine);
    world.run(2 * MINUTE);
    assert_eq!(
        world.verdict("x"),
        None,
        "the error page may still be there"
    );
    assert_ne!(
        world.session.ballot(world.now).votes[&id("x")].name(),
        "works"
    );
}

#[test]
fn a_blocked_platform_does_not_flicker_while_it_is_looked_at_again() {
    let mut world = World::new();
    restrict(&mut world);
    ALL.iter().for_each(|name| world.visit(name));
    world.hold_controls = true;
    let asked = world.asked;
    while world.asked == asked {
        world.run(SECOND);
    }
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), LIKELY, "{name}"));
}
