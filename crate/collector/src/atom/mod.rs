//! What was found, as Atom feeds (RFC 4287): of the world, of a country, of a platform.
//!
//! An entry is an event, for good; what is said of it anew updates the entry, a withdrawal too.

mod feed;
mod tag;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_core::place::Country;

use crate::problem;
use crate::public::{Answer, Public};
use crate::settings::SiteUrl;
use crate::site::Language;

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
    /// What the page of this path, in the language of the site's root, is about by itself.
    fn of_page(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["", "country", code] => code.parse().ok().map(Self::Country),
            ["", "platform", name] => PlatformId::from_name(name).map(Self::Platform),
            _ => None,
        }
    }

    /// The path of its page, in the language of the site's root.
    fn page(self) -> String {
        match self {
            Self::World => "/".to_owned(),
            Self::Country(country) => format!("/country/{}", country.code()),
            Self::Platform(platform) => format!("/platform/{}", platform.name()),
        }
    }

    /// The path of its feed, likewise.
    fn path(self) -> String {
        format!("{}/feed.atom", self.page().trim_end_matches('/'))
    }
}

struct Feeds {
    public: Arc<Public>,
    site: SiteUrl,
    language: Language,
}

/// `GET /feed.atom`, `/country/{cc}/feed.atom`, `/platform/{name}/feed.atom`, and the same below
/// `/ur`. `site` is where people find the collector.
pub fn routes(public: &Arc<Public>, site: &SiteUrl) -> Router {
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

/// What a page's head says of feeds: of its own, if it has one, and of that of all.
pub(crate) fn links(language: Language, path: &str) -> Markup {
    let subjects = [Subject::of_page(path), Some(Subject::World)];
    html! {
        @for subject in subjects.into_iter().flatten() {
            link rel="alternate" type="application/atom+xml"
                title=(feed::title(language, subject)) href=(language.path(&subject.path()));
        }
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
    let key = feeds.language.path(&subject.path());
    let made = feeds.public.answer(key, asked, move |reader, _| {
        let (events, as_of) = (reader.events.all()?, reader.published.until()?);
        let body = feed::write(&events, subject, told.language, &told.site, as_of)?;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_tells_of_its_own_feed_first() {
        let links = |path| links(Language::Urdu, path).into_string();
        let country = links("/country/PK");
        let own = country.find("href=\"/ur/country/PK/feed.atom\"").unwrap();
        assert!(own < country.find("href=\"/ur/feed.atom\"").unwrap());
        assert!(links("/platform/x").contains("href=\"/ur/platform/x/feed.atom\""));
        for path in [
            "/",
            "/method",
            "/platform/myspace",
            "/country/pakistan",
            "/event/a",
        ] {
            assert_eq!(links(path).matches("<link").count(), 1, "{path}");
        }
    }
}
