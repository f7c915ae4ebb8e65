//! `GET /api/v1/aggregation`: sums of counts, with the parameters of OONI's API of that name
//! (<https://api.ooni.io/apidocs/>).

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use sada_core::catalogue::PlatformId;
use sada_core::place::Country;
use serde_json::json;

use super::query::Parameters;
use super::response::{CSV, json_response};
use super::state::ApiState;
use super::sums::{Apart, Axis, Line, Sums, TimeGrain};
use super::timestamp::{self, DAY, HOUR};
use crate::clock;
use crate::problem::{self, BadParameter};
use crate::public::{Answer, Reader, Refused};
use crate::published::{Grain, Networks, Query};

/// So many lines an answer has at most.
const MOST_LINES: usize = 10_000;
/// Without `since`, so many days are added up.
const DEFAULT_DAYS: u64 = 30;
/// Up to so many days time is told apart by the hour where nobody says by what, as OONI does.
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

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Question {
    from: u64,
    until: u64,
    country: Option<Country>,
    network: Option<u32>,
    platform: Option<PlatformId>,
    apart: Apart,
    csv: bool,
}

/// `GET /api/v1/aggregation`.
pub(super) async fn get(
    State(api): State<ApiState>,
    RawQuery(query): RawQuery,
    asked: HeaderMap,
) -> Result<Response, BadParameter> {
    let parameters = Parameters::read(query.as_deref(), &NAMES)?;
    let download = parameters.flag("download")?;
    let question = Question::read(&parameters, clock::now())?;
    if !question.is_bounded() {
        return Err(BadParameter::new(problem::TOO_WIDE, "since"));
    }
    let key = format!("/api/v1/aggregation {question:?}");
    let answer = api
        .public
        .question(key, &asked, move |reader, _| question.answer(reader));
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

impl Question {
    fn read(parameters: &Parameters, now: u64) -> Result<Self, BadParameter> {
        let today_ends = (now / DAY + 1) * DAY;
        let until = parameters.get("until", timestamp::read, timestamp::ADVICE)?;
        let until = until.unwrap_or(today_ends);
        let from = parameters.get("since", timestamp::read, timestamp::ADVICE)?;
        let from = from.unwrap_or(until.saturating_sub(DEFAULT_DAYS * DAY));
        let auto = if until.saturating_sub(from) <= BY_THE_HOUR * DAY {
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
            apart: Apart { axes, grain },
            csv: parameters
                .choice("format", &[("JSON", false), ("CSV", true)])?
                .unwrap_or(false),
        };
        question.agrees()
    }

    /// Whether its parts go together.
    fn agrees(self) -> Result<Self, BadParameter> {
        let [x, y] = self.apart.axes;
        let refused = |name, advice| Err(BadParameter::contradiction(name, advice));
        if self.from >= self.until {
            refused("since", "since must be before until.")
        } else if !self.from.is_multiple_of(HOUR) || !self.until.is_multiple_of(HOUR) {
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
        self.network.is_some() || self.apart.has(Axis::Network)
    }

    /// By what the rows to be added are kept: days, unless hours are told apart or cut off.
    fn grain(&self) -> Grain {
        let by_the_hour = self.apart.has(Axis::Time) && self.apart.grain == TimeGrain::Hour;
        let whole_days = self.from.is_multiple_of(DAY) && self.until.is_multiple_of(DAY);
        if by_the_hour || !whole_days {
            Grain::Hour
        } else {
            Grain::Day
        }
    }

    /// Whether no more than about half a million rows are to be read.
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
        self.until - self.from <= days * DAY
    }

    fn answer(&self, reader: &Reader) -> Result<Answer, Refused> {
        let query = Query {
            grain: self.grain(),
            from: self.from,
            until: self.until,
            country: self.country,
            networks: match self.network {
                Some(network) => Networks::One(network),
                None if self.has_networks() => Networks::Each,
                None => Networks::Whole,
            },
        };
        let mut sums = Sums::new(self.apart, MOST_LINES);
        reader.published.each(&query, |row| {
            // Whoever reported, whatever they visited, says nothing of a platform.
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
        let by_time = self.apart.has(Axis::Time);
        json_response(&json!({
            "v": 0,
            "dimension_count": self.apart.axes.iter().flatten().count(),
            "since": clock::utc(self.from),
            "until": clock::utc(self.until),
            "time_grain": by_time.then(|| self.apart.grain.name()),
            "result": lines,
        }))
    }

    fn in_csv(&self, lines: &[Line]) -> Result<Answer, Refused> {
        let axes = || Axis::NAMES.iter().filter(|(_, axis)| self.apart.has(*axis));
        let mut out = csv::Writer::from_writer(Vec::new());
        let counts = [
            "ok_count",
            "slow_count",
            "failed_count",
            "failed_control_reached_count",
            "votes",
            "bins",
            "max_reporters",
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
                line.votes,
                line.bins,
                line.max_reporters,
            ];
            let axes = axes().map(|(_, axis)| of_axis(*axis).unwrap_or_default());
            out.write_record(axes.chain(counts.map(|count| count.to_string())))?;
        }
        let body = out.into_inner().map_err(csv::IntoInnerError::into_error)?;
        Ok(Answer {
            kind: CSV,
            body: body.into(),
        })
    }
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
    const NOW: u64 = 1_707_470_400;

    fn read(query: &str) -> Result<Question, BadParameter> {
        Question::read(&Parameters::read(Some(query), &NAMES)?, NOW)
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
