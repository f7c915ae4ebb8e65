//! Why a database cannot be used, in words for whoever runs it.

use std::io;
use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

/// A database cannot be used. The text names its file.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct OpenError {
    /// The database's file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problem: OpenProblem,
}

/// What is wrong with a database. The text goes on from its name.
#[derive(Debug, thiserror::Error)]
pub enum OpenProblem {
    /// The database said no.
    #[error("{0}")]
    Sqlite(rusqlite::Error),
    /// The file cannot be read.
    #[error("{0}")]
    Unreadable(io::Error),
    /// The database can be read and not be written to.
    #[error(
        "it can only be read: its file belongs to another user, its disk is read-only, or its header is damaged"
    )]
    ReadOnly,
    /// The database was written by a later build.
    #[error(
        "it has layout {found}; this build knows layouts up to {known}. A later sada-collector has written it: run that one"
    )]
    Newer {
        /// The layout found.
        found: i64,
        /// The newest layout that this build knows.
        known: i64,
    },
    /// The database was written by an earlier build, and whoever opens it is not its keeper.
    #[error(
        "it has layout {found}; this build reads layout {known}. Start the {keeper} of this version first: it brings the database up, and all in it stays"
    )]
    Older {
        /// The layout found.
        found: i64,
        /// The layout that this build reads.
        known: i64,
        /// The role that brings it up.
        keeper: &'static str,
    },
    /// What the file holds is not what was written.
    #[error(
        "it is damaged: {0}. Nothing was written to it. Keep it, and bring a backup back into a new folder with `sada-collector restore`"
    )]
    Damaged(String),
}

impl OpenError {
    /// This problem with the database at this path.
    #[must_use]
    pub fn new(path: &Path, problem: OpenProblem) -> Self {
        let path = path.to_owned();
        Self { path, problem }
    }

    /// What the database said of itself, told apart from a damaged file.
    pub(crate) fn told(path: &Path) -> impl Fn(rusqlite::Error) -> Self {
        move |error| {
            let problem = match error.sqlite_error_code() {
                Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
                    OpenProblem::Damaged(error.to_string())
                }
                _ => OpenProblem::Sqlite(error),
            };
            Self::new(path, problem)
        }
    }
}
