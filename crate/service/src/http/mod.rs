//! What roles share of HTTP: taking bodies of one length, answering extensions and whoever looks
//! something up, asking other servers, and telling from where a request comes.

mod address;
mod client;
mod stored_content;

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use http_body_util::BodyExt as _;

use crate::problem::{self, Problem};

pub use address::{Block, Peer, Proxies};
pub use client::{Client, NotReached, endpoint, of_kind};
pub use stored_content::{StoredContent, look_up};

/// How long a sender may take over a body, which is a few kilobytes at most.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// The body of a request, exactly so long; a shorter one is `shorter`.
///
/// A body that is too long is refused as soon as that is known: by what it says of itself, or by
/// the byte too many.
///
/// # Errors
/// The [`Problem`] to answer with.
pub async fn body(request: Request, length: usize, shorter: Problem) -> Result<Bytes, Problem> {
    let body = request.into_body();
    if body.size_hint().lower() > length as u64 {
        return Err(problem::TOO_LONG);
    }
    let bytes = tokio::time::timeout(BODY_TIMEOUT, collect(body, length, shorter))
        .await
        .map_err(|_| problem::TOO_SLOW)??;
    if bytes.len() == length {
        Ok(bytes.into())
    } else {
        Err(shorter)
    }
}

async fn collect(mut body: Body, length: usize, broken: Problem) -> Result<Vec<u8>, Problem> {
    let mut bytes = Vec::with_capacity(length);
    while let Some(frame) = body.frame().await {
        let Ok(frame) = frame else { return Err(broken) };
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > length {
                return Err(problem::TOO_LONG);
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes)
}

/// Whether the content is of one of these kinds; a character set, if it says one, is UTF-8.
#[must_use]
pub fn is_of_kind(headers: &HeaderMap, kinds: &[&str]) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let Some(kind) = kind.and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let mut parts = kind.split(';').map(str::trim);
    let known = parts
        .next()
        .is_some_and(|essence| kinds.iter().any(|kind| essence.eq_ignore_ascii_case(kind)));
    known && parts.all(|parameter| parameter.eq_ignore_ascii_case("charset=utf-8"))
}

/// Lets the extension read the answer whatever its origin, and nobody keep it.
#[must_use]
pub fn open_to_all(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_kinds_asked_for_are_read() {
        let is = |kind: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            is_of_kind(&headers, &["text/plain", "message/ohttp-req"])
        };
        for right in [
            "text/plain",
            "text/plain;charset=utf-8",
            "Text/Plain; Charset=UTF-8",
            "message/ohttp-req",
        ] {
            assert!(is(right), "{right}");
        }
        for wrong in [
            "text/html",
            "application/json",
            "text/plain;charset=latin1",
            "text/plainer",
            "message/ohttp-res",
        ] {
            assert!(!is(wrong), "{wrong}");
        }
        assert!(!is_of_kind(&HeaderMap::new(), &["text/plain"]));
    }

    #[tokio::test]
    async fn a_body_is_as_long_as_it_must_be() {
        let take = async |text: &'static str| {
            let request = Request::new(Body::from(text));
            body(request, 4, problem::NOT_AN_ENVELOPE).await
        };
        assert_eq!(take("four").await.unwrap(), "four");
        assert_eq!(take("fiver").await, Err(problem::TOO_LONG));
        assert_eq!(take("one").await, Err(problem::NOT_AN_ENVELOPE));
        assert_eq!(take("").await, Err(problem::NOT_AN_ENVELOPE));
    }
}
