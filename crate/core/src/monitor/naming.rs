//! Names and addresses that come beside a failure.

use super::Monitor;
use crate::browser_errors::{self, Weight};
use crate::catalogue::role_of;
use crate::dns::DnsAnswer;
use crate::effect::Effect;
use crate::load::Ended;
use crate::observation::LastObservation;
use crate::outcome::Outcome;
use crate::signal::NavigationDetails;
use crate::state::NamedFailure;
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;

impl Monitor {
    /// One browser tells kinds of TLS failure apart only in `webNavigation`.
    pub(super) fn navigated(&mut self, details: &NavigationDetails, moment: Moment) {
        let host = host_of(&details.url).map(|(_, host)| host);
        let Some((platform, _)) = host.as_deref().and_then(role_of) else {
            return;
        };
        let meaning = browser_errors::meaning(details.error.as_deref().unwrap_or_default());
        if details.frame_id != 0 || meaning.weight != Weight::Evidence || !self.watches(platform) {
            return;
        }
        let target = Target::page(platform);
        let named = NamedFailure {
            tab: details.tab_id,
            target,
            at: moment.now,
            kind: meaning.kind,
        };
        let last = self.local.last_of(target);
        if last.is_some_and(|last| named.names(last.outcome(), last.at))
            && let Some(status) = self.local.statuses.get_mut(&target)
            && let Some(last) = &mut status.last
        {
            last.name_tls_failure(named.kind);
        }
        self.session.named_failure = Some(named);
    }

    /// How a load ended, by the name that its failure was given before.
    pub(super) fn named_outcome(&self, ended: &Ended, now: Millis) -> Outcome {
        let named = self.session.named_failure.as_ref();
        named
            .and_then(|named| named.outcome_of(ended, now))
            .unwrap_or(ended.outcome)
    }

    /// Asks the resolver for the host of a failure that may have been sent astray, each time
    /// anew: what it answered in another network says nothing of this one.
    pub(super) fn seek_addresses(&mut self, target: Target) {
        let host = self
            .local
            .last_of(target)
            .filter(|last| last.outcome().may_be_interference())
            .and_then(LastObservation::host)
            .cloned();
        self.effects
            .extend(host.map(|host| Effect::Resolve { host }));
    }

    /// The resolver answered.
    pub(super) fn resolved(&mut self, host: &str, addresses: Option<&[String]>) {
        let answer = addresses.unwrap_or_default().iter().map(String::as_str);
        // A browser that cannot be asked says nothing else than one without an answer.
        let Some(addresses) = DnsAnswer::of(answer) else {
            return;
        };
        self.local
            .edit_if(|local| ((), local.resolve(host, addresses)));
    }
}
