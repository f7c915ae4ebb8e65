//! `GET /api/v1/countries/{country}`: the counts of each platform there, now and in the last day.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use sada_core::catalogue::PlatformId;
use sada_published::counts::{CountsQuery, Grain, NetworkFilter, Row, Status};
use sada_service::clock::{reached, utc};
use sada_service::problem;
use sada_units::{Country, Seconds};
use serde_json::{Map, Value, json};

use super::path::PathNames;
use super::response::{LICENCE, json_response};
use super::state::ApiState;
use crate::answers::{Reader, RequestError};

/// `GET /api/v1/countries/{country}`.
pub(super) async fn get(
    State(api): State<ApiState>,
    PathNames(country): PathNames<String>,
    headers: HeaderMap,
) -> Response {
    let Ok(country) = country.parse::<Country>() else {
        return problem::NOT_FOUND.into_response();
    };
    let key = format!("/api/v1/countries/{country}");
    let answer = api.public.answer(key, &headers, move |reader, _| {
        let until = reader.published.until()?;
        let mut rows = last_day(reader, country, until)?;
        let presence = rows.remove(&None);
        let platforms = rows.into_iter().map(|(platform, rows)| {
            let last_hour = rows.iter().filter(|row| row.at + Seconds::HOUR >= until);
            json!({
                "platform": platform,
                "newest_bin": rows.last().map(bin),
                "last_hour": sum(last_hour),
                "last_24_hours": sum(&rows),
            })
        });
        json_response(&json!({
            "country": country,
            "published_until": reached(until),
            "newest_bin": presence.iter().flatten().last().map(|row| json!({
                "bin_utc": utc(row.at),
                "reporters": row.reporters,
            })),
            "platforms": platforms.collect::<Vec<_>>(),
            "licence": LICENCE,
        }))
    });
    answer.await
}

/// The bins of the last day by platform, the earliest first. Bins without a platform count
/// reporters.
fn last_day(
    reader: &Reader,
    country: Country,
    until: Seconds,
) -> Result<BTreeMap<Option<PlatformId>, Vec<Row>>, RequestError> {
    let query = CountsQuery {
        grain: Grain::Bin,
        from: until - Seconds::DAY,
        until,
        country: Some(country),
        networks: NetworkFilter::Whole,
    };
    let mut rows: BTreeMap<_, Vec<Row>> = BTreeMap::new();
    reader.published.each(&query, |row| {
        rows.entry(row.platform).or_default().push(row);
    })?;
    Ok(rows)
}

fn bin(row: &Row) -> Value {
    let mut members = counts(row);
    members.insert("bin_utc".into(), json!(utc(row.at)));
    members.insert("reporters".into(), json!(row.reporters));
    members.into()
}

/// The sum of bins; nothing for no bins.
fn sum<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Option<Value> {
    let mut rows = rows.into_iter();
    let mut sum = rows.next()?.clone();
    for row in rows {
        sum.bins += row.bins;
        sum.reporters = sum.reporters.max(row.reporters);
        sum.tally.add(&row.tally);
    }
    let mut members = counts(&sum);
    members.insert("bins".into(), json!(sum.bins));
    members.insert("max_reporters".into(), json!(sum.reporters));
    Some(members.into())
}

fn counts(row: &Row) -> Map<String, Value> {
    let told = row.tally.told();
    let failures = told.failures.iter();
    let failures: Map<_, _> = failures
        .map(|(kind, times)| (kind.name().to_owned(), json!(times)))
        .collect();
    let counts = [
        ("works", json!(told.works)),
        ("slow", json!(told.slow)),
        ("failed", json!(told.failed)),
        ("failed_control_reached", json!(told.failed_with_control)),
        ("failures", failures.into()),
        ("mostly", json!(told.mostly.map(Status::name))),
    ];
    counts
        .map(|(name, count)| (name.to_owned(), count))
        .into_iter()
        .collect()
}
