//! The budget of work for queries, of all clients together.

use std::time::{Duration, Instant};

/// The part of the time that queries may take. The other half is left to pages.
const SHARE: f64 = 0.5;
/// The most work that is saved up while nobody asks, in seconds.
const SAVED: f64 = 10.0;

/// A token bucket of seconds of work.
pub(super) struct Budget {
    /// What is left, in seconds. It is negative after a long answer.
    left: f64,
    at: Instant,
}

impl Budget {
    /// A full budget.
    pub(super) const fn new(now: Instant) -> Self {
        Self {
            left: SAVED,
            at: now,
        }
    }

    /// Whether anything is left.
    pub(super) fn has_some(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.left = SAVED.min(passed.mul_add(SHARE, self.left));
        self.at = now;
        self.left > 0.0
    }

    /// Takes the time of an answer from the budget.
    pub(super) fn spend(&mut self, took: Duration) {
        self.left -= took.as_secs_f64();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_time_goes_into_answers_and_no_more() {
        let now = Instant::now();
        let after = |seconds| now + Duration::from_secs(seconds);
        let mut budget = Budget::new(now);
        budget.spend(Duration::from_secs(9));
        assert!(budget.has_some(now));
        budget.spend(Duration::from_secs(3));
        assert!(!budget.has_some(after(4)), "two are owed, two came in");
        assert!(budget.has_some(after(5)));
        assert!(budget.has_some(after(1000)));
        budget.spend(Duration::from_secs(11));
        assert!(!budget.has_some(after(1000)), "no more is saved up");
    }
}
