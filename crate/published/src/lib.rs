//! What is published, each kind in a database of its own: [`counts`], [`events`], [`notes`] and the
//! [`log`] of all that was said. Nothing here has a way to the journal.

pub mod counts;
pub mod events;
pub mod log;
pub mod notes;

use std::path::Path;

use sada_sqlite::{DatabaseSchema, OpenError};

/// The databases, each before those that it was made of: what the log says, events and counts have
/// said before.
pub const DATABASES: [&DatabaseSchema; 4] = [
    &log::SCHEMA,
    &events::SCHEMA,
    &counts::SCHEMA,
    &notes::SCHEMA,
];

/// Looks whether one of the databases in this folder is damaged; those that are not there yet are not.
///
/// # Errors
/// [`OpenError`] when one is damaged or cannot be read.
pub fn check(folder: &Path) -> Result<(), OpenError> {
    for database in DATABASES {
        sada_sqlite::check(&folder.join(database.file), database)?;
    }
    Ok(())
}
