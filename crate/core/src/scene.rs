//! Which day is shown that never was, and for how long.

use serde::{Deserialize, Serialize};

use crate::time::Millis;

/// How long a simulation is shown.
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
    pub(crate) since: Millis,
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

    /// Whether it is shown at this moment. A clock that was set back ends it too.
    pub(crate) fn is_on(&self, now: Millis) -> bool {
        (self.since..self.over()).contains(&now)
    }
}
