//! Sums of published rows, grouped by one or two axes. Pure.

use std::collections::BTreeMap;

use sada_core::catalogue::PlatformId;
use sada_published::counts::{Row, Status, Tally};
use sada_service::clock;
use sada_units::{Country, Day, Seconds};
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use super::timestamp::date_of;

/// What rows can be grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Axis {
    /// The time in which a row begins, by the grain.
    Time,
    /// The country of a row.
    Country,
    /// The network of a row.
    Network,
    /// The platform of a row.
    Platform,
}

impl Axis {
    /// Each with its name, which is the name of its column. Where OONI has the column, the name is
    /// OONI's.
    pub(super) const NAMES: [(&str, Self); 4] = [
        ("measurement_start_day", Self::Time),
        ("probe_cc", Self::Country),
        ("probe_asn", Self::Network),
        ("platform", Self::Platform),
    ];
}

/// The length of the times that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TimeGrain {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week from Monday (ISO 8601).
    Week,
    /// A month.
    Month,
}

impl TimeGrain {
    /// Each with its name.
    pub(super) const NAMES: [(&str, Self); 4] = [
        ("hour", Self::Hour),
        ("day", Self::Day),
        ("week", Self::Week),
        ("month", Self::Month),
    ];

    pub(super) fn name(self) -> &'static str {
        let named = Self::NAMES.iter().find(|(_, grain)| *grain == self);
        named.map_or("", |(name, _)| name)
    }

    /// When the time begins in which a moment lies.
    fn begin(self, at: Seconds) -> Seconds {
        let day = Day::containing(at);
        match self {
            Self::Hour => at - at % Seconds::HOUR,
            Self::Day => day.start(),
            Self::Week => day.start() - Seconds::days(weekday(day)),
            Self::Month => month(day).unwrap_or(day.start()),
        }
    }

    fn label(self, begin: Seconds) -> Option<String> {
        match self {
            Self::Hour => Some(clock::utc(begin)),
            Self::Day | Self::Week | Self::Month => date_of(begin),
        }
    }
}

/// Days since Monday. The first of January 1970 was a Thursday, so the first week begins on that
/// day.
const fn weekday(Day(days): Day) -> u64 {
    let since_monday = (days + 3) % 7;
    if since_monday > days {
        days
    } else {
        since_monday
    }
}

fn month(day: Day) -> Option<Seconds> {
    let date = OffsetDateTime::from_unix_timestamp(i64::try_from(day.start().get()).ok()?).ok()?;
    let first = date - Duration::days(i64::from(date.day()) - 1);
    u64::try_from(first.unix_timestamp()).ok().map(Seconds)
}

/// What rows are grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grouping {
    /// The axes, at most two.
    pub(super) axes: [Option<Axis>; 2],
    /// The length of the times, where time is an axis.
    pub(super) grain: TimeGrain,
}

impl Grouping {
    /// Whether this is one of the axes.
    pub(super) fn has(&self, axis: Axis) -> bool {
        self.axes.contains(&Some(axis))
    }

    fn key(&self, row: &Row) -> GroupKey {
        GroupKey {
            begin: self.has(Axis::Time).then(|| self.grain.begin(row.at)),
            country: self.has(Axis::Country).then_some(row.country),
            network: row.network.filter(|_| self.has(Axis::Network)),
            platform: row.platform.filter(|_| self.has(Axis::Platform)),
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct GroupKey {
    begin: Option<Seconds>,
    country: Option<Country>,
    network: Option<u32>,
    platform: Option<PlatformId>,
}

/// One row of an answer: a group, and its counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct AggregationRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) measurement_start_day: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) probe_cc: Option<Country>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) probe_asn: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) platform: Option<PlatformId>,
    pub(super) ok_count: Option<u64>,
    pub(super) slow_count: Option<u64>,
    pub(super) failed_count: Option<u64>,
    pub(super) failed_control_reached_count: Option<u64>,
    pub(super) votes: u64,
    pub(super) bins: u64,
    pub(super) max_reporters: u64,
    /// The word for what more than half say.
    pub(super) mostly: Option<&'static str>,
}

/// Sums of rows.
pub(super) struct Sums {
    grouping: Grouping,
    most: usize,
    sums: BTreeMap<GroupKey, (Tally, u64, u64)>,
    too_many: bool,
}

impl Sums {
    /// Sums without a row yet, of at most so many groups.
    pub(super) const fn new(grouping: Grouping, most: usize) -> Self {
        Self {
            grouping,
            most,
            sums: BTreeMap::new(),
            too_many: false,
        }
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: &Row) {
        let key = self.grouping.key(row);
        if self.sums.len() == self.most && !self.sums.contains_key(&key) {
            self.too_many = true;
            return;
        }
        let (tally, bins, reporters) = self.sums.entry(key).or_default();
        tally.add(&row.tally);
        *bins += row.bins;
        *reporters = row.reporters.max(*reporters);
    }

    /// All rows of the answer, in the order of time, country, network and platform. `None`: there
    /// are too many.
    pub(super) fn lines(self) -> Option<Vec<AggregationRow>> {
        let Grouping { grain, .. } = self.grouping;
        let line = |(key, (tally, bins, max_reporters)): (GroupKey, (Tally, u64, u64))| {
            let told = tally.told();
            AggregationRow {
                measurement_start_day: key.begin.and_then(|begin| grain.label(begin)),
                probe_cc: key.country,
                probe_asn: key.network,
                platform: key.platform,
                ok_count: told.works,
                slow_count: told.slow,
                failed_count: told.failed,
                failed_control_reached_count: told.failed_with_control,
                votes: tally.votes(),
                bins,
                max_reporters,
                mostly: told.mostly.map(Status::name),
            }
        };
        (!self.too_many).then(|| self.sums.into_iter().map(line).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_begin_where_the_calendar_says() {
        let words = |grain: TimeGrain| grain.label(grain.begin(Seconds(1_709_215_500))).unwrap();
        // 29 February 2024, a Thursday, 14:05.
        let all = TimeGrain::NAMES.map(|(_, grain)| words(grain));
        assert_eq!(
            all,
            [
                "2024-02-29T14:00:00Z",
                "2024-02-29",
                "2024-02-26",
                "2024-02-01"
            ]
        );
        assert_eq!(
            TimeGrain::Week.begin(Seconds::DAY),
            Seconds::ZERO,
            "the first week has no Monday"
        );
        assert_eq!(TimeGrain::Week.begin(Seconds::days(4)), Seconds::days(4));
    }

    fn row(at: u64, platform: &str, works: u64, failed: u64) -> Row {
        Row {
            at: Seconds(at),
            country: "PK".parse().unwrap(),
            network: None,
            platform: PlatformId::from_name(platform),
            bins: 2,
            reporters: works + failed,
            tally: Tally {
                works,
                failed,
                failed_with_control: failed,
                ..Tally::default()
            },
        }
    }

    #[test]
    fn what_is_not_told_apart_is_added_and_reporters_are_not() {
        let grouping = Grouping {
            axes: [None, Some(Axis::Platform)],
            grain: TimeGrain::Day,
        };
        let mut sums = Sums::new(grouping, 2);
        for row in [
            row(0, "x", 10, 4),
            row(86_400, "x", 7, 9),
            row(0, "youtube", 3, 0),
        ] {
            sums.add(&row);
        }
        let lines = sums.lines().unwrap();
        let counts =
            |line: &AggregationRow| (line.ok_count, line.failed_count, line.votes, line.bins);
        assert_eq!(counts(&lines[0]), (Some(17), Some(13), 30, 4));
        assert_eq!(counts(&lines[1]), (None, None, 3, 2));
        assert_eq!(lines[1].mostly, Some("working"));
        assert_eq!(lines[0].max_reporters, 16);
        assert_eq!((lines.len(), lines[0].probe_cc), (2, None));
    }

    #[test]
    fn too_many_lines_are_none() {
        let grouping = Grouping {
            axes: [Some(Axis::Time), None],
            grain: TimeGrain::Day,
        };
        let mut sums = Sums::new(grouping, 1);
        sums.add(&row(0, "x", 10, 0));
        sums.add(&row(3_600, "x", 10, 0));
        sums.add(&row(86_400, "x", 10, 0));
        assert_eq!(sums.lines(), None);
    }
}
