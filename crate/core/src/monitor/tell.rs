//! What the shell is told: only what changed.

use super::{Monitor, Pacing};
use crate::effect::Effect;
use crate::snapshot;
use crate::time::Millis;
use crate::view::badge;

/// No alarm is asked for sooner than this, so that nothing can make the background spin.
const SHORTEST_WAIT: Millis = Millis(250);

impl Monitor {
    /// Tells the shell what is to be shown, kept and waited for, where it changed.
    pub fn tell_changes(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        let badge = badge(self, now);
        if self.badge.as_ref() != Some(&badge) {
            self.badge = Some(badge.clone());
            effects.push(Effect::Badge(badge));
        }
        effects.extend(self.notice(now).map(Effect::Notify));
        let unsaved = std::mem::take(&mut self.unsaved);
        let aside = self.aside.take();
        let recording = self.recorder.take_unsaved();
        if unsaved.living || unsaved.lasting || aside.is_some() || recording.is_some() {
            effects.push(Effect::Persist {
                living: unsaved.living.then(|| Some(snapshot::write(&self.living))),
                lasting: unsaved
                    .lasting
                    .then(|| Some(snapshot::write(&self.lasting))),
                aside: aside.map(Some),
                recording,
            });
        }
        let wake = self.next_due(now).map(|due| due.max(now + SHORTEST_WAIT));
        if self.wake != Some(wake) {
            self.wake = Some(wake);
            effects.push(Effect::Wake { at: wake });
        }
        effects
    }

    /// When something falls due.
    pub(crate) fn next_due(&self, now: Millis) -> Option<Millis> {
        let rechecks = self.lasting.standings.iter().filter(|(target, _)| {
            !self.lasting.settings.rechecks_off
                && self.watches(target.platform)
                && self.may_reach(target.platform)
                && !self.living.asked.contains_key(target)
        });
        let rechecks = rechecks.filter_map(|(_, standing)| standing.recheck_due());
        let others = [
            self.living.loads.next_due(),
            self.parts.next_due(),
            self.living.controls.next_due(),
            self.living.pacing.as_ref().map(Pacing::over),
            self.report_due(now),
            self.fetch_due(),
            self.living.simulation.map(|it| it.over()),
            self.notice_due(now),
        ];
        rechecks.chain(others.into_iter().flatten()).min()
    }
}
