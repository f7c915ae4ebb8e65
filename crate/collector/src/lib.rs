//! Takes reports in, counts each once, and shows what they say.
//!
//! One program with a subcommand for each role. A role is a module that gives routes
//! or runs a task; `role` puts them together. Reports go from the [`gateway`] to the
//! [`journal`], which counts them into cells; cells are kept behind the one seam
//! [`store::RollupStore`], from which the [`site`] reads.

pub mod clock;
pub mod config;
pub mod gateway;
pub mod health;
pub mod journal;
pub mod problem;
pub mod role;
pub mod server;
pub mod site;
pub mod store;
