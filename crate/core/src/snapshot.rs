//! How a state is stored: as one versioned text.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::json;

/// The version written. Every older one must load.
pub(crate) const VERSION: u32 = 2;

#[derive(Serialize)]
struct Written<'a, T> {
    version: u32,
    state: &'a T,
}

#[derive(Deserialize)]
struct Read<T> {
    version: u32,
    state: T,
}

/// Writes a state.
pub(crate) fn write<T: Serialize>(state: &T) -> String {
    // Only maps with other keys than strings, or a failing writer, can make this fail; the
    // states have neither.
    serde_json::to_string(&Written {
        version: VERSION,
        state,
    })
    .unwrap_or_default()
}

/// Reads a state of this version or an older one; `None` if it is neither, or damaged.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let read: Read<T> = json::has_exact_numbers(text)
        .then(|| crate::json::read(text).ok())
        .flatten()?;
    (read.version <= VERSION).then_some(read.state)
}
