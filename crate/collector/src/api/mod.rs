//! The public API.

pub mod version;
