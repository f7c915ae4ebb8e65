//! What is known of one target: what was last seen of it, and when to look at it again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::control::Reached;
use crate::loaded_hosts::LoadedHosts;
use crate::observation::{
    ControlState, Counted, Failing, HowFailed, LastObservation, Observation, ObservedState,
};
use crate::outcome::Outcome;
use crate::pace::Past;
use crate::target::Target;
use crate::time::{MINUTE, Millis, Moment, SECOND};

/// A reload in the same tab this soon after a failure is the same visit: browsers reload
/// their own error page, and so do people.
const SAME_VISIT: Millis = Millis::seconds(90);

/// A failure may follow an earlier one that a control has answered for. If it follows within this
/// time, that control's answer counts for it too until a control answers anew, and so does what
/// the resolver answered then. Re-checks of what fails come at most 13 minutes apart.
const HEARD_BEFORE: Millis = Millis::minutes(20);

/// A part that was looked at for a failure, and works, is not looked at for another so soon:
/// pages have parts that fail often and mean nothing.
const REFUTED_FOR: Millis = Millis::minutes(10);

/// When it is looked at next, and how often it was since it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct NextLook {
    at: Millis,
    step: u32,
}

/// What is known of every target.
pub type TargetStatuses = BTreeMap<Target, TargetStatus>;

/// What is known of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetStatus {
    /// What was last seen.
    #[serde(rename = "seen")]
    pub last: Option<LastObservation>,
    /// When it worked after it had failed.
    pub recovered: Option<Millis>,
    /// How fast it came when it came well.
    #[serde(default)]
    pub past: Past,
    /// The hosts of its parts that came.
    #[serde(default, rename = "arrivals")]
    pub loaded_hosts: LoadedHosts,
    /// When a suspicion was last found to be nothing.
    #[serde(default)]
    refuted: Option<Millis>,
    failed_in: Option<(i64, Millis)>,
    #[serde(rename = "recheck")]
    next_look: Option<NextLook>,
}

impl TargetStatus {
    /// Takes a decisive outcome down. Says whether this was a visit of its own.
    pub fn observe(&mut self, observation: Observation, moment: Moment) -> bool {
        let now = moment.now;
        let Observation { outcome, tab, .. } = observation;
        let failing = self.is_failing();
        let works = outcome.came();
        let visit = tab.is_some() && !observation.suspected && !observation.again;
        let fresh = visit && (works || !self.same_visit(tab, now));
        // Only a second look can find that a failure was nothing.
        let doubted = self.is_doubted();
        if works && doubted {
            self.refuted = Some(now);
        }
        self.recovered = match works {
            true if failing && !self.is_suspected() => Some(now),
            true => self.recovered,
            false => None,
        };
        self.last = self.observed(observation, now);
        self.failed_in = tab.filter(|_| !works).map(|tab| (tab, now));
        if outcome == Outcome::Ok {
            self.next_look = None;
        } else {
            // A second look is none of those that wait for the platform to come back.
            self.plan(tab.is_none() && !doubted || !failing, moment);
        }
        fresh
    }

    /// An observation as it is kept, beside what was seen before. What says nothing changes
    /// nothing.
    fn observed(&self, observation: Observation, now: Millis) -> Option<LastObservation> {
        let in_body = observation.in_body;
        let state = match observation.outcome {
            Outcome::Ok => ObservedState::Works { line_slow: false },
            Outcome::Slow(slowness) => ObservedState::Slow {
                slowness,
                host: observation.host,
            },
            Outcome::Stalled => self.failing(HowFailed::Silent, observation, now),
            Outcome::Failed(failure) => self.failing(HowFailed::Error(failure), observation, now),
            Outcome::Ignored(_) => return self.last.clone(),
        };
        Some(LastObservation {
            at: now,
            in_body,
            counted: Counted::No,
            state,
        })
    }

    /// A failure, with what failures before it say of it.
    fn failing(&self, how: HowFailed, observation: Observation, now: Millis) -> ObservedState {
        let earlier = self.last.as_ref().filter(|last| {
            last.host() == observation.host.as_ref() && now.saturating_sub(last.at) <= HEARD_BEFORE
        });
        ObservedState::Fails(Failing {
            how,
            addresses: earlier.and_then(LastObservation::addresses),
            suspected: observation.suspected,
            control: ControlState::Waiting {
                former: self.former(now).map(Box::new),
                confirmed: self.confirms(&observation, now),
            },
            host: observation.host,
        })
    }

    /// Whether a part that fails is a reason to look at this. It is none while this fails anyway,
    /// and none soon after a suspicion that came to nothing.
    #[must_use]
    pub fn may_suspect(&self, now: Millis) -> bool {
        !self.is_failing() && !self.was_refuted(now)
    }

    /// Whether a failure was lately found to be nothing by looking again.
    #[must_use]
    pub fn was_refuted(&self, now: Millis) -> bool {
        self.refuted
            .is_some_and(|at| now.saturating_sub(at) < REFUTED_FOR)
    }

    fn is_doubted(&self) -> bool {
        self.is_suspected() || self.is_confirming()
    }

    fn is_suspected(&self) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(LastObservation::is_suspected)
    }

    /// Whether controls answered, and it is being looked at whether it still fails.
    fn is_confirming(&self) -> bool {
        let control = self.last.as_ref().and_then(LastObservation::control);
        matches!(control, Some(ControlState::Confirming { .. }))
    }

    /// Whether this answer is too early to confirm a failure: it was asked for before a control
    /// had answered. Where the clock was corrected since, nobody can tell.
    #[must_use]
    pub fn is_answered_too_early(&self, observation: &Observation, now: Millis) -> bool {
        let control = self.last.as_ref().and_then(LastObservation::control);
        match control {
            Some(ControlState::Confirming {
                heard_at: Some(at), ..
            }) => *at <= now && !observation.outlasted(*at),
            _ => false,
        }
    }

    /// The failure before, if it is recent.
    fn failed_before(&self, now: Millis) -> Option<&LastObservation> {
        let last = self.last.as_ref().filter(|last| !last.came());
        last.filter(|last| now.saturating_sub(last.at) <= HEARD_BEFORE)
    }

    /// The earlier failure that is still shown while controls are waited for. It must be one that
    /// a control answered for, and that was confirmed: otherwise the line may have been down.
    fn former(&self, now: Millis) -> Option<LastObservation> {
        let stands = self.failed_before(now)?.that_stands();
        let reached = stands.reached().filter(|it| **it != Reached::None);
        reached.map(|_| stands.clone())
    }

    /// Whether this shows that what failed before fails although a control has answered since.
    fn confirms(&self, observation: &Observation, now: Millis) -> bool {
        let before = self.failed_before(now);
        let Some(before) = before.filter(|it| !it.says_why()) else {
            return false;
        };
        match before.control() {
            Some(ControlState::Heard(reached)) => *reached != Reached::None,
            Some(ControlState::Confirming { heard_at, .. }) => {
                observation.outlasted(heard_at.unwrap_or(before.at))
            }
            Some(ControlState::Waiting { confirmed, .. }) => *confirmed,
            Some(ControlState::Missed) | None => false,
        }
    }

    /// Forgets what was seen: it can no longer be told.
    pub fn forget(&mut self) {
        self.last = None;
        self.next_look = None;
    }

    fn same_visit(&self, tab: Option<i64>, now: Millis) -> bool {
        self.failed_in
            .is_some_and(|(last, at)| Some(last) == tab && now.saturating_sub(at) < SAME_VISIT)
    }

    /// Whether it failed when last seen.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.last.as_ref().is_some_and(|last| !last.came())
    }

    /// Plans the next look: soon at first, then at growing gaps, at last every 10 ± 3 minutes.
    /// Chance keeps many people's re-checks apart. A further failed visit does not move a plan.
    /// What works slowly is looked at in the same way.
    fn plan(&mut self, renew: bool, moment: Moment) {
        if self.next_look.is_some() && !renew {
            return;
        }
        let step = self.next_look.map_or(0, |look| look.step.saturating_add(1));
        let gap = match step {
            0 => jittered(30 * SECOND, moment),
            1 => jittered(MINUTE, moment),
            2 => jittered(2 * MINUTE, moment),
            3 => jittered(5 * MINUTE, moment),
            _ => 7 * MINUTE + moment.draw_time(u64::from(step), 6 * MINUTE),
        };
        let at = moment.now + gap;
        self.next_look = Some(NextLook { at, step });
    }

    /// When to look again.
    #[must_use]
    pub fn recheck_due(&self) -> Option<Millis> {
        self.next_look.map(|look| look.at)
    }

    /// Moves a plan that is too far away to this moment, as after the clock was set back.
    pub fn hurry(&mut self, now: Millis) {
        if let Some(look) = &mut self.next_look {
            look.at = look.at.min(now);
        }
    }

    /// Puts what seems to have been seen after this moment at this moment, as when the clock was
    /// corrected.
    pub fn not_after(&mut self, now: Millis) {
        if let Some(last) = &mut self.last {
            last.not_after(now);
        }
    }

    /// Whether this lies in the future, as after the clock was set back.
    #[must_use]
    pub fn is_ahead_of(&self, now: Millis) -> bool {
        self.last.as_ref().is_some_and(|last| last.at > now)
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

    fn seen(outcome: Outcome, tab: Option<i64>) -> Observation {
        Observation {
            tab,
            ..Observation::recheck(outcome, Millis(0), None, false)
        }
    }

    #[test]
    fn an_error_page_that_reloads_itself_is_one_visit() {
        let mut status = TargetStatus::default();
        assert!(status.observe(seen(Outcome::Stalled, Some(1)), at(Millis(0))));
        assert!(!status.observe(seen(Outcome::Stalled, Some(1)), at(30 * SECOND)));
        assert!(
            status.observe(seen(Outcome::Stalled, Some(2)), at(31 * SECOND)),
            "another tab"
        );
        assert!(
            status.observe(seen(Outcome::Stalled, Some(2)), at(10 * MINUTE)),
            "much later"
        );
    }

    /// A stored state may hold any number.
    #[test]
    fn a_plan_of_any_step_goes_on() {
        let mut status = TargetStatus {
            next_look: Some(NextLook {
                at: Millis(0),
                step: u32::MAX,
            }),
            ..TargetStatus::default()
        };
        status.observe(seen(Outcome::Stalled, None), at(Millis(0)));
        assert!(status.recheck_due().is_some_and(|due| due >= 7 * MINUTE));
    }

    #[test]
    fn rechecks_come_at_growing_gaps_until_it_works() {
        let mut status = TargetStatus::default();
        let mut now = Millis::ZERO;
        let mut gaps = Vec::new();
        for _ in 0..20 {
            status.observe(seen(Outcome::Stalled, None), at(now));
            let due = status.recheck_due().unwrap();
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
        status.observe(seen(Outcome::Ok, None), at(now));
        assert_eq!(status.recheck_due(), None);
        assert_eq!(status.recovered, Some(now));
    }

    #[test]
    fn visits_while_blocked_do_not_push_the_recheck_away() {
        let mut status = TargetStatus::default();
        status.observe(seen(Outcome::Stalled, Some(1)), at(Millis(0)));
        let due = status.recheck_due();
        status.observe(seen(Outcome::Stalled, Some(2)), at(20 * SECOND));
        assert_eq!(status.recheck_due(), due);
    }

    #[test]
    fn a_suspicion_that_came_to_nothing_rests_for_a_while() {
        let mut status = TargetStatus::default();
        assert!(status.may_suspect(Millis(0)));
        let suspicion = Observation {
            suspected: true,
            ..seen(Outcome::Stalled, Some(1))
        };
        assert!(!status.observe(suspicion, at(Millis(0))), "no visit");
        assert!(!status.may_suspect(Millis(1)), "it is being looked at");
        status.observe(seen(Outcome::Ok, None), at(SECOND));
        assert_eq!(status.recovered, None, "it had not failed");
        assert!(!status.may_suspect(MINUTE));
        assert!(status.may_suspect(11 * MINUTE));
    }
}
