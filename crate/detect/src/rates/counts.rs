//! Counts by hour of the week. Older weeks count less.

use sada_units::Seconds;
use serde::{Deserialize, Serialize};

use super::Hour;

/// What a week counts of the week before it: half is forgotten after seven.
const KEPT: f64 = 0.9;

/// What can be wrong with a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LoadFault {
    /// It failed while a control was reached.
    Failed,
    /// It was slow.
    Slow,
    /// It failed, and so did the controls.
    Lost,
}

/// Votes, and how many of them say what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct VoteCounts {
    pub(super) votes: f64,
    pub(super) failed: f64,
    pub(super) slow: f64,
    pub(super) lost: f64,
}

impl VoteCounts {
    /// The share of its votes, drawn towards the usual share (shrinkage): as if there had been `weight`
    /// more votes with that share.
    pub(super) fn shrunk(&self, measure: LoadFault, usual: f64, weight: f64) -> f64 {
        let anomalous = match measure {
            LoadFault::Failed => self.failed,
            LoadFault::Slow => self.slow,
            LoadFault::Lost => self.lost,
        };
        (anomalous + weight * usual) / (self.votes + weight)
    }

    pub(super) fn add(&mut self, more: &Self) {
        self.votes += more.votes;
        self.failed += more.failed;
        self.slow += more.slow;
        self.lost += more.lost;
    }

    fn fade(&mut self, kept: f64) {
        self.votes *= kept;
        self.failed *= kept;
        self.slow *= kept;
        self.lost *= kept;
    }
}

/// The hours of a week, and all of them together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Week {
    hours: Vec<VoteCounts>,
    pub(super) whole: VoteCounts,
}

impl Default for Week {
    fn default() -> Self {
        Self {
            hours: vec![VoteCounts::default(); 168],
            whole: VoteCounts::default(),
        }
    }
}

impl Week {
    pub(super) fn hour(&self, hour: Hour) -> VoteCounts {
        self.hours.get(hour.index()).copied().unwrap_or_default()
    }

    /// Learns from an hour that is over.
    pub(super) fn learn(&mut self, hour: Hour, seen: &VoteCounts) {
        if let Some(slot) = self.hours.get_mut(hour.index()) {
            slot.fade(KEPT);
            slot.add(seen);
        }
        self.whole.fade(KEPT.powf(1.0 / 168.0));
        self.whole.add(seen);
    }
}

/// Reporters, and in how many bins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct ReporterCounts {
    pub(super) reporters: f64,
    pub(super) bins: f64,
    /// Of how many weeks.
    pub(super) weeks: f64,
}

/// Reporters of a network by hour of the week.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct ReporterWeek {
    hours: Vec<ReporterCounts>,
    /// Start of the last hour in which anything was heard of it.
    pub(super) heard: Seconds,
}

impl Default for ReporterWeek {
    fn default() -> Self {
        Self {
            hours: vec![ReporterCounts::default(); 168],
            heard: Seconds::ZERO,
        }
    }
}

impl ReporterWeek {
    pub(super) fn hour(&self, hour: Hour) -> ReporterCounts {
        self.hours.get(hour.index()).copied().unwrap_or_default()
    }

    pub(super) fn learn(&mut self, hour: Hour, seen: ReporterCounts) {
        if let Some(slot) = self.hours.get_mut(hour.index()) {
            slot.reporters = slot.reporters * KEPT + seen.reporters;
            slot.bins = slot.bins * KEPT + seen.bins;
            slot.weeks = slot.weeks * KEPT + seen.weeks;
        }
    }
}
