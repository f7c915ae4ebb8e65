//! Keeps the log up with what is published: every version of every event, and the counts of every
//! day that can change no more.

mod catch_up;
mod day;
mod writer;

pub use catch_up::catch_up;
pub use day::DayError;
pub use writer::LogWriter;
