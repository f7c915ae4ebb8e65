//! `GET /api/v1/countries/{country}`: what is said of each platform there, now and in the last day.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use sada_core::catalogue::PlatformId;
use sada_core::place::Country;
use serde_json::{Map, Value, json};

use super::path::PathNames;
use super::response::{LICENCE, json_response};
use super::state::ApiState;
use super::timestamp::{DAY, HOUR};
use crate::clock::{reached, utc};
use crate::problem;
use crate::public::{Reader, Refused};
use crate::published::{Grain, Networks, Query, Row};

/// `GET /api/v1/countries/{country}`.
pub(super) async fn get(
    State(api): State<ApiState>,
    PathNames(country): PathNames<String>,
    asked: HeaderMap,
) -> Response {
    let Ok(country) = country.parse::<Country>() else {
        return problem::NOT_FOUND.into_response();
    };
    let key = format!("/api/v1/countries/{country}");
    let answer = api.public.answer(key, &asked, move |reader, _| {
        let until = reader.published.until()?;
        let mut rows = last_day(reader, country, until)?;
        let presence = rows.remove(&None);
        let platforms = rows.into_iter().map(|(platform, rows)| {
            let last_hour = rows.iter().filter(|row| row.at + HOUR >= until);
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

/// The bins of the last day by platform, the earliest first; those of whoever reported without one.
fn last_day(
    reader: &Reader,
    country: Country,
    until: u64,
) -> Result<BTreeMap<Option<PlatformId>, Vec<Row>>, Refused> {
    let query = Query {
        grain: Grain::Bin,
        from: until.saturating_sub(DAY),
        until,
        country: Some(country),
        networks: Networks::Whole,
    };
    let mut rows: BTreeMap<_, Vec<Row>> = BTreeMap::new();
    reader.published.each(&query, |row| {
        rows.entry(row.platform).or_default().push(row);
    })?;
    Ok(rows)
}

fn bin(row: &Row) -> Value {
    let mut said = said(row);
    said.insert("bin_utc".into(), json!(utc(row.at)));
    said.insert("reporters".into(), json!(row.reporters));
    said.into()
}

/// Bins added up; nothing of none.
fn sum<'a>(rows: impl IntoIterator<Item = &'a Row>) -> Option<Value> {
    let mut rows = rows.into_iter();
    let mut sum = rows.next()?.clone();
    for row in rows {
        sum.bins += row.bins;
        sum.reporters = sum.reporters.max(row.reporters);
        sum.tally.add(&row.tally);
    }
    let mut said = said(&sum);
    said.insert("bins".into(), json!(sum.bins));
    said.insert("max_reporters".into(), json!(sum.reporters));
    Some(said.into())
}

fn said(row: &Row) -> Map<String, Value> {
    let Row { tally, .. } = row;
    let failures = tally.failures.iter();
    let failures: Map<_, _> = failures
        .map(|(kind, times)| (kind.name().to_owned(), json!(times)))
        .collect();
    let counts = [
        ("works", json!(tally.works)),
        ("slow", json!(tally.slow)),
        ("failed", json!(tally.failed)),
        ("failed_control_reached", json!(tally.failed_with_control)),
        ("failures", failures.into()),
    ];
    counts
        .map(|(name, count)| (name.to_owned(), count))
        .into_iter()
        .collect()
}
