//! Opening the journal: its folder, its lock, its layout and its identity.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::sync_channel;

use rusqlite::{Connection, TransactionBehavior};
use sada_service::folder;
use sada_units::Seconds;

use super::acknowledged::Acknowledged;
use super::facts::{self, BIN_SECONDS, COMMITS, HOME, SOURCE};
use super::{Journal, Writer};
use crate::database::{SCHEMA, database};
use crate::store::{Source, StoreError};

/// How many reports may wait for the writer before further ones are turned away.
const QUEUE: usize = 4096;

/// How to open a journal.
#[derive(Clone, Debug)]
pub struct JournalOptions {
    /// The folder it lives in; made if it does not exist.
    pub folder: PathBuf,
    /// How long a bin is; the same for the whole life of the folder.
    pub bin_seconds: Seconds,
    /// The folder was brought back from an older copy: count under a new identity.
    pub restored: bool,
    /// Counts of days that began longer ago than this before today are dropped.
    pub keep_for: Seconds,
}

impl JournalOptions {
    /// The database, for those who read the counts.
    #[must_use]
    pub fn database(&self) -> PathBuf {
        database(&self.folder)
    }
}

/// How long the bins are that the journal in this database counts; `None` where no gateway was
/// started on it yet.
///
/// # Errors
/// [`StoreError`] when it cannot be read.
pub fn bin_seconds(database: &Path) -> Result<Option<Seconds>, StoreError> {
    let connection = sada_sqlite::connect(database)?;
    if !connection.table_exists(None::<&str>, "fact")? {
        return Ok(None);
    }
    let kept = facts::seconds(&connection, BIN_SECONDS)?;
    Ok(Some(kept).filter(|kept| !kept.is_zero()))
}

/// Makes whoever opens the journal in this folder next count under a new identity: it was brought back
/// from a copy, and what was counted since must not hide behind the older numbers.
///
/// # Errors
/// When it cannot be written.
pub fn forget_home(folder: &Path) -> rusqlite::Result<()> {
    let connection = sada_sqlite::connect(&database(folder))?;
    if connection.table_exists(None::<&str>, "fact")? {
        facts::set(&connection, HOME, "")?;
    }
    Ok(())
}

/// Why a journal could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The folder or the lock could not be made.
    #[error("reports cannot be kept in {path}: {error}")]
    Folder {
        /// Which file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// Another collector is using the folder.
    #[error("another collector is running on {0}")]
    InUse(PathBuf),
    /// The folder's bins are of another length.
    #[error("the folder was made for bins of {kept} s; it cannot take bins of {wanted} s")]
    OtherBins {
        /// The length the folder was made for.
        kept: Seconds,
        /// The length that was asked for.
        wanted: Seconds,
    },
    /// The database lacks commits whose reports were answered.
    #[error(
        "{path}: {lost} commits are missing whose reports were acknowledged. The end of its log {path}-wal is damaged or was deleted, or an older copy was put in its place. Bring a backup back with `sada-collector restore`, or go on without them with `--restored`"
    )]
    Lost {
        /// The database.
        path: PathBuf,
        /// How many commits.
        lost: u64,
    },
    /// The database could not be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<rusqlite::Error> for JournalError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Opens the journal in a folder, and gives a handle to it and the writer to run.
///
/// # Errors
/// [`JournalError`] when the folder cannot be used, is in use, or was made otherwise.
pub fn open(options: &JournalOptions) -> Result<(Journal, Writer), JournalError> {
    let lock = lock(&options.folder)?;
    let path = options.database();
    let mut connection = sada_sqlite::open(&path, &SCHEMA).map_err(StoreError::from)?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    same_bins(&transaction, options.bin_seconds)?;
    let opened = Acknowledged::open(&options.folder);
    let (mut acknowledged, answered) = opened.map_err(unusable(&options.folder))?;
    let commits = facts::number(&transaction, COMMITS)?;
    let lost = answered.unwrap_or_default().saturating_sub(commits);
    if lost > 0 && !options.restored {
        return Err(JournalError::Lost { path, lost });
    }
    let source = source(&transaction, &home(&path), options.restored)?;
    transaction.commit()?;
    acknowledged.set(commits);
    // A new database is only as lasting as its name in the folder.
    folder::sync(&options.folder).map_err(unusable(&options.folder))?;

    let (requests, waiting) = sync_channel(QUEUE);
    let failing = Arc::new(AtomicBool::new(false));
    let journal = Journal {
        requests,
        failing: Arc::clone(&failing),
    };
    let keep_for = options.keep_for;
    Ok((
        journal,
        Writer {
            connection,
            source,
            commits,
            acknowledged,
            waiting,
            failing,
            keep_for,
            drop_from: None,
            _lock: lock,
        },
    ))
}

/// Two collectors on one folder would each believe to be its only source.
fn lock(folder: &Path) -> Result<File, JournalError> {
    folder::make_private(folder).map_err(unusable(folder))?;
    folder::ensure_writable(folder, "gateway").map_err(unusable(folder))?;
    let path = folder.join("lock");
    let file = File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(unusable(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(unusable(&path)(error)),
    }
}

fn unusable(path: &Path) -> impl Fn(io::Error) -> JournalError {
    let path = path.to_owned();
    move |error| JournalError::Folder {
        path: path.clone(),
        error,
    }
}

/// Cells of bins of different lengths could not be told apart.
fn same_bins(connection: &Connection, wanted: Seconds) -> Result<(), JournalError> {
    match facts::seconds(connection, BIN_SECONDS)? {
        Seconds::ZERO => Ok(facts::set(connection, BIN_SECONDS, &wanted.to_string())?),
        kept if kept == wanted => Ok(()),
        kept => Err(JournalError::OtherBins { kept, wanted }),
    }
}

/// The kept identity; a new one where there is none, or where this is no longer the
/// file it was minted for: counts that went back in time must not hide behind the
/// higher ones already sent under the old identity.
fn source(connection: &Connection, home: &str, restored: bool) -> rusqlite::Result<Source> {
    let kept = facts::text(connection, SOURCE)?;
    let same_home = facts::text(connection, HOME)?.as_deref() == Some(home);
    if let Some(kept) = kept.filter(|_| same_home && !restored) {
        return Ok(Source(kept));
    }
    let minted: String =
        connection.query_row("SELECT lower(hex(randomblob(16)))", [], |row| row.get(0))?;
    facts::set(connection, SOURCE, &minted)?;
    facts::set(connection, HOME, home)?;
    Ok(Source(minted))
}

/// What tells a file from a copy of it: its place on the disk and when it was made.
fn home(path: &Path) -> String {
    let Ok(metadata) = fs::metadata(path) else {
        return String::new();
    };
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&metadata);
    #[cfg(not(unix))]
    let inode = 0;
    let made = metadata
        .created()
        .ok()
        .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    format!("{inode}:{}", made.unwrap_or_default().as_nanos())
}
