//! An event as machines are told of it: what stands for good, round what is said of it now.

use sada_detect::{Kind, ScaleWord};
use sada_units::Country;
use serde::Serialize;
use serde_json::Value;

use crate::clock::utc;
use crate::events::{Event, Version, json};
use crate::public::Refused;

/// An event with a version of it. The members round the version are named as in Cloudflare Radar's
/// annotations of outages (<https://developers.cloudflare.com/radar/>) where it has a name for them.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Item {
    id: String,
    event_type: Kind,
    scope: ScaleWord,
    locations: [Country; 1],
    start_date: String,
    end_date: Option<String>,
    linked_url: String,
    url: String,
    version: Value,
}

impl Item {
    /// This event with this version of it.
    pub(super) fn of(event: &Event, version: &Version) -> Result<Self, Refused> {
        let says = &version.says;
        Ok(Self {
            id: event.id.clone(),
            event_type: says.kind,
            scope: says.scale.word(),
            locations: [event.about.country],
            start_date: utc(says.onset),
            end_date: says.restored.map(utc),
            linked_url: format!("/event/{}", event.id),
            url: format!("/api/v1/events/{}", event.id),
            version: told(event, version)?,
        })
    }
}

/// What is recorded of a version, as a part of another answer.
pub(super) fn told(event: &Event, version: &Version) -> Result<Value, Refused> {
    Ok(serde_json::from_str(&json::of(event, version))?)
}
