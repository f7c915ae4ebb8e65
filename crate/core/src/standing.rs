//! What was last seen of one platform, and when to look at it again.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::arrivals::Arrivals;
use crate::control::Reached;
use crate::outcome::Outcome;
use crate::pace::Past;
use crate::resolved::Addresses;
use crate::time::{MINUTE, Millis, Moment, SECOND};

/// A reload in the same tab this soon after a failure is the same visit: browsers reload
/// their own error page, and so do people.
const SAME_VISIT: Millis = Millis::seconds(90);

/// A failure with a control's answer this long before another still speaks for the other, until
/// a control is heard anew, and so does what the resolver answered then. Re-checks while failing
/// come at most 13 minutes apart.
const HEARD_BEFORE: Millis = Millis::minutes(20);

/// A connection that nobody answers is tried anew after 1, 3 and 7 seconds (RFC 6298). A control
/// that answered this early in a silence was followed by one more try.
const TRIED_AGAIN_AFTER: Millis = Millis::seconds(6);

/// A part that was looked at for a failure, and works, is not looked at for another so soon:
/// pages have parts that fail often and mean nothing.
const REFUTED_FOR: Millis = Millis::minutes(10);

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
    /// When they said it.
    #[serde(default)]
    pub heard_at: Option<Millis>,
    /// Whether it was a visit of its own, not the reload of an error page.
    pub fresh: bool,
    /// Whether history holds it as a vote.
    pub voted: bool,
    /// The failure before this one that controls had spoken for: while theirs of this moment is
    /// waited for, that one stands, as it was.
    #[serde(default)]
    pub former: Option<Box<Self>>,
    /// Whether a control had answered between an earlier failure and this one: then this one
    /// needs no second look.
    #[serde(default)]
    pub confirmed: bool,
    /// The host that was asked, unless it works: then nobody needs to know.
    #[serde(default)]
    pub host: Option<String>,
    /// Whether no more than a part failed, or a request without a tab: a reason to look.
    #[serde(default)]
    pub suspected: bool,
    /// Whether it broke off after its answer had begun: then a small page may well come.
    #[serde(default)]
    pub in_body: bool,
    /// What the resolver answers for the host, where it could be asked.
    #[serde(default)]
    pub addresses: Option<Addresses>,
    /// Whether it came slowly, and so did another site: the line is slow.
    #[serde(default)]
    pub line_slow: bool,
}

/// An outcome with where it was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sight {
    /// How it ended.
    pub outcome: Outcome,
    /// When it was begun.
    pub began: Millis,
    /// In which tab; `None` for a re-check.
    pub tab: Option<i64>,
    /// The host that was asked.
    pub host: Option<String>,
    /// Whether it broke off after its answer had begun.
    pub in_body: bool,
    /// Whether it is no more than a reason to look.
    pub suspected: bool,
    /// Whether it was counted before.
    pub again: bool,
    /// Whether a control answered in its course, and was followed by one more try.
    pub stood: bool,
}

impl Sight {
    /// What a re-check of this host saw that was begun then.
    #[must_use]
    pub const fn recheck(
        outcome: Outcome,
        began: Millis,
        host: Option<String>,
        in_body: bool,
    ) -> Self {
        Self {
            outcome,
            began,
            tab: None,
            host,
            in_body,
            suspected: false,
            again: false,
            stood: false,
        }
    }

    /// Whether it shows that something fails although controls had answered at this moment: it
    /// was begun afterwards. Silence is as long as the line may have been gone: there a control
    /// must have answered in its course, and been followed by one more try.
    fn outlasted(&self, heard_at: Millis) -> bool {
        if self.outcome == Outcome::Stalled {
            self.stood
        } else {
            self.began >= heard_at
        }
    }

    /// When an answer of a control is one in the course of a silence that began then.
    #[must_use]
    pub const fn course(began: Millis) -> RangeInclusive<Millis> {
        began.saturating_add(Millis(1))..=began.saturating_add(TRIED_AGAIN_AFTER)
    }
}

impl Seen {
    /// What may be judged now: while controls are waited for, the failure before, if it stands.
    #[must_use]
    pub fn that_stands(&self) -> &Self {
        match (&self.control, &self.former) {
            (Judged::Waiting, Some(former)) => former,
            _ => self,
        }
    }

    /// What controls said of this moment.
    #[must_use]
    pub const fn reached(&self) -> Option<&Reached> {
        match &self.control {
            Judged::Heard(reached) => Some(reached),
            Judged::Waiting | Judged::Confirming(_) | Judged::Missed => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Recheck {
    at: Millis,
    step: u32,
}

/// The standing of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// What was last seen.
    pub seen: Option<Seen>,
    /// When it worked after it had failed.
    pub recovered: Option<Millis>,
    /// How fast it came when it came well.
    #[serde(default)]
    pub past: Past,
    /// The hosts of its parts that came.
    #[serde(default)]
    pub arrivals: Arrivals,
    /// When a suspicion was last found to be nothing.
    #[serde(default)]
    refuted: Option<Millis>,
    failed_in: Option<(i64, Millis)>,
    recheck: Option<Recheck>,
}

impl Standing {
    /// Takes a decisive outcome. Says whether this was a visit of its own.
    pub fn take(&mut self, sight: Sight, moment: Moment) -> bool {
        let Sight { outcome, tab, .. } = sight;
        let failing = self.is_failing();
        let works = outcome.came();
        let visit = tab.is_some() && !sight.suspected && !sight.again;
        let fresh = visit && (works || !self.same_visit(tab, moment.now));
        // Only a second look can find that a failure was nothing.
        let doubted = self.is_doubted();
        if works && doubted {
            self.refuted = Some(moment.now);
        }
        self.recovered = match works {
            true if failing && !self.is_suspected() => Some(moment.now),
            true => self.recovered,
            false => None,
        };
        let former = self.former(moment.now).filter(|_| !works);
        let confirmed = !works && self.confirms(&sight, moment.now);
        let earlier = self.seen.take().filter(|seen| {
            seen.host == sight.host && moment.now.saturating_sub(seen.at) <= HEARD_BEFORE
        });
        self.seen = Some(Seen {
            at: moment.now,
            outcome,
            control: Judged::Waiting,
            heard_at: None,
            fresh,
            voted: false,
            former: former.map(Box::new),
            confirmed,
            addresses: earlier.and_then(|seen| seen.addresses).filter(|_| !works),
            host: sight.host.filter(|_| outcome != Outcome::Ok),
            suspected: sight.suspected,
            in_body: sight.in_body,
            line_slow: false,
        });
        self.failed_in = tab.filter(|_| !works).map(|tab| (tab, moment.now));
        if outcome == Outcome::Ok {
            self.recheck = None;
        } else {
            // A second look is none of those that wait for the platform to come back.
            self.plan(tab.is_none() && !doubted || !failing, moment);
        }
        fresh
    }

    /// Whether a further suspicion is worth a look: it is not while this fails, and not soon
    /// after one that came to nothing.
    #[must_use]
    pub fn heeds_suspicion(&self, now: Millis) -> bool {
        !self.is_failing() && !self.was_refuted(now)
    }

    /// Whether a failure was lately found to be nothing by looking again.
    #[must_use]
    pub fn was_refuted(&self, now: Millis) -> bool {
        self.refuted
            .is_some_and(|at| now.saturating_sub(at) < REFUTED_FOR)
    }

    fn is_doubted(&self) -> bool {
        let seen = self.seen.as_ref();
        self.is_suspected()
            || seen.is_some_and(|seen| matches!(seen.control, Judged::Confirming(_)))
    }

    fn is_suspected(&self) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.suspected)
    }

    /// Whether this answer came too early to be the second look at a failure: it was asked for
    /// before a control had answered. A clock that was corrected since tells nothing.
    #[must_use]
    pub fn is_answered_too_early(&self, sight: &Sight, now: Millis) -> bool {
        self.seen.as_ref().is_some_and(|seen| {
            matches!(seen.control, Judged::Confirming(_))
                && seen
                    .heard_at
                    .is_some_and(|at| at <= now && !sight.outlasted(at))
        })
    }

    /// The failure before, if it is recent.
    fn failed_before(&self, now: Millis) -> Option<&Seen> {
        let failing = self.seen.as_ref().filter(|_| self.is_failing());
        failing.filter(|seen| now.saturating_sub(seen.at) <= HEARD_BEFORE)
    }

    /// What stands while controls are waited for. A failure for which nothing could be reached
    /// says nothing now; nor does one that was not confirmed: a line that had come up may be
    /// gone again.
    fn former(&self, now: Millis) -> Option<Seen> {
        let stands = self.failed_before(now)?.that_stands();
        let reached = stands.reached().filter(|it| **it != Reached::None);
        reached.map(|_| Seen {
            former: None,
            ..stands.clone()
        })
    }

    /// Whether this shows that what failed before fails although a control has answered since.
    fn confirms(&self, sight: &Sight, now: Millis) -> bool {
        let Some(seen) = self.failed_before(now) else {
            return false;
        };
        match &seen.control {
            Judged::Heard(reached) => *reached != Reached::None,
            Judged::Confirming(_) => sight.outlasted(seen.heard_at.unwrap_or(seen.at)),
            Judged::Waiting => seen.confirmed,
            Judged::Missed => false,
        }
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
        self.seen.as_ref().is_some_and(|seen| !seen.outcome.came())
    }

    /// Plans the next look: soon at first, then at growing gaps, at last every 10 ± 3 minutes.
    /// Chance keeps many people's re-checks apart. A further failed visit does not move a plan.
    /// What works slowly is looked at in the same way.
    fn plan(&mut self, renew: bool, moment: Moment) {
        if self.recheck.is_some() && !renew {
            return;
        }
        let step = self
            .recheck
            .map_or(0, |recheck| recheck.step.saturating_add(1));
        let gap = match step {
            0 => jittered(30 * SECOND, moment),
            1 => jittered(MINUTE, moment),
            2 => jittered(2 * MINUTE, moment),
            3 => jittered(5 * MINUTE, moment),
            _ => 7 * MINUTE + moment.draw_time(u64::from(step), 6 * MINUTE),
        };
        let at = moment.now + gap;
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

    /// Puts what seems to have been seen after this moment at this moment, as when the clock was
    /// corrected.
    pub fn not_after(&mut self, now: Millis) {
        if let Some(seen) = &mut self.seen {
            seen.at = seen.at.min(now);
            seen.heard_at = seen.heard_at.map(|at| at.min(now));
        }
    }

    /// Whether this lies in the future, as after the clock was set back.
    #[must_use]
    pub fn is_ahead_of(&self, now: Millis) -> bool {
        self.seen.as_ref().is_some_and(|seen| seen.at > now)
    }
}

/// A gap, and up to a quarter of it more.
fn jittered(gap: Millis, moment: Moment) -> Millis {
    gap + moment.draw_time(1, gap / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: Millis) -> Moment {
        Moment {
            now,
            random: now.get(),
        }
    }

    fn sight(outcome: Outcome, tab: Option<i64>) -> Sight {
        Sight {
            tab,
            ..Sight::recheck(outcome, Millis(0), None, false)
        }
    }

    #[test]
    fn an_error_page_that_reloads_itself_is_one_visit() {
        let mut standing = Standing::default();
        assert!(standing.take(sight(Outcome::Stalled, Some(1)), at(Millis(0))));
        assert!(!standing.take(sight(Outcome::Stalled, Some(1)), at(30 * SECOND)));
        assert!(
            standing.take(sight(Outcome::Stalled, Some(2)), at(31 * SECOND)),
            "another tab"
        );
        assert!(
            standing.take(sight(Outcome::Stalled, Some(2)), at(10 * MINUTE)),
            "much later"
        );
    }

    /// A stored state may hold any number.
    #[test]
    fn a_plan_of_any_step_goes_on() {
        let mut standing = Standing {
            recheck: Some(Recheck {
                at: Millis(0),
                step: u32::MAX,
            }),
            ..Standing::default()
        };
        standing.take(sight(Outcome::Stalled, None), at(Millis(0)));
        assert!(standing.recheck_due().is_some_and(|due| due >= 7 * MINUTE));
    }

    #[test]
    fn rechecks_come_at_growing_gaps_until_it_works() {
        let mut standing = Standing::default();
        let mut now = Millis::ZERO;
        let mut gaps = Vec::new();
        for _ in 0..20 {
            standing.take(sight(Outcome::Stalled, None), at(now));
            let due = standing.recheck_due().unwrap();
            gaps.push(due - now);
            now = due;
        }
        assert!((30 * SECOND..40 * SECOND).contains(&gaps[0]));
        assert!(
            gaps[4..]
                .iter()
                .all(|gap| (7 * MINUTE..13 * MINUTE).contains(gap))
        );
        assert!(
            gaps[4..].windows(2).any(|two| two[0] != two[1]),
            "chance keeps them apart"
        );
        standing.take(sight(Outcome::Ok, None), at(now));
        assert_eq!(standing.recheck_due(), None);
        assert_eq!(standing.recovered, Some(now));
    }

    #[test]
    fn visits_while_blocked_do_not_push_the_recheck_away() {
        let mut standing = Standing::default();
        standing.take(sight(Outcome::Stalled, Some(1)), at(Millis(0)));
        let due = standing.recheck_due();
        standing.take(sight(Outcome::Stalled, Some(2)), at(20 * SECOND));
        assert_eq!(standing.recheck_due(), due);
    }

    #[test]
    fn a_suspicion_that_came_to_nothing_rests_for_a_while() {
        let mut standing = Standing::default();
        assert!(standing.heeds_suspicion(Millis(0)));
        let suspicion = Sight {
            suspected: true,
            ..sight(Outcome::Stalled, Some(1))
        };
        assert!(!standing.take(suspicion, at(Millis(0))), "no visit");
        assert!(
            !standing.heeds_suspicion(Millis(1)),
            "it is being looked at"
        );
        standing.take(sight(Outcome::Ok, None), at(SECOND));
        assert_eq!(standing.recovered, None, "it had not failed");
        assert!(!standing.heeds_suspicion(MINUTE));
        assert!(standing.heeds_suspicion(11 * MINUTE));
    }
}
