//! `GET /healthz`: whether reports can be kept and counts be read.

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::journal::Journal;
use crate::problem;
use crate::store::RollupStore;

/// `GET /healthz`: 200 while reports can be kept and counts be read, else 503.
pub fn routes(journal: Journal, store: Arc<dyn RollupStore>) -> Router {
    let health = move || {
        let (journal, store) = (journal.clone(), Arc::clone(&store));
        async move { check(&journal, store).await }
    };
    Router::new().route("/healthz", get(health))
}

/// `GET /healthz` of a role that keeps nothing: it answers while it runs.
pub fn alive() -> Router {
    Router::new().route("/healthz", get(|| async { fine() }))
}

async fn check(journal: &Journal, store: Arc<dyn RollupStore>) -> Response {
    let readable = tokio::task::spawn_blocking(move || store.health()).await;
    let readable = matches!(readable, Ok(Ok(())));
    if !readable || journal.health().await.is_err() {
        return problem::UNAVAILABLE.into_response();
    }
    fine()
}

fn fine() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, r#"{"status":"ok"}"#).into_response()
}
