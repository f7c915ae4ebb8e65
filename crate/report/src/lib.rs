//! What may leave the device, and how it is written.
//!
//! A [`Report`] covers one bin of time and holds nothing but a token, one vote for
//! each platform and whether a control answered. Every report has exactly one
//! encoding, so that a repeated report can be told from a changed one by its bytes.
//!
//! Both sides use this crate: the extension encodes, the collector decodes. It has
//! no clock, no randomness and no I/O, and builds for wasm.

mod error;
mod report;
mod token;

pub use error::ReportError;
pub use report::{MAX_LEN, Report, VERSION};
pub use token::Token;
