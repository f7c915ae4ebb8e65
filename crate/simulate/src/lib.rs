//! Countries that do not exist, what happens in them, and what detectors make of it.
//!
//! A [`nation::Nation`] has networks and people; [`happening`]s are what befalls them, innocent or
//! not; a [`crowd::Crowd`] votes on what it meets, bin after bin. A [`scenario::Scenario`] is what
//! happens, with the truth of it; [`play`] shows it to [`detector`]s, and [`score`] tells how near
//! they came.
//!
//! Chance comes from a seed: the same seed gives the same world on every machine.

pub mod atlas;
pub mod baseline;
pub mod board;
pub mod crowd;
pub mod detector;
pub mod draw;
pub mod happening;
pub mod liars;
pub mod load;
pub mod nation;
pub mod play;
pub mod replay;
pub mod scenario;
pub mod score;

/// Length of a bin, in seconds.
pub const BIN: u64 = 300;
/// Seconds of an hour.
pub const HOUR: u64 = 3600;
/// Seconds of a day.
pub const DAY: u64 = 24 * HOUR;
