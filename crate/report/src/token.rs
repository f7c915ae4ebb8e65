//! The token that makes a report count once.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Sixteen random bytes, drawn anew for each report, so that the collector can tell
/// a repeated report from a second one. Nothing joins one token to another.
///
/// Serialises as 32 lowercase hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(#[serde(with = "hex::serde")] [u8; 16]);

impl Token {
    /// The token of these bytes; they come from the caller's source of randomness.
    #[must_use]
    pub const fn new(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// Hides the digits: a token must not reach a log by way of a `{:?}`.
impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_hexadecimal_and_shows_nothing() {
        let token = Token::new([0xab; 16]);
        let json = serde_json::to_string(&token).unwrap();
        assert_eq!(json, format!("\"{}\"", "ab".repeat(16)));
        assert_eq!(serde_json::from_str::<Token>(&json).unwrap(), token);
        assert_eq!(format!("{token:?}"), "Token(…)");
        for wrong in [
            "ab".repeat(15),
            "ab".repeat(17),
            "zz".repeat(16),
            String::new(),
        ] {
            assert!(serde_json::from_str::<Token>(&format!("\"{wrong}\"")).is_err());
        }
    }
}
