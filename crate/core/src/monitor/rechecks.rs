//! Looking at platforms again.

use super::Monitor;
use crate::catalogue::{PlatformId, Role};
use crate::control::Reached;
use crate::effect::Effect;
use crate::failure::FailureType;
use crate::outcome::{Failure, Outcome, of_status};
use crate::pace::{Pace, Slowness};
use crate::signal::Answer;
use crate::standing::{Judged, Seen, Sight};
use crate::state::OpenRecheck;
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;
use crate::verdict::{SAME_TIME, STALE_AFTER};
use crate::words::Weight;

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
        let standings = self.local.standings.iter();
        let due = standings.filter(|(_, it)| it.recheck_due().is_some_and(|at| at <= now));
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
            let standing = self.local.standings.get(&target);
            let seen = standing.and_then(|standing| standing.seen.as_ref());
            let doubted = standing.is_some_and(|it| it.is_failing() && it.was_refuted(now));
            let url = match self.slow_page(target) {
                Some(host) => format!("https://{host}/"),
                None => address(target, seen, doubted),
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
        let standings = self.local.standings.iter();
        let parts = standings.filter(|(target, it)| !target.is_page() && it.is_failing());
        let targets: Vec<Target> = pages.chain(parts.map(|(target, _)| *target)).collect();
        self.recheck(&targets, RECHECK_TIMEOUT, now);
    }

    /// A platform of another operator that came lately: whether it still does tells whether
    /// the line stands, also where every control is out of reach, and whether more is stopped
    /// than the one platform that failed.
    pub(super) fn witness_against(&self, failed: PlatformId, moment: Moment) -> Option<Target> {
        let recent =
            |seen: &Seen| seen.outcome.came() && moment.now.saturating_sub(seen.at) <= STALE_AFTER;
        let candidates: Vec<Target> = self
            .local
            .standings
            .iter()
            .filter(|(target, _)| {
                target.is_page()
                    && target.platform.platform().operator != failed.platform().operator
            })
            .filter(|(_, standing)| standing.seen.as_ref().is_some_and(recent))
            .map(|(target, _)| *target)
            .filter(|target| self.may_recheck(*target))
            .collect();
        let count = u64::try_from(candidates.len()).ok()?;
        let chosen = usize::try_from(moment.draw(7, count)).ok()?;
        candidates.get(chosen).copied()
    }

    /// A platform of another operator that came while controls were being asked, and before this
    /// failure, which they are to speak for too: whether it still comes.
    pub(super) fn witness_too_early(&self, failed: PlatformId, at: Millis) -> Option<Target> {
        let since = self.session.controls.under_way_since()?;
        let early = |seen: &Seen| seen.outcome.came() && (since..=at).contains(&seen.at);
        let mut standings = self.local.standings.iter();
        let found = standings.find(|(target, standing)| {
            target.is_page()
                && target.platform.platform().operator != failed.platform().operator
                && standing.seen.as_ref().is_some_and(early)
        });
        found.map(|(target, _)| *target)
    }

    pub(super) fn rechecked(&mut self, target: Target, answer: &Answer, moment: Moment) {
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
        let standing = self.local.standings.get(&target);
        let seen = standing.and_then(|standing| standing.seen.as_ref());
        // It says nothing of another host of the platform that has failed meanwhile.
        if seen.is_some_and(|seen| seen.host.is_some() && seen.host != asked.host) {
            return;
        }
        // Nor, begun for another's sake, of a rate that was found too slow meanwhile: what it asked
        // is too small to have one.
        let meanwhile = |seen: &Seen| asked.since < seen.at && seen.at <= moment.now;
        if seen.is_some_and(|seen| matches!(seen.outcome, Outcome::Slow(_)) && meanwhile(seen)) {
            return;
        }
        let before = seen.map(|seen| seen.outcome);
        let outcome = match answer {
            Answer::Body { status, timing, .. } => {
                match (of_answer(target, *status, before), before) {
                    (Outcome::Ok, Some(Outcome::Slow(slowness))) => {
                        // As slow as when it was found to be: nothing has changed.
                        let pace = timing.map(Pace::again);
                        let past = standing.map(|standing| &standing.past);
                        let still = pace
                            .filter(|pace| past.is_some_and(|past| pace.suspect(past).is_some()));
                        still.map_or(Outcome::Ok, |pace| {
                            Outcome::Slow(Slowness { pace, ..slowness })
                        })
                    }
                    (outcome, _) => outcome,
                }
            }
            Answer::Opaque => Outcome::Ok,
            // A page that came in its place is a word of its own, however the platform fails else.
            Answer::TimedOut if before.is_none_or(|it| it.sign().is_none()) => Outcome::Stalled,
            Answer::TimedOut | Answer::Failed => failed_again(before),
        };
        // The small page that is asked may come from elsewhere than the page that failed by the
        // platform's own word: that it loads takes the old word back and gives no new one.
        if outcome == Outcome::Ok
            && before.is_some_and(|it| it.failure_kind() == FailureType::HttpError)
        {
            if let Some(standing) = self.local.standings.get_mut(&target) {
                standing.forget();
            }
            return;
        }
        let in_body = seen.is_some_and(|seen| seen.in_body);
        // What worked until now fails a look that was meant for another's sake: that is a
        // reason to look at it, and no more yet.
        let works = before.is_none_or(Outcome::came);
        let sight = Sight {
            suspected: works && !outcome.came(),
            stood,
            ..Sight::recheck(outcome, asked.since, asked.host, in_body)
        };
        // Asked for again at once: whoever waits to be confirmed still does.
        let too_early = standing.is_some_and(|it| it.is_answered_too_early(&sight, moment.now));
        if !outcome.came() && too_early {
            return;
        }
        self.take_sight(target, sight, moment);
    }

    /// Something loaded: what failed before, while nothing could be reached, is looked at anew.
    /// What failed just now is not: where controls are out of reach for a reason of their own,
    /// each platform that loads would make the others be asked again at once, without end.
    pub(super) fn line_works(&mut self, now: Millis) {
        for standing in self.local.standings.values_mut() {
            let seen = standing.seen.as_ref();
            if seen.is_some_and(|seen| {
                seen.control == Judged::Heard(Reached::None)
                    && now.saturating_sub(seen.at) > SAME_TIME
            }) {
                standing.hurry(now);
            }
        }
    }
}

/// What is asked of a target: of the very host that failed, since another of the platform's may
/// well work. What broke off in its middle, or came slowly, is asked for a whole page, and so is
/// what a small one would not tell enough of (`doubted`); for anything else a small one is enough.
fn address(target: Target, seen: Option<&Seen>, doubted: bool) -> String {
    let platform = target.platform.platform();
    let home = host_of(platform.home).map(|(_, host)| host);
    let in_question = seen.filter(|seen| doubted || seen.outcome != Outcome::Ok);
    let host = in_question
        .and_then(|seen| seen.host.clone())
        .or(home.clone());
    let whole = in_question
        .is_some_and(|seen| doubted || seen.in_body || matches!(seen.outcome, Outcome::Slow(_)));
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
