//! `GET /api/v1/aggregation`: sums of counts, with the parameters of OONI's API of that name
//! (<https://api.ooni.io/apidocs/>).

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use sada_core::catalogue::PlatformId;
use sada_published::counts::{CountsQuery, Grain, NetworkFilter};
use sada_service::clock;
use sada_service::problem::{self, BadParameter};
use sada_units::{Country, Day, Seconds};
use serde_json::json;

use super::query::Parameters;
use super::response::{CSV, json_response};
use super::state::ApiState;
use super::sums::{AggregationRow, Axis, Grouping, Sums, TimeGrain};
use super::timestamp;
use crate::answers::{Reader, Representation, RequestError};

/// The highest number of rows in an answer.
const MOST_LINES: usize = 10_000;
/// The number of days that are added up without `since`.
const DEFAULT_DAYS: u64 = 30;
/// Up to so many days the default grain is an hour, as in OONI's API.
const BY_THE_HOUR: u64 = 7;

const NAMES: [&str; 10] = [
    "probe_cc",
    "probe_asn",
    "since",
    "until",
    "time_grain",
    "axis_x",
    "axis_y",
    "platform",
    "format",
    "download",
];
const NETWORK: &str = "A network is an autonomous system number, such as AS17557 or 17557.";
const PLATFORM: &str =
    "A platform is a name such as youtube; /api/v1/openapi.json lists all of them.";

/// The parameters of a request, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct AggregationQuery {
    from: Seconds,
    until: Seconds,
    country: Option<Country>,
    network: Option<u32>,
    platform: Option<PlatformId>,
    grouping: Grouping,
    csv: bool,
}

/// `GET /api/v1/aggregation`.
pub(super) async fn get(
    State(api): State<ApiState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, BadParameter> {
    let parameters = Parameters::read(query.as_deref(), &NAMES)?;
    let download = parameters.flag("download")?;
    let question = AggregationQuery::read(&parameters, clock::now())?;
    if !question.is_bounded() {
        return Err(BadParameter::new(problem::TOO_WIDE, "since"));
    }
    let key = format!("/api/v1/aggregation {question:?}");
    let answer = api
        .public
        .question(key, &headers, move |reader, _| question.answer(reader));
    let mut answer = answer.await;
    if download == Some(true) && answer.status() == StatusCode::OK {
        let name = if question.csv {
            "attachment; filename=\"sada-aggregation.csv\""
        } else {
            "attachment; filename=\"sada-aggregation.json\""
        };
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    }
    Ok(answer)
}

impl AggregationQuery {
    fn read(parameters: &Parameters, now: Seconds) -> Result<Self, BadParameter> {
        let today_ends = Day::containing(now).end();
        let until = parameters.get("until", timestamp::parse, timestamp::ADVICE)?;
        let until = until.unwrap_or(today_ends);
        let from = parameters.get("since", timestamp::parse, timestamp::ADVICE)?;
        let from = from.unwrap_or(until - Seconds::days(DEFAULT_DAYS));
        let auto = if until - from <= Seconds::days(BY_THE_HOUR) {
            TimeGrain::Hour
        } else {
            TimeGrain::Day
        };
        let mut grains = TimeGrain::NAMES.to_vec();
        grains.push(("auto", auto));
        let axes = [
            parameters.choice("axis_x", &Axis::NAMES)?,
            parameters.choice("axis_y", &Axis::NAMES)?,
        ];
        let grain = parameters.choice("time_grain", &grains)?.unwrap_or(auto);
        let question = Self {
            from,
            until,
            country: parameters.country("probe_cc")?,
            network: parameters.get("probe_asn", network, NETWORK)?,
            platform: parameters.get("platform", PlatformId::from_name, PLATFORM)?,
            grouping: Grouping { axes, grain },
            csv: parameters
                .choice("format", &[("JSON", false), ("CSV", true)])?
                .unwrap_or(false),
        };
        question.agrees()
    }

    /// Whether its parts agree with each other.
    fn agrees(self) -> Result<Self, BadParameter> {
        let [x, y] = self.grouping.axes;
        let refused = |name, advice| Err(BadParameter::contradiction(name, advice));
        if self.from >= self.until {
            refused("since", "since must be before until.")
        } else if !is_multiple(self.from, Seconds::HOUR) || !is_multiple(self.until, Seconds::HOUR)
        {
            refused(
                "since",
                "since and until must be full hours here: hours are the shortest times that are added up. /data/ has every bin.",
            )
        } else if x.is_some() && x == y {
            refused("axis_y", "axis_x and axis_y must not be the same.")
        } else {
            Ok(self)
        }
    }

    fn has_networks(&self) -> bool {
        self.network.is_some() || self.grouping.has(Axis::Network)
    }

    /// The grain of the rows that are added up: days, unless the answer needs hours.
    fn grain(&self) -> Grain {
        let by_the_hour = self.grouping.has(Axis::Time) && self.grouping.grain == TimeGrain::Hour;
        let whole_days =
            is_multiple(self.from, Seconds::DAY) && is_multiple(self.until, Seconds::DAY);
        if by_the_hour || !whole_days {
            Grain::Hour
        } else {
            Grain::Day
        }
    }

    /// Whether it reads no more than about half a million rows.
    fn is_bounded(&self) -> bool {
        let days = match (self.grain(), self.has_networks(), self.country.is_some()) {
            (Grain::Day, false, true) => 3660,
            (Grain::Day, false, false) | (Grain::Day, true, true) => 400,
            (Grain::Hour | Grain::Bin, false, true) => 100,
            (Grain::Day, true, false)
            | (Grain::Hour | Grain::Bin, false, false)
            | (Grain::Hour | Grain::Bin, true, true) => 31,
            (Grain::Hour | Grain::Bin, true, false) => 0,
        };
        self.until - self.from <= Seconds::days(days)
    }

    fn answer(&self, reader: &Reader) -> Result<Representation, RequestError> {
        let query = CountsQuery {
            grain: self.grain(),
            from: self.from,
            until: self.until,
            country: self.country,
            networks: match self.network {
                Some(network) => NetworkFilter::One(network),
                None if self.has_networks() => NetworkFilter::Each,
                None => NetworkFilter::Whole,
            },
        };
        let mut sums = Sums::new(self.grouping, MOST_LINES);
        reader.published.each(&query, |row| {
            // A row without a platform counts reporters, and no votes.
            let wanted = row
                .platform
                .is_some_and(|it| self.platform.is_none_or(|only| only == it));
            if wanted {
                sums.add(&row);
            }
        })?;
        let lines = sums.lines().ok_or(problem::TOO_MANY_ROWS)?;
        if self.csv {
            return self.in_csv(&lines);
        }
        let by_time = self.grouping.has(Axis::Time);
        json_response(&json!({
            "v": 0,
            "dimension_count": self.grouping.axes.iter().flatten().count(),
            "since": clock::utc(self.from),
            "until": clock::utc(self.until),
            "time_grain": by_time.then(|| self.grouping.grain.name()),
            "result": lines,
        }))
    }

    fn in_csv(&self, lines: &[AggregationRow]) -> Result<Representation, RequestError> {
        let axes = || {
            Axis::NAMES
                .iter()
                .filter(|(_, axis)| self.grouping.has(*axis))
        };
        let mut out = csv::Writer::from_writer(Vec::new());
        let counts = [
            "ok_count",
            "slow_count",
            "failed_count",
            "failed_control_reached_count",
            "votes",
            "bins",
            "max_reporters",
            "mostly",
        ];
        out.write_record(axes().map(|(name, _)| *name).chain(counts))?;
        for line in lines {
            let of_axis = |axis: Axis| match axis {
                Axis::Time => line.measurement_start_day.clone(),
                Axis::Country => line.probe_cc.map(|it| it.to_string()),
                Axis::Network => line.probe_asn.map(|it| it.to_string()),
                Axis::Platform => line.platform.map(|it| it.name().to_owned()),
            };
            let counts = [
                line.ok_count,
                line.slow_count,
                line.failed_count,
                line.failed_control_reached_count,
                Some(line.votes),
                Some(line.bins),
                Some(line.max_reporters),
            ];
            let counts = counts.map(|count| count.map(|it| it.to_string()).unwrap_or_default());
            let mostly = line.mostly.unwrap_or_default().to_owned();
            let axes = axes().map(|(_, axis)| of_axis(*axis).unwrap_or_default());
            out.write_record(axes.chain(counts).chain([mostly]))?;
        }
        let body = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(Representation {
            content_type: CSV,
            body: body.into(),
        })
    }
}

fn is_multiple(moment: Seconds, of: Seconds) -> bool {
    (moment % of).is_zero()
}

/// `AS17557` or `17557`.
fn network(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("AS").unwrap_or(text);
    let is_number = (1..=10).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    let number: u64 = is_number.then(|| digits.parse().ok()).flatten()?;
    // Numbers end there, and the last one is reserved (RFC 7300): nothing is ever found of it.
    Some(u32::try_from(number).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 9 February 2024, 09:20 UTC.
    const NOW: Seconds = Seconds(1_707_470_400);

    fn read(query: &str) -> Result<AggregationQuery, BadParameter> {
        AggregationQuery::read(&Parameters::read(Some(query), &NAMES)?, NOW)
    }

    #[test]
    fn the_last_thirty_days_are_added_up_where_nobody_says_which() {
        let question = read("").unwrap();
        assert_eq!(clock::utc(question.from), "2024-01-11T00:00:00Z");
        assert_eq!(clock::utc(question.until), "2024-02-10T00:00:00Z");
        assert_eq!(question.grain(), Grain::Day);
    }

    #[test]
    fn the_same_question_has_one_key() {
        let one = read("probe_asn=AS17557&since=2024-01-20&until=2024-01-22&axis_x=platform");
        let other = read(
            "axis_x=platform&until=2024-01-22T00:00:00Z&format=JSON&since=2024-01-20T05:00:00%2B05:00&time_grain=hour&probe_asn=17557",
        );
        assert_eq!(one, other);
        assert!(one.is_ok());
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        for wrong in [
            "since=2024-01-20&until=2024-01-20",
            "since=2024-01-20T00:05:00Z",
            "axis_x=platform&axis_y=platform",
            "probe_asn=0",
            "probe_asn=AS",
            "probe_asn=17557x",
            "platform=YouTube",
            "time_grain=year",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(network("AS4294967295"), Some(u32::MAX));
        assert_eq!(network("9999999999"), Some(u32::MAX));
    }

    #[test]
    fn nobody_can_ask_for_everything() {
        let bounded = |query: &str| read(query).unwrap().is_bounded();
        let hours = "axis_x=measurement_start_day&time_grain=hour";
        for (wide, narrow) in [
            (
                "since=2020-01-01&until=2024-01-01".to_owned(),
                "since=2023-01-01&until=2024-01-01".to_owned(),
            ),
            (
                "since=2010-01-01&until=2024-01-01&probe_cc=PK".into(),
                "since=2020-01-01&until=2024-01-01&probe_cc=PK".into(),
            ),
            (
                format!("{hours}&since=2023-11-01&until=2024-01-01"),
                format!("{hours}&since=2023-12-01&until=2024-01-01"),
            ),
            (
                format!("{hours}&since=2023-12-01&until=2024-01-01&axis_y=probe_asn"),
                format!("{hours}&since=2023-12-01&until=2024-01-01&axis_y=probe_asn&probe_cc=PK"),
            ),
            (
                "since=2023-11-01T01:00:00Z&until=2024-01-01".into(),
                "since=2023-11-01T01:00:00Z&until=2024-01-01&probe_cc=PK".into(),
            ),
            (
                "since=2023-01-01&until=2024-01-01&probe_asn=1".into(),
                "since=2023-01-01&until=2024-01-01&probe_asn=1&probe_cc=PK".into(),
            ),
        ] {
            assert!(!bounded(&wide), "{wide}");
            assert!(bounded(&narrow), "{narrow}");
        }
    }
}
