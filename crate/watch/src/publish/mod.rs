//! Publishes: what may be known of counts to everybody, by one set of rules.
//!
//! Nothing else writes [`sada_published::counts::Published`], so nothing reaches it but through the
//! rules.

mod noise;
mod publisher;
mod rules;

pub use noise::NoiseKey;
pub use publisher::{PublishError, Publisher};
