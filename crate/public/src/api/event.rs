//! `GET /api/v1/events/{id}`: one event with every version.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use sada_published::events::{self, Event, Incident, incidents};
use sada_published::notes;
use sada_service::problem;
use serde::Serialize;
use serde_json::{Value, json};

use super::event_item::{EventItem, version_json};
use super::path::PathNames;
use super::response::{JSON, LICENCE, json_response};
use super::state::ApiState;
use crate::answers::{Reader, Representation, RequestError};

/// Members that differ in every version.
const OF_EACH: [&str; 3] = ["version", "said_at", "as_of"];

#[derive(Serialize)]
struct EventDetails {
    #[serde(flatten)]
    item: EventItem,
    settled: bool,
    incident: Option<Value>,
    notes: Value,
    versions: Vec<Value>,
    licence: &'static str,
}

/// `GET /api/v1/events/{id}`.
pub(super) async fn get(
    State(api): State<ApiState>,
    PathNames(id): PathNames<String>,
    headers: HeaderMap,
) -> Response {
    let key = format!("/api/v1/events/{id}");
    let answer = api.public.answer(key, &headers, move |reader, now| {
        let event = find(reader, &id)?;
        let latest = event.latest().ok_or(problem::NO_SUCH_EVENT)?;
        let notes = reader.notes.of(&event.id)?;
        json_response(&EventDetails {
            item: EventItem::of(&event, latest)?,
            settled: event.settled,
            incident: incident(&event, &incidents(&reader.events.all()?)),
            notes: notes::json(&notes, &latest.says, now),
            versions: versions(&event)?,
            licence: LICENCE,
        })
    });
    answer.await
}

/// `GET /api/v1/events/{id}/versions/{version}`: the bytes that are recorded.
pub(super) async fn version(
    State(api): State<ApiState>,
    PathNames((id, number)): PathNames<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let answer = api.public.anew(&headers, move |reader, _| {
        let event = find(reader, &id)?;
        let version = event
            .versions
            .iter()
            .find(|it| it.number.to_string() == number);
        let version = version.ok_or(problem::NO_SUCH_EVENT)?;
        Ok(Representation {
            content_type: JSON,
            body: events::json::of(&event, version).into(),
        })
    });
    answer.await
}

fn find(reader: &Reader, id: &str) -> Result<Event, RequestError> {
    let event = reader.events.one(id)?;
    Ok(event.ok_or(problem::NO_SUCH_EVENT)?)
}

/// All versions, the newest first, each with the members that it changed.
fn versions(event: &Event) -> Result<Vec<Value>, RequestError> {
    let mut before = None;
    let mut versions = Vec::new();
    for version in &event.versions {
        let json = version_json(event, version)?;
        versions.push(json!({
            "url": format!("/api/v1/events/{}/versions/{}", event.id, version.number),
            "changed": before.as_ref().map_or_else(Vec::new, |before| changed(before, &json)),
            "version": json,
        }));
        before = Some(json);
    }
    versions.reverse();
    Ok(versions)
}

/// The names of the members that differ, in alphabetical order.
fn changed<'a>(before: &Value, after: &'a Value) -> Vec<&'a str> {
    let members = after.as_object().into_iter().flatten();
    let changed = members.filter(|(name, value)| {
        !OF_EACH.contains(&name.as_str()) && before.get(name.as_str()) != Some(value)
    });
    let mut names: Vec<_> = changed.map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

/// The incident that the event belongs to; none if it was withdrawn.
fn incident(event: &Event, all: &[Incident]) -> Option<Value> {
    let incident = all.iter().find(|it| it.events.contains(&event.id))?;
    let together = incident.events.iter().filter(|id| **id != event.id);
    Some(json!({
        "nth_in_two_weeks": incident.nth,
        "platforms": incident.platforms,
        "began_together": together.collect::<Vec<_>>(),
    }))
}
