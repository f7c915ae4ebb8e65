//! The two roles that see addresses, and no report: the [`relay`] carries envelopes that it cannot
//! open, the [`issuer`] gives tokens out. Nothing here has a way to a journal.

pub mod issuer;
pub mod rate;
pub mod relay;
