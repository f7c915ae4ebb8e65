//! What one reporter can say of one bin of time, and nothing more.

use std::collections::BTreeMap;

use sada_units::BinStart;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::catalogue::PlatformId;
use crate::failure::FailureType;

/// One reporter's word on one platform in one bin: its last decisive outcome.
///
/// Serialises as `"not_visited"`, `"works"`, `"slow"` or the failure's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Vote {
    /// No load that says anything. Loads the person stopped, and faults of the
    /// person's own device, count as this.
    #[default]
    NotVisited,
    /// It loaded.
    Works,
    /// It loaded, far slower than it should.
    Slow,
    /// It failed.
    Failed(FailureType),
}

impl Vote {
    /// The word used in reports and in the collector's cells.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotVisited => "not_visited",
            Self::Works => "works",
            Self::Slow => "slow",
            Self::Failed(kind) => kind.name(),
        }
    }

    /// The vote of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "not_visited" => Some(Self::NotVisited),
            "works" => Some(Self::Works),
            "slow" => Some(Self::Slow),
            _ => FailureType::from_name(name).map(Self::Failed),
        }
    }
}

impl Serialize for Vote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Vote {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom("not a vote"))
    }
}

/// Whether a verified control was reached in the bin or in the one before.
///
/// The device says it, since the collector cannot join two bins of one person.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// A control answered, and its answer was recognised.
    Yes,
    /// Controls were asked and none answered.
    No,
    /// No control was asked.
    #[default]
    NotChecked,
}

impl Control {
    /// The word used in reports and in the collector's cells.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::NotChecked => "not_checked",
        }
    }
}

/// Everything the core would report of one bin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// The bin.
    pub bin: BinStart,
    /// A vote for each platform of the catalogue.
    pub votes: BTreeMap<PlatformId, Vote>,
    /// Whether a verified control was reached.
    pub control: Control,
}
