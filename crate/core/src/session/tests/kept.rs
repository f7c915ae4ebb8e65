//! What is kept, for how long, and what deletes it.

use super::world::{Network, World, view};
use super::*;
use crate::snapshot;
use crate::state::{LocalState, SessionState};

#[test]
fn everything_can_be_deleted() {
    let mut world = World::new();
    restrict(&mut world);
    world.signal(Signal::Share {
        yes: true,
        consent: CONSENT,
    });
    world.visit("x");
    world.run(HOUR);
    world.signal(Signal::Forget);
    assert_eq!(world.stored, (None, None), "nothing stays stored");
    assert_eq!(world.aside, None);
    assert_eq!(world.sentence().key, "sentence_none_chosen");
    let view = view(&world.session, world.now);
    assert!(view.sharing.last.is_empty() && view.sharing.on.is_none());
}

#[test]
fn corrupted_state_begins_anew_and_is_laid_aside() {
    for text in [
        "",
        "{",
        "null",
        r#"{"version":99,"state":{}}"#,
        "\u{0}\u{ffff}",
    ] {
        let mut world = World::new();
        world.stored = (Some(text.into()), Some(text.into()));
        world.kill();
        assert_eq!(world.sentence().key, "sentence_none_chosen", "{text}");
        assert_eq!(world.aside.as_deref(), Some(text));
        assert_ne!(
            world.stored.1.as_deref(),
            Some(text),
            "a good state replaces it"
        );
        world.kill();
        assert_eq!(world.aside.as_deref(), Some(text), "and it stays aside");
    }
}

#[test]
fn seven_days_later_nothing_is_kept() {
    let mut world = World::new();
    world.signal(Signal::Share {
        yes: true,
        consent: CONSENT,
    });
    restrict(&mut world);
    ALL.iter().for_each(|name| world.visit(name));
    world.run(HOUR);
    world.now += 8 * 24 * HOUR;
    world.kill();
    let lasting = world.stored.1.clone().unwrap();
    assert!(!lasting.contains("tcp.reset"), "{lasting}");
}

#[test]
fn a_clock_set_back_while_the_browser_was_closed_is_noticed() {
    let mut world = World::new();
    restrict(&mut world);
    ALL.iter().for_each(|name| world.visit(name));
    ALL.iter().for_each(|name| world.set(name, Network::Fine));
    world.now -= 24 * HOUR;
    world.stored.0 = None;
    world.kill();
    ALL.iter()
        .for_each(|name| assert_eq!(world.verdict(name), WORKS, "{name}"));
}

/// Else a background that is killed now wakes with failures of the future, and no control speaks
/// for them.
#[test]
fn what_a_corrected_clock_changes_is_stored() {
    let mut world = World::new();
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    world.now -= 20 * SECOND;
    world.event(RequestEvent::OnBeforeRequest, id("youtube"), |_| ());
    let lasting: serde_json::Value =
        serde_json::from_str(world.stored.1.as_deref().unwrap()).unwrap();
    let seen = &lasting["state"]["standings"]["x"]["seen"]["at"];
    assert_eq!(seen.as_u64(), Some(world.now.get()), "{lasting}");
}

/// Texts that older versions stored must load, and older versions' fields keep their places.
#[test]
fn parts_are_stored_beside_the_other_fields() {
    let session = snapshot::write(&SessionState::default());
    let rest = r#""pacing":null,"paced_next":[],"named":null,"portal":false"#;
    assert!(session.ends_with(&format!(r#""asked":{{}},"last_now":0,{rest}}}}}"#)));
    let older = session.replace(&format!(",{rest}"), "");
    assert_eq!(snapshot::read(&older), Some(SessionState::default()));

    let state = LocalState::new(300 * SECOND);
    let local = snapshot::write(&state);
    let names = [
        "settings",
        "standings",
        "history",
        "outbox",
        "wallet",
        "bulletin",
        "notices",
        "marked",
    ];
    let places = names.map(|name| local.find(&format!(r#""{name}":"#)).unwrap());
    assert!(places.is_sorted(), "{local}");
    let older = format!("{}}}}}", &local[..places[4] - 1]);
    let unmarked = LocalState {
        marked: false,
        ..state
    };
    assert_eq!(snapshot::read(&older), Some(unmarked));
}
