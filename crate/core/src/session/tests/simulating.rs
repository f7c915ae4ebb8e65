//! Simulations: what is shown, and that nothing else changes.

use proptest::prelude::*;

use super::properties::{Step, apply, step};
use super::world::{Network, World, handle_and_keep, restarted, view};
use super::*;
use crate::persist::Persist;
use crate::scene::{LASTS, Scene};
use crate::snapshot;
use crate::view::{Tone, View};

fn simulate(scene: Option<Scene>) -> Signal {
    Signal::Simulate { scene }
}

fn shown(world: &World) -> View {
    view(&world.session, world.now)
}

#[test]
fn a_simulation_is_shown_in_the_place_of_what_is_so() {
    let mut world = World::new();
    world.signal(Signal::Choose {
        platforms: vec![id("x"), id("tiktok")],
    });
    world.visit("tiktok");
    world.visit("x");
    let before = shown(&world);
    world.signal(simulate(Some(Scene::Block)));
    let during = shown(&world);
    assert_eq!(during.simulation, Some(Scene::Block));
    assert_eq!(during.tone, Tone::Warn);
    assert_eq!(world.badge, "✕");
    let chosen = |view: &View| view.platforms.iter().filter(|it| it.chosen).count();
    assert_eq!((chosen(&before), chosen(&during)), (2, 4));
    for (before, during) in before.platforms.iter().zip(&during.platforms) {
        assert_eq!(
            (before.watched, &before.origins),
            (during.watched, &during.origins)
        );
    }
    world.signal(simulate(None));
    assert_eq!(shown(&world), before);
    assert_eq!(world.badge, "");
}

#[test]
fn its_badge_says_what_it_is() {
    let mut world = World::new();
    let moment = Moment { now: T0, random: 1 };
    let effects = world.session.handle(simulate(Some(Scene::Outage)), moment);
    let badge = effects.iter().find_map(|effect| match effect {
        Effect::Badge(badge) => Some(badge),
        _ => None,
    });
    assert_eq!(badge.unwrap().title.key, "title_simulation");
}

#[test]
fn it_survives_a_killed_background_and_ends_by_itself() {
    let mut world = World::new();
    world.signal(simulate(Some(Scene::Line)));
    let during = shown(&world);
    world.kill();
    assert_eq!(shown(&world), during);
    world.run(LASTS - SECOND);
    assert!(LASTS <= 15 * MINUTE, "as PRIVACY.md says");
    assert_eq!(shown(&world).simulation, Some(Scene::Line));
    world.run(SECOND);
    assert_eq!(shown(&world).simulation, None);
    assert_eq!(world.badge, "", "the alarm took it away");
    assert!(!world.stored.0.unwrap().contains("line"), "nor is it kept");
}

#[test]
fn it_ends_with_the_browser_and_with_forgetting() {
    let mut world = World::new();
    world.signal(simulate(Some(Scene::Block)));
    assert!(!world.stored.1.as_deref().unwrap().contains("block"));
    world.stored.0 = None;
    world.kill();
    assert_eq!(shown(&world).simulation, None);
    world.signal(simulate(Some(Scene::Block)));
    world.signal(Signal::Forget);
    assert_eq!(shown(&world).simulation, None);
    assert_eq!(world.sentence().key, "sentence_none_chosen");
}

#[test]
fn signals_of_pages_act_on_what_is_so() {
    let mut world = World::new();
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.signal(simulate(Some(Scene::Restored)));
    world.signal(Signal::Check);
    world.signal(Signal::Pause { on: true });
    assert!(shown(&world).paused);
    world.signal(Signal::Pause { on: false });
    assert_eq!(world.verdict("x").map(|it| it.0), Some(Verdict::Unknown));
    assert_eq!(
        shown(&world).sentence.key,
        "sentence_works",
        "and is not shown"
    );
}

#[test]
fn a_recording_tells_nothing_of_it() {
    let mut world = World::new();
    world.signal(simulate(Some(Scene::Block)));
    world.signal(Signal::Record { on: true });
    world.signal(simulate(Some(Scene::Outage)));
    let recording = world.session.recording();
    for word in ["simul", "block", "outage"] {
        assert!(!recording.contains(word), "{recording}");
    }
}

/// What of a monitor's effects reaches anybody else, or the next session.
fn outside(effects: Vec<Effect>) -> Vec<Effect> {
    let of = |effect| match effect {
        Effect::Badge(_) | Effect::Wake { .. } => None,
        Effect::Persist(it) => {
            let lasting = Persist {
                number: 0,
                session: None,
                recording: None,
                ..it
            };
            (lasting != Persist::default()).then_some(Effect::Persist(lasting))
        }
        other => Some(other),
    };
    effects.into_iter().filter_map(of).collect()
}

/// What a session keeps for longer than the browser runs.
fn local(session: &Session) -> String {
    snapshot::write(&*session.monitor.local)
}

fn scene() -> impl Strategy<Value = Option<Scene>> {
    let scenes = vec![Scene::Block, Scene::Restored, Scene::Outage, Scene::Line];
    prop::option::weighted(0.8, prop::sample::select(scenes))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    /// Told the same of the world, a monitor does and keeps the same to the byte.
    #[test]
    fn nothing_of_it_is_done_kept_or_sent(
        steps in prop::collection::vec(step(), 1..30),
        scenes in prop::collection::vec((0..40usize, scene()), 1..8),
    ) {
        let mut world = World::new();
        apply(&mut world, &Step::Share(true));
        steps.iter().for_each(|step| apply(&mut world, step));

        let mut both = [(); 2].map(|()| Session::new(context(), Stored::default()));
        for (index, (signal, moment, online)) in world.told.iter().enumerate() {
            if matches!(signal, Signal::Woke { cold: false }) {
                both = both.map(|session| {
                    let monitor = &session.monitor;
                    let stored = (Some(snapshot::write(&monitor.session_now())), Some(local(&session)));
                    restarted(&stored, *online)
                });
            }
            for (_, scene) in scenes.iter().filter(|(at, _)| index % 40 == *at) {
                let effects = handle_and_keep(&mut both[1], simulate(*scene), *moment);
                prop_assert_eq!(outside(effects), []);
            }
            let [plain, simulating] = &mut both;
            let [done, as_well] = [plain, simulating]
                .map(|session| outside(handle_and_keep(session, signal.clone(), *moment)));
            prop_assert_eq!(done, as_well);
            let [plain, simulating] = &both;
            prop_assert_eq!(local(plain), local(simulating));
            prop_assert_eq!(plain.ballot(moment.now), simulating.ballot(moment.now));
        }
    }
}
