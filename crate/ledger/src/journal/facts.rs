//! What the journal knows of itself, by name.

use rusqlite::{Connection, OptionalExtension, params};
use sada_units::Seconds;

/// This collector's identity as a source of counts.
pub(super) const SOURCE: &str = "source";
/// Which file the source was minted for.
pub(super) const HOME: &str = "home";
/// How many commits have counted reports.
pub(super) const COMMITS: &str = "commits";
/// How long a bin is.
pub(super) const BIN_SECONDS: &str = "bin_seconds";
/// The latest expiry among the tokens forgotten so far.
pub(super) const FORGOTTEN: &str = "forgotten";

pub(super) fn text(connection: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    connection
        .prepare_cached("SELECT value FROM fact WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()
}

pub(super) fn set(connection: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    connection
        .prepare_cached(
            "INSERT INTO fact (name, value) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET value = excluded.value",
        )?
        .execute(params![name, value])?;
    Ok(())
}

/// A number; 0 while it has never been set.
pub(super) fn number(connection: &Connection, name: &str) -> rusqlite::Result<u64> {
    Ok(text(connection, name)?
        .and_then(|value| value.parse().ok())
        .unwrap_or_default())
}

/// A time; [`Seconds::ZERO`] while it has never been set.
pub(super) fn seconds(connection: &Connection, name: &str) -> rusqlite::Result<Seconds> {
    Ok(Seconds(number(connection, name)?))
}

/// Sets a time unless it is a later one already.
pub(super) fn raise(connection: &Connection, name: &str, value: Seconds) -> rusqlite::Result<()> {
    if value > seconds(connection, name)? {
        set(connection, name, &value.to_string())?;
    }
    Ok(())
}
