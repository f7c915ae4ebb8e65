//! What is done once and not served: making keys, and signing an operator's text.

mod keygen;
mod sign;

pub use keygen::Keygen;
pub use sign::{Join, Sign};
