//! What is published, each kind in a database of its own: [`counts`], [`events`], [`notes`] and the
//! [`log`] of all that was said. Nothing here has a way to the journal.

pub mod counts;
pub mod events;
pub mod log;
pub mod notes;
