//! Opening the journal: its folder, its lock, its layout and its identity.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::sync_channel;

use rusqlite::{Connection, TransactionBehavior};
use sada_units::Seconds;

use super::facts::{self, BIN_SECONDS, HOME, SOURCE};
use super::{Journal, Writer};
use crate::store::{SCHEMA, Source, StoreError};

/// The layout this build writes, kept in the database's `user_version`.
const LAYOUT: i64 = 3;

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

/// The database of a journal in this folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join("journal.sqlite")
}

/// Why a journal could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The folder or the lock could not be made.
    #[error("{path}: {error}")]
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
    /// The folder was written by a build from before the first release, in another layout.
    #[error("the folder has layout {found}, from before the first release: take a new folder")]
    Older {
        /// The layout found.
        found: i64,
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
    let mut connection = sada_sqlite::connect(&path)?;
    let found = sada_sqlite::layout_up_to(&connection, LAYOUT).map_err(StoreError::from)?;
    if found > 0 && found < LAYOUT {
        return Err(JournalError::Older { found });
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(SCHEMA)?;
    transaction.execute_batch(include_str!("schema.sql"))?;
    sada_sqlite::set_layout(&transaction, LAYOUT)?;
    same_bins(&transaction, options.bin_seconds)?;
    let source = source(&transaction, &home(&path), options.restored)?;
    transaction.commit()?;
    sync_folder(&options.folder)?;

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
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| JournalError::Folder { path, error }
    };
    make_private(folder).map_err(failed(folder))?;
    let path = folder.join("lock");
    let file = File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(failed(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(failed(&path)(error)),
    }
}

/// Makes the folder so that only its owner may look inside.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// A new database is only as lasting as its name in the folder.
fn sync_folder(folder: &Path) -> Result<(), JournalError> {
    if cfg!(unix) {
        let synced = File::open(folder).and_then(|open| open.sync_all());
        synced.map_err(|error| JournalError::Folder {
            path: folder.to_owned(),
            error,
        })?;
    }
    Ok(())
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
