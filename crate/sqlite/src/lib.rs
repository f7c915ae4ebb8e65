//! The one way in which the collector opens a SQLite file.
//!
//! Every database is kept in the same way: it has a write-ahead log, so that readers and the one
//! writer do not wait for each other; every commit waits for the disk; and `user_version` holds the
//! number of its layout, so that a build never writes to a database that a later build has made.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

/// How long to wait for another connection that is writing, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Why a database could not be opened. The text goes on from "the database of …".
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The database said no.
    #[error("failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database was written by a later build.
    #[error("has layout {found}; this build knows layouts up to {known}")]
    Newer {
        /// The layout found.
        found: i64,
        /// The newest layout that this build knows.
        known: i64,
    },
}

/// Opens the database at this path, makes it if there is none, and makes the tables that it lacks:
/// `schema` may be run on any earlier layout, and `layout` is its number.
///
/// # Errors
/// [`OpenError`] when it cannot be opened, or a later build wrote it.
pub fn open(path: &Path, schema: &str, layout: i64) -> Result<Connection, OpenError> {
    let mut connection = connect(path)?;
    layout_up_to(&connection, layout)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(schema)?;
    set_layout(&transaction, layout)?;
    transaction.commit()?;
    Ok(connection)
}

/// Opens the database at this path to read it alone, up to this layout; `None`: nothing was written
/// there yet.
///
/// # Errors
/// [`OpenError`] when it cannot be opened, or a later build wrote it.
pub fn open_to_read(path: &Path, layout: i64) -> Result<Option<Connection>, OpenError> {
    if !path.exists() {
        return Ok(None);
    }
    // Whoever reads a database with a log beside it also writes to the log's index.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    connection.pragma_update(None, "query_only", true)?;
    let found = layout_up_to(&connection, layout)?;
    Ok((found > 0).then_some(connection))
}

/// Opens the database at this path as it is, and makes an empty one if there is none. For whoever
/// makes tables together with something else, in one transaction.
///
/// # Errors
/// When it cannot be opened.
pub fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    // What was answered must outlast a power cut: FULL waits for the disk at every commit, where
    // the usual setting for a write-ahead log would not.
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.pragma_update(None, "synchronous", "full")?;
    Ok(connection)
}

/// The layout of a database, which is at most this one; 0: it has none yet.
///
/// # Errors
/// [`OpenError`] when a later build wrote it, or it cannot be read.
pub fn layout_up_to(connection: &Connection, known: i64) -> Result<i64, OpenError> {
    let found = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > known {
        return Err(OpenError::Newer { found, known });
    }
    Ok(found)
}

/// Notes which layout the database has, within the caller's transaction.
///
/// # Errors
/// When it cannot be written.
pub fn set_layout(connection: &Connection, layout: i64) -> rusqlite::Result<()> {
    connection.pragma_update(None, "user_version", layout)
}

/// A number as SQLite keeps it. Its integers end at 2^63; no real moment or count comes near.
#[must_use]
pub fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = "CREATE TABLE IF NOT EXISTS thing (name TEXT) STRICT";

    #[test]
    fn it_is_made_once_kept_safely_and_read_beside() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("things.sqlite");
        assert!(open_to_read(&path, 1).unwrap().is_none());
        let kept = open(&path, SCHEMA, 1).unwrap();
        let text = |name| kept.pragma_query_value(None, name, |row| row.get::<_, String>(0));
        let number = |name| kept.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
        assert_eq!(text("journal_mode").unwrap(), "wal");
        assert_eq!(
            (number("synchronous"), number("user_version")),
            (Ok(2), Ok(1))
        );
        kept.execute("INSERT INTO thing VALUES ('one')", [])
            .unwrap();
        let reader = open_to_read(&path, 1).unwrap().unwrap();
        let count = "SELECT count(*) FROM thing";
        assert_eq!(
            reader.query_row(count, [], |row| row.get::<_, i64>(0)),
            Ok(1)
        );
        assert!(reader.execute("DELETE FROM thing", []).is_err());
        drop(open(&path, SCHEMA, 1).unwrap());
        assert_eq!(kept.query_row(count, [], |row| row.get::<_, i64>(0)), Ok(1));
    }

    #[test]
    fn what_a_later_build_wrote_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("things.sqlite");
        drop(open(&path, SCHEMA, 2).unwrap());
        let refused = OpenError::Newer { found: 2, known: 1 }.to_string();
        assert_eq!(open(&path, SCHEMA, 1).unwrap_err().to_string(), refused);
        assert_eq!(open_to_read(&path, 1).unwrap_err().to_string(), refused);
    }

    #[test]
    fn a_number_too_large_is_the_largest() {
        assert_eq!(integer(7), 7);
        assert_eq!(integer(u64::MAX), i64::MAX);
    }
}
