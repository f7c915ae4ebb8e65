//! Names and addresses that come beside a failure.

use serde::{Deserialize, Serialize};

use super::Monitor;
use crate::catalogue::{PlatformId, role_of};
use crate::effect::Effect;
use crate::failure::FailureType;
use crate::load::Ended;
use crate::outcome::{Failure, Outcome};
use crate::resolved::Addresses;
use crate::signal::NavigationDetails;
use crate::standing::Seen;
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;
use crate::words::{self, Weight};

/// Both of a browser's words for one failure come within this time.
const TOGETHER: Millis = Millis::seconds(5);

/// A failure that `webNavigation` gave a name before `webRequest` told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Named {
    tab: i64,
    target: Target,
    at: Millis,
    kind: FailureType,
}

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
        let named = Named {
            tab: details.tab_id,
            target,
            at: moment.now,
            kind: meaning.kind,
        };
        let standing = self.lasting.standings.get_mut(&target);
        let seen = standing.and_then(|standing| standing.seen.as_mut());
        if let Some(seen) = seen.filter(|seen| moment.now.saturating_sub(seen.at) <= TOGETHER)
            && let Some(outcome) = named.name(seen.outcome)
        {
            seen.outcome = outcome;
            self.unsaved.lasting = true;
        }
        self.living.named = Some(named);
        self.unsaved.living = true;
    }

    /// Gives a failure the name it was given before.
    pub(super) fn named(&self, ended: &Ended, now: Millis) -> Outcome {
        let named = self.living.named.as_ref().filter(|named| {
            named.tab == ended.tab
                && named.target == ended.target
                && now.saturating_sub(named.at) <= TOGETHER
        });
        named
            .and_then(|named| named.name(ended.outcome))
            .unwrap_or(ended.outcome)
    }

    /// Asks the resolver for the host of a failure that may have been sent astray, each time
    /// anew: what it answered in another network says nothing of this one.
    pub(super) fn seek_addresses(&mut self, target: Target) {
        let standing = self.lasting.standings.get(&target);
        let seen = standing.and_then(|standing| standing.seen.as_ref());
        let host = seen
            .filter(|seen| seen.outcome.may_be_interference())
            .and_then(|seen| seen.host.clone());
        if let Some(host) = host {
            self.outgoing.push(Effect::Resolve { host });
        }
    }

    /// The resolver answered.
    pub(super) fn resolved(&mut self, host: &str, addresses: Option<&[String]>) {
        let answer = addresses.unwrap_or_default().iter().map(String::as_str);
        // A browser that cannot be asked says nothing else than one without an answer.
        let Some(addresses) = Addresses::of(answer) else {
            return;
        };
        let seen = self
            .lasting
            .standings
            .values_mut()
            .filter_map(|standing| standing.seen.as_mut());
        let failing = |seen: &&mut Seen| {
            seen.host.as_deref() == Some(host) && seen.outcome.may_be_interference()
        };
        for seen in seen.filter(failing) {
            seen.addresses = Some(addresses);
            self.unsaved.lasting = true;
        }
    }
}

impl Named {
    pub(super) const fn platform(&self) -> PlatformId {
        self.target.platform
    }

    /// A failure that was known to be TLS and no more, by its name.
    fn name(&self, outcome: Outcome) -> Option<Outcome> {
        match outcome {
            Outcome::Failed(failure) if failure.kind == FailureType::TlsFailed => {
                let kind = self.kind;
                Some(Outcome::Failed(Failure { kind, ..failure }))
            }
            _ => None,
        }
    }
}
