//! Clocks that are set.

use super::Monitor;
use crate::time::Millis;

/// A clock that goes back by more than this was set, not corrected.
const CLOCK_SET_BACK: Millis = Millis::seconds(30);

impl Monitor {
    /// A clock that was set back makes every waiting time meaningless; verdicts and history
    /// of what is now the future go.
    pub(crate) fn watch_clock(&mut self, now: Millis) {
        let last = std::mem::replace(&mut self.last_now, now);
        if now.saturating_add(CLOCK_SET_BACK) < last {
            self.clock_was_set_back(now);
        } else if now < last {
            // A control that seems to have answered only later would speak for every failure
            // until then, and no control for a failure that seems to come only later. Both are
            // stored with the moment that is now the last: from it alone nobody could tell.
            self.session.controls.forget_answer();
            for status in self.local.statuses.values_mut() {
                status.not_after(now);
            }
        }
    }

    pub(super) fn clock_was_set_back(&mut self, now: Millis) {
        self.session.clock_was_set_back();
        self.parts.clear();
        self.local.clock_was_set_back(now);
    }
}
