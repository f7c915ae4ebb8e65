//! Whether many votes are a disruption: votes in, events out.
//!
//! Time goes on in bins. Of each, [`Detector::take`] is given all counts that belong to it, and keeps
//! a few numbers for each series: a country's failures on a platform, its slow loads, its lines.
//! What it has found so far say [`Detector::episodes`]. How often things fail while nothing
//! happens it learns from bins that are long over.
//!
//! Nothing here knows the time, chance, or a file: the same counts give the same events.

mod alarm;
mod around;
mod attribution;
mod cell;
mod country;
mod cusum;
mod detector;
mod episode;
mod gate;
mod geography;
mod line;
mod own;
mod params;
mod rates;
mod series;
mod world;

pub use cell::{Asn, Cell, Control, Outcome, Platform, Subject};
pub use detector::{Detector, FINAL_AFTER};
pub use episode::{Certainty, Episode, Evidence, How, Kind, Scale, ScaleWord};
pub use geography::Networks;
pub use params::Params;
