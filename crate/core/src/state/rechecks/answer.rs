//! What the answer of a re-check says of its target.

use super::OpenRecheck;
use crate::browser_errors::Weight;
use crate::catalogue::Role;
use crate::failure::FailureType;
use crate::observation::{LastObservation, Observation};
use crate::outcome::{Failure, Outcome, of_status};
use crate::pace::{Pace, Past, Slowness};
use crate::probe::ProbeResult;
use crate::target::Target;
use crate::target_status::TargetStatus;
use crate::time::Millis;

/// What the answer of a re-check says.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Nothing of what is known of the target now.
    Nothing,
    /// That what was seen last is no longer so, and no more.
    Forget,
    /// That this is what is seen of the target now.
    Observed(Observation),
}

impl OpenRecheck {
    /// Reads the answer, beside what is known of the target. `stood`: whether a control answered
    /// while it was waited for, and was followed by one more try.
    pub(crate) fn read(
        self,
        target: Target,
        answer: &ProbeResult,
        status: Option<&TargetStatus>,
        stood: bool,
        now: Millis,
    ) -> Answer {
        let last = status.and_then(|status| status.last.as_ref());
        // It says nothing of another host of the platform that has failed meanwhile.
        if last.is_some_and(|it| it.host().is_some() && it.host() != self.host.as_ref()) {
            return Answer::Nothing;
        }
        // A small page was asked: it has no rate, so it says nothing of a page that was found too
        // slow meanwhile.
        let meanwhile = |last: &LastObservation| self.since < last.at && last.at <= now;
        if last.is_some_and(|it| matches!(it.outcome(), Outcome::Slow(_)) && meanwhile(it)) {
            return Answer::Nothing;
        }
        let before = last.map(LastObservation::outcome);
        let failed = matches!(answer, ProbeResult::TimedOut | ProbeResult::Failed);
        let says_why = last.filter(|it| failed && it.says_why());
        let outcome = match says_why {
            Some(last) => last.outcome(),
            None => outcome(target, answer, before, status.map(|status| &status.past)),
        };
        // The page had failed by the platform's own word. The small page that is asked may come
        // from elsewhere: that it loads takes the old word back, and gives no new one. Nor does it
        // where the device stops pages: what is asked here may be let through.
        let of_pages = |last: &LastObservation| {
            let before = last.outcome();
            before.failure_kind() == FailureType::HttpError
                || before.is_in_its_place()
                || last.is_of_the_device()
        };
        if outcome == Outcome::Ok && last.is_some_and(of_pages) {
            return Answer::Forget;
        }
        // A target that worked until now may be asked for the sake of another. That it fails is a
        // reason to look again, and no more yet.
        let works = before.is_none_or(Outcome::came);
        let in_body = last.is_some_and(|last| last.in_body);
        let observation = Observation {
            suspected: works && !outcome.came(),
            stood,
            ..Observation::recheck(outcome, self.since, self.host, in_body)
        };
        // Asked for again at once: whoever waits to be confirmed still does.
        if !outcome.came() && status.is_some_and(|it| it.is_answered_too_early(&observation, now)) {
            return Answer::Nothing;
        }
        Answer::Observed(observation)
    }
}

fn outcome(
    target: Target,
    answer: &ProbeResult,
    before: Option<Outcome>,
    past: Option<&Past>,
) -> Outcome {
    match answer {
        ProbeResult::Body { status, timing, .. } => {
            match (of_answer(target, *status, before), before) {
                (Outcome::Ok, Some(Outcome::Slow(slowness))) => {
                    // As slow as when it was found to be: nothing has changed.
                    let pace = timing.map(Pace::again);
                    let still =
                        pace.filter(|pace| past.is_some_and(|past| pace.suspect(past).is_some()));
                    still.map_or(Outcome::Ok, |pace| {
                        Outcome::Slow(Slowness { pace, ..slowness })
                    })
                }
                (outcome, _) => outcome,
            }
        }
        ProbeResult::Opaque => Outcome::Ok,
        // Where another page came in its place before, that stands, however it fails now.
        ProbeResult::TimedOut if before.is_none_or(|it| it.sign().is_none()) => Outcome::Stalled,
        ProbeResult::TimedOut | ProbeResult::Failed => failed_again(before),
    }
}

/// What a status means. Data services and media answer their front door with all kinds of
/// refusals, and pages refuse whoever comes without cookies: any answer but trouble shows that
/// they can be reached. Where a visit was refused, a refusal is no news.
fn of_answer(target: Target, status: u16, before: Option<Outcome>) -> Outcome {
    let refused = before.is_some_and(|it| it.failure_kind() == FailureType::HttpError);
    if let Some(before) = before.filter(|it| it.is_in_its_place())
        && of_status(status) != Outcome::Ok
    {
        return before;
    }
    match (target.role, status) {
        (Role::Api | Role::Media, ..500) => Outcome::Ok,
        (Role::Page, 403 | 429 | 600..) if !refused => Outcome::Ok,
        _ => of_status(status),
    }
}

/// A re-check learns only that it failed, not how: the last word of the network stands. What the
/// platform said before does not explain this failure, nor that there was no line.
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
