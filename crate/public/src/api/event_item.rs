//! An event in JSON: what never changes, and within it one version of it.

use sada_detect::{EpisodeKind, ScaleClass};
use sada_published::events::{Event, Version, json};
use sada_service::clock::utc;
use sada_units::Country;
use serde::Serialize;
use serde_json::Value;

use crate::answers::RequestError;

/// An event with one version. The members round the version have the names of Cloudflare Radar's
/// annotations of outages (<https://developers.cloudflare.com/radar/>) where it has a name for
/// them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct EventItem {
    id: String,
    event_type: EpisodeKind,
    scope: ScaleClass,
    locations: [Country; 1],
    start_date: String,
    end_date: Option<String>,
    linked_url: String,
    url: String,
    version: Value,
}

impl EventItem {
    /// This event with this version of it.
    pub(super) fn of(event: &Event, version: &Version) -> Result<Self, RequestError> {
        let says = &version.says;
        Ok(Self {
            id: event.id.clone(),
            event_type: says.kind,
            scope: says.scale.class(),
            locations: [event.about.country],
            start_date: utc(says.onset),
            end_date: says.restored.map(utc),
            linked_url: format!("/event/{}", event.id),
            url: format!("/api/v1/events/{}", event.id),
            version: version_json(event, version)?,
        })
    }
}

/// A version in the JSON that is logged, as a part of another answer.
pub(super) fn version_json(event: &Event, version: &Version) -> Result<Value, RequestError> {
    Ok(serde_json::from_str(&json::of(event, version))?)
}
