//! A cell's key as columns, and back.

use rusqlite::Row;
use sada_core::catalogue::PlatformId;
use sada_core::vote::{Control, Vote};
use sada_units::{BinStart, Seconds};

use super::{CellKey, Country, Grade, Provenance, StoreError, Subject, Tier};

/// What stands for a platform and an outcome in a presence cell.
const PRESENCE: (&str, &str) = ("*", "present");

/// Platform and outcome of a subject.
pub(super) fn of_subject(subject: Subject) -> (&'static str, &'static str) {
    match subject {
        Subject::Presence => PRESENCE,
        Subject::Vote(platform, vote) => (platform.name(), vote.name()),
    }
}

/// The key in columns 0 to 7 of a row, in the order of the table.
pub(super) fn read_key(row: &Row<'_>) -> Result<CellKey, StoreError> {
    let provenance = Provenance {
        country: known(row, 1, "country", |name| name.parse::<Country>().ok())?,
        asn: row.get(2)?,
        tier: known(row, 3, "tier", Tier::from_name)?,
        grade: known(row, 4, "grade", Grade::from_name)?,
    };
    let outcome: String = row.get(6)?;
    let subject = known(row, 5, "platform", |platform| {
        if (platform, outcome.as_str()) == PRESENCE {
            return Some(Subject::Presence);
        }
        Some(Subject::Vote(
            PlatformId::from_name(platform)?,
            Vote::from_name(&outcome)?,
        ))
    })?;
    let control = known(row, 7, "control", |name| {
        [Control::Yes, Control::No, Control::NotChecked]
            .into_iter()
            .find(|it| it.name() == name)
    })?;
    Ok(CellKey {
        bin: BinStart(Seconds(row.get::<_, i64>(0)?.cast_unsigned())),
        provenance,
        subject,
        control,
    })
}

fn known<T>(
    row: &Row<'_>,
    index: usize,
    column: &'static str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<T, StoreError> {
    let value: String = row.get(index)?;
    read(&value).ok_or(StoreError::Unreadable { column, value })
}
