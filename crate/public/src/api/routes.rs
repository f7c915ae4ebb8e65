//! The addresses of the API.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Router, middleware};
use sada_service::problem::{self, Problem};

use super::response::{MARKDOWN, json_response};
use super::state::ApiState;
use super::{aggregation, cors, country, day_files, event, events, openapi, summary};
use crate::answers::{Representation, ResponseCache};

/// `GET /api/v1/…` and `GET /data/…`: for programs of any origin.
pub fn routes(public: Arc<ResponseCache>) -> Router {
    let api = ApiState::new(public);
    let mut routes = Router::new();
    for (path, method) in table() {
        routes = routes.route(path, method);
    }
    routes
        .route("/api/{*path}", get(not_found))
        .method_not_allowed_fallback(|| async { problem::METHOD.into_response() })
        .layer(middleware::from_fn(cors::preflight))
        .layer(map_response(cors::allow_any_origin))
        .with_state(api)
}

/// Every address, as the OpenAPI document writes it.
fn table() -> [(&'static str, MethodRouter<ApiState>); 12] {
    [
        ("/api/v1/openapi.json", get(openapi_document)),
        ("/api/v1/summary.json", get(summary::get)),
        ("/api/v1/events", get(events::get)),
        ("/api/v1/events/{id}", get(event::get)),
        (
            "/api/v1/events/{id}/versions/{version}",
            get(event::version),
        ),
        ("/api/v1/aggregation", get(aggregation::get)),
        ("/api/v1/countries/{country}", get(country::get)),
        ("/api/v1/days", get(day_files::list)),
        ("/data/", get(day_files::list)),
        ("/data/dictionary.md", get(dictionary)),
        ("/data/{file}", get(day_files::file)),
        ("/data/sha256/{file}", get(day_files::checksum)),
    ]
}

async fn not_found() -> Problem {
    problem::NOT_FOUND
}

async fn openapi_document(State(api): State<ApiState>, headers: HeaderMap) -> Response {
    let key = "/api/v1/openapi.json".to_owned();
    let answer = api
        .public
        .answer(key, &headers, |_, _| json_response(&openapi::document()?));
    answer.await
}

async fn dictionary(State(api): State<ApiState>, headers: HeaderMap) -> Response {
    let key = "/data/dictionary.md".to_owned();
    let answer = api.public.answer(key, &headers, |_, _| {
        Ok(Representation {
            content_type: MARKDOWN,
            body: Bytes::from_static(include_bytes!("dictionary.md")),
        })
    });
    answer.await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_address_is_in_the_document_and_no_other() {
        let document = openapi::document().unwrap();
        let documented: BTreeSet<_> = document["paths"].as_object().unwrap().keys().collect();
        let routed = table().map(|(path, _)| path.to_owned());
        assert_eq!(documented, routed.iter().collect());
    }
}
