//! The token that makes a report count once, and says where it is from.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::TokenError;

/// A nonce that the device drew, and the issuer's mark on it: the output of a partially
/// oblivious pseudorandom function (RFC 9497, POPRF with ristretto255-SHA512) over the nonce,
/// with the place and the bin as public information. The issuer never saw either of the two;
/// so nothing joins a token to the connection it was asked for on, nor one token to another.
///
/// Of a report that nobody attests the mark is all zeros.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// Drawn anew for each token.
    #[serde(with = "hex::serde")]
    pub nonce: [u8; Token::NONCE],
    /// The issuer's mark.
    #[serde(with = "hex::serde")]
    pub mark: [u8; Token::MARK],
}

impl Token {
    /// Bytes of a nonce.
    pub const NONCE: usize = 32;
    /// Bytes of a mark (RFC 9497, Nh of SHA-512).
    pub const MARK: usize = 64;

    /// A token that nobody attests.
    #[must_use]
    pub const fn unattested(nonce: [u8; Self::NONCE]) -> Self {
        let mark = [0; Self::MARK];
        Self { nonce, mark }
    }
}

/// Nonce and mark, one after the other, in hexadecimal.
impl fmt::LowerHex for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(self.nonce))?;
        formatter.write_str(&hex::encode(self.mark))
    }
}

/// Reads what [`fmt::LowerHex`] writes.
impl FromStr for Token {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        let mut bytes = [0; Self::NONCE + Self::MARK];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| TokenError::Malformed)?;
        let (nonce, mark) = bytes.split_at(Self::NONCE);
        let broken = |_| TokenError::Malformed;
        Ok(Self {
            nonce: nonce.try_into().map_err(broken)?,
            mark: mark.try_into().map_err(broken)?,
        })
    }
}

/// Hides the bytes: a token must not reach a log by way of a `{:?}`.
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
        let token = Token::unattested([0xab; 32]);
        let json = serde_json::to_string(&token).unwrap();
        let (nonce, mark) = ("ab".repeat(32), "00".repeat(64));
        assert_eq!(json, format!(r#"{{"nonce":"{nonce}","mark":"{mark}"}}"#));
        assert_eq!(serde_json::from_str::<Token>(&json).unwrap(), token);
        assert_eq!(format!("{token:?}"), "Token(…)");
        let text = format!("{token:x}");
        assert_eq!(text.parse(), Ok(token));
        for wrong in [
            "",
            "ab",
            &text[2..],
            &format!("{text}00"),
            &text.replacen("ab", "zz", 1),
        ] {
            assert_eq!(wrong.parse::<Token>(), Err(TokenError::Malformed));
        }
        for wrong in [json.replacen("ab", "", 1), json.replacen("ab", "zz", 1)] {
            assert!(serde_json::from_str::<Token>(&wrong).is_err());
        }
    }
}
