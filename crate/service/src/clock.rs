//! The one place that asks what time it is, and how a moment is written for machines.
//!
//! A program that keeps something has its clock doubted ([`keep`]): what it goes by is then what
//! [`trust`] believes of the clock.

mod keeper;
pub mod trust;

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use sada_units::Seconds;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use keeper::Keeper;
use trust::{ClockReading, TimeEvidence};

/// The file that tells the time, where the clock is a story's.
static TOLD_BY: OnceLock<PathBuf> = OnceLock::new();
/// What whoever started the program says that the time is.
static SAID: OnceLock<Seconds> = OnceLock::new();
/// What is believed of the clock, in a program that keeps something.
static KEEPER: Mutex<Option<Keeper>> = Mutex::new(None);

/// From now on a file tells the time, as seconds since 1970 in decimal digits: an evening of long
/// ago is played again in minutes, and whatever the file says is believed. With a sign before them
/// they say by how much the machine's clock is wrong, which is doubted like any other. Only for trying
/// out, and only the first file counts.
pub fn told_by(file: PathBuf) {
    // Another file was named before: that one stays.
    let _ = TOLD_BY.set(file);
}

/// Whoever starts the program says that this is the time: a clock that says the same is believed, also
/// if it has leapt. To be said before [`keep`].
pub fn said_to_be(moment: Seconds) {
    // Said twice: the first stays.
    let _ = SAID.set(moment);
}

/// From now on the clock is doubted, and what is believed is kept in the file `<role>.clock` of this
/// folder. Only the first call of a program counts.
pub fn keep(folder: &Path, role: &str, evidence: TimeEvidence) {
    let mut keeper = lock();
    if keeper.is_none() {
        let said = SAID.get().copied();
        let evidence = TimeEvidence { said, ..evidence };
        let (clock, is_story) = claimed();
        let opened = keeper.insert(Keeper::open(folder, role, evidence, clock));
        if !is_story {
            opened.write(clock);
        }
    }
}

/// Takes the end of a bin of which an attested report came; says whether that confirms a clock which was
/// doubted.
pub fn confirm(attested: Seconds) -> bool {
    let mut keeper = lock();
    let keeper = keeper.as_mut();
    keeper.is_some_and(|keeper| keeper.confirm(attested, claimed().0))
}

/// Keeps what is believed for a restart. To be called now and then; it writes once a minute.
pub fn remember() {
    let (clock, is_story) = claimed();
    if !is_story && let Some(keeper) = lock().as_mut() {
        keeper.write(clock);
    }
}

/// What time it is, and whether that is in doubt.
#[must_use]
pub fn read() -> ClockReading {
    let (clock, is_story) = claimed();
    match lock().as_mut() {
        Some(keeper) if !is_story => keeper.read(clock),
        _ => ClockReading {
            now: clock,
            claimed: clock,
            in_doubt: false,
        },
    }
}

/// The moment to go by; 1970 on a machine whose clock is before that.
#[must_use]
pub fn now() -> Seconds {
    read().now
}

/// What panics while it holds this leaves it as it was.
fn lock() -> MutexGuard<'static, Option<Keeper>> {
    KEEPER.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What the clock says, and whether that is a story's.
fn claimed() -> (Seconds, bool) {
    let machines = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(Seconds::ZERO, |since| Seconds(since.as_secs()));
    match TOLD_BY.get().and_then(read_told) {
        Some(Told::Moment(moment)) => (moment, true),
        Some(Told::Ahead(by)) => (machines + by, false),
        Some(Told::Behind(by)) => (machines - by, false),
        None => (machines, false),
    }
}

/// What a file says of the time.
enum Told {
    Moment(Seconds),
    Ahead(Seconds),
    Behind(Seconds),
}

fn read_told(file: &PathBuf) -> Option<Told> {
    let text = fs::read_to_string(file).ok()?;
    let seconds = |digits: &str| digits.parse().ok().map(Seconds);
    match text.trim().split_at_checked(1)? {
        ("+", by) => seconds(by).map(Told::Ahead),
        ("-", by) => seconds(by).map(Told::Behind),
        _ => seconds(text.trim()).map(Told::Moment),
    }
}

/// A moment as people write it: `2024-01-20T14:05:00Z`, with any distance to UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrittenMoment(pub Seconds);

impl FromStr for WrittenMoment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unreadable = || format!("{text:?} is no moment, such as 2024-01-20T14:05:00Z");
        let moment = OffsetDateTime::parse(text, &Rfc3339).map_err(|_| unreadable())?;
        let seconds = u64::try_from(moment.unix_timestamp()).map_err(|_| unreadable())?;
        Ok(Self(Seconds(seconds)))
    }
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
