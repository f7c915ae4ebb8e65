//! The record: what was published, in a log that can only grow.
//!
//! Every version of every event, and the counts of every day, are entries of a Merkle tree, whose
//! root is signed. Who has kept one such checkpoint can tell later whether anything before it was
//! changed, left out or put in between, by whoever runs the service too. Its form is that of
//! c2sp.org/tlog-tiles, with checkpoints of c2sp.org/tlog-checkpoint.

mod checkpoint;
mod entry;
mod store;
#[cfg(test)]
mod store_tests;
mod tile;
pub mod tree;

use std::path::{Path, PathBuf};

pub use checkpoint::Checkpoint;
pub use entry::{ENTRY_AT_MOST, EntryContent, LogEntry};
pub use store::{Log, LogError, Proof, SCHEMA};
pub use tile::{NoTile, Tile, TileContent, WIDTH};

/// The database of a collector with this folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join(SCHEMA.file)
}
