//! Counts, and the one seam behind which they are kept.
//!
//! A cell is a cumulative counter of one source. Stores merge cells by taking the
//! higher count, which is indifferent to repetition and order, and add up sources
//! when they are read. So a collector may send its cells twice, late, or all over
//! again after a crash, and nothing is counted twice or lost.

mod columns;
mod key;
mod sqlite;

use sada_sqlite::OpenError;
use sada_units::{BinStart, Seconds};

pub use key::{Cell, CellKey, Country, Grade, NotACountry, Provenance, Source, Subject, Tier};
pub use sqlite::SqliteStore;
pub(crate) use sqlite::{add, drop_before, extent};

/// Part of the counts, by time and by who says where they are from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Query {
    /// The first bin's start, or an earlier moment.
    pub from: Seconds,
    /// Bins that start at this moment or later are left out.
    pub until: Seconds,
    /// The tier; tiers are never added together.
    pub tier: Tier,
    /// One country, or all.
    pub country: Option<Country>,
}

/// One key's count over all sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellTotal {
    /// What is counted.
    pub key: CellKey,
    /// How many reports.
    pub count: u64,
}

/// Why a store could not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said no.
    #[error("the database failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row holds something this build has no word for.
    #[error("a row holds {column} {value:?}, which this build does not know")]
    Unreadable {
        /// Which column.
        column: &'static str,
        /// What it holds.
        value: String,
    },
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// A place where counts are kept. Calls block; call them from a thread that may.
///
/// Every back end passes the suite in `tests/store_contract.rs`.
pub trait RollupStore: Send + Sync {
    /// Keeps, for each cell, the higher of its count and the one already kept. All or
    /// none of the cells are kept, durably, when this returns.
    ///
    /// # Errors
    /// [`StoreError`] when nothing was kept.
    fn merge(&self, cells: &[Cell]) -> Result<(), StoreError>;

    /// The counts a query asks for, summed over sources, in the order of their keys.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be read.
    fn range(&self, query: &Query) -> Result<Vec<CellTotal>, StoreError>;

    /// The first bin of which anything is counted.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn oldest(&self) -> Result<Option<BinStart>, StoreError>;

    /// The last bin of which attested reports are counted.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    fn newest_attested(&self) -> Result<Option<BinStart>, StoreError>;

    /// Whether counts can be read now.
    ///
    /// # Errors
    /// [`StoreError`] saying why not.
    fn health(&self) -> Result<(), StoreError>;
}
