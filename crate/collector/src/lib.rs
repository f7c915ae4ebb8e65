//! Carries sealed reports, opens them, counts each once, and shows what they say.
//!
//! One program with a subcommand for each role and each [`command`]. The roles are crates of their
//! own: `sada-edge` (relay and issuer), `sada-gateway` and `sada-watch`; [`all`] runs them in one
//! process, for trying out.

pub mod all;
pub mod command;
