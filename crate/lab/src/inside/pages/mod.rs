//! What the servers say.

mod block;
mod control;
mod filler;
mod platform;
mod trouble;
mod worker;

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    header::{self, HeaderName, HeaderValue},
    http::response,
};

use super::hosts::{Host, Site};
use crate::LabMechanism;
use block::portal_page;
pub(super) use block::{block_page, redirect};

/// A whole answer.
pub(super) type Page = Response<Full<Bytes>>;

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const TEXT: &str = "text/plain; charset=utf-8";

/// The answer of a host to a request that came over TLS or not.
pub(super) fn page<B>(
    host: &Host,
    tls: bool,
    request: &Request<B>,
    mechanism: LabMechanism,
) -> Page {
    match host.site {
        Site::BlockPage => block_page(StatusCode::OK),
        Site::Portal => portal_page(),
        Site::Control(id) if tls || id == "plain" => match trouble::of(host, request, mechanism) {
            Some(trouble) => trouble,
            None => control::page(id, request),
        },
        Site::Page(platform)
        | Site::Media(platform)
        | Site::Api(platform)
        | Site::Tracker(platform)
            if tls =>
        {
            let mut page = trouble::of(host, request, mechanism)
                .unwrap_or_else(|| platform::page(host.site, platform, request));
            platform::add_policies(&mut page, mechanism);
            page
        }
        // The other two have answers of their own, and never come here over TLS.
        Site::Page(_)
        | Site::Media(_)
        | Site::Api(_)
        | Site::Tracker(_)
        | Site::Control(_)
        | Site::Nel
        | Site::Collector(_) => to_https(host, request),
    }
}

fn to_https<B>(host: &Host, request: &Request<B>) -> Page {
    let rest = request
        .uri()
        .path_and_query()
        .map_or("/", |rest| rest.as_str());
    let target = format!("https://{}{rest}", host.name);
    filled(
        StatusCode::MOVED_PERMANENTLY,
        &[(header::LOCATION, &target)],
        Bytes::new(),
    )
}

fn html(status: StatusCode, body: impl Into<Bytes>) -> Page {
    filled(status, &[(header::CONTENT_TYPE, HTML)], body)
}

pub(super) fn text(status: StatusCode, body: impl Into<Bytes>) -> Page {
    filled(status, &[(header::CONTENT_TYPE, TEXT)], body)
}

fn filled(status: StatusCode, headers: &[(HeaderName, &str)], body: impl Into<Bytes>) -> Page {
    let body = body.into();
    let mut page: response::Builder = Response::builder()
        .status(status)
        // A page out of a browser's cache would look like one that still loads.
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    // An answer without a body must not name its length (RFC 9110, 8.6).
    if status != StatusCode::NO_CONTENT {
        page = page.header(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
    }
    for (name, value) in headers {
        page = page.header(name, *value);
    }
    page.body(Full::from(body)).unwrap_or_default()
}

/// The answer to a question before a request from another origin.
pub(super) fn preflight(methods: &str) -> Page {
    filled(
        StatusCode::NO_CONTENT,
        &[
            (header::ACCESS_CONTROL_ALLOW_METHODS, methods),
            (
                header::ACCESS_CONTROL_ALLOW_HEADERS,
                "*, content-type, authorization",
            ),
        ],
        Bytes::new(),
    )
}

#[cfg(test)]
mod tests;
