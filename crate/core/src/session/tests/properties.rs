//! Random evenings: whatever happens, in whatever order.

use proptest::prelude::*;

use super::following::{follow, item};
use super::parts::{heavy_visit, part_fails};
use super::world::{Network, World, id, view};
use super::{ALL, WORKS, below};
use crate::consent::CONSENT;
use crate::control::Reached;
use crate::feed::{Feed, FeedItem, FeedKind, FeedSymptom};
use crate::resource::Resource;
use crate::session::Session;
use crate::signal::Signal;
use crate::time::{HOUR, MINUTE, Millis, Moment, SECOND};
use crate::verdict::{Evidence, Judgement, Verdict};
use sada_units::Country;

#[derive(Clone, Debug)]
pub(super) enum Step {
    Visit(usize),
    Set(usize, usize),
    Controls(bool),
    Collector(bool),
    Wait(Millis),
    ClockBack(Millis),
    Kill,
    Check,
    Share(bool),
    Online(bool),
    /// A part of the platform's page fails.
    Part(usize),
    /// What the network does to parts.
    Parts(usize),
    /// Whether the resolver, where it is asked, answers with what cannot be right.
    Forged(bool),
    Portal(bool),
    /// A page of the platform that takes this long to come.
    Heavy(usize, Millis),
}

const NETWORKS: [Network; 7] = [
    Network::Fine,
    Network::Says("net::ERR_CONNECTION_RESET"),
    Network::Says("NS_ERROR_UNKNOWN_HOST"),
    Network::Says("net::ERR_CERT_AUTHORITY_INVALID"),
    Network::Says("net::ERR_SOMETHING_NEW"),
    Network::Silent,
    Network::Status(503),
];

/// A step that leaves the clock alone. How far a clock jumped is known only from the last
/// stored moment, so that a killed background may take a small jump for none.
fn calm_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..4usize).prop_map(Step::Visit),
        3 => (0..4usize, 0..NETWORKS.len()).prop_map(|(p, n)| Step::Set(p, n)),
        1 => any::<bool>().prop_map(Step::Controls),
        1 => any::<bool>().prop_map(Step::Collector),
        3 => below(40 * MINUTE).prop_map(Step::Wait),
        1 => Just(Step::Kill),
        1 => Just(Step::Check),
        1 => any::<bool>().prop_map(Step::Share),
        1 => any::<bool>().prop_map(Step::Online),
        2 => (0..4usize).prop_map(Step::Part),
        1 => (0..NETWORKS.len()).prop_map(Step::Parts),
        1 => any::<bool>().prop_map(Step::Forged),
        1 => any::<bool>().prop_map(Step::Portal),
        1 => (0..4usize, below(20 * SECOND)).prop_map(|(p, took)| Step::Heavy(p, took)),
    ]
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    prop_oneof![16 => calm_step(), 1 => below(HOUR).prop_map(Step::ClockBack)]
}

pub(super) fn apply(world: &mut World, step: &Step) {
    match step {
        Step::Visit(p) => world.visit(ALL[*p]),
        Step::Set(p, n) => world.set(ALL[*p], NETWORKS[*n]),
        Step::Controls(up) => world.controls = *up,
        Step::Collector(up) => world.collector = *up,
        Step::Wait(span) => world.run(*span),
        Step::ClockBack(span) => world.now -= *span,
        Step::Kill => world.kill(),
        Step::Check => world.signal(Signal::Check),
        Step::Share(yes) => world.signal(Signal::Share {
            yes: *yes,
            consent: CONSENT,
        }),
        Step::Online(online) => {
            world.online = *online;
            world.signal(Signal::Connectivity { online: *online });
        }
        Step::Part(p) => {
            let url = format!("https://{}/a.js", id(ALL[*p]).platform().media[0]);
            part_fails(world, &url, Resource::Script, 1, "net::ERR_TIMED_OUT");
        }
        Step::Parts(n) => world.parts = NETWORKS[*n],
        Step::Forged(on) => world.addresses = on.then(|| vec!["10.10.34.35".into()]),
        Step::Portal(locked) => world.signal(Signal::Portal { locked: *locked }),
        Step::Heavy(p, took) => heavy_visit(world, ALL[*p], *took),
    }
}

/// What a feed may say of a platform, or of the country's lines.
fn told() -> impl Strategy<Value = FeedItem> {
    let kinds = [
        FeedKind::Selective,
        FeedKind::GeneralOutage,
        FeedKind::PlatformOutage,
        FeedKind::Unknown,
    ];
    let hows = [
        FeedSymptom::Blocked,
        FeedSymptom::Slowed,
        FeedSymptom::LinesDown,
        FeedSymptom::Silent,
    ];
    let about = prop::option::weighted(0.8, 0..4usize);
    (
        about,
        prop::sample::select(kinds.to_vec()),
        prop::sample::select(hows.to_vec()),
    )
        .prop_map(|(about, kind, how)| FeedItem {
            platform: about.map(|it| ALL[it].to_owned()),
            ..item("x", kind, how)
        })
}

/// The same monitor, told this by a feed of now.
fn told_by_feed(monitor: &Session, items: &[FeedItem], now: Millis) -> Session {
    let mut monitor = monitor.clone();
    let feed = Some(Feed {
        country: Country::UNKNOWN,
        as_of: now.whole_seconds(),
        enough: true,
        items: items.to_vec(),
    });
    for signal in [follow(true), Signal::Feed { feed }] {
        monitor.handle(signal, Moment { now, random: 0 });
    }
    monitor
}

fn is_verified(judgement: &Judgement) -> bool {
    judgement.evidence.iter().any(|evidence| {
        matches!(
            evidence,
            Evidence::Control {
                reached: Reached::Verified { .. }
            }
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn never_interference_without_a_verified_control(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        for step in &steps {
            apply(&mut world, step);
            for name in ALL {
                let say = world.session.say(id(name), world.now);
                let Some(judgement) = say.judgement() else { continue };
                if judgement.verdict == Verdict::Interference {
                    prop_assert!(is_verified(judgement), "{judgement:?}");
                }
            }
        }
    }

    /// It can say why something fails. It cannot say that something fails, nor whose a dead line is.
    #[test]
    fn a_feed_speaks_only_of_failures_beside_a_control(
        steps in prop::collection::vec(calm_step(), 1..60),
        items in prop::collection::vec(told(), 0..6),
    ) {
        let mut world = World::new();
        for step in &steps {
            apply(&mut world, step);
            let told = told_by_feed(&world.session, &items, world.now);
            for name in ALL {
                let (without, with) = [&world.session, &told].map(|it| it.say(id(name), world.now)).into();
                if without.verdict() == with.verdict() {
                    continue;
                }
                let (Some(before), Some(after)) = (without.judgement(), with.judgement()) else {
                    return Err(TestCaseError::fail(format!("{without:?} became {with:?}")));
                };
                prop_assert!(matches!(before.verdict, Verdict::Unknown | Verdict::Interference), "{before:?}");
                prop_assert!(matches!(after.verdict, Verdict::Platform | Verdict::Interference), "{after:?}");
                prop_assert!(is_verified(after), "{after:?}");
            }
        }
    }

    #[test]
    fn never_stuck(steps in prop::collection::vec(step(), 1..60)) {
        let mut world = World::new();
        steps.iter().for_each(|step| apply(&mut world, step));
        world.controls = true;
        world.parts = Network::Fine;
        world.signal(Signal::Portal { locked: false });
        ALL.iter().for_each(|name| world.set(name, Network::Fine));
        // Parts are looked at again at the latest after 17 minutes.
        world.run(18 * MINUTE);
        ALL.iter().for_each(|name| world.visit(name));
        for name in ALL {
            prop_assert_eq!(world.verdict(name), WORKS);
        }
    }

    #[test]
    fn a_restored_snapshot_has_the_same_future(
        before in prop::collection::vec(calm_step(), 1..30),
        after in prop::collection::vec(calm_step(), 1..30),
    ) {
        let run = |kill: bool| {
            let mut world = World::new();
            before.iter().for_each(|step| apply(&mut world, step));
            if kill {
                world.kill();
            } else {
                // What a start of the background does, without having lost anything.
                world.signal(Signal::Woke { cold: false });
            }
            after.iter().for_each(|step| apply(&mut world, step));
            (view(&world.session, world.now), world.accepted, world.badge)
        };
        prop_assert_eq!(run(false), run(true));
    }
}
