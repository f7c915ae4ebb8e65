//! How a request is turned down: RFC 9457 problem details, in calm words, without
//! anything of the inside.
//!
//! A gateway seals most of them, so that whoever carries the answer cannot tell it from another;
//! these must be short.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use sada_units::Seconds;
use serde::Serialize;

/// When to ask again, where nothing more exact is known.
const AGAIN_AFTER: Seconds = Seconds(30);

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
    ($list:ident: $($(#[$doc:meta])* $name:ident = $status:ident, $kind:literal, $title:literal, $detail:literal;)*) => {
        $($(#[$doc])* pub const $name: Problem = Problem {
            kind: concat!("urn:sada:problem:", $kind),
            title: $title,
            status: StatusCode::$status,
            detail: $detail,
        };)*

        #[cfg(test)]
        const $list: &[Problem] = &[$($name),*];
    };
}

// Sealed: these reach the device and nobody else.
problems! { SEALED:
    /// The content is not a report.
    NOT_A_REPORT = BAD_REQUEST, "not-a-report", "Not a report",
        "This gateway does not read this as a report. Nothing was kept.";
    /// The report's version is another.
    VERSION = BAD_REQUEST, "version", "Another version",
        "This gateway reads reports of version 1. Nothing was kept.";
    /// The bin does not start where one starts here.
    NOT_A_BIN = UNPROCESSABLE_ENTITY, "not-a-bin", "Not a bin",
        "No bin of this gateway starts then. Nothing was kept.";
    /// The bin is too long ago.
    TOO_OLD = UNPROCESSABLE_ENTITY, "too-old", "Too old",
        "Reports are taken until 72 hours after their bin. Nothing was kept.";
    /// The bin is yet to come.
    TOO_EARLY = SERVICE_UNAVAILABLE, "too-early", "Yet to come",
        "The bin lies ahead. A clock may be wrong. Nothing was kept. Try again later.";
    /// The bin seems too long ago to a gateway that does not know the time.
    CLOCK_IN_DOUBT = SERVICE_UNAVAILABLE, "clock-in-doubt", "Not now",
        "This gateway does not know for certain what time it is. Nothing was kept. Try again later.";
    /// The token's mark was not made for this place and bin.
    TOKEN_NOT_VALID = FORBIDDEN, "token-not-valid", "No such token",
        "No issuer gave this token out for this place and bin. Nothing was kept.";
    /// No key gives out tokens for this bin.
    NO_ISSUING_KEY = FORBIDDEN, "no-issuing-key", "No tokens for this bin",
        "No issuing key held here was in use in this bin. Nothing was kept.";
    /// Reports without a place are not taken here.
    NOT_ATTESTED = FORBIDDEN, "not-attested", "A token is needed",
        "This gateway takes attested reports only. Nothing was kept.";
    /// So many reports without a place as are taken of this bin came before.
    UNATTESTED_QUOTA = FORBIDDEN, "unattested-quota", "A token is needed",
        "Enough reports without a token were taken of this bin. This one was not kept.";
    /// The token belongs to another report.
    TOKEN_USED = CONFLICT, "token-used", "Token used before",
        "Another report with this token was counted. This one was not.";
    /// The journal cannot write now.
    UNAVAILABLE = SERVICE_UNAVAILABLE, "unavailable", "Not now",
        "Nothing can be kept at the moment, and nothing was. Try again later.";
    /// The gateway that counts this token does not answer.
    OWNER_AWAY = SERVICE_UNAVAILABLE, "owner-away", "Not now",
        "The gateway that counts this report is away. Try again later.";
    /// More is waiting than can be worked off soon.
    BUSY = SERVICE_UNAVAILABLE, "busy", "Busy",
        "Too much is waiting. Nothing was kept. Try again later.";
}

// In the open: said by whoever was asked, or of what cannot be opened.
problems! { OPEN:
    /// The body is longer than what is taken here.
    TOO_LONG = PAYLOAD_TOO_LARGE, "too-long", "Too long",
        "The body is longer than what is sent here. Nothing was kept.";
    /// The content type is another.
    MEDIA_TYPE = UNSUPPORTED_MEDIA_TYPE, "media-type", "Another kind of content",
        "This address takes another content type. Nothing was kept.";
    /// The body did not come.
    TOO_SLOW = REQUEST_TIMEOUT, "too-slow", "Too slow",
        "The body did not arrive in time. Nothing was kept; send it again.";
    /// Too many requests came from this block of addresses, or from all together.
    TOO_MANY = TOO_MANY_REQUESTS, "too-many", "Too many",
        "More is coming than is taken here. Nothing was passed on; send it again later.";
    /// The body is not as long as every envelope.
    NOT_AN_ENVELOPE = BAD_REQUEST, "not-an-envelope", "Not an envelope",
        "This is not a sealed report: it is shorter than one. Nothing was kept.";
    /// Sealed to a key that is not held here.
    UNKNOWN_KEY = UNPROCESSABLE_ENTITY, "unknown-key", "Another key",
        "The envelope is sealed to a key that the gateway does not hold, or holds no more. A newer version of the program has the present one.";
    /// The envelope cannot be opened.
    UNOPENABLE = BAD_REQUEST, "unopenable", "Cannot be opened",
        "The envelope was changed on its way, or sealed to another key. Nothing was kept; send it again.";
    /// A forwarded envelope whose token another gateway owns.
    NOT_OURS = MISDIRECTED_REQUEST, "not-ours", "For another gateway",
        "The token of this envelope belongs to another gateway. The lists of peers differ.";
    /// No gateway answered the relay.
    NO_GATEWAY = BAD_GATEWAY, "no-gateway", "The gateway is away",
        "No gateway answers at the moment. Send it again later.";
    /// What a gateway answered is no sealed answer.
    NO_ANSWER = BAD_GATEWAY, "no-answer", "No answer",
        "The gateway answered with something else than a sealed answer. Send it again later.";
    /// The body is not a request for tokens.
    NOT_A_REQUEST = BAD_REQUEST, "not-a-request", "Not a request for tokens",
        "This is not a request for tokens of one window as this issuer reads them.";
    /// The window is neither the present one nor the next.
    OTHER_WINDOW = UNPROCESSABLE_ENTITY, "other-window", "Another window",
        "Tokens are given out for the present window and the next. A clock may be wrong.";
    /// The budget of this block of addresses is used up.
    BUDGET = TOO_MANY_REQUESTS, "budget", "No more tokens",
        "All tokens for this part of the network and this window are given out. Retry-After says when the window is over.";
    /// The issuer has no key for the window.
    NO_KEY = SERVICE_UNAVAILABLE, "no-key", "No key",
        "This issuer holds no key for this window. Try again later.";
    /// The issuer cannot give tokens out now.
    NOT_NOW = SERVICE_UNAVAILABLE, "not-now", "Not now",
        "No tokens can be given out at the moment. Try again later.";
    /// Too many answers are waiting to be made.
    TOO_MANY_QUESTIONS = TOO_MANY_REQUESTS, "too-many-questions", "Too many questions",
        "More is asked than can be answered at the moment. Ask again in a minute.";
    /// A parameter of a query has a value that is not one.
    PARAMETER = BAD_REQUEST, "parameter", "A parameter cannot be read",
        "The parameter has a value that this address does not read.";
    /// A query has a parameter that is not known, or one twice.
    UNKNOWN_PARAMETER = BAD_REQUEST, "unknown-parameter", "Another parameter",
        "This address has no such parameter, or takes it once only. /api/v1/openapi.json lists them.";
    /// Parameters that do not go together.
    CONTRADICTION = UNPROCESSABLE_ENTITY, "contradiction", "Parameters that do not go together",
        "These parameters do not go together.";
    /// An event, or a version of one, that is not told of.
    NO_SUCH_EVENT = NOT_FOUND, "no-such-event", "No such event",
        "No event or version of this name is published. /api/v1/events lists the events there are.";
    /// A day of which nothing is published.
    NO_SUCH_DAY = NOT_FOUND, "no-such-day", "Nothing of this day",
        "Nothing is published of this day. /api/v1/days lists the days there are.";
    /// More would have to be read than is read for one answer.
    TOO_WIDE = UNPROCESSABLE_ENTITY, "too-wide", "Too much at once",
        "Name a country (probe_cc), ask for a shorter time, or by the day. By the hour: 31 days, or 100 of one country; of networks 31 days of one country. By the day: 400 days, or 3660 of one country; of networks 31 days, or 400 of one country. Times that do not begin and end with a day are read by the hour.";
    /// More rows than one answer has.
    TOO_MANY_ROWS = UNPROCESSABLE_ENTITY, "too-many-rows", "Too many rows",
        "The answer would have more than 10,000 rows. Name a country or a platform, ask for a shorter time, or take a longer time_grain.";
    /// The page cannot be made now.
    NO_PAGE = SERVICE_UNAVAILABLE, "no-page", "Not now",
        "The counts cannot be read at the moment. Please look again later.";
    /// What was asked for cannot be read now.
    UNREADABLE = SERVICE_UNAVAILABLE, "unreadable", "Not now",
        "What was asked for cannot be read at the moment. Please try again later.";
    /// There is nothing at this path.
    NOT_FOUND = NOT_FOUND, "not-found", "Nothing here",
        "There is nothing at this address.";
    /// The path is right and the method is not.
    METHOD = METHOD_NOT_ALLOWED, "method", "Another method",
        "This address does not take this method.";
}

impl Problem {
    /// The problem as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        // A problem is words and a number, which always have a JSON form.
        serde_json::to_string(self).unwrap_or_default()
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        respond(self.status, self.to_json())
    }
}

/// A problem that is over after a while, which is told in `Retry-After`: at least one second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Later {
    /// The problem.
    pub problem: Problem,
    /// How much later to ask again.
    pub again_after: Seconds,
}

impl From<Problem> for Later {
    /// Asked again after half a minute, where asking again may help.
    fn from(problem: Problem) -> Self {
        let again_after = AGAIN_AFTER;
        Self {
            problem,
            again_after,
        }
    }
}

impl IntoResponse for Later {
    fn into_response(self) -> Response {
        let mut response = self.problem.into_response();
        let again = self.again_after.get().max(1);
        if let Some(after) = response.headers_mut().get_mut(header::RETRY_AFTER) {
            *after = HeaderValue::from(again);
        }
        response
    }
}

fn respond(status: StatusCode, words: String) -> Response {
    let mut response = (status, words).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("application/problem+json");
    headers.insert(header::CONTENT_TYPE, kind);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if matches!(
        status,
        StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS
    ) {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(AGAIN_AFTER.get()));
    }
    response
}

/// A problem with one parameter of a query, which is named: a member `parameter` beside the others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadParameter {
    #[serde(flatten)]
    problem: Problem,
    parameter: String,
}

impl BadParameter {
    /// So much of a name is told again: it may be anything.
    const NAMED: usize = 40;

    /// This problem with the parameter of this name.
    #[must_use]
    pub fn new(problem: Problem, name: &str) -> Self {
        let parameter = name.chars().take(Self::NAMED).collect();
        Self { problem, parameter }
    }

    /// A parameter with a value that is not read; `advice` says what is.
    #[must_use]
    pub fn unreadable(name: &str, advice: &'static str) -> Self {
        Self::new(
            Problem {
                detail: advice,
                ..PARAMETER
            },
            name,
        )
    }

    /// A parameter that does not go with the others; `advice` says what does.
    #[must_use]
    pub fn contradiction(name: &str, advice: &'static str) -> Self {
        Self::new(
            Problem {
                detail: advice,
                ..CONTRADICTION
            },
            name,
        )
    }
}

impl IntoResponse for BadParameter {
    fn into_response(self) -> Response {
        // Words and a number, which always have a JSON form.
        let words = serde_json::to_string(&self).unwrap_or_default();
        respond(self.problem.status, words)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer words would be left out whole by the seal.
    #[test]
    fn what_is_sealed_is_short_and_every_kind_is_another() {
        for problem in SEALED {
            let words = problem.to_json();
            assert!(words.len() <= 256, "{}: {words}", words.len());
        }
        let all = || SEALED.iter().chain(OPEN);
        for problem in all() {
            let same = all().filter(|other| other.kind == problem.kind).count();
            assert_eq!(same, 1, "{}", problem.kind);
        }
    }
}
