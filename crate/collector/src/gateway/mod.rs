//! The gateway: takes reports in.

mod admission;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use crate::clock;
use crate::journal::{Journal, Receipt, Unavailable};
use crate::problem::{self, Problem};

pub use admission::{RETRY_HORIZON, Rules, admit};

/// How long a sender may take over its two kilobytes.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

struct Gateway {
    journal: Journal,
    rules: Rules,
}

/// `POST /report`, answered once the report is on the disk.
pub fn routes(journal: Journal, rules: Rules) -> Router {
    let gateway = Arc::new(Gateway { journal, rules });
    let refuse_method = || async { open_to_all(problem::METHOD.into_response()) };
    Router::new()
        .route("/report", post(report).fallback(refuse_method))
        .layer(DefaultBodyLimit::max(sada_report::MAX_LEN))
        .with_state(gateway)
}

async fn report(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let answer = match take(&gateway, request).await {
        Ok(()) => {
            const ACCEPTED: &str = r#"{"accepted":true}"#;
            let kind = [(header::CONTENT_TYPE, "application/json")];
            (StatusCode::OK, kind, ACCEPTED).into_response()
        }
        Err(problem) => problem.into_response(),
    };
    open_to_all(answer)
}

async fn take(gateway: &Gateway, request: Request) -> Result<(), Problem> {
    if !is_plain_text(request.headers()) {
        return Err(problem::MEDIA_TYPE);
    }
    let body = tokio::time::timeout(BODY_TIMEOUT, Bytes::from_request(request, &()))
        .await
        .map_err(|_| problem::TOO_SLOW)?
        .map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => problem::TOO_LONG,
            _ => problem::NOT_A_REPORT,
        })?;
    let entry = admit(&body, &gateway.rules, clock::now())?;
    match gateway.journal.record(entry).await {
        Ok(Receipt::Counted | Receipt::Repeated) => Ok(()),
        Ok(Receipt::Conflict) => Err(problem::TOKEN_USED),
        Ok(Receipt::Forgotten) => Err(problem::TOO_OLD),
        Err(Unavailable) => Err(problem::UNAVAILABLE),
    }
}

/// `text/plain`, in UTF-8 if it says: the one content type that a browser sends to
/// another origin without asking first and that no form makes by accident.
fn is_plain_text(headers: &HeaderMap) -> bool {
    let Some(kind) = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let mut parts = kind.split(';').map(str::trim);
    let plain = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("text/plain"));
    plain && parts.all(|parameter| parameter.eq_ignore_ascii_case("charset=utf-8"))
}

/// Lets the extension read the answer whatever its origin, and nobody keep it.
fn open_to_all(mut response: Response) -> Response {
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
    fn only_plain_text_in_utf_8_is_read() {
        let is = |kind: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            is_plain_text(&headers)
        };
        assert!(is("text/plain;charset=utf-8"));
        assert!(is("Text/Plain; Charset=UTF-8"));
        assert!(is("text/plain"));
        for wrong in [
            "text/html",
            "application/json",
            "text/plain;charset=latin1",
            "text/plainer",
        ] {
            assert!(!is(wrong), "{wrong}");
        }
        assert!(!is_plain_text(&HeaderMap::new()));
    }
}
