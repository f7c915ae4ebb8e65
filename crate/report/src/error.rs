//! What can be wrong with what comes from the other side.

use crate::layout::{REPORT_LEN, VERSION};

/// Why [`Report::decode`](crate::Report::decode) refused what it was given.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Not the length that every report has; nothing of it was read.
    #[error("{length} bytes are not the {REPORT_LEN} of a report")]
    Length {
        /// How many bytes there were.
        length: usize,
    },
    /// A version this build does not know.
    #[error("version {0} is not {VERSION}")]
    Version(u8),
    /// A part that no report has.
    #[error("no report has this {0}")]
    Malformed(&'static str),
    /// Not the words of a report.
    #[error("not a report in words: {0}")]
    Json(#[source] sada_core::json::Unreadable),
}

/// Why a message of the token exchange was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not the length that the number of bins asks for.
    #[error("{length} bytes are not the {wanted} of this message")]
    Length {
        /// How many bytes there were.
        length: usize,
        /// How many there should have been.
        wanted: usize,
    },
    /// A version this build does not know.
    #[error("a version that is not known: {0}")]
    Version(u8),
    /// Bytes that are no element of the group, or no place.
    #[error("the message holds no tokens")]
    Malformed,
    /// The issuer did not use the key, or the place and bin, that it says it used.
    #[error("the issuer's proof does not hold")]
    Proof,
    /// The platform gave no randomness.
    #[error("no randomness")]
    Randomness,
}

impl From<voprf_ng::Error> for TokenError {
    fn from(error: voprf_ng::Error) -> Self {
        match error {
            voprf_ng::Error::ProofVerification => Self::Proof,
            voprf_ng::Error::Rng => Self::Randomness,
            _ => Self::Malformed,
        }
    }
}

/// Why an envelope could not be closed or opened.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// A key that is no key configuration of RFC 9458, or for other algorithms.
    #[error("not a key that reports can be sealed to")]
    Key,
    /// Sealed to a key that this gateway does not hold, or holds no more.
    #[error("sealed to a key that is not held here")]
    UnknownKey,
    /// Changed on its way, cut off, or sealed to another key of the same number.
    #[error("the envelope cannot be opened")]
    Broken,
    /// What was inside is not the one request, or answer, that envelopes hold.
    #[error("the envelope holds something else")]
    Content,
}
