//! What controls, the resolver and other platforms say of failures.

use super::local::LocalState;
use crate::catalogue::PlatformId;
use crate::control::{Finding, Reached};
use crate::dns::DnsAnswer;
use crate::observation::{ControlState, Counted, LastObservation};
use crate::target::Target;
use crate::time::{MINUTE, Millis};
use crate::verdict::{SAME_TIME, STALE_AFTER};
use crate::vote::Control;

/// How long before the browser noticed it a line may have been down.
const OWN_FAULT_WITHIN: Millis = MINUTE;

impl LocalState {
    /// The failures for which no control has spoken yet, with when each was seen.
    pub(crate) fn waiting_for_controls(&self) -> impl Iterator<Item = (Target, Millis)> + '_ {
        self.failures_where(is_waiting)
    }

    /// The failures that are looked at again since controls answered after them, likewise.
    pub(crate) fn confirming(&self) -> impl Iterator<Item = (Target, Millis)> + '_ {
        self.failures_where(|control| matches!(control, ControlState::Confirming { .. }))
    }

    fn failures_where(
        &self,
        of: fn(&ControlState) -> bool,
    ) -> impl Iterator<Item = (Target, Millis)> + '_ {
        let statuses = self.statuses.iter();
        let last = statuses.filter_map(|(target, status)| Some((*target, status.last.as_ref()?)));
        last.filter(move |(_, last)| last.control().is_some_and(of))
            .map(|(target, last)| (target, last.at))
    }

    /// Takes what controls found of the moment of this failure.
    pub(crate) fn hear(&mut self, target: Target, finding: &Finding) {
        let status = self.statuses.get_mut(&target);
        let Some(last) = status.and_then(|status| status.last.as_mut()) else {
            return;
        };
        last.hear(finding.reached.clone(), finding.ended);
        match finding.reached {
            Reached::Verified { .. } => {
                self.history.record_control(last.at, Control::Yes);
                if last.counted != Counted::No {
                    self.history.settle(target.platform, last.at);
                }
            }
            Reached::None => self.history.record_control(last.at, Control::No),
            // Somebody answered, nobody knows who: neither yes nor no.
            Reached::Opaque { .. } => {}
        }
    }

    /// No control will speak for this failure any more, if none has spoken yet.
    pub(crate) fn miss_if_waiting(&mut self, target: Target) {
        if self.waiting_for_controls().any(|(it, _)| it == target) {
            self.miss(target);
        }
    }

    /// No control will speak for this failure any more.
    pub(crate) fn miss(&mut self, target: Target) {
        let status = self.statuses.get_mut(&target);
        let last = status.and_then(|status| status.last.as_mut());
        if let Some(failing) = last.and_then(LastObservation::failing_mut) {
            failing.control = ControlState::Missed;
        }
    }

    /// The browser itself says that there is no line: failures of about that moment that no
    /// control spoke against are the device's own, and nothing of them may be voted. Browsers
    /// may say so only after the failure. Says whether there was any.
    pub(crate) fn disown(&mut self, moment: Millis) -> bool {
        let since = moment.saturating_sub(OWN_FAULT_WITHIN);
        let mut any = false;
        for (target, status) in &mut self.statuses {
            let Some(last) = status.last.as_mut() else {
                continue;
            };
            let own = last.is_without_line() && last.at >= since;
            if own && last.counted != Counted::No {
                let visit = last.counted == Counted::Visit;
                last.counted = Counted::No;
                self.history.withdraw(target.platform, last.at, visit);
                any = true;
            }
        }
        any
    }

    /// Takes what the resolver answered for a host that failed. Says whether any did.
    pub(crate) fn resolve(&mut self, host: &str, addresses: DnsAnswer) -> bool {
        let failing = |last: &&mut LastObservation| {
            last.host().is_some_and(|it| it == host) && last.outcome().may_be_interference()
        };
        let statuses = self.statuses.values_mut();
        let last = statuses.filter_map(|status| status.last.as_mut());
        let mut any = false;
        for failing in last
            .filter(failing)
            .filter_map(LastObservation::failing_mut)
        {
            failing.addresses = Some(addresses);
            any = true;
        }
        any
    }

    /// Something loaded: what failed before, while nothing could be reached, is looked at anew.
    /// What failed just now is not: where controls are out of reach for a reason of their own,
    /// each platform that loads would make the others be asked again at once, without end.
    pub(crate) fn line_works(&mut self, now: Millis) {
        for status in self.statuses.values_mut() {
            let last = status.last.as_ref();
            let earlier = |last: &LastObservation| now.saturating_sub(last.at) > SAME_TIME;
            if last.is_some_and(|last| last.is_without_line() && earlier(last)) {
                status.hurry(now);
            }
        }
    }

    /// Pages of other operators that came lately: whether one still does tells whether the line
    /// stands, also where every control is out of reach, and whether more is stopped than the one
    /// platform that failed.
    pub(crate) fn witnesses(
        &self,
        failed: PlatformId,
        now: Millis,
    ) -> impl Iterator<Item = Target> + '_ {
        self.others_that_came(failed, move |at| now.saturating_sub(at) <= STALE_AFTER)
    }

    /// A page of another operator that came since controls are being asked, and before this
    /// failure, which they are to speak for too: whether it still comes.
    pub(crate) fn witness_too_early(
        &self,
        failed: PlatformId,
        since: Millis,
        at: Millis,
    ) -> Option<Target> {
        let early = move |came: Millis| (since..=at).contains(&came);
        self.others_that_came(failed, early).next()
    }

    fn others_that_came(
        &self,
        failed: PlatformId,
        then: impl Fn(Millis) -> bool + 'static,
    ) -> impl Iterator<Item = Target> + '_ {
        let own = failed.platform().operator;
        let pages = self.statuses.iter().filter(move |(target, _)| {
            target.is_page() && target.platform.platform().operator != own
        });
        let came = pages.filter(move |(_, status)| {
            let last = status.last.as_ref().filter(|last| last.came());
            last.is_some_and(|last| then(last.at))
        });
        came.map(|(target, _)| *target)
    }
}

const fn is_waiting(control: &ControlState) -> bool {
    matches!(control, ControlState::Waiting { .. })
}
