//! What was found: one platform in one country, or the country's lines, for some time.

use sada_units::{BinStart, Country};
use serde::{Deserialize, Serialize};

use crate::cell::PlatformIndex;

/// How it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Symptom {
    /// Loads of the platform fail, while others come.
    Blocked,
    /// Loads of the platform are slow, while others are not.
    Slowed,
    /// Loads fail together with the controls.
    LinesDown,
    /// Far fewer people report than usually at this hour.
    Silent,
}

/// What kind of thing it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum EpisodeKind {
    /// The platform alone, here.
    #[default]
    Selective,
    /// Lines, whatever is asked.
    GeneralOutage,
    /// The platform has trouble in many places.
    PlatformOutage,
}

/// How much of the country.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    /// Part of the people served by the observed networks whose network is affected, 0 to 1.
    pub share: f64,
    /// How many organisations are affected.
    pub affected: usize,
    /// How many organisations are observed.
    pub observed: usize,
    /// Part of the affected people whom the largest affected organisation serves, 0 to 1.
    pub largest: f64,
}

/// From this share on it is the nation.
const NATION: f64 = 0.5;
/// And from so many organisations on.
const NATION_ORGANISATIONS: usize = 3;
/// With more than this share of those affected one operator is the dominant one.
const DOMINANT: f64 = 0.8;

/// A scale in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ScaleClass {
    /// One organisation only.
    SingleProvider,
    /// More than one, less than the nation.
    SeveralProviders,
    /// More than one, and one of them serves nearly all who are affected.
    DominantOperator,
    /// At least half of the people, of three organisations or more.
    NationScale,
}

impl Scale {
    /// The word for it.
    #[must_use]
    pub fn class(&self) -> ScaleClass {
        if self.affected <= 1 {
            ScaleClass::SingleProvider
        } else if self.share >= NATION && self.affected >= NATION_ORGANISATIONS {
            ScaleClass::NationScale
        } else if self.largest > DOMINANT {
            ScaleClass::DominantOperator
        } else {
            ScaleClass::SeveralProviders
        }
    }
}

/// How much evidence there is, and of how many organisations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EpisodeCertainty {
    /// One organisation only: its own fault looks the same.
    Possible,
    /// The alarm, of at least two organisations.
    Likely,
    /// Twice the evidence of an alarm, of at least two.
    Confirmed,
}

/// The numbers behind it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EpisodeEvidence {
    /// The most the evidence came to, in nats.
    pub nats: f64,
    /// Votes since the onset.
    pub votes: f64,
    /// Those that say what it is about.
    pub against: f64,
    /// Most reporters of one bin.
    pub reporters: f64,
    /// Failures without a control reached since the onset.
    pub lost: f64,
    /// The part of other countries in which the platform fails more than usual.
    pub elsewhere: f64,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Episode {
    /// The country it is about.
    pub country: Country,
    /// Of which platform; `None`: of the lines.
    pub platform: Option<PlatformIndex>,
    /// How it shows.
    pub how: Symptom,
    /// What kind of thing it is.
    pub kind: EpisodeKind,
    /// When it began: start of a bin, in seconds since 1970.
    pub onset: BinStart,
    /// With which bin it was noticed.
    pub raised: BinStart,
    /// When things worked again; `None`: it goes on.
    pub restored: Option<BinStart>,
    /// How much of the country.
    pub scale: Scale,
    /// How sure the detector is.
    pub certainty: EpisodeCertainty,
    /// The numbers behind it.
    pub evidence: EpisodeEvidence,
}
