//! Names and addresses that come beside a failure.

use super::Monitor;
use crate::catalogue::role_of;
use crate::effect::Effect;
use crate::load::Ended;
use crate::outcome::Outcome;
use crate::resolved::Addresses;
use crate::signal::NavigationDetails;
use crate::standing::Seen;
use crate::state::NamedFailure;
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;
use crate::words::{self, Weight};

impl Monitor {
    /// One browser tells kinds of TLS failure apart only in `webNavigation`.
    pub(super) fn navigated(&mut self, details: &NavigationDetails, moment: Moment) {
        let host = host_of(&details.url).map(|(_, host)| host);
        let Some((platform, _)) = host.as_deref().and_then(role_of) else {
            return;
        };
        let meaning = words::meaning(details.error.as_deref().unwrap_or_default());
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
        let standing = self.local.standings.get(&target);
        let seen = standing.and_then(|standing| standing.seen.as_ref());
        let renamed = seen.and_then(|seen| named.rename(seen.outcome, seen.at));
        if let Some(outcome) = renamed
            && let Some(standing) = self.local.standings.get_mut(&target)
            && let Some(seen) = &mut standing.seen
        {
            seen.outcome = outcome;
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
        let standing = self.local.standings.get(&target);
        let seen = standing.and_then(|standing| standing.seen.as_ref());
        let host = seen
            .filter(|seen| seen.outcome.may_be_interference())
            .and_then(|seen| seen.host.clone());
        self.effects
            .extend(host.map(|host| Effect::Resolve { host }));
    }

    /// The resolver answered.
    pub(super) fn resolved(&mut self, host: &str, addresses: Option<&[String]>) {
        let answer = addresses.unwrap_or_default().iter().map(String::as_str);
        // A browser that cannot be asked says nothing else than one without an answer.
        let Some(addresses) = Addresses::of(answer) else {
            return;
        };
        let failing = |seen: &&mut Seen| {
            seen.host.as_deref() == Some(host) && seen.outcome.may_be_interference()
        };
        self.local.edit_if(|local| {
            let standings = local.standings.values_mut();
            let seen = standings.filter_map(|standing| standing.seen.as_mut());
            let mut changed = false;
            for seen in seen.filter(failing) {
                seen.addresses = Some(addresses);
                changed = true;
            }
            ((), changed)
        });
    }
}
