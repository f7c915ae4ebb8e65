//! One country: its platforms, and its lines.

use std::collections::{BTreeMap, VecDeque};

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::bin_context::BinContext;
use crate::cell::{Asn, Cell, Platform, Subject};
use crate::connectivity::Connectivity;
use crate::params::Params;
use crate::quorum::Quorum;
use crate::rates::{CountryRates, Measure};
use crate::series::{BinEvidence, Series};
use crate::tally::Tally;

/// What is kept of a platform in a country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlatformState {
    quorum: Quorum,
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
            .filter(|(at, _)| at.end(params.quorum_within) > bin.seconds());
        lately.fold(Tally::default(), |sum, (_, tally)| sum.plus(tally))
    }

    fn observe(&mut self, platform: Platform, votes: &[(Asn, Tally)], context: &BinContext<'_>) {
        let bin = context.bin;
        let all = votes
            .iter()
            .fold(Tally::default(), |sum, (_, tally)| sum.plus(tally));
        let organisations = context.organisations(votes.iter().map(|(asn, _)| *asn));
        self.quorum
            .record(bin, all.all(), organisations, context.params);
        self.recent.push_back((bin, all));
        self.recent
            .retain(|(at, _)| at.end(context.params.quorum_within) > bin.seconds());
        let open = self
            .quorum
            .is_met(bin, context.params)
            .then(|| self.quorum.most_reporters());
        for measure in [Measure::Failed, Measure::Slow] {
            let evidence: Vec<BinEvidence> = votes
                .iter()
                .filter_map(|(asn, tally)| evidence_of(measure, platform, *asn, tally, context))
                .collect();
            let series = match measure {
                Measure::Slow => &mut self.slow,
                _ => &mut self.failed,
            };
            series.observe(&evidence, open, context);
        }
    }
}

fn evidence_of(
    measure: Measure,
    platform: Platform,
    asn: Asn,
    tally: &Tally,
    context: &BinContext<'_>,
) -> Option<BinEvidence> {
    let (against, votes) = match measure {
        Measure::Slow => (tally.slow, tally.came()),
        _ => (tally.failed, tally.paired()),
    };
    if votes <= 0.0 {
        return None;
    }
    let usual = CountryRates::usual(context.rates, measure, platform, asn, context.hour());
    Some(BinEvidence {
        asn,
        nats: context.params.evidence(against, votes, usual),
        votes,
        against,
        lost: tally.lost,
    })
}

/// What is kept of a country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CountryState {
    pub(crate) platforms: BTreeMap<Platform, PlatformState>,
    pub(crate) connectivity: Connectivity,
}

impl CountryState {
    /// Takes all counts of a bin.
    pub(crate) fn observe(&mut self, cells: &[Cell], hole: bool, context: &BinContext<'_>) {
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
                .observe(platform, &votes, context);
        }
        self.connectivity.observe(&present, &votes, hole, context);
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
            (None, crate::How::LinesDown, &self.connectivity.down),
            (None, crate::How::Silent, &self.connectivity.silent),
        ])
    }

    /// Every series, to change it.
    pub(crate) fn series_mut(&mut self) -> impl Iterator<Item = &mut Series> {
        let platforms = self.platforms.values_mut();
        let platforms = platforms.flat_map(|state| [&mut state.failed, &mut state.slow]);
        platforms.chain([&mut self.connectivity.down, &mut self.connectivity.silent])
    }
}
