//! Names in paths.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use sada_service::problem::{self, Problem};

/// The names in a path. A name that is no text (UTF-8) is not found.
pub(super) struct PathNames<T>(pub(super) T);

impl<T, S> FromRequestParts<S> for PathNames<T>
where
    T: serde::de::DeserializeOwned + Send,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<T>::from_request_parts(parts, state).await;
        path.map(|Path(names)| Self(names))
            .map_err(|_| problem::NOT_FOUND)
    }
}
