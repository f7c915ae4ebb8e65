//! One report, its one encoding, and the strict way back.

use std::collections::BTreeMap;

use sada_core::catalogue::PlatformId;
use sada_core::collect::collect_unsorted;
use sada_core::vote::{Ballot, Control, Vote};
use sada_units::{BinStart, Seconds};
use serde::{Deserialize, Serialize};

use crate::codes::{self, SLOTS};
use crate::layout::{REPORT_LEN, VERSION};
use crate::{Attestation, ReportError, Token};

/// What one reporter says of one bin of time: all that leaves the device.
///
/// Encoded, numbers big-endian: version (1), place (7: country, network, grade; zeros where
/// nobody attests it), bin (8), control (1), token (32 + 64), a byte for each of 64 platforms,
/// and zeros up to [`REPORT_LEN`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The version of the encoding: [`VERSION`].
    pub version: u8,
    /// The bin. Whether one can start then only the collector can check, since it knows how long a
    /// bin is.
    pub bin: BinStart,
    /// Where from, if an issuer attests it.
    pub place: Option<Attestation>,
    /// Makes the report count once.
    pub token: Token,
    /// A vote for each platform there is.
    pub votes: BTreeMap<PlatformId, Vote>,
    /// Whether a verified control was reached in this bin or the one before.
    pub control: Control,
}

impl Report {
    /// The report of a ballot.
    ///
    /// It names every platform of the catalogue, so that which platforms somebody
    /// chose to watch cannot be read from which are named.
    #[must_use]
    pub fn from_ballot(ballot: &Ballot, place: Option<Attestation>, token: Token) -> Self {
        let vote = |id| ballot.votes.get(&id).copied().unwrap_or_default();
        Self {
            version: VERSION,
            bin: ballot.bin,
            place,
            token,
            votes: collect_unsorted(codes::platforms().map(|(_, id)| (id, vote(id)))),
            control: ballot.control,
        }
    }

    /// The one encoding.
    #[must_use]
    pub fn encode(&self) -> [u8; REPORT_LEN] {
        let mut votes = [0; SLOTS];
        for (slot, id) in codes::platforms() {
            votes[slot] = codes::of_vote(self.votes.get(&id).copied().unwrap_or_default());
        }
        let place = self
            .place
            .map_or([0; Attestation::LEN], Attestation::encode);
        let mut bytes = [0; REPORT_LEN];
        let parts: [&[u8]; 7] = [
            &[self.version],
            &place,
            &self.bin.get().to_be_bytes(),
            &[codes::of_control(self.control)],
            &self.token.nonce,
            &self.token.mark,
            &votes,
        ];
        let mut free = bytes.as_mut_slice();
        for part in parts {
            let (here, rest) = free.split_at_mut(part.len());
            here.copy_from_slice(part);
            free = rest;
        }
        bytes
    }

    /// The report that these bytes encode.
    ///
    /// # Errors
    /// [`ReportError`] when they are not [`REPORT_LEN`], of another version, or not exactly what
    /// [`Report::encode`] writes.
    pub fn decode(bytes: &[u8]) -> Result<Self, ReportError> {
        let whole: &[u8; REPORT_LEN] = bytes.try_into().map_err(|_| ReportError::Length {
            length: bytes.len(),
        })?;
        let mut rest = Reader(whole);
        let [version] = rest.read()?;
        if version != VERSION {
            return Err(ReportError::Version(version));
        }
        let place: [u8; Attestation::LEN] = rest.read()?;
        let bin = BinStart(Seconds(u64::from_be_bytes(rest.read()?)));
        let [control] = rest.read()?;
        let token = Token {
            nonce: rest.read()?,
            mark: rest.read()?,
        };
        let votes: [u8; SLOTS] = rest.read()?;
        let place = match place {
            [0, 0, 0, 0, 0, 0, 0] => None,
            bytes => Some(Attestation::decode(bytes).ok_or(ReportError::Malformed("place"))?),
        };
        let mut read = BTreeMap::new();
        for (slot, id) in codes::platforms() {
            let vote = codes::to_vote(votes[slot]).ok_or(ReportError::Malformed("vote"))?;
            read.insert(id, vote);
        }
        let report = Self {
            version,
            bin,
            place,
            token,
            votes: read,
            control: codes::to_control(control).ok_or(ReportError::Malformed("control"))?,
        };
        if report.place.is_none() && report.token != Token::unattested(report.token.nonce) {
            return Err(ReportError::Malformed("mark without a place"));
        }
        // A vote for a platform that does not exist, or anything behind the votes.
        if report.encode() != *whole {
            return Err(ReportError::Malformed("padding"));
        }
        Ok(report)
    }

    /// The report in words: JSON with everything that [`encode`](Self::encode) holds, and
    /// nothing else. [`from_json`](Self::from_json) leads back to the same bytes.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[expect(
            clippy::expect_used,
            reason = "numbers and names always have a JSON form"
        )]
        serde_json::to_string(self).expect("a report has a JSON form")
    }

    /// The report of these words.
    ///
    /// # Errors
    /// When they are not what [`to_json`](Self::to_json) writes.
    pub fn from_json(words: &str) -> Result<Self, ReportError> {
        let report: Self = sada_core::json::read(words).map_err(ReportError::Json)?;
        Self::decode(&report.encode())
    }
}

/// Reads parts of known length, one after the other.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn read<const N: usize>(&mut self) -> Result<[u8; N], ReportError> {
        let (part, rest) = self
            .0
            .split_first_chunk()
            .ok_or(ReportError::Malformed("length"))?;
        self.0 = rest;
        Ok(*part)
    }
}
