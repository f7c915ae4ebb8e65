//! What is done once and not served: making keys, signing an operator's text, noting what
//! sources say, running the detector over votes from elsewhere, backups, and holding what a collector
//! shows against its record.

mod backup;
mod detect;
mod keygen;
mod note;
mod sign;
mod verify;

pub use backup::{Backup, Restore};
pub use detect::Detect;
pub use keygen::Keygen;
pub use note::NoteCommand;
pub use sign::{Join, SignCommand};
pub use verify::Verify;
