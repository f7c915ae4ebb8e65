//! What the servers say.

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    header::{self, HeaderName},
    http::response,
};

use super::hosts::{Host, Site};
use crate::Mechanism;

type Page = Response<Full<Bytes>>;

const HTML: &str = "text/html; charset=utf-8";

/// The answer of a host to a request.
pub(super) fn page<B>(host: &Host, tls: bool, request: &Request<B>, mechanism: Mechanism) -> Page {
    let path = request.uri().path();
    match host.site {
        Site::BlockPage => filled(
            StatusCode::OK,
            &[(header::CONTENT_TYPE, HTML)],
            "<!doctype html><title>Blocked</title><h1>This site cannot be shown</h1><p>By order."
                .to_owned(),
        ),
        Site::Page(..) | Site::Cdn(_) | Site::Control(..) | Site::Collector if !tls => {
            let rest = request
                .uri()
                .path_and_query()
                .map_or("/", |rest| rest.as_str());
            let target = format!("https://{}{rest}", host.name);
            filled(
                StatusCode::MOVED_PERMANENTLY,
                &[(header::LOCATION, &target)],
                String::new(),
            )
        }
        Site::Page(platform, _) | Site::Cdn(platform) if mechanism == Mechanism::Http503 => filled(
            StatusCode::SERVICE_UNAVAILABLE,
            &[(header::CONTENT_TYPE, HTML), (header::RETRY_AFTER, "120")],
            format!(
                "<!doctype html><title>Error 503</title><h1>{platform}: sorry, something went wrong</h1>"
            ),
        ),
        Site::Page(platform, cdn) if !is_asset(path) => filled(
            StatusCode::OK,
            &[(header::CONTENT_TYPE, HTML)],
            document(platform, cdn),
        ),
        Site::Page(platform, _) | Site::Cdn(platform) => asset(platform, path),
        Site::Control(known, kind, body) => control(request.method(), path == known, kind, body),
        // Its TLS connections never come here.
        Site::Collector => filled(StatusCode::NOT_FOUND, &[], String::new()),
    }
}

fn document(platform: &str, cdn: &str) -> String {
    format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{platform}</title>\
         <link rel=\"icon\" href=\"https://{cdn}/icon.svg\">\
         <h1>This is {platform}</h1><img alt=\"\" src=\"https://{cdn}/picture.svg\">\
         <script src=\"https://{cdn}/app.js\"></script>\n"
    )
}

fn is_asset(path: &str) -> bool {
    path.ends_with(".js") || path.ends_with(".svg") || path == "/favicon.ico"
}

fn asset(platform: &str, path: &str) -> Page {
    if path.ends_with(".js") {
        let kind = [(header::CONTENT_TYPE, "text/javascript; charset=utf-8")];
        filled(
            StatusCode::OK,
            &kind,
            format!("document.body.dataset.script = {platform:?};\n"),
        )
    } else {
        let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"16\">\
                       <rect width=\"16\" height=\"16\" fill=\"#777\"/></svg>\n";
        filled(
            StatusCode::OK,
            &[(header::CONTENT_TYPE, "image/svg+xml")],
            picture.to_owned(),
        )
    }
}

fn control(method: &Method, known: bool, kind: &str, body: &str) -> Page {
    match (method, known) {
        (&Method::OPTIONS, _) => filled(
            StatusCode::NO_CONTENT,
            &[
                (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
                (header::ACCESS_CONTROL_ALLOW_HEADERS, "*"),
            ],
            String::new(),
        ),
        (_, true) => filled(
            StatusCode::OK,
            &[(header::CONTENT_TYPE, kind)],
            body.to_owned(),
        ),
        (_, false) => filled(
            StatusCode::NOT_FOUND,
            &[(header::CONTENT_TYPE, "text/plain")],
            "Not found\n".to_owned(),
        ),
    }
}

fn filled(status: StatusCode, headers: &[(HeaderName, &str)], body: String) -> Page {
    let mut page: response::Builder = Response::builder()
        .status(status)
        // A page out of a browser's cache would look like one that still loads.
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    for (name, value) in headers {
        page = page.header(name, *value);
    }
    page.body(Full::from(body)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http_body_util::BodyExt;
    use hyper::{Request, StatusCode, header};

    use super::page;
    use crate::{Mechanism, inside::hosts};

    async fn get(
        host: &str,
        tls: bool,
        path: &str,
        mechanism: Mechanism,
    ) -> (StatusCode, Option<String>, String) {
        let request = Request::get(path).body(()).expect("a request");
        let host = hosts::by_name(host).expect("a host");
        let reply = page(host, tls, &request, mechanism);
        let kind = reply
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|kind| kind.to_str().expect("text").to_owned());
        let status = reply.status();
        let body = reply.into_body().collect().await.expect("whole").to_bytes();
        (
            status,
            kind,
            String::from_utf8(body.to_vec()).expect("text"),
        )
    }

    #[tokio::test]
    async fn every_path_of_a_platform_is_a_page_with_something_of_its_cdn() {
        for path in ["/", "/watch?v=1", "/api/graphql"] {
            let (status, kind, body) = get("www.youtube.com", true, path, Mechanism::None).await;
            assert_eq!(
                (status, kind.as_deref()),
                (StatusCode::OK, Some("text/html; charset=utf-8"))
            );
            assert!(
                body.contains("youtube") && body.contains("https://i.ytimg.com/app.js"),
                "{body}"
            );
        }
        let (_, kind, _) = get("i.ytimg.com", true, "/app.js", Mechanism::None).await;
        assert_eq!(kind.as_deref(), Some("text/javascript; charset=utf-8"));
    }

    #[tokio::test]
    async fn a_platform_in_trouble_says_so_on_all_its_hosts() {
        for host in ["x.com", "abs.twimg.com"] {
            assert_eq!(
                get(host, true, "/app.js", Mechanism::Http503).await.0,
                StatusCode::SERVICE_UNAVAILABLE
            );
        }
    }

    #[tokio::test]
    async fn controls_are_known_by_their_bodies() {
        for (host, path, known) in [
            (
                "www.wikidata.org",
                "/w/api.php?origin=*",
                "\"sitename\":\"Wikidata\"",
            ),
            (
                "cloudflare-dns.com",
                "/dns-query?name=example.com",
                "\"Status\":0",
            ),
            (
                "cdn.jsdelivr.net",
                "/npm/is-number@7.0.0/package.json",
                "\"name\": \"is-number\"",
            ),
            ("api.github.com", "/", "\"current_user_url\""),
        ] {
            let (status, _, body) = get(host, true, path, Mechanism::None).await;
            assert_eq!(status, StatusCode::OK);
            assert!(body.contains(known), "{body}");
            serde_json::from_str::<serde_json::Value>(&body).expect("JSON");
        }
        assert_eq!(
            get("api.github.com", true, "/nothing", Mechanism::None)
                .await
                .0,
            StatusCode::NOT_FOUND
        );
    }

    #[tokio::test]
    async fn plain_http_leads_to_https() {
        assert_eq!(
            get("x.com", false, "/home", Mechanism::None).await.0,
            StatusCode::MOVED_PERMANENTLY
        );
        assert_eq!(
            get("blocked.example", false, "/", Mechanism::None).await.0,
            StatusCode::OK
        );
    }
}
