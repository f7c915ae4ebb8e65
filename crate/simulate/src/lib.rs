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
pub mod replay_table;
pub mod scenario;
pub mod score;

use sada_units::Seconds;

/// Length of a bin.
pub const BIN: Seconds = Seconds::minutes(5);
