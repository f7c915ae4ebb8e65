//! How a request is turned down: RFC 9457 problem details, in calm words, without
//! anything of the inside.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// Why a request was turned down, for people and programs to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// Names the kind of problem; the same for good.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind of problem, in words.
    pub title: &'static str,
    /// The HTTP status.
    #[serde(serialize_with = "as_number")]
    pub status: StatusCode,
    /// What to do about it.
    pub detail: &'static str,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "the signature serde asks for"
)]
fn as_number<S: serde::Serializer>(status: &StatusCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u16(status.as_u16())
}

macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:ident, $kind:literal, $title:literal, $detail:literal;)*) => {
        $($(#[$doc])* pub const $name: Problem = Problem {
            kind: concat!("urn:sada:problem:", $kind),
            title: $title,
            status: StatusCode::$status,
            detail: $detail,
        };)*
    };
}

problems! {
    /// The body is longer than a report can be.
    TOO_LONG = PAYLOAD_TOO_LARGE, "too-long", "Too long",
        "A report has at most 2048 bytes. Nothing was kept.";
    /// The content type is another.
    MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "media-type", "Another kind of content",
        "A report is sent as text/plain;charset=utf-8. Nothing was kept.";
    /// The body is not a report.
    NOT_A_REPORT = BAD_REQUEST, "not-a-report", "Not a report",
        "This is not a report as this collector reads them. Nothing was kept.";
    /// The report's version is another.
    VERSION = BAD_REQUEST, "version", "Another version",
        "This collector reads reports of version 1. Nothing was kept.";
    /// The bin does not start where one starts here.
    NOT_A_BIN = UNPROCESSABLE_ENTITY, "not-a-bin", "Not a bin",
        "The bin does not start where a bin of this collector starts. Nothing was kept.";
    /// The bin is too long ago.
    TOO_OLD = UNPROCESSABLE_ENTITY, "too-old", "Too old",
        "Reports are taken until 72 hours after their bin. Nothing was kept.";
    /// The bin is yet to come.
    TOO_EARLY = UNPROCESSABLE_ENTITY, "too-early", "Yet to come",
        "The bin lies in the future. The clock of one side may be wrong. Nothing was kept.";
    /// The token belongs to another report.
    TOKEN_USED = CONFLICT, "token-used", "Token used before",
        "Another report with this token was counted. That one stands; this one was not counted.";
    /// The body did not come.
    TOO_SLOW = REQUEST_TIMEOUT, "too-slow", "Too slow",
        "The report did not arrive in time. Nothing was kept; send it again.";
    /// The collector cannot write now.
    UNAVAILABLE = SERVICE_UNAVAILABLE, "unavailable", "Not now",
        "The collector cannot keep reports at the moment. Nothing was kept; send it again later.";
    /// The page cannot be made now.
    NO_PAGE = SERVICE_UNAVAILABLE, "no-page", "Not now",
        "The counts cannot be read at the moment. Please look again later.";
    /// There is nothing at this path.
    NOT_FOUND = NOT_FOUND, "not-found", "Nothing here",
        "There is nothing at this address.";
    /// The path is right and the method is not.
    METHOD = METHOD_NOT_ALLOWED, "method", "Another method",
        "This address does not take this method.";
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        // A problem is words and a number, which always have a JSON form.
        let body = serde_json::to_string(&self).unwrap_or_default();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if self.status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response
    }
}
