//! One report, its one encoding, and the strict way back.

use std::collections::BTreeMap;

use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::vote::{Ballot, Control, Vote};
use serde::{Deserialize, Serialize};

use crate::{ReportError, Token};

/// The version of the encoding that this build writes, and the only one it reads.
pub const VERSION: u64 = 1;

/// The longest encoding that is read, in bytes.
pub const MAX_LEN: usize = 2048;

/// What one reporter says of one bin of time: all that leaves the device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of the encoding: [`VERSION`].
    pub version: u64,
    /// Makes the report count once.
    pub token: Token,
    /// Start of the bin, in seconds since 1970 (UTC); a whole number of bins, which
    /// only the collector can check, since it knows how long a bin is.
    pub bin: u64,
    /// A vote for each platform the sender knows.
    pub votes: BTreeMap<PlatformId, Vote>,
    /// Whether a verified control was reached in this bin or the one before.
    pub control: Control,
}

/// The version alone, read first: a later version may have other fields.
#[derive(Deserialize)]
struct Versioned {
    version: u64,
}

impl Report {
    /// The report of a ballot.
    ///
    /// It names every platform of the catalogue, so that which platforms somebody
    /// chose to watch cannot be read from which are named.
    #[must_use]
    pub fn from_ballot(ballot: &Ballot, token: Token) -> Self {
        let vote = |id| ballot.votes.get(&id).copied().unwrap_or_default();
        Self {
            version: VERSION,
            token,
            bin: ballot.bin,
            votes: PLATFORMS
                .iter()
                .map(|platform| (platform.id, vote(platform.id)))
                .collect(),
            control: ballot.control,
        }
    }

    /// The one encoding: JSON on one line, without blanks, fields in the order of
    /// this struct, platforms in alphabetical order.
    #[must_use]
    pub fn encode(&self) -> String {
        #[expect(
            clippy::expect_used,
            reason = "numbers and names always have a JSON form"
        )]
        serde_json::to_string(self).expect("a report has a JSON form")
    }

    /// The report that these bytes encode.
    ///
    /// # Errors
    /// [`ReportError`] when they are longer than [`MAX_LEN`], of another version, not
    /// a report, or not exactly what [`Report::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, ReportError> {
        if bytes.len() > MAX_LEN {
            return Err(ReportError::TooLong {
                length: bytes.len(),
            });
        }
        let Versioned { version } =
            serde_json::from_slice(bytes).map_err(ReportError::Malformed)?;
        if version != VERSION {
            return Err(ReportError::Version(version));
        }
        let report: Self = serde_json::from_slice(bytes).map_err(ReportError::Malformed)?;
        if report.encode().as_bytes() != bytes {
            return Err(ReportError::NotCanonical);
        }
        Ok(report)
    }
}
