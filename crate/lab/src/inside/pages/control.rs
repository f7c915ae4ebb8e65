//! The sites that the extension checks itself against, as far as it looks at them.

use hyper::{Method, Request, StatusCode, header};
use time::OffsetDateTime;

use super::{Page, filled, filler, preflight, text};

const JSON: &str = "application/json; charset=utf-8";
/// A font of jsDelivr's, of its real length. What is in it is not the font: its bytes only have to be as many.
const FONT: (&str, usize) = (
    "/npm/font-awesome@4.7.0/fonts/fontawesome-webfont.woff2",
    77_160,
);

pub(super) fn page<B>(id: &str, request: &Request<B>) -> Page {
    if request.method() == Method::OPTIONS {
        return preflight("GET, HEAD");
    }
    let (kind, body) = match (id, request.uri().path()) {
        ("wikidata", "/w/api.php") => (JSON, wikidata(OffsetDateTime::now_utc()).into_bytes()),
        ("cloudflare", "/dns-query") => ("application/dns-json", CLOUDFLARE.into()),
        ("jsdelivr", "/npm/is-number@7.0.0/package.json") => (JSON, JSDELIVR.into()),
        ("jsdelivr", path) if path == FONT.0 => ("font/woff2", font()),
        ("github", "/") => (JSON, GITHUB.into()),
        ("plain", "/success.txt") => ("text/plain", b"success\n".to_vec()),
        _ => return text(StatusCode::NOT_FOUND, "Not found\n"),
    };
    filled(StatusCode::OK, &[(header::CONTENT_TYPE, kind)], body)
}

const CLOUDFLARE: &str = r#"{"Status":0,"TC":false,"RD":true,"RA":true,"AD":false,"CD":false,"Question":[{"name":"example.com","type":1}],"Answer":[{"name":"example.com","type":1,"TTL":300,"data":"192.0.2.1"}]}"#;
const JSDELIVR: &str = "{\n  \"name\": \"is-number\",\n  \"version\": \"7.0.0\"\n}\n";
const GITHUB: &str = r#"{"current_user_url":"https://api.github.com/user","emojis_url":"https://api.github.com/emojis"}"#;

/// With the time of the answer, to the second, in UTC.
fn wikidata(now: OffsetDateTime) -> String {
    let (hour, minute, second) = now.to_hms();
    format!(
        r#"{{"batchcomplete":"","curtimestamp":"{}-{:02}-{:02}T{hour:02}:{minute:02}:{second:02}Z","query":{{"general":{{"sitename":"Wikidata","lang":"en"}}}}}}"#,
        now.year(),
        u8::from(now.month()),
        now.day()
    )
}

fn font() -> Vec<u8> {
    let mut font = b"wOF2".to_vec();
    font.extend(filler::bytes(FONT.1 - font.len()));
    font
}

#[cfg(test)]
mod tests {
    use time::{Duration, OffsetDateTime};

    use super::wikidata;

    #[test]
    fn the_time_is_told_as_the_real_site_tells_it() {
        let at = OffsetDateTime::UNIX_EPOCH + Duration::seconds(1_705_770_909);
        let answer: serde_json::Value = serde_json::from_str(&wikidata(at)).expect("JSON");
        assert_eq!(answer["curtimestamp"], "2024-01-20T17:15:09Z");
        assert_eq!(answer["query"]["general"]["sitename"], "Wikidata");
    }
}
