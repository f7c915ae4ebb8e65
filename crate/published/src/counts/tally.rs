//! What people said of one platform, added up.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use sada_core::failure::FailureType;
use sada_core::vote::Vote;

/// What more votes say than say anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It works.
    Working,
    /// It is slow.
    Slow,
    /// It fails, and most of those it fails for reached unrelated sites.
    Failing,
    /// It fails, and most of those it fails for reached no unrelated site either: their
    /// lines are down, and nothing follows about the platform.
    Disconnected,
}

impl Status {
    /// The word in the page's data attributes.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Slow => "slow",
            Self::Failing => "failing",
            Self::Disconnected => "disconnected",
        }
    }
}

/// What a row says of some votes, in words that hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spoken {
    /// More than half say this.
    Mostly(Status),
    /// No word is that of more than half.
    Mixed,
    /// Nothing is said.
    TooFew,
}

/// What a tally tells in numbers, and what in a word: a number that is none or all of the votes is
/// no count, but says that what few said is counted with what most said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToldCounts {
    /// How many say it works.
    pub works: Option<u64>,
    /// How many say it is slow.
    pub slow: Option<u64>,
    /// How many say it fails.
    pub failed: Option<u64>,
    /// How many of those say it fails how; without a number the way of most of them.
    pub failures: Vec<(FailureType, Option<u64>)>,
    /// How many of those who say it fails reached a verified control.
    pub failed_with_control: Option<u64>,
    /// What more than half say.
    pub mostly: Option<Status>,
}

/// Votes on one platform. Of one bin either all three outcomes add up to all votes, or none is told:
/// then no word is that of more than half.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many say it works.
    pub works: u64,
    /// How many say it is slow.
    pub slow: u64,
    /// How many say it fails.
    pub failed: u64,
    /// How many of those say it fails how; of bins in which few said so, nothing.
    pub failures: BTreeMap<FailureType, u64>,
    /// How many of those who say it fails reached a verified control.
    pub failed_with_control: u64,
}

impl Tally {
    /// Adds a vote so many times.
    pub fn count(&mut self, vote: Vote, control_reached: bool, times: u64) {
        match vote {
            Vote::NotVisited => {}
            Vote::Works => self.works += times,
            Vote::Slow => self.slow += times,
            Vote::Failed(kind) => {
                self.failed += times;
                *self.failures.entry(kind).or_default() += times;
                if control_reached {
                    self.failed_with_control += times;
                }
            }
        }
    }

    /// Adds another tally.
    pub fn add(&mut self, other: &Self) {
        self.works += other.works;
        self.slow += other.slow;
        self.failed += other.failed;
        for (kind, times) in &other.failures {
            *self.failures.entry(*kind).or_default() += times;
        }
        self.failed_with_control += other.failed_with_control;
    }

    /// Takes another tally away, which is a part of it.
    pub fn subtract(&mut self, other: &Self) {
        let less = |all: &mut u64, part: u64| *all = all.saturating_sub(part);
        less(&mut self.works, other.works);
        less(&mut self.slow, other.slow);
        less(&mut self.failed, other.failed);
        less(&mut self.failed_with_control, other.failed_with_control);
        for (kind, times) in &mut self.failures {
            less(times, other.failures.get(kind).copied().unwrap_or(0));
        }
        self.failures.retain(|_, times| *times > 0);
    }

    /// What it tells.
    #[must_use]
    pub fn told(&self) -> ToldCounts {
        let of = |part: u64, whole: u64| Some(part).filter(|part| (1..whole).contains(part));
        let votes = self.votes();
        let failures = self.failures.iter();
        ToldCounts {
            works: of(self.works, votes),
            slow: of(self.slow, votes),
            failed: of(self.failed, votes),
            failures: failures
                .map(|(kind, times)| (*kind, of(*times, self.failed)))
                .collect(),
            failed_with_control: of(self.failed_with_control, self.failed),
            mostly: match self.spoken() {
                Spoken::Mostly(status) => Some(status),
                Spoken::Mixed | Spoken::TooFew => None,
            },
        }
    }

    /// How many votes there are; in one bin, that is how many reporters, if any outcome is told.
    #[must_use]
    pub fn votes(&self) -> u64 {
        self.works + self.slow + self.failed
    }

    /// What more of them say than say anything else; where two are level, the better.
    /// Nothing without votes.
    #[must_use]
    pub fn status(&self) -> Option<Status> {
        let better_first = [
            (Status::Working, self.works),
            (Status::Slow, self.slow),
            (self.failing(), self.failed),
        ];
        // Of equals, `max_by_key` takes the last.
        let most = better_first
            .into_iter()
            .rev()
            .max_by_key(|(_, count)| *count);
        most.filter(|(_, count)| *count > 0)
            .map(|(status, _)| status)
    }

    /// What failing means here: a failure says something of the platform only where
    /// unrelated sites answered at the time.
    fn failing(&self) -> Status {
        if self.failed_with_control * 2 >= self.failed {
            Status::Failing
        } else {
            Status::Disconnected
        }
    }

    /// The same in words that hold: most is more than half. Where nothing is told of votes that are
    /// there, no word is that of most.
    pub fn spoken(&self) -> Spoken {
        let most = |count: u64| count * 2 > self.votes();
        match self.status() {
            None => Spoken::Mixed,
            Some(Status::Working) if most(self.works) => Spoken::Mostly(Status::Working),
            Some(Status::Slow) if most(self.slow) => Spoken::Mostly(Status::Slow),
            Some(failing @ (Status::Failing | Status::Disconnected)) if most(self.failed) => {
                Spoken::Mostly(failing)
            }
            Some(_) => Spoken::Mixed,
        }
    }

    /// How most of the failing loads failed; of equals, the earlier phase.
    #[must_use]
    pub fn commonest_failure(&self) -> Option<FailureType> {
        let most = self
            .failures
            .iter()
            .max_by_key(|(kind, count)| (**count, Reverse(**kind)));
        most.map(|(kind, _)| *kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_decide_and_of_equals_the_better() {
        let tally = |works, slow, failed| {
            let failures = BTreeMap::from([(FailureType::TcpReset, failed)]);
            Tally {
                works,
                slow,
                failed,
                failures,
                failed_with_control: failed,
            }
        };
        let status = |works, slow, failed| tally(works, slow, failed).status();
        assert_eq!(status(0, 0, 0), None);
        assert_eq!(status(3, 2, 2), Some(Status::Working));
        assert_eq!(status(1, 2, 1), Some(Status::Slow));
        assert_eq!(status(1, 0, 2), Some(Status::Failing));
        assert_eq!(status(2, 2, 2), Some(Status::Working));
        assert_eq!(status(1, 2, 2), Some(Status::Slow));
        assert_eq!(tally(0, 0, 0).spoken(), Spoken::Mixed);
        assert_eq!(tally(1, 0, 1).spoken(), Spoken::Mixed, "half is not most");
        assert_eq!(tally(1, 1, 3).spoken(), Spoken::Mostly(Status::Failing));
    }

    #[test]
    fn none_and_all_are_words_and_no_numbers() {
        let failures = BTreeMap::from([(FailureType::TcpReset, 30)]);
        let mut tally = Tally {
            works: 40,
            failed: 30,
            failed_with_control: 30,
            failures,
            ..Tally::default()
        };
        let told = tally.told();
        assert_eq!(
            (told.works, told.slow, told.failed),
            (Some(40), None, Some(30))
        );
        assert_eq!(told.failed_with_control, None);
        assert_eq!(told.failures, [(FailureType::TcpReset, None)]);
        assert_eq!(told.mostly, Some(Status::Working));
        tally.works = 0;
        let told = tally.told();
        assert_eq!((told.works, told.failed), (None, None));
        assert_eq!(told.mostly, Some(Status::Failing));
        assert_eq!(Tally::default().told(), ToldCounts::default());
    }

    #[test]
    fn where_unrelated_sites_fail_too_it_is_not_the_platform() {
        let mut tally = Tally::default();
        tally.count(Vote::Failed(FailureType::TcpTimedOut), false, 3);
        tally.count(Vote::Failed(FailureType::TcpTimedOut), true, 2);
        assert_eq!(tally.status(), Some(Status::Disconnected));
        assert_eq!(tally.spoken(), Spoken::Mostly(Status::Disconnected));
        tally.count(Vote::Failed(FailureType::TcpTimedOut), true, 1);
        assert_eq!(tally.status(), Some(Status::Failing));
    }

    #[test]
    fn the_commonest_failure_is_named() {
        let mut tally = Tally::default();
        assert_eq!(tally.commonest_failure(), None);
        tally.count(Vote::Failed(FailureType::TcpReset), true, 2);
        tally.count(Vote::Failed(FailureType::DnsNameNotResolved), false, 2);
        assert_eq!(
            tally.commonest_failure(),
            Some(FailureType::DnsNameNotResolved)
        );
        tally.count(Vote::Failed(FailureType::TcpReset), false, 1);
        assert_eq!(tally.commonest_failure(), Some(FailureType::TcpReset));
        assert_eq!(
            (tally.failed, tally.failed_with_control, tally.votes()),
            (5, 2, 5)
        );
    }
}
