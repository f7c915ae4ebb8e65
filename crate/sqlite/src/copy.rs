//! A whole copy of a database, also of one that is being written to.

use std::fs::File;
use std::path::Path;

use crate::check::{check, check_thoroughly};
use crate::connection::existing;
use crate::error::{OpenError, OpenProblem};
use crate::schema::DatabaseSchema;

/// Writes a copy of the database at `from` to `to`, where there must be no file: as it was at one
/// moment, with everything that was committed before, and on the disk when this returns. What was
/// deleted is not in the copy.
///
/// # Errors
/// [`OpenError`] when the database is damaged, or the copy cannot be written.
pub fn copy(from: &Path, to: &Path, schema: &DatabaseSchema) -> Result<(), OpenError> {
    check(from, schema)?;
    let connection = existing(from).map_err(OpenError::told(from))?;
    let name = to.to_string_lossy();
    let copied = connection.execute("VACUUM INTO ?1", [&*name]);
    copied.map_err(OpenError::told(from))?;
    drop(connection);
    // SQLite does not wait for the disk here.
    let synced = File::open(to).and_then(|file| file.sync_all());
    synced.map_err(|error| OpenError::new(to, OpenProblem::Unreadable(error)))?;
    check_thoroughly(to)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: DatabaseSchema = DatabaseSchema {
        file: "a.sqlite",
        keeper: "gateway",
        tables: &["CREATE TABLE IF NOT EXISTS thing (name TEXT)"],
        steps: &["SELECT 1"],
    };

    #[test]
    fn a_copy_has_what_was_committed_and_nothing_that_was_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["a.sqlite", "b'.sqlite"].map(|name| folder.path().join(name));
        let kept = crate::open(&from, &SCHEMA).unwrap();
        let secret = "what was deleted ".repeat(100);
        kept.execute_batch(&format!(
            "INSERT INTO thing VALUES ('{secret}'), ('one'); DELETE FROM thing WHERE name <> 'one';
             BEGIN; INSERT INTO thing VALUES ('not yet');"
        ))
        .unwrap();
        copy(&from, &to, &SCHEMA).unwrap();
        kept.execute_batch("COMMIT").unwrap();
        assert_eq!(crate::layout(&to).unwrap(), 2);
        let copied = existing(&to).unwrap();
        let names: String = copied
            .query_row("SELECT group_concat(name) FROM thing", [], |row| row.get(0))
            .unwrap();
        assert_eq!(names, "one");
        let bytes = std::fs::read(&to).unwrap();
        let deleted = secret.as_bytes();
        assert!(!bytes.windows(17).any(|window| window == &deleted[..17]));
        let again = copy(&from, &to, &SCHEMA);
        assert!(again.is_err(), "nothing is overwritten");
    }
}
