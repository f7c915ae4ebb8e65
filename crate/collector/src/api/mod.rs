//! What machines can ask: events, sums of counts, files of whole days. The OpenAPI document describes
//! it to the last status.

mod aggregation;
mod country;
mod day;
mod document;
mod event;
mod events;
mod guest;
mod item;
mod moment;
mod query;
mod sum;
mod summary;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::map_response;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use axum::{Router, middleware};
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::problem::{self, Problem};
use crate::public::{Answer, Public, Refused};

/// Licence of everything that is published.
const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";
/// So many files may be on their way at once.
const DOWNLOADS: usize = 16;

const JSON: &str = "application/json";
const CSV: &str = "text/csv; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";
const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// What answers are made by.
#[derive(Clone)]
struct Api {
    public: Arc<Public>,
    downloads: Arc<Semaphore>,
}

/// `GET /api/v1/…` and `GET /data/…`: for programs of any origin.
pub fn routes(public: Arc<Public>) -> Router {
    let api = Api {
        public,
        downloads: Arc::new(Semaphore::new(DOWNLOADS)),
    };
    let mut routes = Router::new();
    for (path, method) in table() {
        routes = routes.route(path, method);
    }
    routes
        .route("/api/{*path}", get(nothing))
        .method_not_allowed_fallback(|| async { problem::METHOD.into_response() })
        .layer(middleware::from_fn(guest::preflight))
        .layer(map_response(guest::welcome))
        .with_state(api)
}

/// Every address, as the OpenAPI document writes it.
fn table() -> [(&'static str, MethodRouter<Api>); 12] {
    [
        ("/api/v1/openapi.json", get(openapi)),
        ("/api/v1/summary.json", get(summary::get)),
        ("/api/v1/events", get(events::get)),
        ("/api/v1/events/{id}", get(event::get)),
        (
            "/api/v1/events/{id}/versions/{version}",
            get(event::version),
        ),
        ("/api/v1/aggregation", get(aggregation::get)),
        ("/api/v1/countries/{country}", get(country::get)),
        ("/api/v1/days", get(day::list)),
        ("/data/", get(day::list)),
        ("/data/dictionary.md", get(dictionary)),
        ("/data/{file}", get(day::file)),
        ("/data/sha256/{file}", get(day::checksum)),
    ]
}

async fn nothing() -> Problem {
    problem::NOT_FOUND
}

async fn openapi(State(api): State<Api>, asked: HeaderMap) -> Response {
    let key = "/api/v1/openapi.json".to_owned();
    let answer = api
        .public
        .answer(key, &asked, |_, _| json(&document::document()?));
    answer.await
}

async fn dictionary(State(api): State<Api>, asked: HeaderMap) -> Response {
    let key = "/data/dictionary.md".to_owned();
    let answer = api.public.answer(key, &asked, |_, _| {
        Ok(Answer {
            kind: MARKDOWN,
            body: Bytes::from_static(include_bytes!("dictionary.md")),
        })
    });
    answer.await
}

/// An answer in JSON.
fn json(value: &impl Serialize) -> Result<Answer, Refused> {
    Ok(Answer {
        kind: JSON,
        body: serde_json::to_vec(value)?.into(),
    })
}

/// The parts of a path that are names: those that are no text are names of nothing.
struct Names<T>(T);

impl<T, S> FromRequestParts<S> for Names<T>
where
    T: serde::de::DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(names)| Self(names))
            .map_err(|_| problem::NOT_FOUND)
    }
}
