//! Hours that wait until they are long over, and are then learned from.

use std::collections::{BTreeMap, BTreeSet};

use sada_units::{BinStart, Country, Seconds};
use serde::{Deserialize, Serialize};

use super::counts::{ReporterCounts, VoteCounts};
use super::{Hour, Rates, pairs};
use crate::cell::{Asn, ControlReached, CountSubject, NetworkCount, PlatformIndex, VoteOutcome};

/// Of an hour's votes no more than this share, and one, is learned as failed: what was no event
/// and should have been must not become what is usual, nor a little more each week.
const LEARNED_SHARE: f64 = 0.15;

/// Counts by hour, until they are learned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Learner {
    hours: BTreeMap<BinStart, PendingHour>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct PendingHour {
    /// Bins in which anybody reported at all: others are holes, and say nothing.
    bins: BTreeSet<BinStart>,
    #[serde(with = "pairs")]
    votes: BTreeMap<(Country, PlatformIndex, Asn), VoteCounts>,
    #[serde(with = "pairs")]
    people: BTreeMap<(Country, Asn), f64>,
}

impl PendingHour {
    /// Networks of which anything was heard.
    fn heard(&self) -> BTreeSet<(Country, Asn)> {
        let voted = self.votes.keys().map(|(country, _, asn)| (*country, *asn));
        self.people.keys().copied().chain(voted).collect()
    }
}

impl Learner {
    /// Records the counts of a bin that starts at this moment.
    pub(crate) fn record(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        let waiting = self
            .hours
            .entry(BinStart::containing(bin.seconds(), Seconds::HOUR))
            .or_default();
        for cell in cells {
            waiting.bins.insert(bin);
            match cell.subject {
                CountSubject::Presence => {
                    *waiting.people.entry((cell.country, cell.asn)).or_default() += cell.count;
                }
                CountSubject::Vote(platform, outcome) => {
                    let key = (cell.country, platform, cell.asn);
                    let slot = waiting.votes.entry(key).or_default();
                    match (outcome, cell.control) {
                        (VoteOutcome::Failed, ControlReached::NotChecked) => continue,
                        (VoteOutcome::Failed, ControlReached::Yes) => slot.failed += cell.count,
                        (VoteOutcome::Failed, ControlReached::No) => slot.lost += cell.count,
                        (VoteOutcome::Slow, _) => slot.slow += cell.count,
                        (VoteOutcome::Ok, _) => {}
                    }
                    slot.votes += cell.count;
                }
            }
        }
    }

    /// Learns from the hours that ended before this moment, and forgets them. `quiet` says whether
    /// nothing was found in the hour that starts then, of a platform, or with none of the lines.
    pub(crate) fn learn(
        &mut self,
        before: Seconds,
        rates: &mut Rates,
        quiet: impl Fn(Country, Option<PlatformIndex>, BinStart) -> bool,
    ) {
        while let Some(first) = self.hours.first_entry() {
            let start = *first.key();
            if start.end(Seconds::HOUR) > before {
                return;
            }
            let waiting = first.remove();
            let hour = Hour::of(start.seconds());
            for (country, asn) in waiting.heard() {
                let people = &mut rates.of_mut(country).people;
                people.entry(asn).or_default().heard = start.seconds();
            }
            for ((country, platform, asn), seen) in waiting.votes {
                if quiet(country, Some(platform), start) && quiet(country, None, start) {
                    let seen = capped(seen);
                    let country = rates.of_mut(country);
                    country
                        .platforms
                        .entry(platform)
                        .or_default()
                        .learn(hour, &seen);
                    let network = country.networks.entry((platform, asn));
                    network.or_default().learn(hour, &seen);
                }
            }
            let bins = u32::try_from(waiting.bins.len()).map_or(0.0, f64::from);
            for (country, learned) in &mut rates.countries {
                if quiet(*country, None, start) {
                    for (asn, people) in &mut learned.people {
                        let reporters = waiting.people.get(&(*country, *asn)).copied();
                        let reporters = reporters.unwrap_or_default();
                        let seen = ReporterCounts {
                            reporters,
                            bins,
                            weeks: 1.0,
                        };
                        people.learn(hour, seen);
                    }
                }
            }
        }
    }
}

fn capped(mut seen: VoteCounts) -> VoteCounts {
    let most = LEARNED_SHARE * seen.votes + 1.0;
    for anomalous in [&mut seen.failed, &mut seen.slow, &mut seen.lost] {
        *anomalous = anomalous.min(most);
    }
    seen
}
