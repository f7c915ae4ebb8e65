//! Events as far as they may be known.

use sada_detect::EpisodeEvidence;
use sada_units::Seconds;

use crate::events::{Event, EventStore, EventsError};

/// What was found and may be told: of an event nothing before a version with enough reporters in
/// its largest bin, and no number of people or votes but in steps.
///
/// The detector counts everybody. Less the published counts its numbers would tell of the few of
/// whom nothing is published, so each is told as the highest of 1, 2, 5, 10, 20, 50 and so on that
/// it reaches.
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
        Ok(self.publishable(self.store.all()?))
    }

    /// Those of which anything was said with bins since this moment, and all that may still change.
    ///
    /// # Errors
    /// [`EventsError`] when they cannot be read.
    pub fn since(&self, moment: Seconds) -> Result<Vec<Event>, EventsError> {
        Ok(self.publishable(self.store.since(moment)?))
    }

    /// The one with this identity.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn one(&self, id: &str) -> Result<Option<Event>, EventsError> {
        let found = self.store.one(id)?.into_iter().collect();
        Ok(self.publishable(found).pop())
    }

    /// A number that is another one whenever something was said.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn edition(&self) -> Result<u64, EventsError> {
        self.store.versions()
    }

    fn publishable(&self, events: Vec<Event>) -> Vec<Event> {
        let told = events.into_iter().filter_map(|mut event| {
            let enough = |version: &crate::events::Version| version.says.has_reporters(self.least);
            let first = event.versions.iter().position(enough)?;
            event.versions.drain(..first);
            for version in &mut event.versions {
                version.says.evidence = in_steps(version.says.evidence);
                let scale = &mut version.says.scale;
                (scale.share, scale.largest) = (in_brief(scale.share), in_brief(scale.largest));
            }
            Some(event)
        });
        told.collect()
    }
}

fn in_steps(evidence: EpisodeEvidence) -> EpisodeEvidence {
    EpisodeEvidence {
        nats: evidence.nats.floor(),
        votes: step(evidence.votes),
        against: step(evidence.against),
        reporters: step(evidence.reporters),
        lost: step(evidence.lost),
        // A part of countries, and of no people.
        elsewhere: (evidence.elsewhere * 100.0).round() / 100.0,
    }
}

/// A part in thousandths, never more than it was: half is half, and less is not.
fn in_brief(part: f64) -> f64 {
    (part * 1000.0).floor() / 1000.0
}

/// The highest step that a number reaches; 0 below 1.
fn step(number: f64) -> f64 {
    let mut reached = 0.0;
    let mut decade = 1.0;
    while decade <= number {
        let of_decade = [1.0, 2.0, 5.0].map(|it| it * decade);
        reached = of_decade
            .into_iter()
            .filter(|it| *it <= number)
            .fold(reached, f64::max);
        decade *= 10.0;
    }
    reached
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::{Revision, example};

    #[test]
    fn numbers_are_told_in_steps() {
        let steps = [0.0, 0.5, 1.0, 4.9, 5.0, 19.0, 99.0, 100.0, 3510.0].map(step);
        assert_eq!(steps, [0.0, 0.0, 1.0, 2.0, 5.0, 10.0, 50.0, 100.0, 2000.0]);
        assert!(step(f64::MAX).is_finite());
        assert_eq!(step(f64::NAN), 0.0);
        assert_eq!([0.5, 0.499_99, 0.86].map(in_brief), [0.5, 0.499, 0.86]);
    }

    #[test]
    fn of_an_event_nothing_is_told_before_enough_reported_it() {
        let folder = tempfile::tempdir().unwrap();
        let mut store = EventStore::open(&folder.path().join("events.sqlite")).unwrap();
        let mut say = |id: &str, reporters: f64, at: u64| {
            let at = Seconds(at);
            let event = example::event(*b"PK", id, Seconds(600), |says| {
                says.evidence.reporters = reporters;
            });
            let (about, says) = (event.about, event.versions[0].says);
            let id = id.to_owned();
            store.say(&[Revision { id, about, says }], at, at).unwrap();
        };
        say("x", 9.9, 900);
        say("youtube", 9.9, 900);
        say("x", 14.0, 1200);
        say("x", 8.0, 1500);
        let events = PublicEvents::new(store, 10);
        assert!(events.one("youtube").unwrap().is_none());
        let x = events.one("x").unwrap().unwrap();
        let told = x.versions.iter();
        let told = told.map(|it| (it.number, it.says.evidence.reporters));
        assert_eq!(told.collect::<Vec<_>>(), [(2, 10.0), (3, 5.0)]);
        assert_eq!(events.all().unwrap(), [x]);
    }
}
