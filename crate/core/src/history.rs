//! Seven days of bins: for each platform the last decisive outcome and how many of each.

use std::collections::BTreeMap;

use sada_units::{BinStart, Millis};
use serde::{Deserialize, Serialize};

use crate::catalogue::{PLATFORMS, PlatformId};
use crate::collect::collect_unsorted;
use crate::time::HOUR;
use crate::vote::{Ballot, Control, Vote};

/// Nothing is kept for longer than seven days.
pub const KEPT_FOR: Millis = Millis::hours(7 * 24);
/// At most so many bins are kept: seven days of five minutes.
pub const MOST_BINS: usize = 7 * 24 * 12;

/// What was seen of one platform in one bin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlatformBin {
    /// Loads that worked.
    pub works: u16,
    /// Visits that failed.
    pub failed: u16,
    /// The last decisive outcome.
    pub vote: Vote,
    /// The last one that cannot be taken back.
    #[serde(default)]
    pub settled: Vote,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Bin {
    cells: BTreeMap<PlatformId, PlatformBin>,
    control: Control,
}

/// The bins, by the start of each in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct History {
    length: Millis,
    bins: BTreeMap<Millis, Bin>,
}

/// What an hour's mark on a strip shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Every visit worked.
    Works,
    /// Some were slow.
    Slow,
    /// Some failed.
    Failed,
}

impl History {
    /// An empty history with bins of this many milliseconds.
    #[must_use]
    pub const fn new(length: Millis) -> Self {
        Self {
            length,
            bins: BTreeMap::new(),
        }
    }

    /// Length of a bin in milliseconds.
    #[must_use]
    pub const fn length(&self) -> Millis {
        self.length
    }

    /// Start of the bin that this moment lies in.
    #[must_use]
    pub fn start_of(&self, at: Millis) -> Millis {
        at - at % self.length
    }

    /// Adds an outcome. `fresh` is false where it is no visit of its own: a re-check, or a
    /// reload of the browser's own error page.
    pub fn record(&mut self, platform: PlatformId, at: Millis, vote: Vote, fresh: bool) {
        let cell = self.bin(at).cells.entry(platform).or_default();
        match vote {
            Vote::Works | Vote::Slow if fresh => cell.works = cell.works.saturating_add(1),
            Vote::Failed(_) if fresh => cell.failed = cell.failed.saturating_add(1),
            Vote::Works | Vote::Slow | Vote::Failed(_) | Vote::NotVisited => {}
        }
        cell.vote = vote;
        if matches!(vote, Vote::Works | Vote::Slow) {
            cell.settled = vote;
        }
    }

    /// A control answered to the failure that was last recorded of then: it stays.
    pub fn settle(&mut self, platform: PlatformId, at: Millis) {
        let cell = self.bin(at).cells.entry(platform).or_default();
        cell.settled = cell.vote;
    }

    /// Takes back a failure that turned out to be the device's own; `fresh` as it was recorded.
    pub fn withdraw(&mut self, platform: PlatformId, at: Millis, fresh: bool) {
        let cell = self.bin(at).cells.entry(platform).or_default();
        cell.failed = cell.failed.saturating_sub(u16::from(fresh));
        cell.vote = cell.settled;
    }

    /// Notes whether a control was reached for a load of then. The last round of a bin decides,
    /// as its last outcome does: an answer before the line died says nothing of a failure after.
    pub fn record_control(&mut self, at: Millis, control: Control) {
        self.bin(at).control = control;
    }

    fn bin(&mut self, at: Millis) -> &mut Bin {
        let start = self.start_of(at);
        self.forget_before(at.saturating_sub(KEPT_FOR));
        while self.bins.len() >= MOST_BINS && !self.bins.contains_key(&start) {
            self.bins.pop_first();
        }
        self.bins.entry(start).or_default()
    }

    /// The ballot of the bin that began then: every platform of the catalogue, visited or not.
    #[must_use]
    pub fn ballot(&self, start: Millis) -> Ballot {
        let bin = self.bins.get(&start);
        let vote = |id: PlatformId| bin.and_then(|bin| bin.cells.get(&id)).map(|cell| cell.vote);
        let control_of = |bin: Option<&Bin>| bin.map_or(Control::NotChecked, |bin| bin.control);
        let before = control_of(self.bins.get(&start.saturating_sub(self.length)));
        let control = match control_of(bin) {
            Control::NotChecked => before,
            own => own,
        };
        Ballot {
            bin: BinStart(start.whole_seconds()),
            votes: collect_unsorted(
                PLATFORMS
                    .iter()
                    .map(|p| (p.id, vote(p.id).unwrap_or_default())),
            ),
            control,
        }
    }

    /// How many of the visits since then failed, and how many there were.
    #[must_use]
    pub fn counts(&self, platform: PlatformId, since: Millis) -> (u32, u32) {
        let cells = self.bins.range(self.start_of(since)..).map(|(_, bin)| bin);
        let cells = cells.filter_map(|bin| bin.cells.get(&platform));
        cells.fold((0, 0), |(failed, all), cell| {
            let f = u32::from(cell.failed);
            (failed + f, all + f + u32::from(cell.works))
        })
    }

    /// One mark an hour for the 24 hours that end with the hour of `now`, oldest first;
    /// an hour without visits is a gap.
    #[must_use]
    pub fn strip(&self, platform: PlatformId, now: Millis) -> Vec<Option<Mark>> {
        let last = now - now % HOUR;
        let hour = |back: u64| {
            let from = last.saturating_sub(back * HOUR);
            let bins = self.bins.range(from..from.saturating_add(HOUR));
            let votes = bins.filter_map(|(_, bin)| bin.cells.get(&platform));
            votes
                .filter_map(|cell| Mark::of(*cell))
                .max_by_key(|mark| mark.weight())
        };
        (0..24).rev().map(hour).collect()
    }

    /// Forgets the bins that ended before this.
    pub fn forget_before(&mut self, since: Millis) {
        let length = self.length;
        self.bins.retain(|start, _| *start + length > since);
    }

    /// Forgets what lies in the future, as after the clock was set back.
    pub fn forget_after(&mut self, now: Millis) {
        let start = self.start_of(now);
        self.bins.retain(|at, _| *at <= start);
    }
}

impl Mark {
    const fn of(cell: PlatformBin) -> Option<Self> {
        match cell {
            PlatformBin { failed: 1.., .. }
            | PlatformBin {
                vote: Vote::Failed(_),
                ..
            } => Some(Self::Failed),
            PlatformBin {
                vote: Vote::Slow, ..
            } => Some(Self::Slow),
            PlatformBin { works: 1.., .. }
            | PlatformBin {
                vote: Vote::Works, ..
            } => Some(Self::Works),
            _ => None,
        }
    }

    const fn weight(self) -> u8 {
        match self {
            Self::Works => 0,
            Self::Slow => 1,
            Self::Failed => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::FailureType;

    const MINUTE: Millis = Millis(60_000);
    const RESET: Vote = Vote::Failed(FailureType::TcpReset);

    fn x() -> PlatformId {
        PlatformId::from_name("x").unwrap()
    }

    #[test]
    fn the_last_decisive_outcome_is_the_vote() {
        let mut history = History::new(5 * MINUTE);
        history.record(x(), Millis(0), Vote::Works, true);
        history.record(x(), MINUTE, RESET, true);
        let ballot = history.ballot(Millis(0));
        assert_eq!(ballot.votes[&x()], RESET);
        assert_eq!(
            ballot.votes.len(),
            PLATFORMS.len(),
            "every platform has its vote"
        );
        assert_eq!(history.ballot(5 * MINUTE).votes[&x()], Vote::NotVisited);
        history.withdraw(x(), MINUTE, true);
        assert_eq!(history.ballot(Millis(0)).votes[&x()], Vote::Works);
    }

    #[test]
    fn what_is_taken_back_leaves_what_was_settled_before() {
        let mut history = History::new(5 * MINUTE);
        history.record(x(), Millis(0), Vote::Works, true);
        history.record(x(), Millis(1), RESET, true);
        history.settle(x(), Millis(1));
        let timed_out = Vote::Failed(FailureType::TcpTimedOut);
        history.record(x(), Millis(2), timed_out, true);
        history.record(x(), Millis(3), timed_out, true);
        history.withdraw(x(), Millis(3), true);
        assert_eq!(history.ballot(Millis(0)).votes[&x()], RESET);
    }

    #[test]
    fn a_reload_of_the_error_page_is_the_same_visit() {
        let mut history = History::new(5 * MINUTE);
        history.record(x(), Millis(0), RESET, true);
        history.record(x(), Millis(1000), RESET, false);
        assert_eq!(history.counts(x(), Millis(0)), (1, 1));
    }

    #[test]
    fn a_control_counts_for_its_bin_and_the_next() {
        let mut history = History::new(5 * MINUTE);
        history.record_control(Millis(0), Control::Yes);
        assert_eq!(history.ballot(Millis(0)).control, Control::Yes);
        assert_eq!(history.ballot(5 * MINUTE).control, Control::Yes);
        assert_eq!(history.ballot(10 * MINUTE).control, Control::NotChecked);
        history.record_control(6 * MINUTE, Control::No);
        assert_eq!(
            history.ballot(5 * MINUTE).control,
            Control::No,
            "its own round knows better"
        );
    }

    #[test]
    fn the_strip_shows_the_worst_of_each_hour_and_gaps() {
        let mut history = History::new(5 * MINUTE);
        let now = 30 * HOUR + 10 * MINUTE;
        history.record(x(), now, Vote::Works, true);
        history.record(x(), now - HOUR, RESET, true);
        history.record(x(), now - HOUR + 5 * MINUTE, Vote::Works, true);
        let strip = history.strip(x(), now);
        assert_eq!(strip.len(), 24);
        assert_eq!(strip[23], Some(Mark::Works));
        assert_eq!(strip[22], Some(Mark::Failed));
        assert_eq!(strip[21], None);
    }

    #[test]
    fn seven_days_are_kept_and_no_more() {
        let mut history = History::new(5 * MINUTE);
        for n in 0..3000 {
            history.record(x(), n * 5 * MINUTE, Vote::Works, true);
        }
        assert_eq!(history.bins.len(), 7 * 24 * 12, "as PRIVACY.md says");
        history.forget_after(2990 * 5 * MINUTE);
        assert_eq!(
            history.bins.last_key_value().map(|(at, _)| *at),
            Some(2990 * 5 * MINUTE)
        );
    }
}
