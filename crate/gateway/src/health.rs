//! `GET /healthz`: whether reports can be kept and counts be read, and how far the watch is.

use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sada_ledger::journal::Journal;
use sada_ledger::store::{RollupStore, StoreError};
use sada_published::events::EventStore;
use sada_service::{clock, health::healthy, problem};
use sada_units::Seconds;
use serde_json::json;

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
            let in_doubt = clock::read().in_doubt;
            healthy(&json!({
                "status": "ok",
                "watched_until": watched_until,
                "clock_in_doubt": in_doubt,
            }))
        }
        _ => problem::UNAVAILABLE.into_response(),
    }
}

/// Every bin that starts before this moment was watched; `None` where none was, or where that
/// cannot be read.
fn watched_until(events: &Mutex<EventStore>) -> Option<Seconds> {
    let events = events.lock().unwrap_or_else(PoisonError::into_inner);
    match events.watched_until() {
        Ok(until) => Some(until).filter(|until| !until.is_zero()),
        Err(error) => {
            tracing::warn!(%error, "cannot tell how far the watch is");
            None
        }
    }
}
