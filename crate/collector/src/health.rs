//! `GET /healthz`: whether reports can be kept and counts be read, and how far the watch is.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

use crate::events::EventStore;
use crate::journal::Journal;
use crate::problem;
use crate::store::{RollupStore, StoreError};

/// `GET /healthz`: 200 while reports can be kept and counts be read, else 503. How far the watch is
/// changes nothing of that: a gateway does its work without one.
pub fn routes(
    journal: Journal,
    store: Arc<dyn RollupStore>,
    events: Arc<Mutex<EventStore>>,
) -> Router {
    let health = move || {
        let (journal, store) = (journal.clone(), Arc::clone(&store));
        let events = Arc::clone(&events);
        async move { check(&journal, store, events).await }
    };
    Router::new().route("/healthz", get(health))
}

/// `GET /healthz` of a role that keeps nothing: it answers while it runs.
pub fn alive() -> Router {
    Router::new().route(
        "/healthz",
        get(|| async { fine(json!({ "status": "ok" })) }),
    )
}

async fn check(
    journal: &Journal,
    store: Arc<dyn RollupStore>,
    events: Arc<Mutex<EventStore>>,
) -> Response {
    let read = tokio::task::spawn_blocking(move || {
        store.health()?;
        Ok::<_, StoreError>(watched_until(&events))
    });
    match (read.await, journal.health().await) {
        (Ok(Ok(watched_until)), Ok(())) => {
            fine(json!({ "status": "ok", "watched_until": watched_until }))
        }
        _ => problem::UNAVAILABLE.into_response(),
    }
}

/// Every bin that starts before this moment was watched; `None` where none was, or where that
/// cannot be read.
fn watched_until(events: &Mutex<EventStore>) -> Option<u64> {
    let events = events.lock().unwrap_or_else(PoisonError::into_inner);
    match events.watched_until() {
        Ok(until) => Some(until).filter(|until| *until > 0),
        Err(error) => {
            tracing::warn!(%error, "cannot tell how far the watch is");
            None
        }
    }
}

fn fine(says: serde_json::Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, says.to_string()).into_response()
}
