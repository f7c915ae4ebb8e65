//! The scoreboard: many worlds, all detectors.

mod markdown;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};

use sada_detect::PlatformIndex;
use serde::Serialize;

use crate::liars::Strategy;
use crate::play::{DetectorFindings, TrainedWorld};
use crate::scenario::NAMES;
use crate::score::{LiarScore, Score, information, limit, quantile};

/// How much is simulated.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Extent {
    /// How many worlds, each from a seed of its own.
    pub seeds: u64,
    /// Quiet days in each.
    pub quiet_days: u64,
}

/// Votes on a platform in a bin.
pub const VOTERS: [f64; 3] = [3.0, 10.0, 30.0];
/// Parts of reporters that lie.
const PARTS: [f64; 3] = [0.1, 0.2, 0.3];
const STRATEGIES: [Strategy; 4] = [
    Strategy::FabricateEverywhere,
    Strategy::FabricateInTwo,
    Strategy::Hide,
    Strategy::BoilTheFrog,
];

/// By voters, and by what was played.
type ByVoters<T> = BTreeMap<String, BTreeMap<String, T>>;

/// All of it.
#[derive(Debug, Default, Serialize)]
pub struct Scoreboard {
    /// By detector, voters and scenario; quiet days are the scenario `quiet`.
    pub scores: BTreeMap<String, ByVoters<Score>>,
    /// By detector, voters, strategy and part.
    pub lies: BTreeMap<String, ByVoters<LiarScore>>,
}

/// Plays everything, on all cores; tells how far it is.
///
/// # Panics
/// When a thread does.
#[must_use]
pub fn play(extent: Extent, tell: &(dyn Fn(u64, u64) + Sync)) -> Scoreboard {
    let jobs: Vec<(u64, f64)> = (0..extent.seeds)
        .flat_map(|seed| VOTERS.map(|voters| (seed, voters)))
        .collect();
    let (next, done) = (AtomicU64::new(0), AtomicU64::new(0));
    let all = u64::try_from(jobs.len()).unwrap_or(u64::MAX);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let boards: Vec<Scoreboard> = std::thread::scope(|scope| {
        let work = || {
            let mut board = Scoreboard::default();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some((seed, voters)) = usize::try_from(index).ok().and_then(|at| jobs.get(at))
                else {
                    return board;
                };
                board.one(*seed, *voters, extent);
                tell(done.fetch_add(1, Ordering::Relaxed) + 1, all);
            }
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .filter_map(|thread| thread.join().ok())
            .collect()
    });
    boards
        .into_iter()
        .fold(Scoreboard::default(), Scoreboard::with)
}

impl Scoreboard {
    fn one(&mut self, seed: u64, voters: f64, extent: Extent) {
        let warm = TrainedWorld::new(seed, voters);
        let key = format!("{voters:>3}");
        let (seen, faults) = warm.quiet(extent.quiet_days);
        #[expect(clippy::cast_precision_loss, reason = "there are few")]
        let years = extent.quiet_days as f64 / 365.0 * (warm.nations.len() * 4) as f64;
        for DetectorFindings { detector, found } in seen {
            self.score(&detector, &key, "quiet")
                .quiet(&found, &faults, years);
        }
        for (number, name) in (0..).zip(NAMES) {
            let (seen, scenario) = warm.scenario(name, number);
            for DetectorFindings { detector, found } in seen {
                self.score(&detector, &key, name)
                    .scenario(&found, &scenario);
            }
        }
        if voters < 10.0 {
            return;
        }
        for (number, part) in (0..).zip(PARTS) {
            for (other, strategy) in (0..).zip(STRATEGIES) {
                let (seen, scenario) = warm.lies(strategy, part, number * 10 + other);
                for DetectorFindings { detector, found } in seen {
                    let about = (warm.nations[0].code, PlatformIndex(0));
                    let name = format!("{strategy:?} {part}");
                    self.lied(&detector, &key, &name)
                        .one(&found, about, scenario.as_ref());
                }
            }
        }
    }

    fn lied(&mut self, detector: &str, voters: &str, name: &str) -> &mut LiarScore {
        let of = self.lies.entry(detector.to_owned()).or_default();
        of.entry(voters.to_owned())
            .or_default()
            .entry(name.to_owned())
            .or_default()
    }

    fn score(&mut self, detector: &str, voters: &str, name: &str) -> &mut Score {
        let of = self.scores.entry(detector.to_owned()).or_default();
        of.entry(voters.to_owned())
            .or_default()
            .entry(name.to_owned())
            .or_default()
    }

    fn with(mut self, other: Self) -> Self {
        for (detector, of) in other.scores {
            for (voters, scores) in of {
                for (name, score) in scores {
                    self.score(&detector, &voters, &name).add(&score);
                }
            }
        }
        for (detector, of) in other.lies {
            for (voters, lies) in of {
                for (name, lied) in lies {
                    self.lied(&detector, &voters, &name).add(&lied);
                }
            }
        }
        self
    }

    /// All scores as a table of text.
    #[must_use]
    pub fn table(&self) -> String {
        let mut text = String::new();
        let told = |value: Option<f64>| value.map_or("-".to_owned(), |it| format!("{it:.0}"));
        for voters in VOTERS {
            let key = format!("{voters:>3}");
            let robust = limit(voters, information(0.1));
            let _ = writeln!(
                text,
                "\nU = {voters}: at least {:.0} minutes against honest reporters, {robust:.0} against 10 % liars (Lorden)",
                limit(voters, information(0.0))
            );
            let _ = writeln!(
                text,
                "{:<16} {:>11} {:>7} {:>11} {:>7} {:>7} {:>9} {:>8} {:>9} {:>14}",
                "detector",
                "delay 50/90",
                "/ limit",
                "nation",
                "onset",
                "offset",
                "missed",
                "right",
                "invented",
                "false a year"
            );
            for (detector, of) in &self.scores {
                let Some(scores) = of.get(&key) else { continue };
                let mut sum = Score::default();
                scores.values().for_each(|score| sum.add(score));
                let found = sum.truths - sum.missed;
                let median = quantile(&sum.delays, 0.5);
                let _ = writeln!(
                    text,
                    "{detector:<16} {:>11} {:>7} {:>11} {:>7} {:>7} {:>9} {:>8} {:>9} {:>14}",
                    format!("{}/{}", told(median), told(quantile(&sum.delays, 0.9))),
                    median.map_or("-".to_owned(), |it| format!("{:.1}", it / robust)),
                    format!(
                        "{}/{}",
                        told(quantile(&sum.nation, 0.5)),
                        told(quantile(&sum.nation, 0.9))
                    ),
                    told(quantile(&sum.onset_errors, 0.5)),
                    told(quantile(&sum.offset_errors, 0.5)),
                    format!("{}/{}", sum.missed, sum.truths),
                    percent(sum.attributed, found),
                    sum.invented,
                    rate(sum.false_events, sum.quiet_years),
                );
            }
        }
        let _ = writeln!(text, "\nOurs, by scenario: missed, delay, right");
        for (detector, of) in self
            .scores
            .iter()
            .filter(|(name, _)| name.starts_with("Sada"))
        {
            for (voters, scores) in of {
                for (name, score) in scores
                    .iter()
                    .filter(|(_, score)| score.truths + score.invented > 0)
                {
                    let _ = writeln!(
                        text,
                        "{detector:<14} U {voters} {name:<22} {:>4}/{:<4} {:>4}/{:<4} {:>6} nation missed {} invented {}",
                        score.missed,
                        score.truths,
                        told(quantile(&score.delays, 0.5)),
                        told(quantile(&score.delays, 0.9)),
                        percent(score.attributed, score.truths - score.missed),
                        score.nation_missed,
                        score.invented,
                    );
                }
            }
        }
        let _ = writeln!(text, "\nLiars: hidden, invented, said to be possible");
        for (detector, of) in &self.lies {
            for (voters, lies) in of {
                for (name, lied) in lies {
                    let _ = writeln!(
                        text,
                        "{detector:<16} U {voters} {name:<24} {:>6} {:>6} {:>6}",
                        percent(lied.hidden, lied.tries),
                        percent(lied.invented, lied.tries),
                        percent(lied.hinted, lied.tries),
                    );
                }
            }
        }
        text
    }
}

#[expect(clippy::cast_precision_loss, reason = "there are few")]
fn percent(part: u64, of: u64) -> String {
    if of == 0 {
        "-".into()
    } else {
        format!("{:.0} %", part as f64 * 100.0 / of as f64)
    }
}

/// False events of a country and platform in a year; of none, what that still allows (95 %).
#[expect(clippy::cast_precision_loss, reason = "there are few")]
fn rate(events: u64, years: f64) -> String {
    if events == 0 {
        format!("0 (< {:.2})", 3.0 / years)
    } else {
        format!("{:.2}", events as f64 / years)
    }
}
