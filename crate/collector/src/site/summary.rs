//! What the counts of the last day come to. Pure: counts and the time go in.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::vote::Control;

use crate::published::{Status, Tally};
use crate::store::{Bin, Country, Subject};

/// An hour, in seconds.
const HOUR: u64 = 3600;

/// How many hours the page looks back.
pub(super) const HOURS: usize = 24;

/// What is held back and how bins are read.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// How long a bin is, in seconds.
    pub bin_seconds: u64,
    /// The fewest reporters in a bin for which anything is said of it.
    pub min_reporters: u64,
    /// Where this collector takes all reports to be from. Named on the page even
    /// without reports, since its configuration and not a reporter says it.
    pub assumed: Option<Country>,
}

/// The page's content.
#[derive(Debug)]
pub(super) struct Summary {
    /// When it was made, in seconds since 1970 (UTC).
    pub(super) now: u64,
    /// The countries of which anything may be said: those where the most platforms
    /// fail now come first, otherwise by code.
    pub(super) countries: Vec<CountrySummary>,
}

/// One country.
#[derive(Debug)]
pub(super) struct CountrySummary {
    /// Which.
    pub(super) country: Country,
    /// The most reports in one bin of the last day, whatever they say; nothing if
    /// they were too few.
    pub(super) sharing: Option<u64>,
    /// A row for each platform, in the catalogue's order.
    pub(super) rows: Vec<Row>,
}

impl CountrySummary {
    fn failing(&self) -> usize {
        let newest = self.rows.iter().filter_map(|row| row.newest.as_ref());
        newest
            .filter(|(_, tally)| tally.status() == Some(Status::Failing))
            .count()
    }
}

/// One platform in one country.
#[derive(Debug)]
pub(super) struct Row {
    /// Which.
    pub(super) platform: PlatformId,
    /// The newest bin of the last hour with enough reporters, and its start.
    pub(super) newest: Option<(u64, Tally)>,
    /// The last hour's bins with enough reporters.
    pub(super) hour: Option<Period>,
    /// The last day's bins with enough reporters.
    pub(super) day: Option<Period>,
    /// The last day hour by hour, the oldest first; nothing where too few reported.
    pub(super) strip: [Option<Status>; HOURS],
}

/// A stretch of time.
#[derive(Clone, Debug, Default)]
pub(super) struct Period {
    /// All votes of its bins.
    pub(super) votes: Tally,
    /// The most reporters in one of its bins. Over more than one bin nobody can
    /// know how many people they were.
    pub(super) reporters: u64,
}

impl Period {
    fn add(&mut self, tally: &Tally) {
        self.votes.add(tally);
        self.reporters = self.reporters.max(tally.votes());
    }
}

/// The earliest moment whose bins matter to a summary made at `now`.
#[must_use]
pub(super) fn since(now: u64) -> u64 {
    now.saturating_sub(HOURS as u64 * HOUR)
}

/// What these counts come to at `now` (seconds since 1970, UTC).
#[must_use]
pub(super) fn summarise(bins: &[Bin], terms: &Terms, now: u64) -> Summary {
    let mut votes: BTreeMap<(Country, PlatformId), BTreeMap<u64, Tally>> = BTreeMap::new();
    let mut presence: BTreeMap<Country, BTreeMap<u64, u64>> = BTreeMap::new();
    // A report leaves its device in the bin after its own. Before that is over a count still
    // grows by one at a time, and whoever watches the page and the network could tell whose
    // report was just counted.
    let settled = |bin: u64| bin + 2 * terms.bin_seconds <= now;
    let recent = |bin: &&Bin| bin.key.bin >= since(now) && settled(bin.key.bin);
    for bin in bins.iter().filter(recent) {
        let (key, country) = (&bin.key, bin.key.provenance.country);
        match key.subject {
            Subject::Presence => {
                *presence
                    .entry(country)
                    .or_default()
                    .entry(key.bin)
                    .or_default() += bin.count;
            }
            Subject::Vote(platform, vote) => {
                let tallies = votes.entry((country, platform)).or_default();
                let reached = key.control == Control::Yes;
                tallies
                    .entry(key.bin)
                    .or_default()
                    .count(vote, reached, bin.count);
            }
        }
    }
    let enough = |count: u64| count >= terms.min_reporters;
    let sharing = |country| {
        let most = presence
            .get(&country)
            .and_then(|bins| bins.values().copied().max());
        most.filter(|most| enough(*most))
    };
    let countries: BTreeSet<Country> = presence
        .keys()
        .copied()
        .filter(|country| sharing(*country).is_some())
        .chain(terms.assumed)
        .collect();
    let none = BTreeMap::new();
    let row = |country, platform| {
        let tallies = votes.get(&(country, platform)).unwrap_or(&none);
        let publishable = tallies.iter().filter(|(_, tally)| enough(tally.votes()));
        row(platform, publishable.map(|(bin, tally)| (*bin, tally)), now)
    };
    let of_country = |country| CountrySummary {
        country,
        sharing: sharing(country),
        rows: PLATFORMS
            .iter()
            .map(|platform| row(country, platform.id))
            .collect(),
    };
    let mut countries: Vec<CountrySummary> = countries.into_iter().map(of_country).collect();
    countries.sort_by_key(|of_country| Reverse(of_country.failing()));
    Summary { now, countries }
}

/// A row of bins that are all fit to be published, the oldest first.
fn row<'a>(platform: PlatformId, bins: impl Iterator<Item = (u64, &'a Tally)>, now: u64) -> Row {
    let mut newest = None;
    let mut hour: Option<Period> = None;
    let mut day: Option<Period> = None;
    let mut hours: [Tally; HOURS] = Default::default();
    for (bin, tally) in bins {
        day.get_or_insert_default().add(tally);
        // A bin that starts a little ahead of this clock belongs to the present hour.
        let hours_ago = usize::try_from(now.saturating_sub(bin) / HOUR).unwrap_or(HOURS);
        if hours_ago == 0 {
            hour.get_or_insert_default().add(tally);
            newest = Some((bin, tally.clone()));
        }
        if let Some(slot) = hours.iter_mut().rev().nth(hours_ago) {
            slot.add(tally);
        }
    }
    Row {
        platform,
        newest,
        hour,
        day,
        strip: hours.map(|tally| tally.status()),
    }
}

#[cfg(test)]
#[path = "summary_tests.rs"]
mod tests;
