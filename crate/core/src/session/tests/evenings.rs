//! Random evenings in the slow world, and what must hold on each.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::slow::{Controls, Line, Resolver, SlowWorld};
use super::world::{Network, id};
use super::{ALL, below};
use crate::consent::CONSENT;
use crate::signal::Signal;
use crate::time::{HOUR, MINUTE, Millis, SECOND};
use crate::verdict::Verdict;

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
        6 => below(15 * SECOND).prop_map(Act::Wait),
        1 => below(3 * MINUTE).prop_map(Act::Wait),
        1 => below(40 * MINUTE).prop_map(Act::Wait),
        1 => below(2 * MINUTE).prop_map(Act::Sleep),
        1 => below(3 * HOUR).prop_map(Act::Sleep),
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
    let after = prop_oneof![below(15 * SECOND), below(3 * MINUTE)];
    let lasts = prop_oneof![below(30 * SECOND), below(10 * MINUTE)];
    (1..LINES.len(), after, lasts).prop_map(|(l, after, lasts)| Act::Outage(l, after, lasts))
}

fn clock_set() -> impl Strategy<Value = Act> {
    let hour = i64::try_from(HOUR.get()).unwrap();
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
        Act::Share(yes) => world.deliver(Signal::Share {
            yes: *yes,
            consent: CONSENT,
        }),
        Act::Online(online) => world.set_online(*online),
        Act::Portal(locked) => world.deliver(Signal::Portal { locked: *locked }),
        Act::Set(p, n) => {
            world.net.pages.insert(id(ALL[*p]), NETWORKS[*n]);
        }
        Act::Parts(n) => world.net.parts = NETWORKS[*n],
        Act::Line(l) => world.net.line = LINES[*l],
        Act::Outage(l, after, lasts) => world.outage(LINES[*l], *after, *lasts),
        Act::Controls(c) => world.net.controls = CONTROLS[*c],
        Act::Resolver(r) => world.net.resolver = RESOLVERS[*r],
        Act::Collector(up) => world.net.collector = *up,
        Act::Clock(by) => world.set_clock(*by),
    }
    // No two things happen at the same instant.
    world.run(Millis(1));
}

/// Whether this is so at some moment of the next minute: a re-check may just be under way.
fn rests(world: &mut SlowWorld, so: impl Fn(&SlowWorld) -> bool) -> bool {
    (0..MINUTE / SECOND).any(|_| {
        world.run(SECOND);
        so(world)
    })
}

/// The same evenings each time. Of evenings drawn anew (built with `SADA_EVENINGS=random`) about
/// one in twenty thousand still accuses somebody: one on which the line goes within a fraction of
/// a second after a control answered, and comes back just too late (METHOD.md, Limits).
fn config() -> ProptestConfig {
    let random = option_env!("SADA_EVENINGS") == Some("random");
    ProptestConfig {
        cases: 400,
        failure_persistence: None,
        rng_seed: if random {
            RngSeed::Random
        } else {
            RngSeed::Fixed(20_240_120)
        },
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_line_that_comes_and_goes_accuses_nobody(steps in steps(innocent(), 60)) {
        let mut world = SlowWorld::new(true);
        for step in &steps {
            apply(&mut world, step);
            prop_assert!(world.complaint.is_none(), "{}", world.complaint.unwrap());
        }
    }

    #[test]
    fn never_stuck(steps in steps(any_act(), 60)) {
        let mut world = SlowWorld::new(false);
        steps.iter().for_each(|step| apply(&mut world, step));
        world.net.line = Line::Up;
        world.net.controls = Controls::Up;
        world.set_online(true);
        world.deliver(Signal::Portal { locked: false });
        world.run(20 * MINUTE);
        prop_assert!(rests(&mut world, |it| !it.is_checking()), "something is still being checked");
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
        prop_assert!(rests(&mut world, |it| it.under_way().is_empty()), "{:?}", world.under_way());
        prop_assert!(world.complaint.is_none(), "{}", world.complaint.unwrap());
    }

    #[test]
    fn a_kill_at_any_moment_changes_nothing_that_is_said(before in steps(calm(), 40)) {
        let mut kept = SlowWorld::new(false);
        before.iter().for_each(|step| apply(&mut kept, step));
        // Nothing is overdue any more.
        kept.run(31 * SECOND);
        kept.start();
        let mut killed = kept.clone();
        killed.kill();
        killed.start();
        for name in ALL {
            prop_assert_eq!(kept.verdict(name), killed.verdict(name), "{}", name);
        }
    }
}
