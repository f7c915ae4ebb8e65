//! Random evenings in the slow world, held against what it really delivered.

use proptest::prelude::*;

use super::ALL;
use super::slow::{Controls, Line, Log, Resolver, SlowWorld};
use super::world::{Network, id};
use crate::catalogue::PlatformId;
use crate::signal::Signal;
use crate::time::{HOUR, MINUTE, Millis, SECOND};
use crate::verdict::{Certainty, Verdict};

#[derive(Clone, Debug)]
enum Act {
    Visit(usize),
    /// The same over http, as people type it.
    VisitInTheClear(usize),
    /// A part of the platform's page is loaded.
    Part(usize),
    Wait(Millis),
    Sleep(Millis),
    Kill,
    Check,
    Share(bool),
    Online(bool),
    Portal(bool),
    /// What the network does to a platform's pages.
    Set(usize, usize),
    /// And to parts.
    Parts(usize),
    Line(usize),
    /// The line is like this after so long, and up again after so long.
    Outage(usize, Millis, Millis),
    Controls(usize),
    Resolver(usize),
    Collector(bool),
    /// The clock is set.
    Clock(i64),
}

/// An act with its own chance.
#[derive(Clone, Debug)]
struct Step {
    act: Act,
    seed: u64,
}

const NETWORKS: [Network; 8] = [
    Network::Fine,
    Network::Says("net::ERR_CONNECTION_RESET"),
    Network::Says("NS_ERROR_UNKNOWN_HOST"),
    Network::Says("net::ERR_CERT_AUTHORITY_INVALID"),
    Network::Says("net::ERR_SOMETHING_NEW"),
    Network::Silent,
    Network::Status(503),
    Network::Status(403),
];
const LINES: [Line; 4] = [Line::Up, Line::Dropped, Line::Refused, Line::Portal];
const CONTROLS: [Controls; 4] = [
    Controls::Up,
    Controls::Opaque,
    Controls::Failing,
    Controls::Silent,
];
const RESOLVERS: [Resolver; 3] = [Resolver::Honest, Resolver::Unasked, Resolver::Forging];

/// What people and browsers do, on any line.
fn daily() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..ALL.len()).prop_map(Act::Visit),
        1 => (0..ALL.len()).prop_map(Act::VisitInTheClear),
        2 => (0..ALL.len()).prop_map(Act::Part),
        6 => (0..15 * SECOND).prop_map(Act::Wait),
        1 => (0..3 * MINUTE).prop_map(Act::Wait),
        1 => (0..40 * MINUTE).prop_map(Act::Wait),
        1 => (0..2 * MINUTE).prop_map(Act::Sleep),
        1 => (0..3 * HOUR).prop_map(Act::Sleep),
        2 => Just(Act::Kill),
        1 => Just(Act::Check),
        1 => any::<bool>().prop_map(Act::Share),
    ]
}

/// What happens to single platforms, to controls, and to the line.
fn trouble() -> impl Strategy<Value = Act> {
    prop_oneof![
        6 => (0..ALL.len(), 0..NETWORKS.len()).prop_map(|(p, n)| Act::Set(p, n)),
        1 => (0..NETWORKS.len()).prop_map(Act::Parts),
        2 => (0..LINES.len()).prop_map(Act::Line),
        2 => outage(),
        2 => (0..CONTROLS.len()).prop_map(Act::Controls),
        1 => (0..RESOLVERS.len()).prop_map(Act::Resolver),
        1 => any::<bool>().prop_map(Act::Collector),
        1 => any::<bool>().prop_map(Act::Online),
        1 => any::<bool>().prop_map(Act::Portal),
    ]
}

fn outage() -> impl Strategy<Value = Act> {
    let after = prop_oneof![0..15 * SECOND, 0..3 * MINUTE];
    let lasts = prop_oneof![0..30 * SECOND, 0..10 * MINUTE];
    (1..LINES.len(), after, lasts).prop_map(|(l, after, lasts)| Act::Outage(l, after, lasts))
}

fn clock_set() -> impl Strategy<Value = Act> {
    let hour = i64::try_from(HOUR).unwrap();
    prop_oneof![-35_000..35_000i64, -hour..hour].prop_map(Act::Clock)
}

fn steps(act: impl Strategy<Value = Act>, most: usize) -> impl Strategy<Value = Vec<Step>> {
    let step = (act, any::<u64>()).prop_map(|(act, seed)| Step { act, seed });
    prop::collection::vec(step, 1..most)
}

/// Any evening but one on which the clock is set.
fn calm() -> impl Strategy<Value = Act> {
    prop_oneof![3 => daily(), 1 => trouble()]
}

fn any_act() -> impl Strategy<Value = Act> {
    prop_oneof![16 => calm(), 1 => clock_set()]
}

/// An evening on which nobody treats a platform differently from anything else.
fn innocent() -> impl Strategy<Value = Act> {
    prop_oneof![3 => daily(), 1 => outage(), 1 => any::<bool>().prop_map(Act::Online),
        1 => any::<bool>().prop_map(Act::Portal)]
}

fn apply(world: &mut SlowWorld, Step { act, seed }: &Step) {
    world.reseed(*seed);
    match act {
        Act::Visit(p) => world.visit(ALL[*p], true),
        Act::VisitInTheClear(p) => world.visit(ALL[*p], false),
        Act::Part(p) => world.part(ALL[*p]),
        Act::Wait(span) => world.run(*span),
        Act::Sleep(span) => world.sleep(*span),
        Act::Kill => world.kill(),
        Act::Check => world.deliver(Signal::Check),
        Act::Share(yes) => world.deliver(Signal::Share { yes: *yes }),
        Act::Online(online) => world.set_online(*online),
        Act::Portal(locked) => world.deliver(Signal::Portal { locked: *locked }),
        Act::Set(p, n) => {
            world.net.pages.insert(id(ALL[*p]), NETWORKS[*n]);
        }
        Act::Parts(n) => world.net.parts = NETWORKS[*n],
        Act::Line(l) => world.net.line = LINES[*l],
        Act::Outage(l, after, lasts) => {
            world.line_will_be(LINES[*l], *after);
            world.line_will_be(Line::Up, after + lasts);
        }
        Act::Controls(c) => world.net.controls = CONTROLS[*c],
        Act::Resolver(r) => world.net.resolver = RESOLVERS[*r],
        Act::Collector(up) => world.net.collector = *up,
        Act::Clock(by) => world.set_clock(*by),
    }
    // No two things happen at the same instant.
    world.run(1);
}

/// Interference needs a failure that was delivered, and a control that was.
fn without_ground(
    log: &Log,
    platform: PlatformId,
    (verdict, certainty): (Verdict, Certainty),
    now: Millis,
) -> Option<&'static str> {
    (verdict == Verdict::Interference)
        .then(|| log.objection(platform, certainty, now))
        .flatten()
}

/// Nobody is accused.
fn accused(
    _: &Log,
    _: PlatformId,
    (verdict, certainty): (Verdict, Certainty),
    _: Millis,
) -> Option<&'static str> {
    (verdict == Verdict::Interference && certainty >= Certainty::Likely)
        .then_some("an innocent network is accused")
}

const fn anything(
    _: &Log,
    _: PlatformId,
    _: (Verdict, Certainty),
    _: Millis,
) -> Option<&'static str> {
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn interference_has_a_failure_and_a_control_of_its_time(steps in steps(any_act(), 60)) {
        let mut world = SlowWorld::new(without_ground);
        for step in &steps {
            apply(&mut world, step);
            prop_assert!(world.complaint.is_none(), "{}", world.complaint.unwrap());
        }
    }

    #[test]
    fn a_line_that_comes_and_goes_accuses_nobody(steps in steps(innocent(), 60)) {
        let mut world = SlowWorld::new(accused);
        for step in &steps {
            apply(&mut world, step);
            prop_assert!(world.complaint.is_none(), "{}", world.complaint.unwrap());
        }
    }

    #[test]
    fn never_stuck(steps in steps(any_act(), 60)) {
        let mut world = SlowWorld::new(anything);
        steps.iter().for_each(|step| apply(&mut world, step));
        world.net.line = Line::Up;
        world.net.controls = Controls::Up;
        world.set_online(true);
        world.deliver(Signal::Portal { locked: false });
        world.run(20 * MINUTE);
        prop_assert!(!world.is_checking(), "something is still being checked");
        world.net.parts = Network::Fine;
        ALL.iter().for_each(|name| {
            world.net.pages.insert(id(name), Network::Fine);
        });
        // Nobody visits anything.
        world.run(20 * MINUTE);
        for name in ALL {
            let verdict = world.verdict(name).map(|it| it.0);
            prop_assert!(matches!(verdict, None | Some(Verdict::Works)), "{name}: {verdict:?}");
        }
        prop_assert_eq!(world.under_way(), Vec::<&str>::new());
        prop_assert!(world.complaint.is_none(), "{}", world.complaint.unwrap());
    }

    #[test]
    fn a_kill_at_any_moment_changes_nothing_for_long(
        before in steps(calm(), 40),
        seed in any::<u64>(),
    ) {
        let mut kept = SlowWorld::new(anything);
        before.iter().for_each(|step| apply(&mut kept, step));
        kept.reseed(seed);
        let mut killed = kept.clone();
        killed.kill();
        kept.deliver(Signal::Alarm);
        killed.deliver(Signal::Alarm);
        for name in ALL {
            prop_assert_eq!(kept.verdict(name), killed.verdict(name), "at once, {}", name);
        }
        // What was under way is lost with the one, so that they may find different things later.
        for world in [&mut kept, &mut killed] {
            world.run(40 * MINUTE);
            prop_assert!(!world.is_checking(), "something is still being checked");
        }
    }
}
