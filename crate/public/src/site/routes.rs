//! Which address has which page.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_core::place::Country;

use super::chart::{self, days_file, event_file, today_file};
use super::language::Language;
use super::layout::{self, POLICY};
use super::page::{PageContent, PageContext, PageResult};
use super::words::{Words, say};
use super::{about, countries, country, event, front, platform};
use crate::problem;
use crate::public::{Answer, Public, Refused};
use crate::settings::SiteUrl;

/// A chart, if there is one.
type Drawn = Result<Option<Markup>, Refused>;

/// What pages are made of, and where they are found.
struct Site {
    public: Arc<Public>,
    found_at: SiteUrl,
}

const HTML: &str = "text/html; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Every page and every chart, in every language:
///
/// - `/`, `/country/PK`, `/platform/youtube`, `/event/{id}`
/// - `/method`, `/data`, `/privacy`, `/about`
/// - `/chart/country/PK/youtube.svg`, `/chart/country/PK/youtube/today.svg`, `/chart/event/{id}.svg`
///
/// and the same below `/ur`. What else is in an address is not looked at.
///
/// `found_at` is where people find them.
pub fn routes(public: Arc<Public>, found_at: SiteUrl) -> Router {
    let site = Arc::new(Site { public, found_at });
    let mut router = Router::new();
    for language in Language::ALL {
        for (path, page) in pages(&site, language) {
            router = router.route(&language.path(path), page);
        }
    }
    router
        .route("/style.css", get(style))
        .route("/ur", get(|| async { Redirect::permanent("/ur/") }))
}

async fn style() -> Response {
    // Pages name it with its fingerprint.
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, layout::STYLE).into_response()
}

fn pages(site: &Arc<Site>, language: Language) -> Vec<(&'static str, MethodRouter)> {
    let fixed = |path: &'static str, make: fn(&PageContext<'_>) -> PageResult| {
        let site = Arc::clone(site);
        let page = move |asked: HeaderMap| async move {
            page(&site, language, path.to_owned(), &asked, make).await
        };
        (path, get(page))
    };
    let named = |path: &'static str, make: fn(&PageContext<'_>, &str) -> PageResult| {
        let site = Arc::clone(site);
        let page = move |Path(name): Path<String>, asked: HeaderMap| async move {
            let path = path.replace("{name}", &name);
            page(&site, language, path, &asked, move |page| make(page, &name)).await
        };
        (path, get(page))
    };
    let drawn = |path: &'static str, make: fn(&PageContext<'_>, &[String]) -> Drawn| {
        let site = Arc::clone(site);
        let chart = move |Path(names): Path<Vec<String>>, asked: HeaderMap| async move {
            drawn(&site, language, path, names, &asked, make).await
        };
        (path, get(chart))
    };
    vec![
        fixed("/", front::page),
        fixed("/method", about::method),
        fixed("/data", about::data),
        fixed("/privacy", about::privacy),
        fixed("/about", about::about),
        named("/country/{name}", |page, name| match known(name) {
            Some(of) => country::page(page, of).map(Some),
            None => Ok(None),
        }),
        named(
            "/platform/{name}",
            |page, name| match PlatformId::from_name(name) {
                Some(of) => platform::page(page, of).map(Some),
                None => Ok(None),
            },
        ),
        named("/event/{name}", event::page),
        drawn("/chart/country/{country}/{platform}", |page, names| {
            let Some((country, platform)) = place(names, ".svg") else {
                return Ok(None);
            };
            days_file(page, country, platform).map(Some)
        }),
        drawn(
            "/chart/country/{country}/{platform}/today.svg",
            |page, names| {
                let Some((country, platform)) = place(names, "") else {
                    return Ok(None);
                };
                today_file(page, country, platform).map(Some)
            },
        ),
        drawn("/chart/event/{id}", |page, names| {
            match names.first().and_then(|name| name.strip_suffix(".svg")) {
                Some(id) => event_file(page, id),
                None => Ok(None),
            }
        }),
    ]
}

/// The country of this code, if there is one.
fn known(code: &str) -> Option<Country> {
    let country: Country = code.parse().ok()?;
    (countries::is_known(country) || country == Country::UNKNOWN).then_some(country)
}

fn place(names: &[String], ending: &str) -> Option<(Country, PlatformId)> {
    let [country, platform] = names else {
        return None;
    };
    let platform = PlatformId::from_name(platform.strip_suffix(ending)?)?;
    Some((known(country)?, platform))
}

async fn page(
    site: &Arc<Site>,
    language: Language,
    path: String,
    asked: &HeaderMap,
    make: impl FnOnce(&PageContext<'_>) -> PageResult + Send + 'static,
) -> Response {
    let here = path.clone();
    let own = Arc::clone(site);
    let make = move |reader: &_, now| {
        let page = PageContext::new(reader, &own.found_at, now, language)?;
        let content = make(&page)?.ok_or(Refused::Problem(problem::NOT_FOUND))?;
        let body = layout::whole(&page, &path, &content).into_string();
        Ok(Answer {
            kind: HTML,
            body: body.into(),
        })
    };
    let response = site.public.answer(language.path(&here), asked, make).await;
    let mut response = if response.status().as_u16() >= 400 {
        told(site, response, language)
    } else {
        response
    };
    let policy = HeaderValue::from_static(POLICY);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The page in the place of one that is not there.
fn told(site: &Site, problem: Response, language: Language) -> Response {
    let words = Words::of(language);
    let (title, text) = if problem.status() == StatusCode::NOT_FOUND {
        (say!(words, "missing-title"), say!(words, "missing-text"))
    } else {
        (say!(words, "not-now-title"), say!(words, "not-now-text"))
    };
    let main = html! {
        h1 { (title) }
        p.lede { (text) }
        p { a href=(language.path("/")) { (say!(words, "to-front")) } }
    };
    let page = layout::frame(
        words,
        &site.found_at,
        "/",
        &PageContent { title, main },
        &html! {},
    );
    let (mut parts, _) = problem.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
    Response::from_parts(parts, Body::from(page.into_string()))
}

async fn drawn(
    site: &Arc<Site>,
    language: Language,
    path: &str,
    names: Vec<String>,
    asked: &HeaderMap,
    make: fn(&PageContext<'_>, &[String]) -> Drawn,
) -> Response {
    let key = format!("{} {}", language.path(path), names.join(" "));
    let own = Arc::clone(site);
    let make = move |reader: &_, now| {
        let page = PageContext::new(reader, &own.found_at, now, language)?;
        let drawn = make(&page, &names)?.ok_or(Refused::Problem(problem::NOT_FOUND))?;
        Ok(Answer {
            kind: SVG,
            body: drawn.into_string().into(),
        })
    };
    let mut response = site.public.answer(key, asked, make).await.into_response();
    let headers = response.headers_mut();
    // Anybody may show it on a page of their own.
    let open = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    for (name, value) in open {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(policy) = HeaderValue::from_str(&chart::POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
