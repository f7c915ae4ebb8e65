//! Whether a database holds what was written to it, as far as that can be told from its file.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::connection::existing;
use crate::error::{OpenError, OpenProblem};
use crate::schema::{DatabaseSchema, missing};
use crate::wal::{self, LogState};

/// A check that takes longer says so, and again each time so much longer.
const SAY_EVERY: Duration = Duration::from_secs(2);
/// So many times is a log looked at that seems damaged, since somebody may be writing to it.
const LOOKS: u32 = 4;
const BETWEEN_LOOKS: Duration = Duration::from_millis(50);

/// Looks whether the database at this path is damaged: its log, the structure of every table
/// (`PRAGMA quick_check`), and whether it has the columns of its layout. Where there is no database
/// nothing is wrong with it. Nothing is written, but for a log's index.
///
/// What is wrong within a value, such as another digit in a count, cannot be seen.
///
/// # Errors
/// [`OpenError`] when it is damaged or cannot be read.
pub fn check(path: &Path, schema: &DatabaseSchema) -> Result<(), OpenError> {
    look_through(path, "quick_check", Some(schema))
}

/// Looks for more than [`check`] does, and for longer: also whether every index fits its table
/// (`PRAGMA integrity_check`).
///
/// # Errors
/// [`OpenError`] when it is damaged or cannot be read.
pub fn check_thoroughly(path: &Path) -> Result<(), OpenError> {
    look_through(path, "integrity_check", None)
}

fn look_through(
    path: &Path,
    pragma: &'static str,
    schema: Option<&DatabaseSchema>,
) -> Result<(), OpenError> {
    let bytes = fs::metadata(path).map_or(0, |it| it.len());
    check_log(path, &log_of(path))?;
    // An empty file is a database without anything in it.
    if bytes == 0 {
        return Ok(());
    }
    let told = OpenError::told(path);
    let connection = existing(path).map_err(&told)?;
    // Or the log would be written into a database that is perhaps damaged.
    let config = DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE;
    connection.set_db_config(config, true).map_err(&told)?;
    let found = while_saying(path, bytes, || first_finding(&connection, pragma));
    let found = found.and_then(|finding| match (finding, schema) {
        (None, Some(schema)) => missing(&connection, schema),
        (finding, _) => Ok(finding),
    });
    match found {
        Ok(None) => Ok(()),
        Ok(Some(finding)) => Err(OpenError::new(path, OpenProblem::Damaged(finding))),
        Err(error) => Err(match told(error) {
            // What it cannot make sense of is none of ours any more.
            OpenError {
                problem: OpenProblem::Sqlite(error),
                ..
            } if error.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown) => {
                OpenError::new(path, OpenProblem::Damaged(error.to_string()))
            }
            other => other,
        }),
    }
}

/// The first thing that is wrong, in SQLite's words.
fn first_finding(connection: &Connection, pragma: &str) -> rusqlite::Result<Option<String>> {
    let question = format!("PRAGMA {pragma}(1)");
    let finding: String = connection.query_row(&question, [], |row| row.get(0))?;
    let first = finding.lines().next().unwrap_or_default();
    Ok((first != "ok").then(|| first.to_owned()))
}

/// Does it, and says every two seconds that it is at work.
fn while_saying<T>(path: &Path, bytes: u64, work: impl FnOnce() -> T) -> T {
    let (done, waiting) = channel::<()>();
    let path = path.to_owned();
    let saying = thread::spawn(move || {
        let began = Instant::now();
        while waiting.recv_timeout(SAY_EVERY) == Err(RecvTimeoutError::Timeout) {
            let (megabytes, seconds) = (bytes >> 20, began.elapsed().as_secs());
            tracing::info!(database = %path.display(), megabytes, seconds, "looking for damage");
        }
    });
    let outcome = work();
    drop(done);
    // It only says something; whatever became of it changes nothing.
    let _ = saying.join();
    outcome
}

/// The write-ahead log of a database.
fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

fn check_log(path: &Path, log: &Path) -> Result<(), OpenError> {
    for look in 1.. {
        let state = wal::state(log);
        let state = state.map_err(|error| OpenError::new(path, OpenProblem::Unreadable(error)))?;
        match state {
            LogState::Whole => break,
            LogState::CutShort => {
                tracing::warn!(
                    log = %log.display(),
                    "the last thing written to this log is not whole: it is left out, as after a power cut"
                );
                break;
            }
            LogState::Damaged { offset: at } if look == LOOKS => {
                let name = log.file_name().unwrap_or_default().to_string_lossy();
                let finding = format!("its log {name} is not what was written, from byte {at} on");
                return Err(OpenError::new(path, OpenProblem::Damaged(finding)));
            }
            LogState::Damaged { .. } => thread::sleep(BETWEEN_LOOKS),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
