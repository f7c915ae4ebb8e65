//! Counts each report once, durably: the [`journal`] in front, and behind it the one seam,
//! [`store::RollupStore`], where counts are kept.

mod database;
pub mod journal;
pub mod store;
