//! One country: its platforms, and its lines.

use std::collections::{BTreeMap, VecDeque};

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::bin_context::BinContext;
use crate::cell::{Asn, CountSubject, NetworkCount, PlatformIndex};
use crate::connectivity::Connectivity;
use crate::params::Params;
use crate::quorum::Quorum;
use crate::rates::{CountryRates, LoadFault};
use crate::series::{BinEvidence, Series};
use crate::tally::NetworkTally;

/// What is kept of a platform in a country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct PlatformState {
    quorum: Quorum,
    pub(crate) failed: Series,
    pub(crate) slow: Series,
    /// The last half hour.
    recent: VecDeque<(BinStart, NetworkTally)>,
}

impl PlatformState {
    /// All votes of the last half hour.
    pub(crate) fn recent(&self, bin: BinStart, params: &Params) -> NetworkTally {
        let lately = self
            .recent
            .iter()
            .filter(|(at, _)| at.end(params.quorum_within) > bin.seconds());
        lately.fold(NetworkTally::default(), |sum, (_, tally)| sum.plus(tally))
    }

    fn observe(
        &mut self,
        platform: PlatformIndex,
        votes: &[(Asn, NetworkTally)],
        context: &BinContext<'_>,
    ) {
        let bin = context.bin;
        let all = votes
            .iter()
            .fold(NetworkTally::default(), |sum, (_, tally)| sum.plus(tally));
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
        for measure in [LoadFault::Failed, LoadFault::Slow] {
            let evidence: Vec<BinEvidence> = votes
                .iter()
                .filter_map(|(asn, tally)| evidence_of(measure, platform, *asn, tally, context))
                .collect();
            let series = match measure {
                LoadFault::Slow => &mut self.slow,
                _ => &mut self.failed,
            };
            series.observe(&evidence, open, context);
        }
    }
}

fn evidence_of(
    measure: LoadFault,
    platform: PlatformIndex,
    asn: Asn,
    tally: &NetworkTally,
    context: &BinContext<'_>,
) -> Option<BinEvidence> {
    let (against, votes) = match measure {
        LoadFault::Slow => (tally.slow, tally.came()),
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
    pub(crate) platforms: BTreeMap<PlatformIndex, PlatformState>,
    pub(crate) connectivity: Connectivity,
}

impl CountryState {
    /// Takes all counts of a bin.
    pub(crate) fn observe(&mut self, cells: &[NetworkCount], hole: bool, context: &BinContext<'_>) {
        let mut present: BTreeMap<Asn, f64> = BTreeMap::new();
        let mut votes: BTreeMap<(PlatformIndex, Asn), NetworkTally> = BTreeMap::new();
        for cell in cells {
            match cell.subject {
                CountSubject::Presence => *present.entry(cell.asn).or_default() += cell.count,
                CountSubject::Vote(platform, outcome) => {
                    let tally = votes.entry((platform, cell.asn)).or_default();
                    tally.add(outcome, cell.control, cell.count);
                }
            }
        }
        let mut by_platform: BTreeMap<PlatformIndex, Vec<(Asn, NetworkTally)>> = BTreeMap::new();
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
    pub(crate) fn series(
        &self,
    ) -> impl Iterator<Item = (Option<PlatformIndex>, crate::Symptom, &Series)> {
        let platforms = self.platforms.iter().flat_map(|(platform, state)| {
            [
                (Some(*platform), crate::Symptom::Blocked, &state.failed),
                (Some(*platform), crate::Symptom::Slowed, &state.slow),
            ]
        });
        platforms.chain([
            (None, crate::Symptom::LinesDown, &self.connectivity.down),
            (None, crate::Symptom::Silent, &self.connectivity.silent),
        ])
    }

    /// Every series, to change it.
    pub(crate) fn series_mut(&mut self) -> impl Iterator<Item = &mut Series> {
        let platforms = self.platforms.values_mut();
        let platforms = platforms.flat_map(|state| [&mut state.failed, &mut state.slow]);
        platforms.chain([&mut self.connectivity.down, &mut self.connectivity.silent])
    }
}
