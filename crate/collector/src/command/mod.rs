//! What is done once and not served: making keys, signing an operator's text, and running the
//! detector over votes from elsewhere.

mod detect;
mod keygen;
mod sign;

pub use detect::Detect;
pub use keygen::Keygen;
pub use sign::{Join, Sign};
