//! Looking at platforms again.

use super::Monitor;
use crate::browser_errors::Weight;
use crate::catalogue::{PlatformId, Role};
use crate::effect::Effect;
use crate::failure::FailureType;
use crate::observation::{LastObservation, Observation};
use crate::outcome::{Failure, Outcome, of_status};
use crate::pace::{Pace, Slowness};
use crate::probe::ProbeResult;
use crate::state::OpenRecheck;
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;

pub(super) use crate::state::RECHECK_TIMEOUT;

/// How long one is waited for on which an answer hangs, of this platform or, by a witness, of
/// another: people wait too.
pub(super) const SECOND_LOOK_TIMEOUT: Millis = Millis::seconds(8);

impl Monitor {
    /// Looks at what is due, unless the person turned that off.
    pub(super) fn due_rechecks(&mut self, now: Millis) {
        if self.local.settings.rechecks_off {
            return;
        }
        let statuses = self.local.statuses.iter();
        let due = statuses.filter(|(_, it)| it.recheck_due().is_some_and(|at| at <= now));
        let targets: Vec<Target> = due.map(|(target, _)| *target).collect();
        self.recheck(&targets, RECHECK_TIMEOUT, now);
    }

    /// Whether this may be looked at again: it is watched, and the browser lets it be asked.
    pub(super) fn may_recheck(&self, target: Target) -> bool {
        self.watches(target.platform) && self.context.may_reach(target.platform)
    }

    /// Looks at these again, if they may be and are not being looked at already. Says whether
    /// any is.
    pub(super) fn recheck(&mut self, targets: &[Target], timeout: Millis, now: Millis) -> bool {
        if self.session.rechecks.has_lost(now) {
            self.session.rechecks.forget_lost(now);
        }
        let mut any = false;
        for &target in targets {
            if self.session.rechecks.is_open(target) || !self.may_recheck(target) {
                continue;
            }
            let status = self.local.statuses.get(&target);
            let last = status.and_then(|status| status.last.as_ref());
            let doubted = status.is_some_and(|it| it.is_failing() && it.was_refuted(now));
            let url = match self.slow_page(target) {
                Some(host) => format!("https://{host}/"),
                None => address(target, last, doubted),
            };
            let host = host_of(&url).map(|(_, host)| host);
            let open = OpenRecheck { since: now, host };
            self.session.rechecks.begin(target, open);
            self.effects.push(Effect::Recheck {
                target,
                url,
                timeout,
            });
            any = true;
        }
        any
    }

    /// The person asked: everything chosen is looked at, and every part that fails.
    pub(super) fn check(&mut self, now: Millis) {
        let pages = self.chosen().map(Target::page);
        let statuses = self.local.statuses.iter();
        let parts = statuses.filter(|(target, it)| !target.is_page() && it.is_failing());
        let targets: Vec<Target> = pages.chain(parts.map(|(target, _)| *target)).collect();
        self.recheck(&targets, RECHECK_TIMEOUT, now);
    }

    /// One of the platforms that may bear witness when this one fails, drawn by chance.
    pub(super) fn witness_against(&self, failed: PlatformId, moment: Moment) -> Option<Target> {
        let witnesses = self.local.witnesses(failed, moment.now);
        let may: Vec<Target> = witnesses.filter(|it| self.may_recheck(*it)).collect();
        let count = u64::try_from(may.len()).ok()?;
        let chosen = usize::try_from(moment.draw(7, count)).ok()?;
        may.get(chosen).copied()
    }

    /// A platform that came since controls are being asked, and before this failure.
    pub(super) fn witness_too_early(&self, failed: PlatformId, at: Millis) -> Option<Target> {
        let since = self.session.controls.under_way_since()?;
        self.local.witness_too_early(failed, since, at)
    }

    /// A re-check was answered.
    pub(super) fn rechecked(&mut self, target: Target, answer: &ProbeResult, moment: Moment) {
        if !self.session.rechecks.is_open(target) {
            return;
        }
        let Some(asked) = self.session.rechecks.end(target) else {
            return;
        };
        if !self.watches(target.platform) {
            return;
        }
        if self.slow_page_came(target, answer, moment) {
            return;
        }
        let stood = self.stood(asked.since);
        let status = self.local.statuses.get(&target);
        let last = status.and_then(|status| status.last.as_ref());
        // It says nothing of another host of the platform that has failed meanwhile.
        if last.is_some_and(|it| it.host().is_some() && it.host() != asked.host.as_ref()) {
            return;
        }
        // Nor, begun for another's sake, of a rate that was found too slow meanwhile: what it asked
        // is too small to have one.
        let meanwhile = |last: &LastObservation| asked.since < last.at && last.at <= moment.now;
        if last.is_some_and(|it| matches!(it.outcome(), Outcome::Slow(_)) && meanwhile(it)) {
            return;
        }
        let before = last.map(LastObservation::outcome);
        let past = status.map(|status| &status.past);
        let outcome = match answer {
            ProbeResult::Body { status, timing, .. } => {
                match (of_answer(target, *status, before), before) {
                    (Outcome::Ok, Some(Outcome::Slow(slowness))) => {
                        // As slow as when it was found to be: nothing has changed.
                        let pace = timing.map(Pace::again);
                        let still = pace
                            .filter(|pace| past.is_some_and(|past| pace.suspect(past).is_some()));
                        still.map_or(Outcome::Ok, |pace| {
                            Outcome::Slow(Slowness { pace, ..slowness })
                        })
                    }
                    (outcome, _) => outcome,
                }
            }
            ProbeResult::Opaque => Outcome::Ok,
            // A page that came in its place is a word of its own, however the platform fails else.
            ProbeResult::TimedOut if before.is_none_or(|it| it.sign().is_none()) => {
                Outcome::Stalled
            }
            ProbeResult::TimedOut | ProbeResult::Failed => failed_again(before),
        };
        // The small page that is asked may come from elsewhere than the page that failed by the
        // platform's own word: that it loads takes the old word back and gives no new one.
        if outcome == Outcome::Ok
            && before.is_some_and(|it| it.failure_kind() == FailureType::HttpError)
        {
            if let Some(status) = self.local.statuses.get_mut(&target) {
                status.forget();
            }
            return;
        }
        let in_body = last.is_some_and(|last| last.in_body);
        // What worked until now fails a look that was meant for another's sake: that is a
        // reason to look at it, and no more yet.
        let works = before.is_none_or(Outcome::came);
        let observation = Observation {
            suspected: works && !outcome.came(),
            stood,
            ..Observation::recheck(outcome, asked.since, asked.host, in_body)
        };
        // Asked for again at once: whoever waits to be confirmed still does.
        let too_early = status.is_some_and(|it| it.is_answered_too_early(&observation, moment.now));
        if !outcome.came() && too_early {
            return;
        }
        self.observe(target, observation, moment);
    }
}

/// What is asked of a target: of the very host that failed, since another of the platform's may
/// well work. What broke off in its middle, or came slowly, is asked for a whole page, and so is
/// what a small one would not tell enough of (`doubted`); for anything else a small one is enough.
fn address(target: Target, last: Option<&LastObservation>, doubted: bool) -> String {
    let platform = target.platform.platform();
    let home = host_of(platform.home).map(|(_, host)| host);
    let in_question = last.filter(|last| doubted || last.outcome() != Outcome::Ok);
    let host = in_question
        .and_then(|last| last.host().cloned())
        .or(home.clone());
    let whole = in_question
        .is_some_and(|last| doubted || last.in_body || matches!(last.outcome(), Outcome::Slow(_)));
    match host {
        Some(host) if !target.is_page() || whole => format!("https://{host}/"),
        Some(host) if Some(&host) != home.as_ref() => format!("https://{host}/robots.txt"),
        Some(_) | None => platform.recheck.to_owned(),
    }
}

/// What a status means. Data services and media answer their front door with all kinds of
/// refusals, and pages refuse whoever comes without cookies: any answer but trouble shows that
/// they can be reached. Where a visit was refused, a refusal is no news.
fn of_answer(target: Target, status: u16, before: Option<Outcome>) -> Outcome {
    let refused = before.is_some_and(|it| it.failure_kind() == FailureType::HttpError);
    match (target.role, status) {
        (Role::Api | Role::Media, ..500) => Outcome::Ok,
        (Role::Page, 403 | 429 | 600..) if !refused => Outcome::Ok,
        _ => of_status(status),
    }
}

/// A re-check learns only that it failed, not how: the last word of the network stands. What the
/// platform or the device itself said before does not explain this failure.
fn failed_again(before: Option<Outcome>) -> Outcome {
    match before {
        Some(Outcome::Stalled) => Outcome::Stalled,
        Some(outcome @ Outcome::Failed(failure))
            if failure.weight == Weight::Evidence && failure.kind != FailureType::HttpError =>
        {
            outcome
        }
        _ => Outcome::Failed(Failure::evidence(FailureType::Unknown)),
    }
}
