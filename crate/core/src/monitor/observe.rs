//! From events to what was last seen, and to history.

use super::Monitor;
use crate::arrivals::Arrivals;
use crate::catalogue::{Role, role_of};
use crate::load::Ended;
use crate::observation::{Counted, LastObservation, Observation};
use crate::outcome::{Failure, Outcome, Sign};
use crate::resolved::Addresses;
use crate::resource::Resource;
use crate::signal::{RequestDetails, RequestEvent};
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
        let observation = Observation {
            outcome,
            began: ended.began,
            tab: Some(ended.tab),
            host: Some(ended.host),
            in_body: ended.in_body,
            suspected: false,
            again: ended.again,
            stood: false,
        };
        self.observe(ended.target, observation, moment);
        // Who sent the wrong page says something of how it came.
        if outcome.sign() == Some(Sign::InjectedPage)
            && let Some(status) = self.local.statuses.get_mut(&ended.target)
            && let Some(last) = &mut status.last
            && let Some(failing) = last.failing_mut()
        {
            failing.addresses = answered_by;
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
            let observation = Observation {
                suspected: !came,
                outcome: ended.outcome,
                began: ended.began,
                tab: Some(ended.tab),
                host: Some(ended.host),
                in_body: ended.in_body,
                again: true,
                stood: false,
            };
            self.observe(ended.target, observation, moment);
        }
    }

    /// Remembers the host; says whether it is the very one that failed. Pages end their failures
    /// themselves.
    fn part_came(&mut self, ended: &Ended) -> bool {
        if ended.target.is_page() {
            return false;
        }
        self.local.edit_if(|local| {
            let status = local.statuses.entry(ended.target).or_default();
            let is_news = status.arrivals.remember(&ended.host);
            let failed = status.last.as_ref().and_then(LastObservation::host);
            let ends_failure = status.is_failing() && failed == Some(&ended.host);
            (ends_failure, is_news)
        })
    }

    /// Whether a part that failed is worth a look. Below the domains of pages stand many hosts
    /// that count visits, which filters of one's own stop: there only a page's own host counts.
    fn heeds_part(&self, ended: &Ended, moment: Moment) -> bool {
        let Ended { target, host, .. } = ended;
        let status = self.local.statuses.get(target);
        let needed = if target.is_page() {
            target.platform.platform().is_front_door(host)
        } else {
            status.map_or_else(
                || Arrivals::default().knows(host),
                |status| status.arrivals.knows(host),
            )
        };
        needed
            && ended.outcome.weight() == Weight::Evidence
            && status.is_none_or(|status| status.heeds_suspicion(moment.now))
    }

    /// Whether a control answered in the course of a silence that began then.
    pub(super) fn stood(&self, began: Millis) -> bool {
        self.session
            .controls
            .answered_in(Observation::course(began))
    }

    /// Takes a decisive outcome into status and history.
    pub(super) fn observe(&mut self, target: Target, observation: Observation, moment: Moment) {
        let outcome = observation.outcome;
        let vote = self
            .vote_of(target, outcome)
            .filter(|_| !observation.suspected);
        let stood = self.stood(observation.began);
        let local = &mut *self.local;
        let status = local.statuses.entry(target).or_default();
        let fresh = status.observe(
            Observation {
                stood,
                ..observation
            },
            moment,
        );
        if let Some(vote) = vote {
            let history = &mut local.history;
            history.record(target.platform, moment.now, vote, fresh);
            if let Some(last) = &mut status.last {
                last.counted = if fresh {
                    Counted::Visit
                } else {
                    Counted::VoteOnly
                };
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
            .filter_map(|other| self.last_of(other))
            .find(|last| last.counted != Counted::No && !last.came())
            .map(|last| Vote::Failed(last.outcome().failure_kind()));
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
