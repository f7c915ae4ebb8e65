//! Events as Atom feeds (RFC 4287): of the world, of a country, of a platform.
//!
//! Each event is one entry for good. A new version updates the entry, and so does a withdrawal.

mod feed;
mod routes;
mod tag;

pub use routes::routes;
