//! What controls, the resolver and other platforms say of failures.

use super::local::LocalState;
use crate::control::{Finding, Reached};
use crate::dns::DnsAnswer;
use crate::observation::{ControlState, Counted, Failing, LastObservation};
use crate::target::Target;
use crate::time::{MINUTE, Millis};
use crate::verdict::SAME_TIME;
use crate::vote::Control;

/// A failure that no control has spoken for after this long stays without one.
const CONTROL_MISSED_AFTER: Millis = MINUTE;

/// How long before the browser noticed it a line may have been down.
const OWN_FAULT_WITHIN: Millis = MINUTE;

impl LocalState {
    /// The failures for which no control has spoken yet, with when each was seen.
    pub(crate) fn waiting_for_controls(&self) -> impl Iterator<Item = (Target, Millis)> + '_ {
        self.failures_where(is_waiting)
    }

    /// The failures that are looked at again since controls answered after them. Those that have
    /// waited too long have missed it. Says beside them whether any has.
    pub(crate) fn confirming(&mut self, now: Millis) -> (Vec<Target>, bool) {
        let confirming =
            |control: &ControlState| matches!(control, ControlState::Confirming { .. });
        let all = self.failures_where(confirming);
        let (missed, open): (Vec<_>, Vec<_>) = all.partition(|(_, at)| is_missed(*at, now));
        for (target, _) in &missed {
            self.miss(*target);
        }
        let open = open.into_iter().map(|(target, _)| target);
        (open.collect(), !missed.is_empty())
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

    /// Takes what controls found: every failure that it speaks for is judged by it. Says whether
    /// there was any.
    pub(crate) fn apply_finding(&mut self, finding: &Finding) -> bool {
        let waiting = self.waiting_for_controls();
        let judged: Vec<_> = waiting.filter(|(_, at)| finding.speaks_for(*at)).collect();
        for (target, _) in &judged {
            self.apply_finding_to(*target, finding);
        }
        !judged.is_empty()
    }

    fn apply_finding_to(&mut self, target: Target, finding: &Finding) {
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

    /// No control will speak for this failure any more, if it has waited too long for one. Says
    /// whether it has, and beside it whether that changed anything.
    pub(crate) fn miss_if_late(&mut self, target: Target, now: Millis) -> (bool, bool) {
        let mut waiting = self.waiting_for_controls();
        let late = waiting.any(|(it, at)| it == target && is_missed(at, now));
        drop(waiting);
        if late {
            self.miss(target);
        }
        (late, late)
    }

    /// No control will speak for this failure any more.
    fn miss(&mut self, target: Target) {
        if let Some(failing) = self.failing_mut(target) {
            failing.control = ControlState::Missed;
        }
    }

    /// The failure that was last seen of this, to be changed.
    pub(crate) fn failing_mut(&mut self, target: Target) -> Option<&mut Failing> {
        self.statuses.get_mut(&target)?.last.as_mut()?.failing_mut()
    }

    /// The browser itself says that there is no line. Failures of about that moment are the
    /// device's own, where nothing could be reached, and their votes are withdrawn. Browsers may
    /// say so only after the failure. Says whether there was any.
    pub(crate) fn withdraw_own_faults(&mut self, moment: Millis) -> bool {
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

    /// The host whose addresses the resolver is asked for: that of a failure that may have been
    /// sent astray. It is asked each time anew: what it answered in another network says nothing
    /// of this one.
    pub(crate) fn host_to_resolve(&self, target: Target) -> Option<String> {
        let last = self.last_of(target)?;
        let host = last.host().filter(|_| last.outcome().may_be_interference());
        host.cloned()
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

    /// Something loaded: what failed earlier, while nothing could be reached, is looked at again.
    /// What failed just now is not. Controls may be out of reach for a reason of their own; then
    /// each platform that loads would have the others asked again at once, without end.
    pub(crate) fn line_works(&mut self, now: Millis) {
        for status in self.statuses.values_mut() {
            let last = status.last.as_ref();
            let earlier = |last: &LastObservation| now.saturating_sub(last.at) > SAME_TIME;
            if last.is_some_and(|last| last.is_without_line() && earlier(last)) {
                status.hurry(now);
            }
        }
    }
}

const fn is_waiting(control: &ControlState) -> bool {
    matches!(control, ControlState::Waiting { .. })
}

fn is_missed(at: Millis, now: Millis) -> bool {
    now.saturating_sub(at) > CONTROL_MISSED_AFTER
}
