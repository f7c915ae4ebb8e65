//! From events to what was last seen, and to history.

use super::Monitor;

use crate::catalogue::role_of;
use crate::dns::DnsAnswer;
use crate::load::Ended;
use crate::observation::Observation;
use crate::outcome::{Outcome, Sign};
use crate::resource::Resource;
use crate::signal::{RequestDetails, RequestEvent};
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;

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
        if let Some(ended) = loads.handle(event, details, moment.now) {
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
        let answered_by = ended.ip.as_deref().and_then(|ip| DnsAnswer::of([ip]));
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
            self.local.edit_if(|local| local.part_came(&ended))
        } else {
            self.local.heeds_part(&ended, moment.now)
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

    /// Whether a control answered in the course of a silence that began then.
    pub(super) fn stood(&self, began: Millis) -> bool {
        self.session
            .controls
            .answered_in(Observation::course(began))
    }

    /// Takes a decisive outcome, and does what follows from it.
    pub(super) fn observe(&mut self, target: Target, observation: Observation, moment: Moment) {
        let came = observation.outcome.came();
        let stood = self.stood(observation.began);
        let observation = Observation {
            stood,
            ..observation
        };
        self.local.observe(target, observation, moment);
        if came {
            self.local.line_works(moment.now);
        } else {
            self.seek_addresses(target);
        }
    }
}
