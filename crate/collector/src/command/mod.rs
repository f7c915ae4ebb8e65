//! What is done once and not served: making keys, signing an operator's text, noting what
//! sources say, and running the detector over votes from elsewhere.

mod detect;
mod keygen;
mod note;
mod sign;

pub use detect::Detect;
pub use keygen::Keygen;
pub use note::Note;
pub use sign::{Join, Sign};
