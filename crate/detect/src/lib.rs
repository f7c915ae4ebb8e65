//! Whether many votes are a disruption: votes in, events out.
//!
//! Time goes on in bins. [`Detector::observe`] is given all counts of a bin, and keeps
//! a few numbers for each series: a country's failures on a platform, its slow loads, its lines.
//! [`Detector::episodes`] says what it has found so far. It learns how often loads fail while nothing
//! happens from bins that are long over.
//!
//! Nothing here knows the time, chance, or a file: the same counts give the same events.

mod alarm;
mod all_countries;
mod attribution;
mod bin_context;
mod cell;
mod connectivity;
mod country;
mod cusum;
mod detector;
mod episode;
mod geography;
mod network_cusum;
mod params;
mod quorum;
mod rates;
mod series;
mod tally;

pub use cell::{Asn, ControlReached, CountSubject, NetworkCount, PlatformIndex, VoteOutcome};
pub use detector::{Detector, FINAL_AFTER};
pub use episode::{
    Episode, EpisodeCertainty, EpisodeEvidence, EpisodeKind, Scale, ScaleClass, Symptom,
};
pub use geography::Networks;
pub use params::Params;
