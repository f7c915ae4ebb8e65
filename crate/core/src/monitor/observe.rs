//! From events and re-checks to standings and history.

use super::Monitor;
use crate::catalogue::{PlatformId, platform_of_page};
use crate::control::Reached;
use crate::failure::FailureType;
use crate::load::{Ended, Failure, Outcome, outcome_of_status};
use crate::signal::{Answer, RequestDetails, RequestEvent};
use crate::standing::Judged;
use crate::time::{Millis, Moment};
use crate::url::host_of;
use crate::verdict::failure_kind;
use crate::vote::Vote;
use crate::words::Weight;

impl Monitor {
    pub(super) fn request(
        &mut self,
        event: RequestEvent,
        details: &RequestDetails,
        moment: Moment,
    ) {
        let host = host_of(&details.url).map(|(_, host)| host);
        let platform = host.as_deref().and_then(platform_of_page);
        if !platform.is_some_and(|platform| self.watches(platform.id)) {
            return;
        }
        self.unsaved.living = true;
        if let Some(ended) = self.living.loads.take(event, details, moment.now) {
            self.ended(ended, moment);
        }
    }

    pub(super) fn ended(&mut self, ended: Ended, moment: Moment) {
        if matches!(ended.outcome, Outcome::Ignored(_)) {
            return;
        }
        self.take_outcome(ended.platform, ended.outcome, Some(ended.tab), moment);
    }

    /// Takes a decisive outcome into standing and history.
    pub(super) fn take_outcome(
        &mut self,
        platform: PlatformId,
        outcome: Outcome,
        tab: Option<i64>,
        moment: Moment,
    ) {
        let standing = self.lasting.standings.entry(platform).or_default();
        let fresh = standing.take(outcome, tab, moment);
        if let Some(vote) = vote_of(outcome) {
            self.lasting
                .history
                .record(platform, moment.now, vote, fresh);
            if let Some(seen) = &mut standing.seen {
                seen.voted = true;
            }
        }
        self.unsaved.lasting = true;
        if outcome == Outcome::Ok {
            self.line_works(moment.now);
        }
    }

    /// Something loaded: platforms that failed while nothing could be reached are looked at anew.
    fn line_works(&mut self, now: Millis) {
        for standing in self.lasting.standings.values_mut() {
            let seen = standing.seen.as_ref();
            if seen.is_some_and(|seen| seen.control == Judged::Heard(Reached::None)) {
                standing.hurry(now);
            }
        }
    }

    pub(super) fn rechecked(&mut self, platform: PlatformId, answer: &Answer, moment: Moment) {
        if self.living.rechecking.remove(&platform).is_none() || !self.watches(platform) {
            return;
        }
        self.unsaved.living = true;
        let standing = self.lasting.standings.entry(platform).or_default();
        let before = standing.seen.as_ref().map(|seen| seen.outcome);
        let outcome = match answer {
            Answer::Body { status, .. } => outcome_of_status(*status),
            Answer::Opaque => Outcome::Ok,
            Answer::TimedOut => Outcome::Stalled,
            Answer::Failed => failed_again(before),
        };
        // The small page that is asked may come from elsewhere than the page that failed by the
        // platform's own word: that it loads takes the old word back and gives no new one.
        if outcome == Outcome::Ok
            && before.is_some_and(|it| failure_kind(it) == FailureType::HttpError)
        {
            standing.forget();
            self.unsaved.lasting = true;
            return;
        }
        self.take_outcome(platform, outcome, None, moment);
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
        _ => Outcome::Failed(Failure {
            kind: FailureType::Unknown,
            weight: Weight::Evidence,
            status: None,
        }),
    }
}

/// What an outcome says in a report; `None` if it says nothing, or only of the device itself.
fn vote_of(outcome: Outcome) -> Option<Vote> {
    match outcome {
        Outcome::Ok => Some(Vote::Works),
        Outcome::Failed(failure) if failure.weight != Weight::Evidence => None,
        Outcome::Failed(_) | Outcome::Stalled => Some(Vote::Failed(failure_kind(outcome))),
        Outcome::Ignored(_) => None,
    }
}
