//! A day that never was, so that anybody can see what Sada shows before anything happens.
//!
//! A scene is a list of signals as a browser would give them, told to a monitor of its own: what
//! is said of it is judged by the same code as everything else. That monitor is thrown away in
//! the end; it asks nobody, keeps nothing, and nothing of it reaches the real one.

mod day;

use serde::{Deserialize, Serialize};

use crate::monitor::Monitor;
use crate::time::Millis;

/// How long one is shown.
pub const LASTS: Millis = Millis::minutes(15);

/// What is played.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scene {
    /// Four platforms are stopped, in different ways.
    Block,
    /// They were, and load again.
    Restored,
    /// One platform has trouble of its own.
    Outage,
    /// The person's own connection is down.
    Line,
}

/// A simulation, kept for as long as the browser runs. What it shows follows from this alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Simulation {
    pub(crate) scene: Scene,
    since: Millis,
}

impl Simulation {
    /// One that begins now.
    pub(crate) const fn begun(scene: Scene, now: Millis) -> Self {
        Self { scene, since: now }
    }

    /// When it ends by itself.
    pub(crate) const fn over(&self) -> Millis {
        self.since.saturating_add(LASTS)
    }

    /// A clock that was set back ends it too.
    pub(crate) fn is_on(&self, now: Millis) -> bool {
        (self.since..self.over()).contains(&now)
    }

    /// The monitor that has lived through the day before.
    pub(crate) fn played(&self) -> Monitor {
        day::play(self.scene, self.since)
    }
}

#[cfg(test)]
mod tests;
