//! Events as far as they may be known.

use crate::events::{Event, EventStore, EventsError};

/// What was found and may be told: of an event nothing before a version with enough reporters in
/// its largest bin.
pub struct PublicEvents {
    store: EventStore,
    least: u64,
}

impl PublicEvents {
    /// Those of this database with at least so many reporters.
    #[must_use]
    pub const fn new(store: EventStore, least: u64) -> Self {
        Self { store, least }
    }

    /// All of them, each with what may be told of what was said, by identity.
    ///
    /// # Errors
    /// [`EventsError`] when they cannot be read.
    pub fn all(&self) -> Result<Vec<Event>, EventsError> {
        Ok(self.told(self.store.all()?))
    }

    /// Those of which anything was said with bins since this moment, and all that may still change.
    ///
    /// # Errors
    /// [`EventsError`] when they cannot be read.
    pub fn since(&self, moment: u64) -> Result<Vec<Event>, EventsError> {
        Ok(self.told(self.store.since(moment)?))
    }

    /// The one with this identity.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn one(&self, id: &str) -> Result<Option<Event>, EventsError> {
        let found = self.store.one(id)?.into_iter().collect();
        Ok(self.told(found).pop())
    }

    /// A number that is another one whenever something was said.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn edition(&self) -> Result<u64, EventsError> {
        self.store.versions()
    }

    fn told(&self, events: Vec<Event>) -> Vec<Event> {
        let told = events.into_iter().filter_map(|mut event| {
            let enough = |version: &crate::events::Version| version.says.has_reporters(self.least);
            let first = event.versions.iter().position(enough)?;
            event.versions.drain(..first);
            Some(event)
        });
        told.collect()
    }
}
