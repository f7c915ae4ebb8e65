//! The device's clock, which may be set or corrected at any moment.

use crate::time::Millis;

/// A clock that goes back by more than this was set, not corrected.
const SET_BACK: Millis = Millis::seconds(30);

/// When the last signal came. It alone is no reason to store anything.
#[derive(Clone, Debug)]
pub(super) struct Clock(Millis);

/// How the clock went back.
#[derive(Clone, Copy, Debug)]
pub(super) enum WentBack {
    /// By seconds: it was corrected.
    Corrected,
    /// By more: it was set, and no waiting time means anything.
    Set,
}

impl Clock {
    /// A clock that said this when it was last read.
    pub(super) const fn new(last: Millis) -> Self {
        Self(last)
    }

    /// When the last signal came.
    pub(super) const fn last(&self) -> Millis {
        self.0
    }

    /// Reads the clock; says whether it went back since.
    pub(super) fn read(&mut self, now: Millis) -> Option<WentBack> {
        let last = std::mem::replace(&mut self.0, now);
        if now.saturating_add(SET_BACK) < last {
            Some(WentBack::Set)
        } else {
            (now < last).then_some(WentBack::Corrected)
        }
    }
}
