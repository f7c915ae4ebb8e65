//! What the last hour says of each platform in each country.

use std::collections::BTreeMap;

use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_published::counts::{
    CountsQuery, Grain, NetworkFilter, Published, PublishedError, Spoken, Status, Tally,
};
use sada_units::{BinStart, Country, Seconds};

use crate::answers::Reader;

/// Counts are of now if they end no longer ago than this and four bins.
const FRESH: Seconds = Seconds::minutes(15);

/// The platforms that are always shown, in this order.
pub(super) fn first_platforms() -> impl Iterator<Item = PlatformId> {
    PLATFORMS.iter().take(4).map(|platform| platform.id)
}

/// The votes on one platform in one country in the last hour.
#[derive(Clone, Debug, Default)]
pub(super) struct LastHour {
    /// When the newest bin starts, and the votes in it.
    pub(super) newest: Option<(BinStart, Tally)>,
    /// The votes of all bins.
    pub(super) votes: Tally,
    /// The highest number of reporters in one bin.
    pub(super) reporters: u64,
}

impl LastHour {
    /// What most votes of the hour say.
    pub(super) fn spoken(&self) -> Spoken {
        let newest = self.newest.as_ref();
        newest.map_or(Spoken::TooFew, |_| self.votes.spoken())
    }

    /// What most votes of the newest bin say. The hour shows late what has just begun.
    fn newest_spoken(&self) -> Spoken {
        let newest = self.newest.as_ref();
        newest.map_or(Spoken::TooFew, |(_, tally)| tally.spoken())
    }

    /// Whether most of the newest votes tell of trouble.
    pub(super) fn is_troubled(&self) -> bool {
        matches!(self.newest_spoken(), Spoken::Mostly(said) if said != Status::Working)
    }
}

/// A country in the last hour.
#[derive(Clone, Debug, Default)]
pub(super) struct CountryNow {
    /// The highest number of reporters in one bin, whatever they reported.
    pub(super) reporters: u64,
    /// The platforms with enough votes.
    pub(super) platforms: BTreeMap<PlatformId, LastHour>,
}

impl CountryNow {
    /// The platforms for which most of the newest votes tell of trouble, in the catalogue's order.
    pub(super) fn troubled(&self) -> Vec<PlatformId> {
        let of = |id: &PlatformId| self.platforms.get(id).is_some_and(LastHour::is_troubled);
        PLATFORMS.iter().map(|it| it.id).filter(of).collect()
    }

    /// Whether, for any platform, most of the newest votes say that it does not load.
    pub(super) fn fails(&self) -> bool {
        let fails = |latest: &LastHour| latest.newest_spoken() == Spoken::Mostly(Status::Failing);
        self.platforms.values().any(fails)
    }

    /// Whether any platform has another status than that it mostly works.
    pub(super) fn is_unusual(&self) -> bool {
        let unusual = |latest: &LastHour| {
            latest.spoken() != Spoken::Mostly(Status::Working) || latest.is_troubled()
        };
        self.platforms.values().any(unusual)
    }
}

/// Since when counts are missing; nothing while they are up to date. Zero: there were never any.
pub(super) fn silent_since(
    reader: &Reader,
    now: Seconds,
) -> Result<Option<Seconds>, PublishedError> {
    let until = reader.published.until()?;
    let patience = FRESH + reader.terms.bin_length * 4;
    Ok(Some(until).filter(|until| *until + patience < now))
}

/// The last hour of each country with enough reports, or of one country.
pub(super) fn last_hour(
    published: &Published,
    country: Option<Country>,
    now: Seconds,
) -> Result<BTreeMap<Country, CountryNow>, PublishedError> {
    let mut countries: BTreeMap<Country, CountryNow> = BTreeMap::new();
    let query = CountsQuery {
        grain: Grain::Bin,
        from: now - Seconds::HOUR,
        until: now + Seconds(1),
        country,
        networks: NetworkFilter::Whole,
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
        latest.newest = Some((BinStart(row.at), row.tally));
    })?;
    Ok(countries)
}
