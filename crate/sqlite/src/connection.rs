//! Connections, all made in the same way.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

/// How long to wait for another connection that is writing, such as a backup.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// Opens the database at this path as it is, and makes an empty one if there is none.
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

/// Opens the database at this path, which is there, and changes nothing of it.
pub(crate) fn existing(path: &Path) -> rusqlite::Result<Connection> {
    // Whoever reads a database with a log beside it also writes to the log's index.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    Ok(connection)
}
