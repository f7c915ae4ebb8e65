//! Answering with something that was looked up, whoever asks and from which page.

use std::fmt::Display;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use crate::problem;

/// What was looked for.
pub struct StoredContent {
    /// The content.
    pub bytes: Vec<u8>,
    /// Its type.
    pub kind: &'static str,
    /// How long it may be kept: a value of `Cache-Control`.
    pub keep: &'static str,
}

/// Looks something up, on a thread that may wait for the disk, and answers with it; with 404 where
/// there is nothing, with 503 where it cannot be read. Pages of any origin may read the answer.
pub async fn look_up<E: Display + Send + 'static>(
    find: impl FnOnce() -> Result<Option<StoredContent>, E> + Send + 'static,
) -> Response {
    let mut response = match tokio::task::spawn_blocking(find).await {
        Ok(Ok(Some(StoredContent { bytes, kind, keep }))) => {
            let headers = [
                (header::CONTENT_TYPE, kind),
                (header::CACHE_CONTROL, keep),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, bytes).into_response()
        }
        Ok(Ok(None)) => problem::NOT_FOUND.into_response(),
        Ok(Err(error)) => {
            tracing::error!(%error, "what was asked for cannot be read");
            problem::UNREADABLE.into_response()
        }
        Err(stopped) => std::panic::resume_unwind(stopped.into_panic()),
    };
    let everybody = HeaderValue::from_static("*");
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, everybody);
    response
}
