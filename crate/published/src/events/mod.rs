//! Events: what was found, with every version of what was said of it.
//!
//! A version is never changed; what is learned later makes a new one. The identity is for good.

#[cfg(any(test, feature = "test-support"))]
pub mod example;
mod incident;
pub mod json;
mod public;
mod revise;
mod store;

use std::path::{Path, PathBuf};

use sada_core::catalogue::PlatformId;
use sada_detect::{Episode, EpisodeCertainty, EpisodeEvidence, EpisodeKind, Scale, Symptom};
use sada_units::{BinStart, Country, Seconds};
use serde::{Deserialize, Serialize};

pub use incident::{Incident, incidents};
pub use public::PublicEvents;
pub use revise::{Revision, is_about, revise};
pub use store::{DetectorState, EventStore, EventsError, SCHEMA};

/// What is told of the evidence is a multiple of this: of what an alarm takes.
const NATS: f64 = 18.0;

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// For good: country, what of, and when it was first said to have begun.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// Whether no late report can change it any more.
    pub settled: bool,
    /// What was said of it, the first first; never empty.
    pub versions: Vec<Version>,
}

impl Event {
    /// What is said of it now.
    ///
    /// `None` only of an event without a version, which the store never gives.
    #[must_use]
    pub fn latest(&self) -> Option<&Version> {
        self.versions.last()
    }
}

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct About {
    /// The country, ISO 3166-1 alpha-2.
    pub country: Country,
    /// Of which platform; `None`: of the country's lines.
    pub platform: Option<PlatformId>,
    /// How it shows.
    pub how: Symptom,
}

/// What was said of an event at one time.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The version's number, from 1.
    pub number: u32,
    /// With the reports of bins that ended by then.
    pub as_of: Seconds,
    /// When it was said.
    pub said_at: Seconds,
    /// What was said.
    pub says: Statement,
}

/// What is said of an event.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// What kind of thing it is.
    pub kind: EpisodeKind,
    /// When it began: start of a bin.
    pub onset: Seconds,
    /// When the bin starts with which it was noticed, with the reports known at that time.
    pub raised: Seconds,
    /// When things worked again; `None`: it goes on.
    pub restored: Option<Seconds>,
    /// How much of the country.
    pub scale: Scale,
    /// How sure the answer is.
    pub certainty: EpisodeCertainty,
    /// The numbers.
    pub evidence: EpisodeEvidence,
    /// With all reports in, it is no event.
    pub withdrawn: bool,
}

impl Statement {
    fn of(episode: &Episode) -> Self {
        Self {
            kind: episode.kind,
            onset: episode.onset.seconds(),
            raised: episode.raised.seconds(),
            restored: episode.restored.map(BinStart::seconds),
            scale: episode.scale,
            certainty: episode.certainty,
            evidence: EpisodeEvidence {
                // One vote is up to 1.8 of them, and would show in the sum.
                nats: (episode.evidence.nats / NATS).floor() * NATS,
                ..episode.evidence
            },
            withdrawn: false,
        }
    }

    /// Whether it speaks of at least so many reporters in its largest bin.
    #[must_use]
    pub fn has_reporters(&self, least: u64) -> bool {
        whole(self.evidence.reporters) >= least
    }

    /// Whether it says something else in words: numbers grow with every report, and are brought
    /// up to date with the words.
    fn says_other(&self, than: &Self) -> bool {
        let words = |it: &Self| {
            let scale = (it.scale.class(), it.certainty);
            (it.kind, it.onset, it.restored, scale, it.withdrawn)
        };
        words(self) != words(than)
    }

    /// The last moment it speaks of. What was withdrawn does not go on.
    fn ends(&self) -> Seconds {
        let open = if self.withdrawn {
            self.raised
        } else {
            Seconds::MAX
        };
        self.restored.unwrap_or(open)
    }
}

/// The database of a collector with this folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join(SCHEMA.file)
}

/// Reporters, of whom some may count for a quarter, as people.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "people, of whom there are never less than none"
)]
fn whole(reporters: f64) -> u64 {
    reporters.floor() as u64
}
