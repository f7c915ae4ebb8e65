//! From failures to controls, and from controls' answers to what failures mean.

use super::Monitor;
use super::rechecks::SECOND_LOOK_TIMEOUT;
use crate::control::Finding;
use crate::effect::Effect;
use crate::target::Target;
use crate::time::{MINUTE, Millis, Moment};

/// A failure that no control has spoken for after this long stays without one.
const CONTROL_MISSED_AFTER: Millis = MINUTE;

impl Monitor {
    /// A round of controls ended: every failure it speaks for is judged by it.
    pub(super) fn heard(&mut self, finding: &Finding) {
        let waiting = self.local.waiting_for_controls();
        let judged: Vec<Target> = waiting
            .filter(|(_, at)| self.session.controls.finding_for(*at) == Some(finding))
            .map(|(target, _)| target)
            .collect();
        for target in judged {
            self.local.hear(target, finding);
        }
        if self.context.offline {
            self.disown(finding.began);
        }
    }

    /// Takes back what was voted of failures that were the device's own.
    pub(super) fn disown(&mut self, moment: Millis) {
        self.local.edit_if(|local| ((), local.disown(moment)));
    }

    /// Finds a control's word for each failure that has none yet.
    pub(super) fn seek_controls(&mut self, moment: Moment) {
        let now = moment.now;
        let waiting = self.local.waiting_for_controls();
        let waiting: Vec<(Target, Millis)> = waiting
            .filter(|(target, _)| self.watches(target.platform))
            .collect();
        for (target, at) in waiting {
            if now.saturating_sub(at) > CONTROL_MISSED_AFTER {
                self.local.miss_if_waiting(target);
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
        let late = |at: Millis| now.saturating_sub(at) > CONTROL_MISSED_AFTER;
        let (missed, open): (Vec<_>, Vec<_>) =
            self.local.confirming().partition(|(_, at)| late(*at));
        for (target, _) in missed {
            self.local.miss(target);
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
}
