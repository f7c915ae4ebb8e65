//! From failures to controls, and from controls' answers to what failures mean.

use super::recheck::SECOND_LOOK_TIMEOUT;
use super::{Context, Monitor, grants};
use crate::catalogue::{CONTROLS, PLAIN_CHECK};
use crate::control::{Finding, Reached};
use crate::effect::Effect;
use crate::standing::Judged;
use crate::target::Target;
use crate::time::{MINUTE, Millis, Moment};
use crate::verdict::needs_confirmation;
use crate::vote::Control;

/// A failure that no control has spoken for after this long stays without one.
const CONTROL_MISSED_AFTER: Millis = MINUTE;
/// How long before the browser noticed it a line may have been down.
const OWN_FAULT_WITHIN: Millis = MINUTE;

impl Monitor {
    /// A round of controls ended: every failure it speaks for is judged by it.
    pub(super) fn heard(&mut self, finding: &Finding) {
        let controls = &self.living.controls;
        for (target, standing) in &mut self.lasting.standings {
            let failing = standing.is_failing();
            let Some(seen) = standing.seen.as_mut().filter(|_| failing) else {
                continue;
            };
            if seen.control != Judged::Waiting || controls.finding_for(seen.at) != Some(finding) {
                continue;
            }
            let reached = finding.reached.clone();
            let confirmed = seen.confirmed;
            seen.heard_at = Some(finding.ended);
            seen.control = if needs_confirmation(seen) && reached != Reached::None && !confirmed {
                Judged::Confirming(reached)
            } else {
                Judged::Heard(reached)
            };
            match finding.reached {
                Reached::Verified { .. } => {
                    self.lasting.history.record_control(seen.at, Control::Yes);
                    if seen.voted {
                        self.lasting.history.settle(target.platform, seen.at);
                    }
                }
                Reached::None => self.lasting.history.record_control(seen.at, Control::No),
                // Somebody answered, nobody knows who: neither yes nor no.
                Reached::Opaque { .. } => {}
            }
            self.unsaved.lasting = true;
        }
        self.unsaved.living = true;
        if !self.online {
            self.disown(finding.began);
        }
    }

    /// The browser itself says that there is no line: failures of about that moment that no
    /// control spoke against are the device's own, and nothing of them may be voted. Browsers
    /// may say so only after the failure.
    pub(super) fn disown(&mut self, moment: Millis) {
        let since = moment.saturating_sub(OWN_FAULT_WITHIN);
        for (target, standing) in &mut self.lasting.standings {
            let Some(seen) = standing.seen.as_mut() else {
                continue;
            };
            let own = seen.control == Judged::Heard(Reached::None) && seen.at >= since;
            if own && std::mem::take(&mut seen.voted) {
                self.lasting
                    .history
                    .withdraw(target.platform, seen.at, seen.fresh);
                self.unsaved.lasting = true;
            }
        }
    }

    /// Finds a control's word for each failure that has none yet.
    pub(super) fn seek_controls(&mut self, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        let mut effects = Vec::new();
        let waiting: Vec<(Target, Millis)> = self.waiting_for_controls().collect();
        for (target, at) in waiting {
            if now.saturating_sub(at) > CONTROL_MISSED_AFTER {
                self.miss_controls(at);
            } else if let Some(finding) = self.living.controls.finding_for(at).cloned() {
                self.heard(&finding);
            } else {
                let ask = self.ask_controls(at, now);
                let witness = if ask.is_empty() {
                    self.witness_too_early(target.platform, at)
                } else {
                    self.witness_against(target.platform, moment)
                };
                if self.online {
                    effects.extend(self.recheck(witness.as_slice(), SECOND_LOOK_TIMEOUT, now));
                }
                effects.extend(ask);
            }
        }
        effects
    }

    /// Looks again at platforms whose failure came just before a control answered. The line may
    /// be gone once more meanwhile, so controls are asked beside it.
    pub(super) fn confirm(&mut self, now: Millis) -> Vec<Effect> {
        let mut targets = Vec::new();
        for (target, standing) in &mut self.lasting.standings {
            let Some(seen) = &mut standing.seen else {
                continue;
            };
            if !matches!(seen.control, Judged::Confirming(_)) {
                continue;
            }
            if now.saturating_sub(seen.at) > CONTROL_MISSED_AFTER {
                seen.control = Judged::Missed;
                self.unsaved.lasting = true;
            } else {
                targets.push(*target);
            }
        }
        let mut effects = self.recheck(&targets, SECOND_LOOK_TIMEOUT, now);
        if !effects.is_empty() {
            effects.extend(self.ask_controls(now, now));
        }
        effects
    }

    /// Asks controls for what failed then, unless they are being asked for it.
    fn ask_controls(&mut self, failed_at: Millis, now: Millis) -> Vec<Effect> {
        let readable = readable_controls(&self.context, &self.granted);
        let controls = &mut self.living.controls;
        let ask = controls.ask_for(failed_at, now, |id| readable.contains(&id));
        self.unsaved.living |= !ask.is_empty();
        ask
    }

    fn waiting_for_controls(&self) -> impl Iterator<Item = (Target, Millis)> + '_ {
        let failing =
            self.lasting.standings.iter().filter(|(target, standing)| {
                standing.is_failing() && self.watches(target.platform)
            });
        let seen =
            failing.filter_map(|(target, standing)| Some((*target, standing.seen.as_ref()?)));
        seen.filter(|(_, seen)| seen.control == Judged::Waiting)
            .map(|(target, seen)| (target, seen.at))
    }

    fn miss_controls(&mut self, at: Millis) {
        for standing in self.lasting.standings.values_mut() {
            if let Some(seen) = &mut standing.seen
                && seen.at == at
                && seen.control == Judged::Waiting
            {
                seen.control = Judged::Missed;
                self.unsaved.lasting = true;
            }
        }
    }
}

/// The controls whose answer may be read. The check over plain http can be read with a
/// permission only.
fn readable_controls(context: &Context, granted: &[String]) -> Vec<&'static str> {
    let may_read = |origin: &str| !context.reading_names_install || grants(granted, origin);
    let controls = CONTROLS.iter().filter(|site| may_read(site.origin));
    let plain = Some(&PLAIN_CHECK).filter(|site| grants(granted, site.origin));
    controls.chain(plain).map(|site| site.id).collect()
}
