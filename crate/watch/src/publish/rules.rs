//! What may be said of a bin. Pure.
//!
//! A *group* is those who reported in one bin from one country, or, for each platform, those of
//! them who said anything of it; and, within it, those of one network. Only tokens of grade A count,
//! of which one block of addresses has few. To each number of a group [`Noise`] is added, which
//! reaches from −B to B, and then:
//!
//! - a group is told once its number is K + B or more: so K people at least are in it;
//! - an outcome is told if it is, with all the noise that may be in its number, K or more, and if
//!   what is left of the group is, too. An outcome that is not told is counted with the largest
//!   one. Where no other is told, the largest stands for all if more than half say it, else none;
//! - a network is told apart if what is left of the country without those told apart is K or more,
//!   with all the noise that may be in it;
//! - what was told of a group is never told again, with whatever came later.
//!
//! So one vote changes a number by one, under noise of several, and no number, no difference of
//! two and no second edition is about fewer than K people.

use std::collections::{BTreeMap, BTreeSet};

use sada_core::catalogue::PlatformId;
use sada_core::vote::Control;
use sada_ledger::store::{CellTotal, Country, Grade, Subject};
use sada_published::counts::{Row, Tally};
use sada_units::BinStart;

use super::noise::{Figure, GroupName, Noise, NoiseKey};

/// Who may be told apart: country and platform.
pub(super) type Group = (Country, Option<PlatformId>);

/// Networks that are not told apart have this number.
const OTHER: u32 = 0;

/// How much is told of how many.
pub(super) struct Rules {
    least: i64,
    noise: Noise,
}

/// Reporters, and what they said.
#[derive(Clone, Debug, Default)]
struct GroupCounts {
    reporters: u64,
    tally: Tally,
}

impl Rules {
    /// Of groups of so many.
    pub(super) fn new(least: u64, key: NoiseKey) -> Self {
        let noise = Noise::new(key, least.max(1));
        let least = i64::try_from(least.max(1)).unwrap_or(i64::MAX / 8);
        Self { least, noise }
    }

    /// The least that a sum or a difference of so many numbers must be, so that it is about K people
    /// whatever noise is in it.
    const fn least_of(&self, numbers: i64) -> i64 {
        self.least.saturating_add(numbers * self.noise.reach())
    }

    /// The rows to be written of one bin, where these are its counts, and `before` are the groups of
    /// which something is told already.
    pub(super) fn publishable(
        &self,
        bin: BinStart,
        counts: &[CellTotal],
        before: &BTreeSet<Group>,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        for ((country, platform), networks) in groups(counts) {
            if before.contains(&(country, platform)) {
                continue;
            }
            let row = |network: Option<u32>, said: &GroupCounts| {
                let name = GroupName {
                    bin,
                    country,
                    network,
                    platform,
                };
                let draw = |figure| self.noise.of(&name, figure);
                let (reporters, tally) = self.told(platform.is_some(), said, &draw)?;
                Some(Row {
                    at: bin.seconds(),
                    country,
                    network,
                    platform,
                    bins: 1,
                    reporters,
                    tally,
                })
            };
            let mut whole = GroupCounts::default();
            for said in networks.values() {
                whole.reporters += said.reporters;
                whole.tally.add(&said.tally);
            }
            let Some(whole) = row(None, &whole) else {
                continue;
            };
            let apart = networks.iter().filter(|(asn, _)| **asn != OTHER);
            let apart = apart.filter_map(|(asn, said)| row(Some(*asn), said));
            let apart = self.told_apart(apart.collect(), whole.reporters);
            rows.push(whole);
            rows.extend(apart);
        }
        rows
    }

    /// Without the smallest, until those of all others are enough. Nobody is not enough: else it
    /// would show that nobody is there.
    fn told_apart(&self, mut told: Vec<Row>, whole: u64) -> Vec<Row> {
        let number = |it: u64| i64::try_from(it).unwrap_or(i64::MAX);
        while let Some(smallest) = (0..told.len()).min_by_key(|at| told[*at].reporters) {
            let rest = number(whole) - number(told.iter().map(|row| row.reporters).sum());
            let numbers = i64::try_from(told.len())
                .unwrap_or(i64::MAX)
                .saturating_add(1);
            // Where one is enough there is nobody to hide.
            if self.least == 1 || rest >= self.least_of(numbers) {
                break;
            }
            told.remove(smallest);
        }
        told
    }

    /// How many are in a group and, of a platform, what they say of it, as far as it may be told with
    /// this noise.
    fn told(
        &self,
        of_platform: bool,
        said: &GroupCounts,
        draw: &impl Fn(Figure) -> i64,
    ) -> Option<(u64, Tally)> {
        let noisy = |count: u64, figure: Figure| {
            let count = i64::try_from(count).unwrap_or(i64::MAX / 2);
            count.saturating_add(draw(figure))
        };
        let reporters = noisy(said.reporters, Figure::Reporters);
        if reporters < self.least_of(1) {
            return None;
        }
        if !of_platform {
            return Some((reporters.unsigned_abs(), Tally::default()));
        }
        let tally = &said.tally;
        let failed = noisy(tally.failed, Figure::Failed).clamp(0, reporters);
        let slow = noisy(tally.slow, Figure::Slow).clamp(0, reporters - failed);
        let [works, slow, failed_told] =
            self.outcomes(reporters, [reporters - failed - slow, slow, failed]);
        let lost = tally.failed - tally.failed_with_control.min(tally.failed);
        let lost = noisy(lost, Figure::WithoutControl).clamp(0, failed);
        let mut told = Tally {
            works: works.unsigned_abs(),
            slow: slow.unsigned_abs(),
            failed: failed_told.unsigned_abs(),
            ..Tally::default()
        };
        if failed_told == 0 {
            return Some((reporters.unsigned_abs(), told));
        }
        let both = lost >= self.least_of(1) && failed - lost >= self.least_of(2);
        let with_control = match lost {
            lost if both => failed_told - lost,
            lost if (failed - lost) * 2 >= failed => failed_told,
            _ => 0,
        };
        told.failed_with_control = with_control.unsigned_abs();
        if failed >= self.least_of(1) {
            let how = tally.failures.iter();
            let how = how.map(|(how, times)| (*how, noisy(*times, Figure::FailedHow(*how))));
            let how = self.kinds(failed, how.collect());
            let times = |of: i64| if of == failed { failed_told } else { of };
            told.failures = how
                .into_iter()
                .map(|(how, of)| (how, times(of).unsigned_abs()))
                .collect();
        }
        Some((reporters.unsigned_abs(), told))
    }

    /// What is told of works, slow and failed: they add up to all, or are all nothing.
    fn outcomes(&self, all: i64, [works, slow, failed]: [i64; 3]) -> [i64; 3] {
        // What works is what the three others leave, with the noise of each.
        let enough = [
            works >= self.least_of(3),
            slow >= self.least_of(1),
            failed >= self.least_of(1),
        ];
        let mut told = [works, slow, failed];
        // Of equals, the better: `max_by_key` takes the last.
        let largest = (0..3).rev().max_by_key(|at| told[*at]).unwrap_or(0);
        let mut rest = 0;
        for at in 0..3 {
            if at == largest || !enough[at] || !enough[largest] {
                rest += told[at];
                told[at] = 0;
            }
        }
        if rest == all && [works, slow, failed][largest] * 2 <= all {
            return [0; 3];
        }
        told[largest] = rest;
        told
    }

    /// How it failed: kinds of which enough are, if enough are left; else, with the number of all,
    /// the one that is more than half.
    fn kinds<K: Copy + Ord>(&self, failed: i64, all: BTreeMap<K, i64>) -> BTreeMap<K, i64> {
        if self.least == 1 {
            return all;
        }
        let mut told = all.clone();
        told.retain(|_, times| *times >= self.least_of(1) && *times < failed);
        while let Some(smallest) = told.iter().min_by_key(|it| *it.1).map(|it| *it.0) {
            let numbers = i64::try_from(told.len())
                .unwrap_or(i64::MAX)
                .saturating_add(1);
            if failed - told.values().sum::<i64>() >= self.least_of(numbers) {
                return told;
            }
            told.remove(&smallest);
        }
        let most = all.into_iter().filter(|(_, times)| *times * 2 > failed);
        most.max_by_key(|(_, times)| *times)
            .map(|(how, _)| (how, failed))
            .into_iter()
            .collect()
    }
}

fn groups(counts: &[CellTotal]) -> BTreeMap<Group, BTreeMap<u32, GroupCounts>> {
    let mut groups: BTreeMap<Group, BTreeMap<u32, GroupCounts>> = BTreeMap::new();
    for CellTotal { key, count } in counts {
        let place = key.provenance;
        if place.grade != Grade::A {
            continue;
        }
        let platform = match key.subject {
            Subject::Presence => None,
            Subject::Vote(platform, _) => Some(platform),
        };
        let networks = groups.entry((place.country, platform)).or_default();
        let said = networks.entry(place.asn).or_default();
        match key.subject {
            Subject::Presence => said.reporters += count,
            Subject::Vote(_, vote) => {
                said.tally.count(vote, key.control == Control::Yes, *count);
                said.reporters = said.tally.votes();
            }
        }
    }
    groups
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "learned_tests.rs"]
mod learned_tests;
