//! Opening a database of this layout, of an earlier one, or of a later one.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use crate::check::check;
use crate::connection::{connect, existing};
use crate::error::{OpenError, OpenProblem};
use crate::schema::{DatabaseSchema, found};

/// Opens the database at this path as its keeper: checks it for damage, makes it if there is none,
/// and brings an earlier layout up to the present one, all of it or nothing.
///
/// # Errors
/// [`OpenError`] when it cannot be opened, is damaged, or a later build wrote it.
pub fn open(path: &Path, schema: &DatabaseSchema) -> Result<Connection, OpenError> {
    check(path, schema)?;
    let told = OpenError::told(path);
    let mut connection = connect(path).map_err(&told)?;
    if connection.is_readonly(rusqlite::MAIN_DB).map_err(&told)? {
        return Err(OpenError::new(path, OpenProblem::ReadOnly));
    }
    no_newer(path, &connection, schema)?;
    bring_up(&mut connection, schema).map_err(&told)?;
    Ok(connection)
}

/// Opens the database at this path beside its keeper: makes it if there is none, and leaves an
/// earlier layout to the keeper.
///
/// # Errors
/// [`OpenError`] when it cannot be opened, or is not of this build's layout.
pub fn open_beside(path: &Path, schema: &DatabaseSchema) -> Result<Connection, OpenError> {
    let told = OpenError::told(path);
    let mut connection = connect(path).map_err(&told)?;
    if no_newer(path, &connection, schema)? == 0 {
        bring_up(&mut connection, schema).map_err(&told)?;
    }
    no_older(path, &connection, schema)?;
    Ok(connection)
}

/// Opens the database at this path to read it alone; `None`: nothing was written there yet.
///
/// # Errors
/// [`OpenError`] when it cannot be opened, or is not of this build's layout.
pub fn open_to_read(path: &Path, schema: &DatabaseSchema) -> Result<Option<Connection>, OpenError> {
    if !path.exists() {
        return Ok(None);
    }
    let told = OpenError::told(path);
    let connection = existing(path).map_err(&told)?;
    let query_only = connection.pragma_update(None, "query_only", true);
    query_only.map_err(&told)?;
    if no_newer(path, &connection, schema)? == 0 {
        return Ok(None);
    }
    no_older(path, &connection, schema)?;
    Ok(Some(connection))
}

fn no_newer(
    path: &Path,
    connection: &Connection,
    schema: &DatabaseSchema,
) -> Result<i64, OpenError> {
    let found = found(connection).map_err(OpenError::told(path))?;
    let known = schema.layout();
    if found < 0 {
        let problem = OpenProblem::Damaged(format!("no layout has the number {found}"));
        return Err(OpenError::new(path, problem));
    }
    if found > known {
        return Err(OpenError::new(path, OpenProblem::Newer { found, known }));
    }
    Ok(found)
}

fn no_older(
    path: &Path,
    connection: &Connection,
    schema: &DatabaseSchema,
) -> Result<(), OpenError> {
    let found = found(connection).map_err(OpenError::told(path))?;
    let (known, keeper) = (schema.layout(), schema.keeper);
    if found < known {
        let problem = OpenProblem::Older {
            found,
            known,
            keeper,
        };
        return Err(OpenError::new(path, problem));
    }
    Ok(())
}

/// Takes the steps that are left, and makes the tables that are missing, in one transaction.
fn bring_up(connection: &mut Connection, schema: &DatabaseSchema) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Anew, now that nobody else can change it.
    let found = found(&transaction)?;
    let known = schema.layout();
    if found > 0 {
        let taken = usize::try_from(found - 1).unwrap_or(usize::MAX);
        for step in schema.steps.iter().skip(taken) {
            transaction.execute_batch(step)?;
        }
    }
    for tables in schema.tables {
        transaction.execute_batch(tables)?;
    }
    if found != known {
        transaction.pragma_update(None, "user_version", known)?;
    }
    transaction.commit()?;
    if (1..known).contains(&found) {
        let database = schema.file;
        tracing::info!(
            database,
            from = found,
            to = known,
            "brought up to this build's layout"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests;
