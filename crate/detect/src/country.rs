//! One country: its platforms, and its lines.

use std::collections::{BTreeMap, VecDeque};

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::around::Around;
use crate::cell::{Asn, Cell, Control, Outcome, Platform, Subject};
use crate::gate::Gate;
use crate::line::Line;
use crate::params::Params;
use crate::rates::{CountryRates, Measure};
use crate::series::{Said, Series};

/// Votes of one network on one platform in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Tally {
    pub(crate) ok: f64,
    pub(crate) slow: f64,
    /// Failed while a control was reached.
    pub(crate) failed: f64,
    /// Failed together with the controls.
    pub(crate) lost: f64,
    /// Failed, and nobody knows about the controls.
    pub(crate) unchecked: f64,
}

impl Tally {
    pub(crate) fn all(&self) -> f64 {
        self.ok + self.slow + self.failed + self.lost + self.unchecked
    }

    /// Those that say whether the platform fails: of lines that stood.
    pub(crate) fn paired(&self) -> f64 {
        self.ok + self.slow + self.failed
    }

    pub(crate) fn came(&self) -> f64 {
        self.ok + self.slow
    }

    fn add(&mut self, outcome: Outcome, control: Control, count: f64) {
        *match (outcome, control) {
            (Outcome::Ok, _) => &mut self.ok,
            (Outcome::Slow, _) => &mut self.slow,
            (Outcome::Failed, Control::Yes) => &mut self.failed,
            (Outcome::Failed, Control::No) => &mut self.lost,
            (Outcome::Failed, Control::NotChecked) => &mut self.unchecked,
        } += count;
    }

    pub(crate) fn plus(mut self, other: &Self) -> Self {
        self.ok += other.ok;
        self.slow += other.slow;
        self.failed += other.failed;
        self.lost += other.lost;
        self.unchecked += other.unchecked;
        self
    }
}

/// What is kept of a platform in a country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlatformState {
    gate: Gate,
    pub(crate) failed: Series,
    pub(crate) slow: Series,
    /// The last half hour.
    recent: VecDeque<(BinStart, Tally)>,
}

impl PlatformState {
    /// All votes of the last half hour.
    pub(crate) fn recent(&self, bin: BinStart, params: &Params) -> Tally {
        let lately = self
            .recent
            .iter()
            .filter(|(at, _)| at.end(params.gate) > bin.seconds());
        lately.fold(Tally::default(), |sum, (_, tally)| sum.plus(tally))
    }

    fn take(&mut self, platform: Platform, votes: &[(Asn, Tally)], around: &Around<'_>) {
        let bin = around.bin;
        let all = votes
            .iter()
            .fold(Tally::default(), |sum, (_, tally)| sum.plus(tally));
        let organisations = around.organisations(votes.iter().map(|(asn, _)| *asn));
        self.gate.take(bin, all.all(), organisations, around.params);
        self.recent.push_back((bin, all));
        self.recent
            .retain(|(at, _)| at.end(around.params.gate) > bin.seconds());
        let open = self
            .gate
            .is_open(bin, around.params)
            .then(|| self.gate.most());
        for measure in [Measure::Failed, Measure::Slow] {
            let said: Vec<Said> = votes
                .iter()
                .filter_map(|(asn, tally)| says(measure, platform, *asn, tally, around))
                .collect();
            let series = match measure {
                Measure::Slow => &mut self.slow,
                _ => &mut self.failed,
            };
            series.take(&said, open, around);
        }
    }
}

fn says(
    measure: Measure,
    platform: Platform,
    asn: Asn,
    tally: &Tally,
    around: &Around<'_>,
) -> Option<Said> {
    let (against, votes) = match measure {
        Measure::Slow => (tally.slow, tally.came()),
        _ => (tally.failed, tally.paired()),
    };
    if votes <= 0.0 {
        return None;
    }
    let usual = CountryRates::usual(around.rates, measure, platform, asn, around.hour());
    Some(Said {
        asn,
        nats: around.params.evidence(against, votes, usual),
        votes,
        against,
        lost: tally.lost,
    })
}

/// What is kept of a country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CountryState {
    pub(crate) platforms: BTreeMap<Platform, PlatformState>,
    pub(crate) line: Line,
}

impl CountryState {
    /// Takes all counts of a bin.
    pub(crate) fn take(&mut self, cells: &[Cell], hole: bool, around: &Around<'_>) {
        let mut present: BTreeMap<Asn, f64> = BTreeMap::new();
        let mut votes: BTreeMap<(Platform, Asn), Tally> = BTreeMap::new();
        for cell in cells {
            match cell.subject {
                Subject::Presence => *present.entry(cell.asn).or_default() += cell.count,
                Subject::Vote(platform, outcome) => {
                    let tally = votes.entry((platform, cell.asn)).or_default();
                    tally.add(outcome, cell.control, cell.count);
                }
            }
        }
        let mut by_platform: BTreeMap<Platform, Vec<(Asn, Tally)>> = BTreeMap::new();
        for ((platform, asn), tally) in &votes {
            by_platform
                .entry(*platform)
                .or_default()
                .push((*asn, *tally));
        }
        for (platform, votes) in by_platform {
            self.platforms
                .entry(platform)
                .or_default()
                .take(platform, &votes, around);
        }
        self.line.take(&present, &votes, hole, around);
    }

    /// Every series, with what it is about.
    pub(crate) fn series(&self) -> impl Iterator<Item = (Option<Platform>, crate::How, &Series)> {
        let platforms = self.platforms.iter().flat_map(|(platform, state)| {
            [
                (Some(*platform), crate::How::Blocked, &state.failed),
                (Some(*platform), crate::How::Slowed, &state.slow),
            ]
        });
        platforms.chain([
            (None, crate::How::LinesDown, &self.line.down),
            (None, crate::How::Silent, &self.line.silent),
        ])
    }

    /// Every series, to change it.
    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = &mut Series> {
        let platforms = self.platforms.values_mut();
        let platforms = platforms.flat_map(|state| [&mut state.failed, &mut state.slow]);
        platforms.chain([&mut self.line.down, &mut self.line.silent])
    }
}
