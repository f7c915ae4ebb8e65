//! The record: what was published, in a log that can only grow.
//!
//! Every version of every event, and the counts of every day, are entries of a Merkle tree, whose
//! root is signed. Who has kept one such checkpoint can tell later whether anything before it was
//! changed, left out or put in between, by whoever runs the service too. Its form is that of
//! c2sp.org/tlog-tiles, with checkpoints of c2sp.org/tlog-checkpoint.

mod catch_up;
mod checkpoint;
mod day;
mod entry;
mod keeper;
pub mod note;
mod path;
mod routes;
mod store;
#[cfg(test)]
mod store_tests;
pub mod tree;

use std::path::{Path, PathBuf};

pub use catch_up::catch_up;
pub use checkpoint::Checkpoint;
pub use day::DayError;
pub use entry::{ENTRY_AT_MOST, Entry, Said};
pub use keeper::Keeper;
pub use path::{Content, NoTile, Tile, WIDTH};
pub use routes::routes;
pub use store::{Proof, Record, RecordError};

/// The database of a collector with this folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join("record.sqlite")
}
