//! What was found, as Atom feeds (RFC 4287): of the world, of a country, of a platform.
//!
//! An entry is an event, for good; what is said of it anew updates the entry, a withdrawal too.

mod feed;
mod tag;
mod words;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use sada_core::catalogue::PlatformId;

use crate::problem;
use crate::public::{Answer, Public};
use crate::settings::SiteUrl;
use crate::store::Country;

/// The content type.
const KIND: &str = "application/atom+xml; charset=utf-8";

/// What a feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// All that was found.
    World,
    /// What was found in a country.
    Country(Country),
    /// What was found of a platform.
    Platform(PlatformId),
}

impl Subject {
    /// The page of the same; begins with `/`.
    fn page(self) -> String {
        match self {
            Self::World => "/".to_owned(),
            Self::Country(country) => format!("/country/{}", country.code()),
            Self::Platform(platform) => format!("/platform/{}", platform.name()),
        }
    }

    /// Where its feed is; begins with `/`.
    fn path(self) -> String {
        format!("{}/feed.atom", self.page().trim_end_matches('/'))
    }
}

struct Feeds {
    public: Arc<Public>,
    site: SiteUrl,
}

/// `GET /feed.atom`, `/country/{cc}/feed.atom`, `/platform/{name}/feed.atom`, and the same in the
/// other languages. `site` is where people find the collector.
pub fn routes(public: Arc<Public>, site: SiteUrl) -> Router {
    Router::new()
        .route("/feed.atom", get(world))
        .route("/country/{country}/feed.atom", get(country))
        .route("/platform/{platform}/feed.atom", get(platform))
        .with_state(Arc::new(Feeds { public, site }))
}

/// What a page's head says of the feed of the same.
#[must_use]
pub fn link(subject: Subject) -> Markup {
    html! {
        link rel="alternate" type="application/atom+xml" href=(subject.path());
    }
}

async fn world(State(feeds): State<Arc<Feeds>>, asked: HeaderMap) -> Response {
    answer(&feeds, Some(Subject::World), &asked).await
}

async fn country(
    State(feeds): State<Arc<Feeds>>,
    Path(code): Path<String>,
    asked: HeaderMap,
) -> Response {
    let country = code.parse().ok().map(Subject::Country);
    answer(&feeds, country, &asked).await
}

async fn platform(
    State(feeds): State<Arc<Feeds>>,
    Path(name): Path<String>,
    asked: HeaderMap,
) -> Response {
    let platform = PlatformId::from_name(&name).map(Subject::Platform);
    answer(&feeds, platform, &asked).await
}

async fn answer(feeds: &Arc<Feeds>, subject: Option<Subject>, asked: &HeaderMap) -> Response {
    let Some(subject) = subject else {
        return problem::NOT_FOUND.into_response();
    };
    let told = Arc::clone(feeds);
    let made = feeds
        .public
        .answer(subject.path(), asked, move |reader, _| {
            let (events, as_of) = (reader.events.all()?, reader.published.until()?);
            let body = feed::write(&events, subject, &told.site, as_of)?;
            Ok(Answer {
                kind: KIND,
                body: body.into(),
            })
        });
    let mut response = made.await;
    // Readers that run in a page may fetch it.
    let anybody = HeaderValue::from_static("*");
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
    response
}
