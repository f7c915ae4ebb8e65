//! Layouts: which one a database has, and what belongs to it.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;

use crate::connection::existing;
use crate::error::OpenError;

/// One of the collector's databases.
#[derive(Debug)]
pub struct DatabaseSchema {
    /// The name of its file in the collector's folder.
    pub file: &'static str,
    /// The role that brings it up when it starts: `gateway` or `watch`.
    pub keeper: &'static str,
    /// SQL that makes the tables of the present layout, and changes nothing where they are.
    pub tables: &'static [&'static str],
    /// SQL that makes layout 2 of layout 1, 3 of 2 and so on. A step stands for good, and a new table
    /// needs one too: a database of the present layout that lacks a column is damaged.
    pub steps: &'static [&'static str],
}

impl DatabaseSchema {
    /// The number of the present layout, from 1.
    #[must_use]
    pub const fn layout(&self) -> i64 {
        // No schema has more steps than an i64 holds.
        1 + self.steps.len().cast_signed() as i64
    }
}

/// The layout of the database at this path, whichever it is; 0: it has none yet.
///
/// # Errors
/// [`OpenError`] when there is none or it cannot be read.
pub fn layout(path: &Path) -> Result<i64, OpenError> {
    let told = OpenError::told(path);
    let connection = existing(path).map_err(&told)?;
    found(&connection).map_err(&told)
}

/// The layout of a database that is open.
pub(crate) fn found(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// What a database of the present layout lacks of its tables, if anything: that is damage, since the
/// database was made with them.
pub(crate) fn missing(
    connection: &Connection,
    schema: &DatabaseSchema,
) -> rusqlite::Result<Option<String>> {
    if found(connection)? != schema.layout() {
        return Ok(None);
    }
    let model = Connection::open_in_memory()?;
    for tables in schema.tables {
        model.execute_batch(tables)?;
    }
    let found = columns(connection)?;
    let missing = columns(&model)?.difference(&found).next().cloned();
    Ok(missing.map(|column| format!("it lacks the column {column}")))
}

/// Every column of every table, with its type and its place in the key.
fn columns(connection: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let mut statement = connection.prepare(
        "SELECT format('%s.%s %s %d %d', it.name, c.name, c.type, c.\"notnull\", c.pk)
         FROM sqlite_schema AS it JOIN pragma_table_xinfo(it.name) AS c WHERE it.type = 'table'",
    )?;
    let columns = statement.query_map([], |row| row.get(0))?;
    columns.collect()
}
