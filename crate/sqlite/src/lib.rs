//! The one way in which the collector opens a SQLite file.
//!
//! Every database is kept in the same way: it has a write-ahead log, so that readers and the one
//! writer do not wait for each other; every commit waits for the disk; and `user_version` holds the
//! number of its layout, so that a build never writes to a database that a later build has made,
//! and brings up one that an earlier build has made. Before its keeper opens it, it is checked for
//! damage.

mod check;
mod connection;
mod copy;
mod error;
mod open;
mod schema;
mod wal;

pub use check::{check, check_thoroughly};
pub use connection::connect;
pub use copy::copy;
pub use error::{OpenError, OpenProblem};
pub use open::{open, open_beside, open_to_read};
pub use schema::{DatabaseSchema, layout};

/// A number as SQLite keeps it. Its integers end at 2^63; no real moment or count comes near.
#[must_use]
pub fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_too_large_is_the_largest() {
        assert_eq!(integer(7), 7);
        assert_eq!(integer(u64::MAX), i64::MAX);
    }
}
