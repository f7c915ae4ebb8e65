//! What the slow world really delivered, by the device's clock: an account of its own against
//! which verdicts are held, since a verdict's evidence cannot bear witness for itself.

use std::collections::BTreeMap;

use crate::catalogue::{PlatformId, Role};
use crate::load::{SILENT_AFTER, SLEPT_AFTER};
use crate::resolved::Addresses;
use crate::signal::Answer;
use crate::target::Target;
use crate::time::{HOUR, MINUTE, Millis, SECOND};
use crate::verdict::Certainty;

/// A failure older than this is judged no more (METHOD.md: "more than two hours ago").
const STALE: Millis = 2 * HOUR;
/// How long after a failure a control's answer may still speak for it.
const SPEAKS_FOR: Millis = MINUTE;
/// How long an earlier round's word stands for later failures of what was failing already.
const STANDS_FOR: Millis = 20 * MINUTE;
/// Within this time two operators' failures are one disturbance ("in the same half hour").
const TOGETHER: Millis = 30 * MINUTE;

/// An answer that begins later than this is told of when it begins.
const LATE: Millis = 2_500;

/// One thing that a platform did.
#[derive(Clone, Copy, Debug)]
struct Event {
    at: Millis,
    came: bool,
    /// Whether the monitor cannot but count it. It rightly passes over what it no longer waits
    /// for, and what is no more than a reason to look.
    sure: bool,
}

/// A page's load under way.
#[derive(Clone, Debug)]
struct Open {
    target: Target,
    began: Millis,
    answered: bool,
    told: bool,
    sure: bool,
}

/// A control's answer.
#[derive(Clone, Copy, Debug)]
struct Control {
    at: Millis,
    verified: bool,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Log {
    events: BTreeMap<Target, Vec<Event>>,
    controls: Vec<Control>,
    /// Platforms in whose place somebody answered since their pages last came.
    direct: BTreeMap<PlatformId, bool>,
    open: BTreeMap<String, Open>,
    /// Re-checks under way, and whether their answers will count.
    asked: BTreeMap<Target, (Millis, bool)>,
    measured: Option<Millis>,
    /// By how much the clock was set back in all: so much more than it tells may have passed.
    set_back: Millis,
}

impl Log {
    pub(super) fn began(&mut self, id: &str, target: Target, now: Millis) {
        let open = Open {
            target,
            began: now,
            answered: false,
            told: false,
            sure: true,
        };
        self.open.insert(id.into(), open);
    }

    /// A page's answer began. One that is late counts at once.
    pub(super) fn answered(&mut self, id: &str, status: u32, now: Millis) {
        let Some(open) = self.open.get_mut(id) else {
            return;
        };
        open.answered = true;
        let late = now.saturating_sub(open.began) > LATE;
        let (target, sure) = (open.target, open.sure);
        if came(status) && late {
            self.note(target, true, sure, now);
        }
    }

    /// Nothing more is to be said of a load.
    pub(super) fn left(&mut self, id: &str) {
        self.open.remove(id);
    }

    pub(super) fn completed(&mut self, id: &str, target: Target, status: u32, now: Millis) {
        self.open.remove(id);
        self.note(target, came(status), true, now);
    }

    /// A page failed.
    pub(super) fn failed(&mut self, id: &str, target: Target, now: Millis) {
        // What was told to be silent need not be told again.
        let fresh = self.open.remove(id).is_none_or(|open| !open.told);
        self.note(target, false, fresh, now);
    }

    /// A part of a page came, or not. One that failed is a reason to look.
    pub(super) fn part(&mut self, target: Target, came: bool, now: Millis) {
        self.note(target, came, came, now);
    }

    /// Somebody answered in the platform's place.
    pub(super) fn replaced(&mut self, platform: PlatformId) {
        self.direct.insert(platform, true);
    }

    pub(super) fn resolved(&mut self, platform: PlatformId, addresses: Option<&[String]>) {
        let addresses = addresses.unwrap_or_default().iter().map(String::as_str);
        if Addresses::of(addresses).is_some_and(Addresses::is_forged) {
            self.replaced(platform);
        }
    }

    pub(super) fn asks(&mut self, target: Target, now: Millis) {
        self.asked.insert(target, (now, true));
    }

    pub(super) fn measured(&mut self, now: Millis) {
        self.measured = Some(now);
    }

    pub(super) fn rechecked(&mut self, target: Target, answer: &Answer, now: Millis) {
        let (asked, waited) = self.asked.remove(&target).unwrap_or_default();
        let in_time = now.abs_diff(asked) < MINUTE;
        // A page that was late and is asked again is slow, and not silent.
        let pacing = self
            .measured
            .is_some_and(|at| now.abs_diff(at) < 22 * SECOND);
        let came = match answer {
            Answer::Body { status, .. } => {
                *status < 500 && (target.role != Role::Page || !matches!(status, 403 | 429 | 451))
            }
            Answer::Opaque => true,
            Answer::Failed | Answer::TimedOut => false,
        };
        let late = pacing && *answer == Answer::TimedOut;
        self.note(target, came, waited && in_time && !late, now);
    }

    pub(super) fn control(&mut self, verified: bool, now: Millis) {
        self.controls.push(Control { at: now, verified });
    }

    /// The background was killed: nobody waits any more for what it had asked.
    pub(super) fn killed(&mut self) {
        self.asked.clear();
        self.measured = None;
    }

    /// The clock was set: what is under way may rightly be given up.
    pub(super) fn clock_set(&mut self, from: Millis, to: Millis) {
        self.set_back += from.saturating_sub(to);
        self.open.values_mut().for_each(|open| open.sure = false);
        self.asked.values_mut().for_each(|(_, sure)| *sure = false);
    }

    /// The monitor was given a moment to look at what is silent.
    pub(super) fn looked(&mut self, now: Millis) {
        let mut silent = Vec::new();
        for open in self
            .open
            .values_mut()
            .filter(|open| !open.told && !open.answered)
        {
            let waited = now.saturating_sub(open.began);
            open.told = waited >= SILENT_AFTER;
            if open.told && waited < SILENT_AFTER + SLEPT_AFTER {
                silent.push((open.target, open.sure));
            }
        }
        for (target, sure) in silent {
            self.note(target, false, sure, now);
        }
    }

    fn note(&mut self, target: Target, came: bool, sure: bool, at: Millis) {
        if came && sure && target.is_page() {
            self.direct.remove(&target.platform);
        }
        let event = Event { at, came, sure };
        self.events.entry(target).or_default().push(event);
    }

    /// Why this platform cannot be said to be interfered with, if it cannot.
    pub(crate) fn objection(
        &self,
        platform: PlatformId,
        certainty: Certainty,
        now: Millis,
    ) -> Option<&'static str> {
        let verified = certainty > Certainty::Possible;
        if !self.fails_beside_a_control(platform, verified, STALE, now) {
            return Some("no failure of it has a control's answer of its time");
        }
        let others = self
            .events
            .keys()
            .map(|target| target.platform)
            .filter(|other| other.platform().operator != platform.platform().operator);
        let direct = self.direct.get(&platform) == Some(&true);
        let witnessed = direct
            || others
                .into_iter()
                .any(|other| self.fails_beside_a_control(other, false, TOGETHER, now));
        (!witnessed).then_some("nobody answers in its place, and no other operator's fails")
    }

    /// Whether a platform, or a part of it, fails since at most `within`, with a control's answer
    /// that can speak for that. Failures that count end the search: the last one is judged.
    fn fails_beside_a_control(
        &self,
        platform: PlatformId,
        verified: bool,
        within: Millis,
        now: Millis,
    ) -> bool {
        let targets = self
            .events
            .iter()
            .filter(|(target, _)| target.platform == platform);
        targets.into_iter().any(|(_, events)| {
            let since = events.iter().rposition(|it| it.came && it.sure);
            let failing = &events[since.map_or(0, |last| last + 1)..];
            let failures: Vec<&Event> = failing.iter().filter(|it| !it.came).collect();
            for (index, failure) in failures.iter().enumerate().rev() {
                if self.is_past(failure.at, within, now) {
                    return false;
                }
                if self.has_control(&failures[..index], failure, verified, now) {
                    return true;
                }
                if failure.sure {
                    return false;
                }
            }
            false
        })
    }

    fn is_past(&self, at: Millis, within: Millis, now: Millis) -> bool {
        now.saturating_sub(at) > within + self.set_back
    }

    fn has_control(&self, before: &[&Event], failure: &Event, verified: bool, now: Millis) -> bool {
        let slack = self.set_back;
        let good = |control: &&Control| control.verified || !verified;
        let after = |it: Millis, then: Millis| it + slack >= then;
        let own = self.controls.iter().filter(good).any(|control| {
            after(control.at, failure.at) && control.at <= failure.at + SPEAKS_FOR + slack
        });
        // While the failure's own round is waited for, the word of the one before stands.
        let waits = now <= failure.at + SPEAKS_FOR + slack;
        let inherited = waits
            && self.controls.iter().filter(good).any(|control| {
                after(failure.at, control.at)
                    && failure.at <= control.at + STANDS_FOR + slack
                    && before.iter().any(|earlier| {
                        after(control.at, earlier.at)
                            && control.at <= earlier.at + SPEAKS_FOR + slack
                    })
            });
        own || inherited
    }
}

const fn came(status: u32) -> bool {
    !matches!(status, 403 | 429 | 451 | 500..)
}
