//! What answers have in common: content types, the licence, JSON.

use serde::Serialize;

use crate::answers::{Representation, RequestError};

/// Licence of everything that is published.
pub(super) const LICENCE: &str = "https://creativecommons.org/licenses/by/4.0/";

pub(super) const JSON: &str = "application/json";
pub(super) const CSV: &str = "text/csv; charset=utf-8";
pub(super) const TEXT: &str = "text/plain; charset=utf-8";
pub(super) const MARKDOWN: &str = "text/markdown; charset=utf-8";

/// An answer in JSON.
pub(super) fn json_response(value: &impl Serialize) -> Result<Representation, RequestError> {
    Ok(Representation {
        content_type: JSON,
        body: serde_json::to_vec(value)?.into(),
    })
}
