//! Published rows put in places of equal length.

use std::collections::BTreeMap;

use sada_core::catalogue::PlatformId;
use sada_core::place::Country;

use super::time_format::{DAY, HOUR};
use crate::published::{Grain, Networks, Published, PublishedError, Query, Row, Tally};

/// So many days are shown.
pub(super) const DAYS: u64 = 90;
/// So many hours are shown of the last day.
pub(super) const HOURS: u64 = 24;

/// Places of equal length in time, each with what was said in it, or nothing where too few said
/// anything.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// When the first begins: seconds since 1970 (UTC).
    pub(super) from: u64,
    /// How long each is, in seconds.
    pub(super) step: u64,
    /// What was said, the earliest first.
    pub(super) places: Vec<Option<Tally>>,
    /// The most reporters of one bin.
    pub(super) reporters: u64,
}

impl Series {
    /// Empty places from the one in which `from` is to the one in which `until` is.
    pub(super) fn new(from: u64, until: u64, step: u64) -> Self {
        let from = from - from % step;
        let count = usize::try_from((until.saturating_sub(from)) / step + 1).unwrap_or(0);
        Self {
            from,
            step,
            places: vec![None; count],
            reporters: 0,
        }
    }

    /// The last 90 days, today the last.
    pub(super) fn days(now: u64) -> Self {
        Self::new(now.saturating_sub((DAYS - 1) * DAY), now, DAY)
    }

    /// The last 24 hours, the present one the last.
    pub(super) fn hours(now: u64) -> Self {
        Self::new(now.saturating_sub((HOURS - 1) * HOUR), now, HOUR)
    }

    /// The last 24 hours by quarters of an hour.
    pub(super) fn quarters(now: u64) -> Self {
        const QUARTER: u64 = HOUR / 4;
        Self::new(now.saturating_sub((4 * HOURS - 1) * QUARTER), now, QUARTER)
    }

    /// When the last place ends.
    pub(super) fn until(&self) -> u64 {
        self.from + self.places.len() as u64 * self.step
    }

    /// When each begins, with what was said in it.
    pub(super) fn each(&self) -> impl Iterator<Item = (u64, Option<&Tally>)> {
        let at = (self.from..).step_by(usize::try_from(self.step).unwrap_or(usize::MAX));
        at.zip(self.places.iter().map(Option::as_ref))
    }

    /// All that was said.
    pub(super) fn sum(&self) -> Tally {
        let mut sum = Tally::default();
        for tally in self.places.iter().flatten() {
            sum.add(tally);
        }
        sum
    }

    /// Puts a row in its place, if it has one here.
    pub(super) fn put(&mut self, row: &Row) {
        if self.add(row.at, &row.tally) {
            self.reporters = self.reporters.max(row.reporters);
        }
    }

    /// Adds what was said at this moment to its place; whether it has one here.
    pub(super) fn add(&mut self, at: u64, tally: &Tally) -> bool {
        let place = at.checked_sub(self.from).map(|since| since / self.step);
        let place = place.and_then(|it| usize::try_from(it).ok());
        let Some(place) = place.and_then(|it| self.places.get_mut(it)) else {
            return false;
        };
        place.get_or_insert_default().add(tally);
        true
    }

    /// What is to be asked to fill it.
    pub(super) fn query(&self, grain: Grain, country: Option<Country>) -> Query {
        Query {
            grain,
            from: self.from,
            until: self.until(),
            country,
            networks: Networks::Whole,
        }
    }
}

/// The platforms of a country, each in places like those of `empty`; only those of which anything
/// was said.
pub(super) fn by_platform(
    published: &Published,
    country: Country,
    grain: Grain,
    empty: &Series,
) -> Result<BTreeMap<PlatformId, Series>, PublishedError> {
    let mut platforms: BTreeMap<PlatformId, Series> = BTreeMap::new();
    published.each(&empty.query(grain, Some(country)), |row| {
        if let Some(platform) = row.platform {
            let series = platforms.entry(platform);
            series.or_insert_with(|| empty.clone()).put(&row);
        }
    })?;
    Ok(platforms)
}

/// The same of one platform, by country.
pub(super) fn by_country(
    published: &Published,
    platform: PlatformId,
    grain: Grain,
    empty: &Series,
) -> Result<BTreeMap<Country, Series>, PublishedError> {
    let mut countries: BTreeMap<Country, Series> = BTreeMap::new();
    published.each(&empty.query(grain, None), |row| {
        if row.platform == Some(platform) {
            let series = countries.entry(row.country);
            series.or_insert_with(|| empty.clone()).put(&row);
        }
    })?;
    Ok(countries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: u64, works: u64) -> Row {
        Row {
            at,
            country: Country::UNKNOWN,
            network: None,
            platform: None,
            bins: 1,
            reporters: works,
            tally: Tally {
                works,
                ..Tally::default()
            },
        }
    }

    #[test]
    fn each_row_has_its_place_and_a_gap_stays_one() {
        let mut series = Series::new(1000, 1900, 300);
        assert_eq!((series.from, series.until()), (900, 2100));
        for row in [
            row(899, 1),
            row(900, 2),
            row(1199, 3),
            row(1800, 4),
            row(2100, 5),
        ] {
            series.put(&row);
        }
        let works: Vec<_> = series
            .each()
            .map(|(at, it)| (at, it.map(|it| it.works)))
            .collect();
        assert_eq!(
            works,
            [(900, Some(5)), (1200, None), (1500, None), (1800, Some(4))]
        );
        assert_eq!((series.sum().works, series.reporters), (9, 4));
    }

    #[test]
    fn ninety_days_end_today() {
        let now = 1_707_470_400;
        let days = Series::days(now);
        assert_eq!(days.places.len(), 90);
        assert!((days.until() - DAY..days.until()).contains(&now));
        assert_eq!(Series::hours(now).places.len(), 24);
        assert_eq!(Series::quarters(now).places.len(), 96);
    }
}
