//! The addresses of pages and charts.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get};
use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_service::problem;
use sada_units::Country;

use super::chart::{self, days_file, event_file, today_file};
use super::language::Language;
use super::layout::{self, POLICY};
use super::messages::{Messages, say};
use super::page::{PageContent, PageContext, PageResult};
use super::{about, countries, country, event, front, platform};
use crate::answers::{Representation, RequestError, ResponseCache};
use crate::site_url::SiteUrl;

/// A chart, or nothing where there is no such chart.
type ChartResult = Result<Option<Markup>, RequestError>;

/// What every address of the site has at hand.
struct SiteState {
    public: Arc<ResponseCache>,
    site_url: SiteUrl,
}

const HTML: &str = "text/html; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// Every page and every chart, in every language:
///
/// - `/`, `/country/PK`, `/platform/youtube`, `/event/{id}`
/// - `/method`, `/data`, `/privacy`, `/about`
/// - `/chart/country/PK/youtube.svg`, `/chart/country/PK/youtube/today.svg`, `/chart/event/{id}.svg`
///
/// and the same below `/ur`. The query of an address is ignored.
///
/// `site_url` is the public address of the site.
pub fn routes(public: Arc<ResponseCache>, site_url: SiteUrl) -> Router {
    let site = Arc::new(SiteState { public, site_url });
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
    // Pages link to it with its hash.
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    (headers, layout::STYLE).into_response()
}

fn pages(site: &Arc<SiteState>, language: Language) -> Vec<(&'static str, MethodRouter)> {
    let fixed = |path: &'static str, make: fn(&PageContext<'_>) -> PageResult| {
        let site = Arc::clone(site);
        let page = move |headers: HeaderMap| async move {
            page_response(&site, language, path.to_owned(), &headers, make).await
        };
        (path, get(page))
    };
    let named = |path: &'static str, make: fn(&PageContext<'_>, &str) -> PageResult| {
        let site = Arc::clone(site);
        let page = move |Path(name): Path<String>, headers: HeaderMap| async move {
            let path = path.replace("{name}", &name);
            page_response(&site, language, path, &headers, move |page| {
                make(page, &name)
            })
            .await
        };
        (path, get(page))
    };
    let chart = |path: &'static str, make: fn(&PageContext<'_>, &[String]) -> ChartResult| {
        let site = Arc::clone(site);
        let respond = move |Path(names): Path<Vec<String>>, headers: HeaderMap| async move {
            chart_response(&site, language, path, names, &headers, make).await
        };
        (path, get(respond))
    };
    vec![
        fixed("/", front::page),
        fixed("/method", about::method),
        fixed("/data", about::data),
        fixed("/privacy", about::privacy),
        fixed("/about", about::about),
        named("/country/{name}", |page, name| match known_country(name) {
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
        chart("/chart/country/{country}/{platform}", |page, names| {
            let Some((country, platform)) = country_and_platform(names, ".svg") else {
                return Ok(None);
            };
            days_file(page, country, platform).map(Some)
        }),
        chart(
            "/chart/country/{country}/{platform}/today.svg",
            |page, names| {
                let Some((country, platform)) = country_and_platform(names, "") else {
                    return Ok(None);
                };
                today_file(page, country, platform).map(Some)
            },
        ),
        chart("/chart/event/{id}", |page, names| {
            match names.first().and_then(|name| name.strip_suffix(".svg")) {
                Some(id) => event_file(page, id),
                None => Ok(None),
            }
        }),
    ]
}

/// The country of this code, if there is one.
fn known_country(code: &str) -> Option<Country> {
    let country: Country = code.parse().ok()?;
    (countries::is_known(country) || country == Country::UNKNOWN).then_some(country)
}

fn country_and_platform(names: &[String], ending: &str) -> Option<(Country, PlatformId)> {
    let [country, platform] = names else {
        return None;
    };
    let platform = PlatformId::from_name(platform.strip_suffix(ending)?)?;
    Some((known_country(country)?, platform))
}

async fn page_response(
    site: &Arc<SiteState>,
    language: Language,
    path: String,
    headers: &HeaderMap,
    make: impl FnOnce(&PageContext<'_>) -> PageResult + Send + 'static,
) -> Response {
    let here = path.clone();
    let own = Arc::clone(site);
    let make = move |reader: &_, now| {
        let page = PageContext::new(reader, &own.site_url, now, language)?;
        let content = make(&page)?.ok_or(RequestError::Problem(problem::NOT_FOUND))?;
        let body = layout::whole(&page, &path, &content).into_string();
        Ok(Representation {
            content_type: HTML,
            body: body.into(),
        })
    };
    let response = site
        .public
        .answer(language.path(&here), headers, make)
        .await;
    let mut response = if response.status().as_u16() >= 400 {
        error_page(site, response, language)
    } else {
        response
    };
    let policy = HeaderValue::from_static(POLICY);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// The page that stands for an error.
fn error_page(site: &SiteState, problem: Response, language: Language) -> Response {
    let messages = Messages::of(language);
    let (title, text) = if problem.status() == StatusCode::NOT_FOUND {
        (
            say!(messages, "missing-title"),
            say!(messages, "missing-text"),
        )
    } else {
        (
            say!(messages, "not-now-title"),
            say!(messages, "not-now-text"),
        )
    };
    let main = html! {
        h1 { (title) }
        p.lede { (text) }
        p { a href=(language.path("/")) { (say!(messages, "to-front")) } }
    };
    let page = layout::frame(
        messages,
        &site.site_url,
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

async fn chart_response(
    site: &Arc<SiteState>,
    language: Language,
    path: &str,
    names: Vec<String>,
    headers: &HeaderMap,
    make: fn(&PageContext<'_>, &[String]) -> ChartResult,
) -> Response {
    let key = format!("{} {}", language.path(path), names.join(" "));
    let own = Arc::clone(site);
    let make = move |reader: &_, now| {
        let page = PageContext::new(reader, &own.site_url, now, language)?;
        let drawn = make(&page, &names)?.ok_or(RequestError::Problem(problem::NOT_FOUND))?;
        Ok(Representation {
            content_type: SVG,
            body: drawn.into_string().into(),
        })
    };
    let mut response = site.public.answer(key, headers, make).await.into_response();
    let headers = response.headers_mut();
    // Any website may embed it.
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
