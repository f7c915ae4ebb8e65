//! `GET /api/v1/events/{id}/versions/{version}`: one version of an event, to the byte as it is
//! recorded.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::events::{EventsError, json};
use crate::http::{Found, look_up};
use crate::published::PublicEvents;

type Shared = Arc<Mutex<PublicEvents>>;

/// The route, of these events. Of what may not be told, nothing is found.
pub fn routes(events: Shared) -> Router {
    Router::new()
        .route("/api/v1/events/{id}/versions/{version}", get(show))
        .with_state(events)
}

async fn show(
    State(events): State<Shared>,
    Path((id, version)): Path<(String, String)>,
) -> Response {
    look_up(move || find(&events, &id, &version)).await
}

fn find(
    events: &Mutex<PublicEvents>,
    id: &str,
    version: &str,
) -> Result<Option<Found>, EventsError> {
    let events = events.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(event) = events.one(id)? else {
        return Ok(None);
    };
    let mut versions = event.versions.iter();
    let version = versions.find(|it| it.number.to_string() == version);
    Ok(version.map(|version| Found {
        bytes: json::of(&event, version).into_bytes(),
        kind: "application/json",
        keep: "public, max-age=300",
    }))
}
