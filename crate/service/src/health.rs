//! `GET /healthz` of a role that keeps nothing, and the form of every such answer.

use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::json;

/// `GET /healthz` of a role that keeps nothing: it answers while it runs.
pub fn alive() -> Router {
    Router::new().route(
        "/healthz",
        get(|| async { healthy(&json!({ "status": "ok" })) }),
    )
}

/// The answer of a role that can work: this JSON, which nobody keeps.
pub fn healthy(says: &serde_json::Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, says.to_string()).into_response()
}
