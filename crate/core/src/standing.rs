//! What was last seen of one platform, and when to look at it again.

use serde::{Deserialize, Serialize};

use crate::control::Reached;
use crate::load::Outcome;
use crate::time::{MINUTE, Millis, Moment, SECOND};

/// A reload in the same tab this soon after a failure is the same visit: browsers reload
/// their own error page, and so do people.
const SAME_VISIT: Millis = 90 * SECOND;

/// A failure with a control's answer this long before another still speaks for the other, until
/// a control is heard anew. Re-checks while failing come at most 17 minutes apart.
const HEARD_BEFORE: Millis = 20 * MINUTE;

/// What controls said of the moment of a failure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judged {
    /// They have not answered yet: nothing may be said.
    Waiting,
    /// They answered, but only after the failure: the line may have come up between the two.
    /// Whether the platform fails still is being looked at.
    Confirming(Reached),
    /// They answered, or not.
    Heard(Reached),
    /// They were never heard in time, as after the background was killed for long.
    Missed,
}

/// The last load, or re-check, that says something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// When it ended.
    pub at: Millis,
    /// How.
    pub outcome: Outcome,
    /// What controls said of that moment. Means nothing where the platform worked.
    pub control: Judged,
    /// Whether it was a visit of its own, not the reload of an error page.
    pub fresh: bool,
    /// Whether history holds it as a vote.
    pub voted: bool,
    /// What controls had said of a failure just before this one, if there was one: this one came
    /// after their answer, and while theirs of this moment is waited for, that one stands.
    pub before: Option<Reached>,
}

impl Seen {
    /// What controls say of this moment, as far as it may be used already.
    #[must_use]
    pub const fn reached(&self) -> Option<&Reached> {
        match &self.control {
            Judged::Heard(reached) => Some(reached),
            Judged::Waiting => self.before.as_ref(),
            Judged::Confirming(_) | Judged::Missed => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Recheck {
    at: Millis,
    step: u32,
}

/// One platform's standing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What was last seen.
    pub seen: Option<Seen>,
    /// When it worked after it had failed.
    pub recovered: Option<Millis>,
    failed_in: Option<(i64, Millis)>,
    recheck: Option<Recheck>,
}

impl Standing {
    /// Takes a decisive outcome; `tab` is `None` for a re-check. Says whether this was a
    /// visit of its own.
    pub fn take(&mut self, outcome: Outcome, tab: Option<i64>, moment: Moment) -> bool {
        let failing = self.is_failing();
        let works = outcome == Outcome::Ok;
        let fresh = tab.is_some() && (works || !self.same_visit(tab, moment.now));
        self.recovered = match works {
            true if failing => Some(moment.now),
            true => self.recovered,
            false => None,
        };
        let before = self.heard_before(moment.now).filter(|_| !works);
        self.seen = Some(Seen {
            at: moment.now,
            outcome,
            control: Judged::Waiting,
            fresh,
            voted: false,
            before,
        });
        self.failed_in = tab.filter(|_| !works).map(|tab| (tab, moment.now));
        if works {
            self.recheck = None;
        } else {
            self.plan(tab.is_none() || !failing, moment);
        }
        fresh
    }

    /// What controls had answered to the failure before, if it is recent.
    fn heard_before(&self, now: Millis) -> Option<Reached> {
        let failing = self.seen.as_ref().filter(|_| self.is_failing());
        let seen = failing.filter(|seen| now.saturating_sub(seen.at) <= HEARD_BEFORE)?;
        let reached = match &seen.control {
            Judged::Heard(reached) | Judged::Confirming(reached) => Some(reached),
            Judged::Waiting => seen.before.as_ref(),
            Judged::Missed => None,
        };
        // That nothing could be reached then confirms nothing now.
        reached
            .filter(|reached| **reached != Reached::None)
            .cloned()
    }

    /// Forgets what was seen: it can no longer be told.
    pub fn forget(&mut self) {
        self.seen = None;
        self.recheck = None;
    }

    fn same_visit(&self, tab: Option<i64>, now: Millis) -> bool {
        self.failed_in
            .is_some_and(|(last, at)| Some(last) == tab && now.saturating_sub(at) < SAME_VISIT)
    }

    /// Whether it failed when last seen.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.seen
            .as_ref()
            .is_some_and(|seen| seen.outcome != Outcome::Ok)
    }

    /// Plans the next look: soon at first, then at growing gaps, at last every 10 ± 3 minutes.
    /// Chance keeps many people's re-checks apart. A further failed visit does not move a plan.
    fn plan(&mut self, renew: bool, moment: Moment) {
        if self.recheck.is_some() && !renew {
            return;
        }
        let step = self.recheck.map_or(0, |recheck| recheck.step + 1);
        let gap = match step {
            0 => 30 * SECOND,
            1 => MINUTE,
            2 => 2 * MINUTE,
            3 => 5 * MINUTE,
            _ => 7 * MINUTE + moment.draw(u64::from(step), 6 * MINUTE),
        };
        let at = moment.now + gap + moment.draw(1, gap / 4);
        self.recheck = Some(Recheck { at, step });
    }

    /// When to look again.
    #[must_use]
    pub fn recheck_due(&self) -> Option<Millis> {
        self.recheck.map(|recheck| recheck.at)
    }

    /// Moves a plan that is too far away to this moment, as after the clock was set back.
    pub fn hurry(&mut self, now: Millis) {
        if let Some(recheck) = &mut self.recheck {
            recheck.at = recheck.at.min(now);
        }
    }

    /// Whether this lies in the future, as after the clock was set back.
    #[must_use]
    pub fn is_ahead_of(&self, now: Millis) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.at > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: Millis) -> Moment {
        Moment { now, random: now }
    }

    #[test]
    fn an_error_page_that_reloads_itself_is_one_visit() {
        let mut standing = Standing::default();
        assert!(standing.take(Outcome::Stalled, Some(1), at(0)));
        assert!(!standing.take(Outcome::Stalled, Some(1), at(30 * SECOND)));
        assert!(
            standing.take(Outcome::Stalled, Some(2), at(31 * SECOND)),
            "another tab"
        );
        assert!(
            standing.take(Outcome::Stalled, Some(2), at(10 * MINUTE)),
            "much later"
        );
    }

    #[test]
    fn rechecks_come_at_growing_gaps_until_it_works() {
        let mut standing = Standing::default();
        let mut now = 0;
        let mut gaps = Vec::new();
        for _ in 0..20 {
            standing.take(Outcome::Stalled, None, at(now));
            let due = standing.recheck_due().unwrap();
            gaps.push(due - now);
            now = due;
        }
        assert!((30 * SECOND..40 * SECOND).contains(&gaps[0]));
        assert!(
            gaps[4..]
                .iter()
                .all(|gap| (7 * MINUTE..17 * MINUTE).contains(gap))
        );
        assert!(
            gaps[4..].windows(2).any(|two| two[0] != two[1]),
            "chance keeps them apart"
        );
        standing.take(Outcome::Ok, None, at(now));
        assert_eq!(standing.recheck_due(), None);
        assert_eq!(standing.recovered, Some(now));
    }

    #[test]
    fn visits_while_blocked_do_not_push_the_recheck_away() {
        let mut standing = Standing::default();
        standing.take(Outcome::Stalled, Some(1), at(0));
        let due = standing.recheck_due();
        standing.take(Outcome::Stalled, Some(2), at(20 * SECOND));
        assert_eq!(standing.recheck_due(), due);
    }
}
