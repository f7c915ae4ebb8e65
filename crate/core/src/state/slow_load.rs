//! A slow load, while it is held against another site.

use serde::{Deserialize, Serialize};

use crate::json::tagged;
use crate::pace::{Measure, Pace};
use crate::target::Target;
use crate::time::{Millis, SECOND};

/// How long the other site is waited for.
pub(crate) const MEASURE_TIMEOUT: Millis = Millis::seconds(20);

/// A slow load whose turn comes later than this says nothing any more.
const WAITS_AT_MOST: Millis = Millis::seconds(60);

/// A load that is suspected to be slow, while the other site is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SlowLoad {
    /// What was loaded.
    pub(crate) target: Target,
    /// The host it was asked of.
    pub(crate) host: String,
    /// In which tab.
    pub(crate) tab: i64,
    /// How fast it came.
    pub(crate) pace: Pace,
    /// In what it was slow.
    pub(crate) measure: Measure,
    /// Since when it waits, or is compared.
    pub(crate) since: Millis,
    /// How far the comparison has come.
    #[serde(default = "first")]
    pub(crate) stage: Stage,
}

tagged! {
    "stage",
    /// What is waited for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub(crate) enum Stage {
        /// The other site.
        Other,
        /// The page itself once more: the other site came this much faster.
        Page { other: Pace },
        /// The other site once more: the page did not come again, and perhaps the line died.
        Line,
    }
}

const fn first() -> Stage {
    Stage::Other
}

impl SlowLoad {
    /// The next stage of the comparison, which begins now.
    pub(crate) fn at_stage(self, stage: Stage, now: Millis) -> Self {
        Self {
            stage,
            since: now,
            ..self
        }
    }

    /// When whatever is waited for will not come any more.
    pub(crate) const fn over(&self) -> Millis {
        self.since
            .saturating_add(MEASURE_TIMEOUT)
            .saturating_add(SECOND)
    }

    /// Whether it may still have its turn.
    pub(crate) fn is_recent(&self, now: Millis) -> bool {
        now.saturating_sub(self.since) <= WAITS_AT_MOST
    }

    /// Whether the page itself is being asked once more.
    pub(crate) const fn asks_page(&self) -> bool {
        matches!(self.stage, Stage::Page { .. })
    }
}
