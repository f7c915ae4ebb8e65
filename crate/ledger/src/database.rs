//! The ledger's database: the journal's tables and the counts.

use std::path::{Path, PathBuf};

use sada_sqlite::{DatabaseSchema, OpenError};

/// The database as this build has it. Layout 1 is from before reports were sealed; 2 had tokens in the
/// order of their hashes.
pub const SCHEMA: DatabaseSchema = DatabaseSchema {
    file: "journal.sqlite",
    keeper: "gateway",
    tables: &[
        include_str!("store/schema.sql"),
        include_str!("journal/schema.sql"),
    ],
    steps: &[
        include_str!("journal/layout/2.sql"),
        include_str!("journal/layout/3.sql"),
    ],
};

/// The database of a journal in this folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join(SCHEMA.file)
}

/// Looks whether the journal in this folder is damaged; where there is none, nothing is wrong.
///
/// # Errors
/// [`OpenError`] when it is damaged or cannot be read.
pub fn check(folder: &Path) -> Result<(), OpenError> {
    sada_sqlite::check(&database(folder), &SCHEMA)
}
