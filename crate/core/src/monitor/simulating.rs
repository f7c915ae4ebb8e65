//! Showing a simulation in the place of what is so. Underneath everything goes on.

use super::Monitor;
use crate::simulation::{Scene, Simulation};
use crate::time::Millis;

impl Monitor {
    /// Begins a simulation, or ends it. Nothing else of this monitor changes.
    pub(super) fn simulate(&mut self, scene: Option<Scene>, now: Millis) {
        self.living.simulation = scene.map(|scene| Simulation::begun(scene, now));
        self.play(now);
        self.unsaved.living = true;
    }

    /// Plays what an earlier run of the background had begun.
    pub(super) fn play(&mut self, now: Millis) {
        let on = self.living.simulation.filter(|it| it.is_on(now));
        self.simulated = on.map(|it| Box::new(it.played()));
    }

    /// Ends a simulation whose time is over.
    pub(super) fn end_simulation(&mut self, now: Millis) {
        if self
            .living
            .simulation
            .take_if(|it| !it.is_on(now))
            .is_some()
        {
            self.simulated = None;
            self.unsaved.living = true;
        }
    }

    /// What is played, while anything is.
    pub(crate) fn simulation(&self, now: Millis) -> Option<Scene> {
        let on = self.living.simulation.filter(|it| it.is_on(now));
        on.filter(|_| self.simulated.is_some()).map(|it| it.scene)
    }

    /// The monitor whose answers are shown.
    pub(crate) fn shown(&self, now: Millis) -> &Self {
        match &self.simulated {
            Some(simulated) if self.simulation(now).is_some() => simulated,
            _ => self,
        }
    }
}
