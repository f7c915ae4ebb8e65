//! Admission by a clock that may be wrong: what only the clock is against is asked about again, and
//! an attested report tells whether the clock is right.

use sada_ledger::journal::Entry;
use sada_service::clock;
use sada_service::problem::{self, Problem};
use sada_units::Seconds;

use crate::admission::attested_end;
use crate::unattested::unattested_bin;
use crate::{RETRY_HORIZON, Rules, admit};

/// The journal's entry for these bytes, received now, and what now is.
///
/// # Errors
/// The [`Problem`] to answer with.
pub(crate) fn admit_by_clock(bytes: &[u8], rules: &Rules) -> Result<(Entry, Seconds), Problem> {
    let at = clock::read();
    match admit(bytes, rules, at.now) {
        Ok(entry) => {
            if let Some(end) = end_if_attested(&entry) {
                clock::confirm(end);
            }
            Ok((entry, at.now))
        }
        Err(problem::TOO_EARLY | problem::TOO_OLD)
            if at.in_doubt && attested_end(bytes, rules).is_some_and(clock::confirm) =>
        {
            let now = clock::now();
            admit(bytes, rules, now).map(|entry| (entry, now))
        }
        Err(problem::TOO_OLD) => Err(too_old()),
        Err(problem) => Err(problem),
    }
}

/// The end of the bin, if it is of an attested report.
fn end_if_attested(entry: &Entry) -> Option<Seconds> {
    let attested = unattested_bin(entry).is_none();
    attested.then(|| entry.expires - RETRY_HORIZON)
}

/// That a report is too old, which is final; while the clock is in doubt, that it may be.
pub(crate) fn too_old() -> Problem {
    if clock::read().in_doubt {
        problem::CLOCK_IN_DOUBT
    } else {
        problem::TOO_OLD
    }
}
