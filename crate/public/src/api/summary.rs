//! `GET /api/v1/summary.json`: what happens now.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sada_published::events::{Incident, incidents};
use sada_service::clock::{reached, utc};
use sada_units::Seconds;
use serde_json::{Value, json};

use super::response::{LICENCE, json_response};
use super::state::ApiState;

/// `GET /api/v1/summary.json`.
pub(super) async fn get(State(api): State<ApiState>, headers: HeaderMap) -> Response {
    let key = "/api/v1/summary.json".to_owned();
    let answer = api.public.answer(key, &headers, |reader, _| {
        let published = &reader.published;
        let (until, final_until) = (published.until()?, published.final_until()?);
        let all = incidents(&reader.events.all()?);
        let ongoing = all.iter().filter(|it| it.restored.is_none());
        let bin_length = reader.terms.bin_length;
        json_response(&json!({
            "ongoing": ongoing.map(incident).collect::<Vec<_>>(),
            "countries": published.countries(until - Seconds::DAY)?,
            "newest_bin": reached(until - bin_length),
            "published_until": reached(until),
            "final_until": reached(final_until),
            "terms": {
                "bin_seconds": bin_length,
                "min_reporters": reader.terms.min_reporters,
            },
            "licence": LICENCE,
            "links": {
                "events": "/api/v1/events",
                "aggregation": "/api/v1/aggregation",
                "days": "/api/v1/days",
                "dictionary": "/data/dictionary.md",
                "openapi": "/api/v1/openapi.json",
            },
        }))
    });
    answer.await
}

fn incident(incident: &Incident) -> Value {
    let events = incident.events.iter();
    json!({
        "country": incident.country,
        "kind": incident.kind,
        "slow": incident.slow,
        "platforms": incident.platforms,
        "onset": utc(incident.onset),
        "scale": incident.scale,
        "certainty": incident.certainty,
        "reporters": incident.reporters,
        "nth_in_two_weeks": incident.nth,
        "events": events.map(|id| format!("/api/v1/events/{id}")).collect::<Vec<_>>(),
    })
}
