//! Why bytes are not a report.

use crate::report::{MAX_LEN, VERSION};

/// Why [`Report::decode`](crate::Report::decode) refused what it was given.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Longer than [`MAX_LEN`] bytes; nothing of it was read.
    #[error("{length} bytes are more than the {MAX_LEN} a report may have")]
    TooLong {
        /// How many bytes there were.
        length: usize,
    },
    /// A version this build does not know.
    #[error("version {0} is not {VERSION}")]
    Version(u64),
    /// Not JSON, or not the fields, platforms and votes of a report.
    #[error("not a report: {0}")]
    Malformed(#[source] serde_json::Error),
    /// A report in other words than its one encoding: blanks, another order of the
    /// fields, a repeated platform.
    #[error("not the one encoding of this report")]
    NotCanonical,
}
