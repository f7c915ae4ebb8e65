//! From events to standings and history.

use super::Monitor;
use crate::arrivals::Arrivals;
use crate::catalogue::{Role, role_of};
use crate::load::Ended;
use crate::outcome::{Failure, Outcome, Sign};
use crate::resolved::Addresses;
use crate::resource::Resource;
use crate::signal::{RequestDetails, RequestEvent};
use crate::standing::Sight;
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;
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
        let platform = host.as_deref().and_then(role_of);
        if !platform.is_some_and(|(platform, _)| self.watches(platform)) {
            return;
        }
        let page = details.resource == Resource::MainFrame;
        let loads = if page {
            &mut self.session.loads
        } else {
            &mut self.parts
        };
        if let Some(ended) = loads.take(event, details, moment.now) {
            self.ended(ended, moment);
        }
    }

    pub(super) fn ended(&mut self, ended: Ended, moment: Moment) {
        if matches!(ended.outcome, Outcome::Ignored(_)) {
            return;
        }
        if ended.part {
            self.part_ended(ended, moment);
            return;
        }
        // Of pages only: parts wait for each other, and players fetch no faster than they play.
        self.watch_pace(&ended, moment);
        let outcome = self.named_outcome(&ended, moment.now);
        let answered_by = ended.ip.as_deref().and_then(|ip| Addresses::of([ip]));
        let sight = Sight {
            outcome,
            began: ended.began,
            tab: Some(ended.tab),
            host: Some(ended.host),
            in_body: ended.in_body,
            suspected: false,
            again: ended.again,
            stood: false,
        };
        self.take_sight(ended.target, sight, moment);
        // Who sent the wrong page says something of how it came.
        if outcome.sign() == Some(Sign::InjectedPage)
            && let Some(standing) = self.local.standings.get_mut(&ended.target)
            && let Some(seen) = &mut standing.seen
        {
            seen.addresses = answered_by;
        }
    }

    /// A part that came is remembered, and ends a failure of its own host. One that failed is a
    /// reason to look.
    fn part_ended(&mut self, ended: Ended, moment: Moment) {
        let came = ended.outcome.came();
        let heeded = if came {
            self.part_came(&ended)
        } else {
            self.heeds_part(&ended, moment)
        };
        if heeded {
            let sight = Sight {
                suspected: !came,
                outcome: ended.outcome,
                began: ended.began,
                tab: Some(ended.tab),
                host: Some(ended.host),
                in_body: ended.in_body,
                again: true,
                stood: false,
            };
            self.take_sight(ended.target, sight, moment);
        }
    }

    /// Remembers the host; says whether it is the very one that failed. Pages end their failures
    /// themselves.
    fn part_came(&mut self, ended: &Ended) -> bool {
        if ended.target.is_page() {
            return false;
        }
        self.local.edit_if(|local| {
            let standing = local.standings.entry(ended.target).or_default();
            let is_news = standing.arrivals.remember(&ended.host);
            let failed = standing.seen.as_ref().and_then(|seen| seen.host.as_ref());
            let ends_failure = standing.is_failing() && failed == Some(&ended.host);
            (ends_failure, is_news)
        })
    }

    /// Whether a part that failed is worth a look. Below the domains of pages stand many hosts
    /// that count visits, which filters of one's own stop: there only a page's own host counts.
    fn heeds_part(&self, ended: &Ended, moment: Moment) -> bool {
        let Ended { target, host, .. } = ended;
        let standing = self.local.standings.get(target);
        let needed = if target.is_page() {
            target.platform.platform().is_front_door(host)
        } else {
            standing.map_or_else(
                || Arrivals::default().knows(host),
                |standing| standing.arrivals.knows(host),
            )
        };
        needed
            && ended.outcome.weight() == Weight::Evidence
            && standing.is_none_or(|standing| standing.heeds_suspicion(moment.now))
    }

    /// Whether a control answered in the course of a silence that began then.
    pub(super) fn stood(&self, began: Millis) -> bool {
        self.session.controls.answered_in(Sight::course(began))
    }

    /// Takes a decisive outcome into standing and history.
    pub(super) fn take_sight(&mut self, target: Target, sight: Sight, moment: Moment) {
        let outcome = sight.outcome;
        let vote = self.vote_of(target, outcome).filter(|_| !sight.suspected);
        let stood = self.stood(sight.began);
        let local = &mut *self.local;
        let standing = local.standings.entry(target).or_default();
        let fresh = standing.take(Sight { stood, ..sight }, moment);
        if let Some(vote) = vote {
            let history = &mut local.history;
            history.record(target.platform, moment.now, vote, fresh);
            if let Some(seen) = &mut standing.seen {
                seen.voted = true;
            }
        }
        if outcome.came() {
            self.line_works(moment.now);
        } else {
            self.seek_addresses(target);
        }
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
            .filter_map(|other| self.local.standings.get(&other))
            .filter_map(|standing| standing.seen.as_ref())
            .find(|seen| seen.voted && !seen.outcome.came())
            .map(|seen| Vote::Failed(seen.outcome.failure_kind()));
        match outcome {
            Outcome::Ok | Outcome::Slow(_) if failing.is_some() => failing,
            Outcome::Ok => Some(Vote::Works),
            Outcome::Slow(_) => Some(Vote::Slow),
            Outcome::Failed(Failure {
                weight: Weight::OwnFault | Weight::Nothing,
                ..
            })
            | Outcome::Ignored(_) => None,
            Outcome::Failed(_) | Outcome::Stalled => Some(Vote::Failed(outcome.failure_kind())),
        }
    }
}
