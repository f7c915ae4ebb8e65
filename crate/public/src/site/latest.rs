//! What the last hour says of each platform in each country.

use std::collections::BTreeMap;

use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::place::Country;

use super::time_format::HOUR;
use crate::public::Reader;
use crate::published::{Grain, Networks, Published, PublishedError, Query, Spoken, Status, Tally};

/// Counts that end so many seconds ago, and some bins, are no counts of now.
const FRESH: u64 = 15 * 60;

/// The platforms that people see first.
pub(super) fn first_platforms() -> impl Iterator<Item = PlatformId> {
    PLATFORMS.iter().take(4).map(|platform| platform.id)
}

/// What is known of one platform in one country in the last hour.
#[derive(Clone, Debug, Default)]
pub(super) struct Latest {
    /// The newest bin, and its beginning.
    pub(super) newest: Option<(u64, Tally)>,
    /// All bins.
    pub(super) votes: Tally,
    /// The most reporters of one bin.
    pub(super) reporters: u64,
}

impl Latest {
    /// What the hour comes to, in words that hold.
    pub(super) fn spoken(&self) -> Spoken {
        self.votes.spoken()
    }

    /// What the newest reports come to. An hour's say late what has just begun.
    fn newest_spoken(&self) -> Spoken {
        let newest = self.newest.as_ref();
        newest.map_or(Spoken::TooFew, |(_, tally)| tally.spoken())
    }

    /// Whether most of the newest reports tell of trouble.
    pub(super) fn is_troubled(&self) -> bool {
        matches!(self.newest_spoken(), Spoken::Mostly(said) if said != Status::Working)
    }
}

/// A country in the last hour.
#[derive(Clone, Debug, Default)]
pub(super) struct CountryNow {
    /// The most who reported in one bin, whatever they said.
    pub(super) reporters: u64,
    /// Platforms of which enough was said.
    pub(super) platforms: BTreeMap<PlatformId, Latest>,
}

impl CountryNow {
    /// Platforms of which most of the newest reports tell of trouble, in the catalogue's order.
    pub(super) fn troubled(&self) -> Vec<PlatformId> {
        let of = |id: &PlatformId| self.platforms.get(id).is_some_and(Latest::is_troubled);
        PLATFORMS.iter().map(|it| it.id).filter(of).collect()
    }

    /// Whether most of the newest reports on a platform say that it does not load.
    pub(super) fn fails(&self) -> bool {
        let fails = |latest: &Latest| latest.newest_spoken() == Spoken::Mostly(Status::Failing);
        self.platforms.values().any(fails)
    }

    /// Whether anything else is said of a platform than that it mostly works.
    pub(super) fn is_unusual(&self) -> bool {
        let unusual = |latest: &Latest| {
            latest.spoken() != Spoken::Mostly(Status::Working) || latest.is_troubled()
        };
        self.platforms.values().any(unusual)
    }
}

/// Since when counts are missing, if those that there are do not reach up to now.
pub(super) fn silent_since(reader: &Reader, now: u64) -> Result<Option<u64>, PublishedError> {
    let until = reader.published.until()?;
    let patience = FRESH + 4 * reader.terms.bin_seconds;
    Ok(Some(until).filter(|until| until + patience < now))
}

/// The last hour of each country with enough reports, or of this one.
pub(super) fn last_hour(
    published: &Published,
    country: Option<Country>,
    now: u64,
) -> Result<BTreeMap<Country, CountryNow>, PublishedError> {
    let mut countries: BTreeMap<Country, CountryNow> = BTreeMap::new();
    let query = Query {
        grain: Grain::Bin,
        from: now.saturating_sub(HOUR),
        until: now + 1,
        country,
        networks: Networks::Whole,
    };
    published.each(&query, |row| {
        let of_country = countries.entry(row.country).or_default();
        let Some(platform) = row.platform else {
            of_country.reporters = of_country.reporters.max(row.reporters);
            return;
        };
        let latest = of_country.platforms.entry(platform).or_default();
        latest.votes.add(&row.tally);
        latest.reporters = latest.reporters.max(row.reporters);
        latest.newest = Some((row.at, row.tally));
    })?;
    Ok(countries)
}
