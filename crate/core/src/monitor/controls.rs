//! From failures to controls, and from controls' answers to what failures mean.

use super::Monitor;
use super::rechecks::SECOND_LOOK_TIMEOUT;
use crate::control::{Finding, Reached};
use crate::effect::Effect;
use crate::observation::{ControlState, Counted, LastObservation};
use crate::target::Target;
use crate::time::{MINUTE, Millis, Moment};
use crate::vote::Control;

/// A failure that no control has spoken for after this long stays without one.
const CONTROL_MISSED_AFTER: Millis = MINUTE;
/// How long before the browser noticed it a line may have been down.
const OWN_FAULT_WITHIN: Millis = MINUTE;

impl Monitor {
    /// A round of controls ended: every failure it speaks for is judged by it.
    pub(super) fn heard(&mut self, finding: &Finding) {
        let judged: Vec<Target> = self
            .waiting_for_controls()
            .filter(|(_, at)| self.session.controls.finding_for(*at) == Some(finding))
            .map(|(target, _)| target)
            .collect();
        for target in judged {
            self.judge_by(target, finding);
        }
        if self.context.offline {
            self.disown(finding.began);
        }
    }

    /// What controls found of the moment of this failure.
    fn judge_by(&mut self, target: Target, finding: &Finding) {
        let local = &mut *self.local;
        let status = local.statuses.get_mut(&target);
        let Some(last) = status.and_then(|status| status.last.as_mut()) else {
            return;
        };
        last.hear(finding.reached.clone(), finding.ended);
        match finding.reached {
            Reached::Verified { .. } => {
                local.history.record_control(last.at, Control::Yes);
                if last.counted != Counted::No {
                    local.history.settle(target.platform, last.at);
                }
            }
            Reached::None => local.history.record_control(last.at, Control::No),
            // Somebody answered, nobody knows who: neither yes nor no.
            Reached::Opaque { .. } => {}
        }
    }

    /// The browser itself says that there is no line: failures of about that moment that no
    /// control spoke against are the device's own, and nothing of them may be voted. Browsers
    /// may say so only after the failure.
    pub(super) fn disown(&mut self, moment: Millis) {
        let since = moment.saturating_sub(OWN_FAULT_WITHIN);
        self.local.edit_if(|local| {
            let mut changed = false;
            for (target, status) in &mut local.statuses {
                let Some(last) = status.last.as_mut() else {
                    continue;
                };
                let own = last.is_without_line() && last.at >= since;
                if own && last.counted != Counted::No {
                    let visit = last.counted == Counted::Visit;
                    last.counted = Counted::No;
                    local.history.withdraw(target.platform, last.at, visit);
                    changed = true;
                }
            }
            ((), changed)
        });
    }

    /// Finds a control's word for each failure that has none yet.
    pub(super) fn seek_controls(&mut self, moment: Moment) {
        let now = moment.now;
        let waiting = self.waiting_for_controls();
        let waiting: Vec<(Target, Millis)> = waiting
            .filter(|(target, _)| self.watches(target.platform))
            .collect();
        for (target, at) in waiting {
            if now.saturating_sub(at) > CONTROL_MISSED_AFTER {
                self.miss_controls(target, is_waiting);
            } else if let Some(finding) = self.session.controls.finding_for(at).cloned() {
                self.heard(&finding);
            } else {
                let ask = self.begin_round(at, now);
                let witness = if ask.is_empty() {
                    self.witness_too_early(target.platform, at)
                } else {
                    self.witness_against(target.platform, moment)
                };
                if !self.context.offline {
                    self.recheck(witness.as_slice(), SECOND_LOOK_TIMEOUT, now);
                }
                self.effects.extend(ask);
            }
        }
    }

    /// Looks again at platforms whose failure came just before a control answered. The line may
    /// be gone once more meanwhile, so controls are asked beside it.
    pub(super) fn confirm(&mut self, now: Millis) {
        let statuses = self.local.statuses.iter();
        let confirming = statuses.filter_map(|(target, status)| {
            let last = status.last.as_ref()?;
            let confirming = matches!(last.control(), Some(ControlState::Confirming { .. }));
            confirming.then_some((*target, last.at))
        });
        let late = |at: Millis| now.saturating_sub(at) > CONTROL_MISSED_AFTER;
        let (missed, open): (Vec<_>, Vec<_>) = confirming.partition(|(_, at)| late(*at));
        for (target, _) in missed {
            self.miss_controls(target, |_| true);
        }
        let targets: Vec<Target> = open.into_iter().map(|(target, _)| target).collect();
        if self.recheck(&targets, SECOND_LOOK_TIMEOUT, now) {
            let ask = self.begin_round(now, now);
            self.effects.extend(ask);
        }
    }

    /// Begins to ask controls for what failed then, unless they are being asked for it. Gives the
    /// questions.
    fn begin_round(&mut self, failed_at: Millis, now: Millis) -> Vec<Effect> {
        let readable = self.context.readable_controls();
        self.session.edit_if(|session| {
            let readable = |id: &str| readable.contains(&id);
            let ask = session.controls.ask_for(failed_at, now, readable);
            let begun = !ask.is_empty();
            (ask, begun)
        })
    }

    /// The failures for which no control has spoken yet, with when each was seen.
    fn waiting_for_controls(&self) -> impl Iterator<Item = (Target, Millis)> + '_ {
        let statuses = self.local.statuses.iter();
        let last = statuses.filter_map(|(target, status)| Some((*target, status.last.as_ref()?)));
        last.filter(|(_, last)| last.control().is_some_and(is_waiting))
            .map(|(target, last)| (target, last.at))
    }

    /// No control will speak for this failure any more, if what they said is still this.
    fn miss_controls(&mut self, target: Target, still: fn(&ControlState) -> bool) {
        let status = self.local.statuses.get_mut(&target);
        let last = status.and_then(|status| status.last.as_mut());
        let failing = last.and_then(LastObservation::failing_mut);
        if let Some(failing) = failing.filter(|failing| still(&failing.control)) {
            failing.control = ControlState::Missed;
        }
    }
}

const fn is_waiting(control: &ControlState) -> bool {
    matches!(control, ControlState::Waiting { .. })
}
