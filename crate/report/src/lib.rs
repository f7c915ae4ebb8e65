//! What may leave the device, and how it is sealed.
//!
//! A [`Report`] covers one bin of time and holds nothing but a token, the coarse place that
//! somebody attested, one vote for each platform and whether a control answered. Every report is
//! as long as every other, and has exactly one encoding, so that a repeated report can be told
//! from a changed one by its bytes.
//!
//! Three parties use this crate. The device asks an **issuer**, which sees its address, for
//! [`Token`]s: [`token_exchange`]. It seals each report to the **gateway**, which never sees an
//! address: [`envelope`]. Between the two a relay carries what it cannot open.
//!
//! The other way come [`feed`]s: what a collector says of a country, signed.
//!
//! No clock and no I/O here. Randomness is an argument, but for what the envelope's library draws
//! itself. Builds for wasm.

mod codes;
pub mod envelope;
mod error;
pub mod feed;
mod layout;
pub mod operator;
mod report;
mod token;
pub mod token_exchange;

pub use error::{ReportError, SealError, TokenError};
pub use layout::{REPORT_LEN, VERSION};
pub use report::Report;
pub use sada_core::attestation::{Attestation, Grade};
pub use sada_units::{Country, NotACountry};
pub use token::Token;
