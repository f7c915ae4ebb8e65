//! Headers for pages of other origins: that they may read every answer (CORS, in the Fetch
//! standard), its licence, and where it is described.

use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

const LINKS: &str = concat!(
    "<https://creativecommons.org/licenses/by/4.0/>; rel=\"license\", ",
    "</api/v1/openapi.json>; rel=\"service-desc\", ",
    "</data/dictionary.md>; rel=\"describedby\""
);

const METHODS: &str = "GET, HEAD, OPTIONS";

/// Answers a browser's preflight request.
pub(super) async fn preflight(request: Request, next: Next) -> Response {
    if request.method() != Method::OPTIONS {
        return next.run(request).await;
    }
    let headers = [
        (header::ALLOW, METHODS),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "if-none-match"),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ];
    (StatusCode::NO_CONTENT, headers).into_response()
}

/// Lets pages of every origin read the answer.
pub(super) async fn allow_any_origin(mut response: Response) -> Response {
    const CROSS_ORIGIN: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
    let refused = response.status() == StatusCode::METHOD_NOT_ALLOWED;
    let headers = response.headers_mut();
    if refused {
        headers.insert(header::ALLOW, HeaderValue::from_static(METHODS));
    }
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            "etag, link, retry-after",
        ),
        (CROSS_ORIGIN, "cross-origin"),
        (header::LINK, LINKS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}
