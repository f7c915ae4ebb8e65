//! The one reader of JSON: a text is read into a [`Tree`] first, and a type from that.
//!
//! With serde_json's own reader each type brings code for what no JSON of ours has, like a struct
//! written as a list, and what is below an enum with a tag brings all of it once more. Without,
//! the packaged core is a sixth smaller. This one takes the same texts, and tells less of bad
//! ones.

mod exact;
mod tree;

use std::fmt;

use serde::de::{DeserializeOwned, Error, Expected, Unexpected};

pub use exact::has_exact_numbers;
pub(crate) use tree::{Tree, tagged};

/// Why a text cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable(String);

impl Unreadable {
    fn lacks(expected: &dyn Expected) -> Self {
        Self(format!("expected {expected}"))
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }

    // What there is instead is not told: that alone would bring all that writes numbers.
    fn invalid_type(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::lacks(expected)
    }

    fn invalid_value(_: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::lacks(expected)
    }
}

/// Reads a value from its JSON.
///
/// # Errors
/// When it is no JSON, or that of something else.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    let tree: Tree = serde_json::from_str(text).map_err(Unreadable::custom)?;
    T::deserialize(tree)
}

#[cfg(test)]
mod tests;
