//! Clocks that are set.

use super::{Monitor, Unsaved};
use crate::time::Millis;

/// A clock that goes back by more than this was set, not corrected.
const CLOCK_SET_BACK: Millis = Millis::seconds(30);

impl Monitor {
    /// A clock that was set back makes every waiting time meaningless; verdicts and history
    /// of what is now the future go.
    pub(super) fn watch_clock(&mut self, now: Millis) {
        let last = std::mem::replace(&mut self.living.last_now, now);
        if now.saturating_add(CLOCK_SET_BACK) < last {
            self.clock_was_set_back(now);
        } else if now < last {
            // A control that seems to have answered only later would speak for every failure
            // until then, and no control for a failure that seems to come only later.
            self.living.controls.forget_answer();
            for standing in self.lasting.standings.values_mut() {
                standing.not_after(now);
            }
            // Stored with the moment that is now the last: from it alone nobody could tell.
            self.unsaved = Unsaved {
                living: true,
                lasting: true,
            };
        }
    }

    pub(super) fn clock_was_set_back(&mut self, now: Millis) {
        self.living.loads.clear();
        self.living.controls.abandon();
        self.living.asked.clear();
        self.living.pacing = None;
        self.living.paced_next.clear();
        self.living.named = None;
        self.parts.clear();
        self.lasting.history.forget_after(now);
        self.sharing_clock_was_set_back(now);
        for standing in self.lasting.standings.values_mut() {
            standing.hurry(now);
            standing.seen.take_if(|seen| seen.at > now);
        }
        self.unsaved = Unsaved {
            living: true,
            lasting: true,
        };
    }
}
