//! A platform's own pages, pictures, scripts and answers.

use hyper::{Method, Request, StatusCode, header};

use super::{Page, SCRIPT, TEXT, filled, filler, html, preflight, worker};
use crate::{
    LabMechanism,
    inside::hosts::{self, Site},
};

/// The length of `/small`, of front pages, which is more than what mechanisms in the middle of a body let pass, and of
/// the big ones.
const SMALL: usize = 4_000;
const FRONT: usize = 40_000;
const BIG: usize = 200_000;

/// Where browsers shall report what they met (W3C Network Error Logging), and that they shall report every failure.
const REPORT_TO: &str =
    r#"{"group":"nel","max_age":86400,"endpoints":[{"url":"https://nel.sada.test/report"}]}"#;
const NEL: &str = r#"{"report_to":"nel","max_age":86400,"include_subdomains":false,"success_fraction":0.0,"failure_fraction":1.0}"#;

pub(super) fn page<B>(site: Site, platform: &'static str, request: &Request<B>) -> Page {
    if request.method() == Method::OPTIONS {
        return preflight("GET, HEAD, POST");
    }
    let path = request.uri().path();
    if let Some(asset) = asset(platform, path) {
        return asset;
    }
    match site {
        Site::Api(_) => filled(
            StatusCode::OK,
            &[(header::CONTENT_TYPE, "application/json; charset=utf-8")],
            format!("{{\"platform\":\"{platform}\",\"items\":[1,2,3]}}\n"),
        ),
        Site::Page(_) => worker::page(platform, path).unwrap_or_else(|| {
            let (script, length) = match path {
                "/big" => ("big", BIG),
                "/small" => ("app", SMALL),
                _ => ("app", FRONT),
            };
            html(StatusCode::OK, document(platform, script, length))
        }),
        _ => filled(
            StatusCode::OK,
            &[(header::CONTENT_TYPE, "image/svg+xml")],
            PICTURE,
        ),
    }
}

/// Asks browsers to report failures, and offers HTTP/3 where the mechanism is about it.
pub(super) fn add_policies(page: &mut Page, mechanism: LabMechanism) {
    let headers = page.headers_mut();
    headers.insert("report-to", header::HeaderValue::from_static(REPORT_TO));
    headers.insert("nel", header::HeaderValue::from_static(NEL));
    if mechanism == LabMechanism::QuicDrop {
        let offer = header::HeaderValue::from_static("h3=\":443\"; ma=86400");
        headers.insert(header::ALT_SVC, offer);
    }
}

/// A page with something of every other host that its platform's pages use, of about the length that is wanted.
fn document(platform: &'static str, script: &str, length: usize) -> String {
    let (media, api) = (hosts::media_of(platform), hosts::api_of(platform));
    let tracker = hosts::tracker_of(platform);
    let more: String = hosts::more_media_of(platform)
        .map(|host| format!("<img alt=\"\" src=\"https://{host}/more.svg\">"))
        .collect();
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>{platform}</title>\
         <link rel=\"icon\" href=\"https://{media}/icon.svg\">\
         <link rel=\"stylesheet\" href=\"https://{media}/app.css\">\
         <script>fetch(\"https://{api}/start\", {{cache: \"no-store\"}})\
         .then((answer) => answer.json())\
         .then((answer) => {{ document.documentElement.dataset.api = answer.platform; }}, () => {{}});</script>\
         <h1>This is {platform}</h1>\
         <img alt=\"\" src=\"https://{media}/picture.svg\"><img alt=\"\" src=\"https://{media}/second.svg\">{more}\
         <img alt=\"\" src=\"https://{tracker}/seen.svg\">\
         <script src=\"https://{media}/{script}.js\"></script><p>"
    );
    page += &filler::text(length.saturating_sub(page.len() + 1));
    page.push('\n');
    page
}

fn asset(platform: &str, path: &str) -> Option<Page> {
    let (kind, body) = match path {
        "/robots.txt" => (TEXT, b"User-agent: *\nAllow: /\n".to_vec()),
        "/big.bin" => ("application/octet-stream", filler::bytes(BIG)),
        "/big.js" => (SCRIPT, big_script(platform).into()),
        _ if worker::is_script(path) => return None,
        _ if path.ends_with(".js") => (SCRIPT, script(platform).into()),
        _ if path.ends_with(".css") => (
            "text/css; charset=utf-8",
            b"body { font-family: sans-serif }\n".to_vec(),
        ),
        _ if path.ends_with(".svg") || path == "/favicon.ico" => ("image/svg+xml", PICTURE.into()),
        _ => return None,
    };
    Some(filled(
        StatusCode::OK,
        &[(header::CONTENT_TYPE, kind)],
        body,
    ))
}

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"16\" height=\"16\">\
                       <rect width=\"16\" height=\"16\" fill=\"#777\"/></svg>\n";

fn script(platform: &str) -> String {
    format!("document.documentElement.dataset.script = {platform:?};\n")
}

fn big_script(platform: &str) -> String {
    let script = script(platform);
    let rest = BIG - script.len() - "// \n".len();
    format!("// {}\n{script}", filler::text(rest))
}
