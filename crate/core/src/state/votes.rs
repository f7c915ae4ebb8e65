//! From what is observed to what was last seen, and to history.

use super::local::LocalState;
use super::named_failure::NamedFailure;
use crate::browser_errors::Weight;
use crate::catalogue::Role;
use crate::failure::FailureType;
use crate::load::Ended;
use crate::loaded_hosts::LoadedHosts;
use crate::observation::{Counted, LastObservation, Observation, ObservedState};
use crate::outcome::{Failure, Outcome};
use crate::pace::{Measure, Pace};
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::verdict::STALE_AFTER;
use crate::vote::Vote;

impl LocalState {
    /// What was last seen of this.
    pub(crate) fn last_of(&self, target: Target) -> Option<&LastObservation> {
        self.statuses.get(&target)?.last.as_ref()
    }

    /// Gives the failure that was last seen the name that the browser gives it. Says whether it
    /// was that failure.
    pub(crate) fn name_failure(&mut self, named: &NamedFailure) -> bool {
        let status = self.statuses.get_mut(&named.target);
        let Some(last) = status.and_then(|status| status.last.as_mut()) else {
            return false;
        };
        let name = named.name_of(last.outcome(), last.at);
        if let Some(failure) = name {
            last.name_tls_failure(failure);
        }
        name.is_some()
    }

    /// What came slowly did so because the line is slow.
    pub(crate) fn line_was_slow(&mut self, target: Target) {
        if let Some(status) = self.statuses.get_mut(&target)
            && let Some(last) = &mut status.last
            && let ObservedState::Works { line_slow } = &mut last.state
        {
            *line_slow = true;
        }
    }

    /// Takes a decisive outcome into status and history.
    pub(crate) fn observe(&mut self, target: Target, observation: Observation, moment: Moment) {
        let suspected = observation.suspected;
        let vote = self.vote_of(target, observation.outcome);
        let status = self.statuses.entry(target).or_default();
        let fresh = status.observe(observation, moment);
        let Some(vote) = vote.filter(|_| !suspected) else {
            return;
        };
        self.history
            .record(target.platform, moment.now, vote, fresh);
        if let Some(last) = &mut status.last {
            last.counted = if fresh {
                Counted::Visit
            } else {
                Counted::VoteOnly
            };
        }
    }

    /// Whether an outcome is news. That the device stopped a page, as when its network changed, ends
    /// a "works"; it takes back no failure of the network's.
    fn is_news(&self, target: Target, outcome: Outcome, now: Millis) -> bool {
        let stopped = outcome.is_own_fault() && outcome.failure_kind() == FailureType::Abandoned;
        let last = self.last_of(target).filter(|last| {
            // A look that failed has no word of its own.
            let has_word = last.outcome().failure_kind() != FailureType::Unknown;
            let fails = !last.came() && has_word && !last.outcome().is_own_fault();
            fails && now.saturating_sub(last.at) <= STALE_AFTER
        });
        !stopped || last.is_none()
    }

    /// What an outcome says in a report; `None` if it says nothing, or only of the device itself.
    /// Pages and parts have one vote together: a page that opens and shows nothing failed, and a
    /// part that works again does not speak for a page that does not come.
    fn vote_of(&self, target: Target, outcome: Outcome) -> Option<Vote> {
        let others = [Role::Page, Role::Api, Role::Media]
            .map(|role| Target {
                platform: target.platform,
                role,
            })
            .into_iter()
            .filter(|other| *other != target);
        let failing = others
            .filter_map(|other| self.last_of(other))
            .find(|last| last.counted != Counted::No && !last.came())
            .map(|last| Vote::Failed(last.outcome().failure_kind()));
        match outcome {
            Outcome::Ok | Outcome::Slow(_) if failing.is_some() => failing,
            Outcome::Ok => Some(Vote::Works),
            Outcome::Slow(_) => Some(Vote::Slow),
            Outcome::Failed(Failure {
                weight: Weight::OwnFault | Weight::Proxy | Weight::Nothing,
                ..
            })
            | Outcome::Ignored(_) => None,
            Outcome::Failed(_) | Outcome::Stalled => Some(Vote::Failed(outcome.failure_kind())),
        }
    }

    /// Whether a load says something of its target. A page always does. A part that came is
    /// remembered, and ends a failure of its own host; one that failed is a reason to look. Says
    /// beside it whether anything changed that must be kept.
    pub(crate) fn is_relevant(&mut self, ended: &Ended, now: Millis) -> (bool, bool) {
        match ended.part {
            false => (self.is_news(ended.target, ended.outcome, now), false),
            true if ended.outcome.came() => self.part_came(ended),
            true => (self.is_part_relevant(ended, now), false),
        }
    }

    /// Takes the pace of a page that came: says in what it is too slow, or remembers it as a good
    /// one.
    pub(crate) fn suspect_pace(&mut self, target: Target, pace: Pace) -> Option<Measure> {
        let past = &mut self.statuses.entry(target).or_default().past;
        let suspect = pace.suspect(past);
        if suspect.is_none() {
            past.remember(pace);
        }
        suspect
    }

    /// Remembers the host of a part that came. Says whether it is the very one that failed, and
    /// whether the host is news. Pages end their failures themselves.
    fn part_came(&mut self, ended: &Ended) -> (bool, bool) {
        if ended.target.is_page() {
            return (false, false);
        }
        let status = self.statuses.entry(ended.target).or_default();
        let is_news = status.loaded_hosts.remember(&ended.host);
        let failed = status.last.as_ref().and_then(LastObservation::host);
        let ends_failure = status.is_failing() && failed == Some(&ended.host);
        (ends_failure, is_news)
    }

    /// Whether a part that failed is worth a look. Below the domains of pages stand many hosts
    /// that count visits, which filters of one's own stop: there only a page's own host counts.
    fn is_part_relevant(&self, ended: &Ended, now: Millis) -> bool {
        let Ended { target, host, .. } = ended;
        let status = self.statuses.get(target);
        let needed = if target.is_page() {
            target.platform.platform().is_front_door(host)
        } else {
            status.map_or_else(
                || LoadedHosts::default().knows(host),
                |status| status.loaded_hosts.knows(host),
            )
        };
        needed
            && ended.outcome.weight() == Weight::Evidence
            && status.is_none_or(|status| status.may_suspect(now))
    }
}
