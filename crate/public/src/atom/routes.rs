//! The addresses of feeds.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sada_core::catalogue::PlatformId;
use sada_service::problem;

use super::feed;
use crate::answers::{Representation, ResponseCache};
use crate::site::{FeedSubject, Language};
use crate::site_url::SiteUrl;

/// The media type of a feed.
const KIND: &str = "application/atom+xml; charset=utf-8";

struct Feeds {
    public: Arc<ResponseCache>,
    site: SiteUrl,
    language: Language,
}

/// `GET /feed.atom`, `/country/{cc}/feed.atom`, `/platform/{name}/feed.atom`, and the same below
/// `/ur`. `site` is where people find the collector.
pub fn routes(public: &Arc<ResponseCache>, site: &SiteUrl) -> Router {
    let mut router = Router::new();
    for language in Language::ALL {
        let feeds = Arc::new(Feeds {
            public: Arc::clone(public),
            site: site.clone(),
            language,
        });
        let of_language = Router::new()
            .route(&language.path("/feed.atom"), get(world))
            .route(&language.path("/country/{country}/feed.atom"), get(country))
            .route(
                &language.path("/platform/{platform}/feed.atom"),
                get(platform),
            )
            .with_state(feeds);
        router = router.merge(of_language);
    }
    router
}

async fn world(State(feeds): State<Arc<Feeds>>, headers: HeaderMap) -> Response {
    answer(&feeds, Some(FeedSubject::World), &headers).await
}

async fn country(
    State(feeds): State<Arc<Feeds>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Response {
    let country = code.parse().ok().map(FeedSubject::Country);
    answer(&feeds, country, &headers).await
}

async fn platform(
    State(feeds): State<Arc<Feeds>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let platform = PlatformId::from_name(&name).map(FeedSubject::Platform);
    answer(&feeds, platform, &headers).await
}

async fn answer(feeds: &Arc<Feeds>, subject: Option<FeedSubject>, headers: &HeaderMap) -> Response {
    let Some(subject) = subject else {
        return problem::NOT_FOUND.into_response();
    };
    let told = Arc::clone(feeds);
    let key = feeds.language.path(&subject.path());
    let made = feeds.public.answer(key, headers, move |reader, _| {
        let (events, as_of) = (reader.events.all()?, reader.published.until()?);
        let body = feed::write(&events, subject, told.language, &told.site, as_of)?;
        Ok(Representation {
            content_type: KIND,
            body: body.into(),
        })
    });
    let mut response = made.await;
    // Feed readers that run in a page may fetch it.
    let anybody = HeaderValue::from_static("*");
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, anybody);
    response
}
