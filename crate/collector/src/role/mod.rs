//! Roles: what is put together of the other modules, and served.

pub mod all;
mod beside;
pub mod gateway;
pub mod issuer;
mod open;
pub mod relay;
mod serve;
pub mod watch;

pub use serve::{Stop, serve};

/// How many connections a role serves at once; further ones wait in the system's queue.
const CONNECTIONS: usize = 10_000;
