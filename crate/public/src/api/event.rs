//! `GET /api/v1/events/{id}`: one event, with every version of what was said of it.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use serde_json::{Value, json};

use super::event_item::{Item, told};
use super::path::PathNames;
use super::response::{JSON, LICENCE, json_response};
use super::state::ApiState;
use crate::events::{self, Event, Incident, incidents};
use crate::note;
use crate::problem;
use crate::public::{Answer, Reader, Refused};

/// Members that are another one in every version.
const OF_EACH: [&str; 3] = ["version", "said_at", "as_of"];

#[derive(Serialize)]
struct Answered {
    #[serde(flatten)]
    item: Item,
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
    asked: HeaderMap,
) -> Response {
    let key = format!("/api/v1/events/{id}");
    let answer = api.public.answer(key, &asked, move |reader, now| {
        let event = find(reader, &id)?;
        let latest = event.latest().ok_or(problem::NO_SUCH_EVENT)?;
        let notes = reader.notes.of(&event.id)?;
        json_response(&Answered {
            item: Item::of(&event, latest)?,
            settled: event.settled,
            incident: incident(&event, &incidents(&reader.events.all()?)),
            notes: note::json(&notes, &latest.says, now),
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
    asked: HeaderMap,
) -> Response {
    let answer = api.public.anew(&asked, move |reader, _| {
        let event = find(reader, &id)?;
        let version = event
            .versions
            .iter()
            .find(|it| it.number.to_string() == number);
        let version = version.ok_or(problem::NO_SUCH_EVENT)?;
        Ok(Answer {
            kind: JSON,
            body: events::json::of(&event, version).into(),
        })
    });
    answer.await
}

fn find(reader: &Reader, id: &str) -> Result<Event, Refused> {
    let event = reader.events.one(id)?;
    Ok(event.ok_or(problem::NO_SUCH_EVENT)?)
}

/// All versions, the newest first, each with what it says otherwise than the one before it.
fn versions(event: &Event) -> Result<Vec<Value>, Refused> {
    let mut before = None;
    let mut versions = Vec::new();
    for version in &event.versions {
        let told = told(event, version)?;
        versions.push(json!({
            "url": format!("/api/v1/events/{}/versions/{}", event.id, version.number),
            "changed": before.as_ref().map_or_else(Vec::new, |before| changed(before, &told)),
            "version": told,
        }));
        before = Some(told);
    }
    versions.reverse();
    Ok(versions)
}

/// The names of the members that are others, in the order of the alphabet.
fn changed<'a>(before: &Value, after: &'a Value) -> Vec<&'a str> {
    let members = after.as_object().into_iter().flatten();
    let changed = members.filter(|(name, value)| {
        !OF_EACH.contains(&name.as_str()) && before.get(name.as_str()) != Some(value)
    });
    let mut names: Vec<_> = changed.map(|(name, _)| name.as_str()).collect();
    names.sort_unstable();
    names
}

/// The incident of which the event is a part: none, if it was withdrawn.
fn incident(event: &Event, all: &[Incident]) -> Option<Value> {
    let incident = all.iter().find(|it| it.events.contains(&event.id))?;
    let together = incident.events.iter().filter(|id| **id != event.id);
    Some(json!({
        "nth_in_two_weeks": incident.nth,
        "platforms": incident.platforms,
        "began_together": together.collect::<Vec<_>>(),
    }))
}
