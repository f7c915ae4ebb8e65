//! Votes, by what they say.

use serde::{Deserialize, Serialize};

use crate::cell::{ControlReached, VoteOutcome};

/// Votes of one network on one platform in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkTally {
    /// The load came.
    pub(crate) ok: f64,
    /// It came, slowly.
    pub(crate) slow: f64,
    /// Failed while a control was reached.
    pub(crate) failed: f64,
    /// Failed together with the controls.
    pub(crate) lost: f64,
    /// Failed, and nobody knows about the controls.
    pub(crate) unchecked: f64,
}

impl NetworkTally {
    /// All votes.
    pub(crate) fn all(&self) -> f64 {
        self.ok + self.slow + self.failed + self.lost + self.unchecked
    }

    /// Those that say whether the platform fails: of lines that stood.
    pub(crate) fn paired(&self) -> f64 {
        self.ok + self.slow + self.failed
    }

    /// Those of loads that came, slow or not.
    pub(crate) fn came(&self) -> f64 {
        self.ok + self.slow
    }

    /// Adds a count to what its outcome and control say.
    pub(crate) fn add(&mut self, outcome: VoteOutcome, control: ControlReached, count: f64) {
        *match (outcome, control) {
            (VoteOutcome::Ok, _) => &mut self.ok,
            (VoteOutcome::Slow, _) => &mut self.slow,
            (VoteOutcome::Failed, ControlReached::Yes) => &mut self.failed,
            (VoteOutcome::Failed, ControlReached::No) => &mut self.lost,
            (VoteOutcome::Failed, ControlReached::NotChecked) => &mut self.unchecked,
        } += count;
    }

    /// The sum of both.
    pub(crate) fn plus(mut self, other: &Self) -> Self {
        self.ok += other.ok;
        self.slow += other.slow;
        self.failed += other.failed;
        self.lost += other.lost;
        self.unchecked += other.unchecked;
        self
    }
}
