//! The files of days that can change no more, to be recorded.

use sada_published::counts::{CsvError, Published, day_digest};
use sada_published::log::LogEntry;
use sada_published::log::{Log, LogError};
use sada_service::clock::utc;
use sada_service::signed_note::Signer;
use sada_units::Day;

/// Why a day could not be recorded.
#[derive(Debug, thiserror::Error)]
pub enum DayError {
    /// Its file cannot be written.
    #[error(transparent)]
    File(#[from] CsvError),
    /// The record does not take it.
    #[error(transparent)]
    Record(#[from] LogError),
}

/// Records the file of every final day from `from` on that has one and is not recorded yet; gives
/// the day from which to look the next time.
///
/// # Errors
/// [`DayError`]; days that were recorded before it came stay so.
pub(super) fn catch_up_days(
    published: &Published,
    from: Day,
    record: &mut Log,
    signer: &Signer,
) -> Result<Day, DayError> {
    let until = published.final_until().map_err(CsvError::from)?;
    let until = Day::containing(until);
    if until <= from {
        return Ok(from);
    }
    let last = Day(until.0 - 1);
    for day in published.days(from, last).map_err(CsvError::from)? {
        let moment = utc(day.start());
        let date = moment.split('T').next().unwrap_or_default();
        if record.has(&format!("day/{date}"))? {
            continue;
        }
        let (sha256, bytes) = day_digest(published, day)?;
        record.append(&[LogEntry::day(date, sha256, bytes)], signer)?;
        tracing::info!(day = date, bytes, "recorded");
    }
    Ok(until)
}
