//! Whether a report may be counted, and as what.

use sada_core::vote::Vote;
use sada_report::{Report, ReportError};
use sha2::{Digest, Sha256};

use crate::journal::Entry;
use crate::problem::{self, Problem};
use crate::store::{CellKey, Provenance, Subject};

/// How long after its bin a report is still taken, in seconds: as long as a sender
/// keeps one that could not leave.
pub const RETRY_HORIZON: u64 = 72 * 3600;

/// What a gateway holds reports to.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// How long a bin is, in seconds; at least 1.
    pub bin_seconds: u64,
    /// Where all reports are taken to be from, until tokens say it.
    pub provenance: Provenance,
}

/// The journal's entry for these bytes, received at `now` (seconds since 1970, UTC).
///
/// # Errors
/// The [`Problem`] to answer with.
pub fn admit(bytes: &[u8], rules: &Rules, now: u64) -> Result<Entry, Problem> {
    let report = Report::decode(bytes).map_err(|error| match error {
        ReportError::TooLong { .. } => problem::TOO_LONG,
        ReportError::Version(_) => problem::VERSION,
        ReportError::Malformed(_) | ReportError::NotCanonical => problem::NOT_A_REPORT,
    })?;
    if !report.bin.is_multiple_of(rules.bin_seconds) {
        return Err(problem::NOT_A_BIN);
    }
    // One bin ahead is a clock a little fast.
    if report.bin > now.saturating_add(rules.bin_seconds) {
        return Err(problem::TOO_EARLY);
    }
    let expires = report.bin + rules.bin_seconds + RETRY_HORIZON;
    if expires < now {
        return Err(problem::TOO_OLD);
    }
    Ok(Entry {
        token: report.token,
        digest: Sha256::digest(bytes).into(),
        expires,
        cells: cells(&report, rules.provenance),
    })
}

/// One cell for being there, and one for each platform visited.
fn cells(report: &Report, provenance: Provenance) -> Vec<CellKey> {
    let key = |subject| CellKey {
        bin: report.bin,
        provenance,
        subject,
        control: report.control,
    };
    let votes = report
        .votes
        .iter()
        .filter(|(_, vote)| **vote != Vote::NotVisited);
    let votes = votes.map(|(platform, vote)| key(Subject::Vote(*platform, *vote)));
    std::iter::once(key(Subject::Presence))
        .chain(votes)
        .collect()
}

#[cfg(test)]
mod tests {
    use sada_core::catalogue::PlatformId;
    use sada_core::failure::FailureType;
    use sada_core::vote::Control;
    use sada_report::{Token, VERSION};

    use super::*;
    use crate::store::{Country, Grade, Tier};

    const NOW: u64 = 1_705_748_461;
    const BIN: u64 = 1_705_748_400;

    fn rules() -> Rules {
        let provenance = Provenance {
            country: "PK".parse().unwrap(),
            asn: 17557,
            tier: Tier::Unattested,
            grade: Grade::Ungraded,
        };
        Rules {
            bin_seconds: 300,
            provenance,
        }
    }

    fn report(bin: u64) -> Report {
        let votes = [
            ("youtube", Vote::Failed(FailureType::TcpReset)),
            ("facebook", Vote::NotVisited),
            ("x", Vote::Slow),
        ];
        let id = |name| PlatformId::from_name(name).unwrap();
        Report {
            version: VERSION,
            token: Token::new([3; 16]),
            bin,
            votes: votes
                .into_iter()
                .map(|(name, vote)| (id(name), vote))
                .collect(),
            control: Control::Yes,
        }
    }

    fn admit_bin(bin: u64) -> Result<Entry, Problem> {
        admit(report(bin).encode().as_bytes(), &rules(), NOW)
    }

    #[test]
    fn a_report_becomes_its_presence_and_its_votes() {
        let entry = admit_bin(BIN).unwrap();
        let id = |name| PlatformId::from_name(name).unwrap();
        let subjects: Vec<Subject> = entry.cells.iter().map(|key| key.subject).collect();
        assert_eq!(
            subjects,
            [
                Subject::Presence,
                Subject::Vote(id("x"), Vote::Slow),
                Subject::Vote(id("youtube"), Vote::Failed(FailureType::TcpReset)),
            ]
        );
        for key in &entry.cells {
            assert_eq!((key.bin, key.control), (BIN, Control::Yes));
            assert_eq!(key.provenance, rules().provenance);
        }
        assert_eq!(entry.expires, BIN + 300 + RETRY_HORIZON);
        assert_ne!(Country::UNKNOWN, rules().provenance.country);
    }

    #[test]
    fn bins_are_taken_from_72_hours_ago_to_one_bin_ahead() {
        let oldest = (NOW - RETRY_HORIZON - 300).next_multiple_of(300);
        let newest = (NOW + 300) / 300 * 300;
        assert!(admit_bin(oldest).is_ok());
        assert!(admit_bin(newest).is_ok());
        assert_eq!(admit_bin(oldest - 300).unwrap_err(), problem::TOO_OLD);
        assert_eq!(admit_bin(newest + 300).unwrap_err(), problem::TOO_EARLY);
        assert_eq!(
            admit_bin(u64::MAX - u64::MAX % 300).unwrap_err(),
            problem::TOO_EARLY
        );
        assert_eq!(admit_bin(0).unwrap_err(), problem::TOO_OLD);
        assert_eq!(admit_bin(BIN + 1).unwrap_err(), problem::NOT_A_BIN);
    }
}
