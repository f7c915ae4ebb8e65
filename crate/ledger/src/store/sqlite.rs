//! Counts in SQLite.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::{Connection, TransactionBehavior, params};
use sada_sqlite::integer;
use sada_units::{BinStart, Day, Seconds};

use crate::database::SCHEMA;

use super::{Cell, CellKey, CellTotal, Query, RollupStore, Source, StoreError, Tier, columns};

/// A SQLite database with a table of cells: the collector's own journal, or a file
/// of its own.
pub struct SqliteStore {
    connection: Mutex<Connection>,
}

impl SqliteStore {
    /// Opens the database at this path, and makes it if there is none. A journal of an earlier layout
    /// is left to the gateway.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be opened, or has another layout than this build's.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let connection = sada_sqlite::open_beside(path, &SCHEMA)?;
        Ok(Self {
            connection: Mutex::new(connection),
        })
    }

    /// A panic while the lock was held left no half-done work: every write is one
    /// transaction, which the panic rolled back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl RollupStore for SqliteStore {
    fn merge(&self, cells: &[Cell]) -> Result<(), StoreError> {
        let mut connection = self.lock();
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        for cell in cells {
            upsert(
                &transaction,
                &cell.key,
                &cell.source,
                cell.count,
                "max(n, excluded.n)",
            )?;
        }
        transaction.commit()?;
        Ok(())
    }

    fn range(&self, query: &Query) -> Result<Vec<CellTotal>, StoreError> {
        let connection = self.lock();
        let mut statement = connection.prepare_cached(
            "SELECT bin, country, asn, tier, grade, platform, outcome, control, sum(n) FROM cell
             WHERE bin >= ?1 AND bin < ?2 AND tier = ?3 AND (?4 IS NULL OR country = ?4)
             GROUP BY bin, country, asn, tier, grade, platform, outcome, control
             ORDER BY bin, country, asn, tier, grade, platform, outcome, control",
        )?;
        let mut rows = statement.query(params![
            integer(query.from.get()),
            integer(query.until.get()),
            query.tier.name(),
            query.country.as_ref().map(|country| country.code()),
        ])?;
        let mut bins = Vec::new();
        while let Some(row) = rows.next()? {
            let count = row.get::<_, i64>(8)?.cast_unsigned();
            bins.push(CellTotal {
                key: columns::read_key(row)?,
                count,
            });
        }
        Ok(bins)
    }

    fn oldest(&self) -> Result<Option<BinStart>, StoreError> {
        Ok(extent(&self.lock())?.map(|(oldest, _)| oldest))
    }

    fn newest_attested(&self) -> Result<Option<BinStart>, StoreError> {
        let connection = self.lock();
        // Among so many of the newest cells: where nobody attests anything, all would be read.
        let newest: Option<i64> = connection
            .prepare_cached(
                "SELECT max(bin) FROM (SELECT bin, tier FROM cell ORDER BY bin DESC LIMIT 50000)
                 WHERE tier = ?1",
            )?
            .query_row([Tier::Attested.name()], |row| row.get(0))?;
        Ok(newest.map(bin))
    }

    fn health(&self) -> Result<(), StoreError> {
        self.lock().query_row(
            "SELECT count(*) FROM (SELECT 1 FROM cell LIMIT 1)",
            [],
            |_| Ok(()),
        )?;
        Ok(())
    }
}

/// Adds so many to a cell, within the caller's transaction.
pub(crate) fn add(
    connection: &Connection,
    key: &CellKey,
    source: &Source,
    count: u64,
) -> rusqlite::Result<()> {
    upsert(connection, key, source, count, "n + excluded.n")
}

/// The first and the last bin of which anything is counted.
pub(crate) fn extent(connection: &Connection) -> rusqlite::Result<Option<(BinStart, BinStart)>> {
    let end = |query| connection.query_row(query, [], |row| row.get::<_, Option<i64>>(0));
    // Each by itself is one look at the end of the table; both at once would read all of it.
    let (first, last) = (
        end("SELECT min(bin) FROM cell")?,
        end("SELECT max(bin) FROM cell")?,
    );
    Ok(first.zip(last).map(|(first, last)| (bin(first), bin(last))))
}

const fn bin(start: i64) -> BinStart {
    BinStart(Seconds(start.cast_unsigned()))
}

/// Forgets every bin that starts before this day, within the caller's transaction; says how many
/// cells there were.
pub(crate) fn drop_before(connection: &Connection, day: Day) -> rusqlite::Result<usize> {
    connection.execute(
        "DELETE FROM cell WHERE bin < ?1",
        [integer(day.start().get())],
    )
}

fn upsert(
    connection: &Connection,
    key: &CellKey,
    source: &Source,
    count: u64,
    merged: &'static str,
) -> rusqlite::Result<()> {
    let (platform, outcome) = columns::of_subject(key.subject);
    let place = &key.provenance;
    let mut statement = connection.prepare_cached(&format!(
        "INSERT INTO cell (bin, country, asn, tier, grade, platform, outcome, control, source, n)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT DO UPDATE SET n = {merged}"
    ))?;
    statement.execute(params![
        integer(key.bin.get()),
        place.country.code(),
        place.asn,
        place.tier.name(),
        place.grade.name(),
        platform,
        outcome,
        key.control.name(),
        source.0,
        integer(count),
    ])?;
    Ok(())
}
