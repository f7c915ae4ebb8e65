//! Whether a report may be counted, and as what.

use sada_core::vote::Vote;
use sada_ledger::journal::Entry;
use sada_ledger::store::{CellKey, Country, Grade, Provenance, Subject, Tier};
use sada_report::{Report, ReportError};
use sada_service::keys::IssuingKeys;
use sada_service::problem::{self, Problem};
use sada_units::Seconds;
use sha2::{Digest, Sha256};

/// How long after its bin a report is still taken: as long as a sender keeps one that could not
/// leave.
pub const RETRY_HORIZON: Seconds = sada_detect::FINAL_AFTER;

/// What a gateway holds reports to.
pub struct Rules {
    /// How long a bin is; at least one second.
    pub bin_seconds: Seconds,
    /// What tokens are checked with.
    pub issuing: IssuingKeys,
    /// Whether reports that nobody attests are counted too, apart from the others.
    pub unattested: bool,
}

/// The journal's entry for these bytes, received at `now`.
///
/// # Errors
/// The [`Problem`] to answer with.
pub fn admit(bytes: &[u8], rules: &Rules, now: Seconds) -> Result<Entry, Problem> {
    let report = Report::decode(bytes).map_err(|error| match error {
        ReportError::Version(_) => problem::VERSION,
        _ => problem::NOT_A_REPORT,
    })?;
    let bin = report.bin;
    if !bin.is_aligned(rules.bin_seconds) {
        return Err(problem::NOT_A_BIN);
    }
    // One bin ahead is a clock a little fast. Which of two clocks is wrong nobody can tell by one
    // report: it is kept where it is, and asked about again.
    if bin.seconds() > now + rules.bin_seconds {
        return Err(problem::TOO_EARLY);
    }
    let expires = bin.end(rules.bin_seconds) + RETRY_HORIZON;
    if expires < now {
        return Err(problem::TOO_OLD);
    }
    let provenance = provenance(&report, rules)?;
    let token = [report.token.nonce.as_slice(), &report.token.mark].concat();
    Ok(Entry {
        token: Sha256::digest(token).into(),
        digest: Sha256::digest(bytes).into(),
        expires,
        cells: cells(&report, provenance),
    })
}

/// The end of the bin of an attested report, whatever time it is; `None` for any other bytes.
pub(crate) fn attested_end(bytes: &[u8], rules: &Rules) -> Option<Seconds> {
    let report = Report::decode(bytes).ok()?;
    let provenance = provenance(&report, rules).ok()?;
    let attested = provenance.tier == Tier::Attested && report.bin.is_aligned(rules.bin_seconds);
    attested.then(|| report.bin.end(rules.bin_seconds))
}

/// Where the report is from, by its token. The costly check is the last one.
fn provenance(report: &Report, rules: &Rules) -> Result<Provenance, Problem> {
    let Some(place) = report.place else {
        let unattested = Provenance {
            country: Country::UNKNOWN,
            asn: 0,
            tier: Tier::Unattested,
            grade: Grade::Ungraded,
        };
        return rules
            .unattested
            .then_some(unattested)
            .ok_or(problem::NOT_ATTESTED);
    };
    let key = rules.issuing.of(report.bin);
    let key = key.ok_or(problem::NO_ISSUING_KEY)?;
    if !key.marked(&report.token, place, report.bin) {
        return Err(problem::TOKEN_NOT_VALID);
    }
    Ok(Provenance {
        country: place.country,
        asn: place.asn,
        tier: Tier::Attested,
        grade: match place.grade {
            sada_report::Grade::A => Grade::A,
            sada_report::Grade::B => Grade::B,
        },
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
mod tests;
