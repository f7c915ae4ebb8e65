//! Published rows in intervals of equal length.

use std::collections::BTreeMap;

use sada_core::catalogue::PlatformId;
use sada_published::counts::{
    CountsQuery, Grain, NetworkFilter, Published, PublishedError, Row, Tally,
};
use sada_units::{Country, Seconds};

/// The number of days shown.
pub(super) const DAYS: u64 = 90;
/// The number of hours shown of the last day.
pub(super) const HOURS: u64 = 24;

/// Intervals of equal length, each with the votes in it, or nothing where too few voted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Series {
    /// When the first begins.
    pub(super) from: Seconds,
    /// How long each is.
    pub(super) step: Seconds,
    /// The votes of each interval, the earliest first.
    pub(super) intervals: Vec<Option<Tally>>,
    /// The highest number of reporters in one bin.
    pub(super) reporters: u64,
}

impl Series {
    /// Empty intervals from the one in which `from` is to the one in which `until` is.
    pub(super) fn new(from: Seconds, until: Seconds, step: Seconds) -> Self {
        let from = from - from % step;
        let count = usize::try_from((until - from) / step + 1).unwrap_or(0);
        Self {
            from,
            step,
            intervals: vec![None; count],
            reporters: 0,
        }
    }

    /// The last 90 days, today the last.
    pub(super) fn days(now: Seconds) -> Self {
        Self::new(now - Seconds::days(DAYS - 1), now, Seconds::DAY)
    }

    /// The last 24 hours, the present one the last.
    pub(super) fn hours(now: Seconds) -> Self {
        Self::new(now - Seconds::hours(HOURS - 1), now, Seconds::HOUR)
    }

    /// The last 24 hours by quarters of an hour.
    pub(super) fn quarters(now: Seconds) -> Self {
        const QUARTER: Seconds = Seconds::minutes(15);
        Self::new(now - QUARTER * (4 * HOURS - 1), now, QUARTER)
    }

    /// When the last interval ends.
    pub(super) fn until(&self) -> Seconds {
        self.from + self.step * self.intervals.len() as u64
    }

    /// When each begins, with the votes in it.
    pub(super) fn each(&self) -> impl Iterator<Item = (Seconds, Option<&Tally>)> {
        let at = (0..).map(|index| self.from + self.step * index);
        at.zip(self.intervals.iter().map(Option::as_ref))
    }

    /// All votes.
    pub(super) fn sum(&self) -> Tally {
        let mut sum = Tally::default();
        for tally in self.intervals.iter().flatten() {
            sum.add(tally);
        }
        sum
    }

    /// Adds a row to the interval in which it begins, if it is one of these.
    pub(super) fn add_row(&mut self, row: &Row) {
        if self.add(row.at, &row.tally) {
            self.reporters = self.reporters.max(row.reporters);
        }
    }

    /// Adds votes to the interval in which this moment lies. Whether there is such an interval.
    pub(super) fn add(&mut self, at: Seconds, tally: &Tally) -> bool {
        let since = (at >= self.from).then(|| at - self.from);
        let index = since.map(|since| since / self.step);
        let index = index.and_then(|it| usize::try_from(it).ok());
        let Some(interval) = index.and_then(|it| self.intervals.get_mut(it)) else {
            return false;
        };
        interval.get_or_insert_default().add(tally);
        true
    }

    /// The query whose rows fill it.
    pub(super) fn query(&self, grain: Grain, country: Option<Country>) -> CountsQuery {
        CountsQuery {
            grain,
            from: self.from,
            until: self.until(),
            country,
            networks: NetworkFilter::Whole,
        }
    }
}

/// The series of each platform in a country, in intervals like those of `empty`. A platform without
/// votes has none.
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
            series.or_insert_with(|| empty.clone()).add_row(&row);
        }
    })?;
    Ok(platforms)
}

/// The series of one platform in each country.
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
            series.or_insert_with(|| empty.clone()).add_row(&row);
        }
    })?;
    Ok(countries)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(at: u64, works: u64) -> Row {
        Row {
            at: Seconds(at),
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
        let mut series = Series::new(Seconds(1000), Seconds(1900), Seconds(300));
        assert_eq!((series.from.get(), series.until().get()), (900, 2100));
        for row in [
            row(899, 1),
            row(900, 2),
            row(1199, 3),
            row(1800, 4),
            row(2100, 5),
        ] {
            series.add_row(&row);
        }
        let works: Vec<_> = series
            .each()
            .map(|(at, it)| (at.get(), it.map(|it| it.works)))
            .collect();
        assert_eq!(
            works,
            [(900, Some(5)), (1200, None), (1500, None), (1800, Some(4))]
        );
        assert_eq!((series.sum().works, series.reporters), (9, 4));
    }

    #[test]
    fn ninety_days_end_today() {
        let now = Seconds(1_707_470_400);
        let days = Series::days(now);
        assert_eq!(days.intervals.len(), 90);
        assert!((days.until() - Seconds::DAY..days.until()).contains(&now));
        assert_eq!(Series::hours(now).intervals.len(), 24);
        assert_eq!(Series::quarters(now).intervals.len(), 96);
    }
}
