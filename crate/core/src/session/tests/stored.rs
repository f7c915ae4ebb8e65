//! Whatever changes is stored: a background may be killed after any signal.

use proptest::prelude::*;

use super::following::follow;
use super::properties::{Step, apply, step};
use super::world::{World, context, handle_and_keep, id, restarted};
use super::{Session, Stored};
use crate::effect::Effect;
use crate::signal::{NavigationDetails, Signal};
use crate::snapshot;
use crate::state::{LocalState, SessionState};
use crate::time::{Millis, Moment};

type Texts = (Option<String>, Option<String>);

/// Handles a signal, and keeps what is to be kept.
fn handle(session: &mut Session, stored: &mut Texts, signal: Signal, moment: Moment) {
    for effect in handle_and_keep(session, signal, moment) {
        if let Effect::Persist(it) = effect {
            stored.0 = it.session.unwrap_or_else(|| stored.0.take());
            stored.1 = it.local.unwrap_or_else(|| stored.1.take());
        }
    }
}

/// The state as a background that is killed now would be started with it.
fn kept(stored: &Texts, bin: Millis) -> (SessionState, LocalState) {
    let session: Option<SessionState> = stored.0.as_deref().and_then(snapshot::read);
    let local = stored.1.as_deref().and_then(snapshot::read);
    (
        session.unwrap_or_default(),
        local.unwrap_or_else(|| LocalState::new(bin)),
    )
}

/// The same, as it is. The last moment is no reason to store anything, and is left out.
fn living(session: &Session, last_now: Millis) -> (SessionState, LocalState) {
    let monitor = &session.monitor;
    let state = SessionState {
        last_now,
        ..(*monitor.session).clone()
    };
    (state, (*monitor.local).clone())
}

/// What people set, and what seldom comes.
fn seldom() -> impl Strategy<Value = Signal> {
    let name = NavigationDetails {
        tab_id: 1,
        frame_id: 0,
        url: "https://x.com/".into(),
        error: Some("Error code 2153390067".into()),
    };
    prop_oneof![
        any::<bool>().prop_map(|on| Signal::Notify { on }),
        any::<bool>().prop_map(|on| Signal::Discreet { on }),
        any::<bool>().prop_map(|on| Signal::Save { on }),
        any::<bool>().prop_map(|on| Signal::Rechecks { on }),
        any::<bool>().prop_map(|on| Signal::Pause { on }),
        any::<bool>().prop_map(|on| Signal::Record { on }),
        any::<bool>().prop_map(follow),
        Just(Signal::Country {
            country: "PK".parse().ok()
        }),
        Just(Signal::Navigation { details: name }),
        Just(Signal::Simulate { scene: None }),
        Just(Signal::Choose {
            platforms: vec![id("x"), id("tiktok")]
        }),
        Just(Signal::Granted {
            origins: Vec::new(),
            data: Some(Vec::new())
        }),
        Just(Signal::Forget),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_changes_is_stored(
        steps in prop::collection::vec(step(), 1..40),
        others in prop::collection::vec((0..60usize, seldom()), 0..12),
    ) {
        let mut world = World::new();
        apply(&mut world, &Step::Share(true));
        steps.iter().for_each(|step| apply(&mut world, step));

        let mut session = Session::new(context(), Stored::default());
        let mut stored = (None, None);
        let bin = context().operator.bin_millis();
        for (index, (signal, moment, online)) in world.told.iter().enumerate() {
            if matches!(signal, Signal::Woke { cold: false }) {
                session = restarted(&stored, *online);
            }
            let seldom = others.iter().filter(|(at, _)| index % 60 == *at);
            let signals = seldom.map(|(_, signal)| signal).chain([signal]);
            for signal in signals {
                handle(&mut session, &mut stored, signal.clone(), *moment);
                let kept = kept(&stored, bin);
                let last_now = kept.0.last_now;
                prop_assert_eq!(kept, living(&session, last_now), "after {:?}", signal);
            }
        }
    }
}
