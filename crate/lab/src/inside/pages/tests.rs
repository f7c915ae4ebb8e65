//! Every answer, asked for without a wire.

use http_body_util::BodyExt;
use hyper::{HeaderMap, Request, StatusCode};

use super::page;
use crate::{CONTROLS, LabMechanism, inside::hosts};

async fn get(
    host: &str,
    tls: bool,
    path: &str,
    mechanism: LabMechanism,
) -> (StatusCode, HeaderMap, Vec<u8>) {
    let request = Request::get(path).body(()).expect("a request");
    let host = hosts::by_name(host).expect("a host");
    let reply = page(host, tls, &request, mechanism);
    let (head, body) = reply.into_parts();
    let body = body.collect().await.expect("whole").to_bytes().to_vec();
    (head.status, head.headers, body)
}

async fn text(host: &str, path: &str) -> (String, String) {
    let (status, headers, body) = get(host, true, path, LabMechanism::None).await;
    assert_eq!(status, StatusCode::OK, "{host}{path}");
    assert_eq!(headers["content-length"], body.len().to_string().as_str());
    let kind = headers["content-type"].to_str().expect("text").to_owned();
    (kind, String::from_utf8(body).expect("text"))
}

#[tokio::test]
async fn a_front_page_uses_hosts_of_every_other_role() {
    for path in ["/", "/watch?v=1"] {
        let (kind, body) = text("www.youtube.com", path).await;
        assert_eq!(kind, "text/html; charset=utf-8");
        assert_eq!(body.len(), 40_000);
        for part in [
            "This is youtube",
            "https://i.ytimg.com/app.js",
            "https://i.ytimg.com/app.css",
            "https://i.ytimg.com/picture.svg",
            "https://i.ytimg.com/second.svg",
            "https://rr1.googlevideo.com/more.svg",
            "https://s.youtube.com/seen.svg",
            "fetch(\"https://youtubei.googleapis.com/start\"",
        ] {
            assert!(body.contains(part), "{part} is not in {body}");
        }
    }
    let (kind, body) = text("api.x.com", "/start").await;
    assert_eq!(kind, "application/json; charset=utf-8");
    assert!(body.contains("\"platform\":\"x\""), "{body}");
}

#[tokio::test]
async fn big_ones_are_big() {
    for (host, path, kind) in [
        ("x.com", "/big", "text/html; charset=utf-8"),
        ("abs.twimg.com", "/big.js", "text/javascript; charset=utf-8"),
    ] {
        let (said, body) = text(host, path).await;
        assert_eq!((said.as_str(), body.len()), (kind, 200_000), "{path}");
    }
    let (_, _, bytes) = get("abs.twimg.com", true, "/big.bin", LabMechanism::None).await;
    assert_eq!(bytes.len(), 200_000);
    let (_, body) = text("x.com", "/big").await;
    assert!(body.contains("https://abs.twimg.com/big.js"));
    assert!(text("x.com", "/robots.txt").await.1.contains("User-agent"));
}

#[tokio::test]
async fn platforms_ask_for_reports_and_nobody_else_does() {
    for host in ["x.com", "abs.twimg.com", "api.x.com"] {
        for mechanism in [LabMechanism::None, LabMechanism::Http503] {
            let (_, headers, _) = get(host, true, "/", mechanism).await;
            for (name, group) in [("report-to", "group"), ("nel", "report_to")] {
                let policy: serde_json::Value =
                    serde_json::from_slice(headers[name].as_bytes()).expect("JSON");
                assert_eq!(policy[group], "nel", "{host} {name}");
            }
        }
    }
    for (host, tls) in [("x.com", false), ("api.github.com", true)] {
        let (_, headers, _) = get(host, tls, "/", LabMechanism::None).await;
        assert!(!headers.contains_key("nel"), "{host}");
    }
}

#[tokio::test]
async fn http_3_is_offered_only_where_it_is_dropped() {
    let (_, headers, _) = get("x.com", true, "/", LabMechanism::QuicDrop).await;
    assert!(
        headers["alt-svc"]
            .to_str()
            .expect("text")
            .starts_with("h3=\":443\"")
    );
    let (_, headers, _) = get("x.com", true, "/", LabMechanism::None).await;
    assert!(!headers.contains_key("alt-svc"));
}

#[tokio::test]
async fn a_platform_in_trouble_says_so_on_all_its_hosts() {
    for (mechanism, status) in [
        (LabMechanism::Http403, 403),
        (LabMechanism::Http404, 404),
        (LabMechanism::Http429, 429),
        (LabMechanism::Http451, 451),
        (LabMechanism::Http500, 500),
        (LabMechanism::Http502, 502),
        (LabMechanism::Http503, 503),
        (LabMechanism::Http503Maintenance, 503),
        (LabMechanism::Challenge, 403),
        (LabMechanism::NoContent, 204),
    ] {
        for host in [
            "x.com",
            "abs.twimg.com",
            "api.x.com",
            "analytics.twitter.com",
        ] {
            let (said, _, body) = get(host, true, "/app.js", mechanism).await;
            assert_eq!(said, status, "{mechanism} {host}");
            assert_eq!(body.is_empty(), status == 204, "{mechanism} {host}");
        }
    }
}

#[tokio::test]
async fn logging_in_leads_round_and_round() {
    let mut path = "/".to_owned();
    let mut seen = Vec::new();
    for _ in 0..4 {
        let (status, headers, _) = get("x.com", true, &path, LabMechanism::LoginLoop).await;
        assert_eq!(status, StatusCode::FOUND);
        path = headers["location"].to_str().expect("text").to_owned();
        seen.push(path.clone());
    }
    assert_eq!(seen, ["/login", "/", "/login", "/"]);
    let (status, ..) = get("abs.twimg.com", true, "/app.js", LabMechanism::LoginLoop).await;
    assert_eq!(status, StatusCode::OK);
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
            "www.wikidata.org",
            "/w/api.php?curtimestamp=1",
            "\"curtimestamp\":\"20",
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
        let (_, body) = text(host, path).await;
        assert!(body.contains(known), "{body}");
        serde_json::from_str::<serde_json::Value>(&body).expect("JSON");
    }
    let (status, ..) = get("api.github.com", true, "/nothing", LabMechanism::None).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    for control in CONTROLS {
        let host = hosts::of(control).next().expect("a host").name;
        let (status, ..) = get(host, control != "plain", "/", LabMechanism::Http503).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{host}");
    }
}

#[tokio::test]
async fn the_font_to_measure_the_pace_with_has_its_length_and_beginning() {
    let path = "/npm/font-awesome@4.7.0/fonts/fontawesome-webfont.woff2";
    let (status, headers, font) = get("cdn.jsdelivr.net", true, path, LabMechanism::None).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(headers["access-control-allow-origin"], "*");
    assert_eq!((font.len(), &font[..4]), (77_160, &b"wOF2"[..]));
}

#[tokio::test]
async fn plain_http_leads_to_https_but_for_the_plain_control() {
    for (host, path, status) in [
        ("x.com", "/home", StatusCode::MOVED_PERMANENTLY),
        ("api.github.com", "/", StatusCode::MOVED_PERMANENTLY),
        ("blocked.example", "/", StatusCode::OK),
        ("portal.example", "/login", StatusCode::OK),
        ("detectportal.firefox.com", "/success.txt", StatusCode::OK),
    ] {
        assert_eq!(
            get(host, false, path, LabMechanism::None).await.0,
            status,
            "{host}"
        );
    }
    let (_, headers, body) = get(
        "detectportal.firefox.com",
        false,
        "/success.txt",
        LabMechanism::None,
    )
    .await;
    assert_eq!(body, b"success\n");
    assert_eq!(headers["content-type"], "text/plain");
}

#[tokio::test]
async fn every_way_of_a_service_worker_has_a_page_and_a_script() {
    for way in [
        "/sw-fallback",
        "/sw-nofallback",
        "/sw-cachefirst",
        "/sw-passthru",
    ] {
        let (kind, page) = text("x.com", way).await;
        assert!(kind.starts_with("text/html") && page.contains(&format!("register(\"{way}.js\"")));
        let (kind, script) = text("x.com", &format!("{way}.js")).await;
        assert!(kind.starts_with("text/javascript"), "{kind}");
        assert!(
            script.contains(&format!("const page = \"{way}\"")),
            "{script}"
        );
    }
}
