//! The one place that asks what time it is, and how a moment is written for machines.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

use sada_units::Seconds;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The file that tells the time, where the clock is a story's.
static TOLD_BY: OnceLock<PathBuf> = OnceLock::new();

/// From now on a file tells the time, as seconds since 1970 in decimal digits: an evening of long
/// ago is played again in minutes. Only for trying out, and only the first file counts.
pub fn told_by(file: PathBuf) {
    // Another file was named before: that one stays.
    let _ = TOLD_BY.set(file);
}

/// The moment that is now; 1970 on a machine whose clock is before that.
#[must_use]
pub fn now() -> Seconds {
    TOLD_BY.get().and_then(read_seconds).unwrap_or_else(|| {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(Seconds::ZERO, |since| Seconds(since.as_secs()))
    })
}

fn read_seconds(file: &PathBuf) -> Option<Seconds> {
    let seconds = fs::read_to_string(file).ok()?.trim().parse().ok()?;
    Some(Seconds(seconds))
}

/// A moment as RFC 3339 writes it in UTC: `2024-01-20T14:05:00Z`. What no calendar reaches stays a
/// number of seconds since 1970.
#[must_use]
pub fn utc(moment: Seconds) -> String {
    let at = i64::try_from(moment.get()).ok();
    at.and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok())
        .and_then(|at| at.format(&Rfc3339).ok())
        .unwrap_or_else(|| moment.to_string())
}

/// The same of how far something came, where [`Seconds::ZERO`] means that it has not begun.
#[must_use]
pub fn reached(moment: Seconds) -> Option<String> {
    (!moment.is_zero()).then(|| utc(moment))
}
