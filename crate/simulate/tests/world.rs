//! One simulated world: everything that happens in it is found, and nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly, its helpers too"
)]

use std::sync::LazyLock;

use sada_detect::PlatformIndex;
use sada_simulate::liars::Strategy;
use sada_simulate::play::{DetectorFindings, TrainedWorld};
use sada_simulate::replay::REPLAYS;
use sada_simulate::scenario::NAMES;
use sada_simulate::score::{LiarScore, Score};

const SHIPPED: &str = "Sada, f = 0.1";

static WARM: LazyLock<TrainedWorld> = LazyLock::new(|| TrainedWorld::new(1, 20.0));

fn of(seen: Vec<DetectorFindings>, detector: &str) -> DetectorFindings {
    seen.into_iter().find(|it| it.detector == detector).unwrap()
}

#[test]
fn nothing_is_found_where_nothing_happens() {
    let (seen, faults) = WARM.quiet(20);
    let mut score = Score::default();
    score.quiet(&of(seen, SHIPPED).found, &faults, 1.0);
    assert_eq!(score.false_events, 0);
}

#[test]
fn whatever_happens_is_found_and_taken_for_what_it_is() {
    for (number, name) in (0..).zip(NAMES) {
        let (seen, scenario) = WARM.scenario(name, number);
        let found = of(seen, SHIPPED).found;
        let mut score = Score::default();
        score.scenario(&found, &scenario);
        assert_eq!(score.missed, 0, "{name}: {found:#?}");
        assert_eq!(score.attributed, score.truths, "{name}: {found:#?}");
        assert_eq!(score.invented, 0, "{name}: {found:#?}");
    }
}

/// What was published, judged as history did: kind, scale and platforms.
#[test]
fn history_is_judged_as_it_was() {
    for replay in &REPLAYS {
        let warm = TrainedWorld::of(replay.world(30.0), 2);
        let (seen, scenario) = warm.replay(replay);
        let found = of(seen, SHIPPED).found;
        let mut score = Score::default();
        score.scenario(&found, &scenario);
        assert_eq!(score.missed, 0, "{}: {found:#?}", replay.id);
        assert_eq!(score.attributed, score.truths, "{}: {found:#?}", replay.id);
        assert_eq!(score.invented, 0, "{}: {found:#?}", replay.id);
    }
}

/// A fifth of all reporters neither makes an event nor hides one.
#[test]
fn liars_decide_nothing() {
    let home = WARM.nations[0].code;
    for strategy in [
        Strategy::FabricateEverywhere,
        Strategy::FabricateInTwo,
        Strategy::Hide,
    ] {
        let (seen, scenario) = WARM.lies(strategy, 0.2, 7);
        let mut lied = LiarScore::default();
        let found = of(seen, SHIPPED).found;
        lied.one(&found, (home, PlatformIndex(0)), scenario.as_ref());
        assert_eq!((lied.hidden, lied.invented), (0, 0), "{strategy:?}");
    }
}

/// The same seed gives the same world.
#[test]
fn a_world_is_the_same_again() {
    let again = TrainedWorld::new(1, 20.0);
    let (one, _) = WARM.scenario("one platform", 3);
    let (other, _) = again.scenario("one platform", 3);
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one.found, other.found, "{}", one.detector);
    }
}

/// The baselines work: what is plain to see they see.
#[test]
fn others_see_what_is_plain() {
    let (seen, scenario) = WARM.scenario("four platforms", 0);
    for it in seen {
        let mut score = Score::default();
        score.scenario(&it.found, &scenario);
        assert!(
            score.missed < score.truths || it.detector == "OONI",
            "{}",
            it.detector
        );
    }
}
