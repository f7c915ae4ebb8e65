//! What is counted of one bin.

use sada_units::Country;
use serde::{Deserialize, Serialize};

/// A network by its autonomous system number; 0 for all that are not told apart.
pub type Asn = u32;

/// A platform, by a number that whoever counts gave it. As wide as [`Country`] and [`Asn`]: keys made
/// of them have no gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlatformIndex(pub u32);

/// How a load of a platform ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoteOutcome {
    /// The load came.
    Ok,
    /// It came, much slower than something else at that moment.
    Slow,
    /// The load failed.
    Failed,
}

/// Whether the reporter reached a verified control in that bin or the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlReached {
    /// It did: a failure is the platform's alone.
    Yes,
    /// It did not: a failure is of the line.
    No,
    /// None was asked, or none could be verified: a failure may be either.
    NotChecked,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountSubject {
    /// Reporters, whatever they say.
    Presence,
    /// Reporters that say this of this platform.
    Vote(PlatformIndex, VoteOutcome),
}

/// A count of one bin in one network of one country.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkCount {
    /// The country it was counted in.
    pub country: Country,
    /// The network it was counted in.
    pub asn: Asn,
    /// What is counted.
    pub subject: CountSubject,
    /// Whether the reporters reached a control.
    pub control: ControlReached,
    /// How many, each by its weight: 1, or a tenth where one block of addresses is many.
    pub count: f64,
}
