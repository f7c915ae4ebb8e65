//! The matrix: every kind of interference and every innocent fault, in every browser, and
//! what Sada says of each.
//!
//! [`cells::all`] is the table, [`run::run`] plays it in one [`column::Column`], and a
//! [`summary::Summary`] holds what came of it against what was required.

pub mod answer;
mod bench;
pub mod cell;
pub mod cells;
pub mod column;
pub mod confusion;
pub mod deed;
pub mod markdown;
pub mod nel;
mod play;
pub mod record;
pub mod run;
pub mod select;
pub mod summary;
mod watch;
