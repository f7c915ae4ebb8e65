//! What was found, as Atom feeds (RFC 4287): of the world, of a country, of a platform.
//!
//! An entry is an event, for good; what is said of it anew updates the entry, a withdrawal too.

mod feed;
mod routes;
mod tag;

pub use routes::routes;
