//! Events that belong together, as people speak of them: one evening, some platforms. Pure.

use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_detect::{EpisodeCertainty, EpisodeKind, ScaleClass, Symptom};
use sada_units::{Country, Seconds};

use super::{Event, whole};

/// What begins this close together is one incident.
const TOGETHER: Seconds = Seconds::HOUR;
/// So far back it is counted the how manieth it is.
const LOOK_BACK: Seconds = Seconds::days(14);

/// Events of one country, of one kind, that began together.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident {
    /// The country, ISO 3166-1 alpha-2.
    pub country: Country,
    /// What kind of thing.
    pub kind: EpisodeKind,
    /// Whether loads were slow, and did not fail.
    pub slow: bool,
    /// The platforms, in the catalogue's order; none: the country's lines.
    pub platforms: Vec<PlatformId>,
    /// The identities of the events that it is made of, in the order of their beginning.
    pub events: Vec<String>,
    /// The earliest beginning.
    pub onset: Seconds,
    /// The latest end; `None`: something goes on.
    pub restored: Option<Seconds>,
    /// The largest scale.
    pub scale: ScaleClass,
    /// The surest word.
    pub certainty: EpisodeCertainty,
    /// The most reporters of one bin.
    pub reporters: u64,
    /// The how manieth of its kind it is in the country within two weeks, from 1: for platforms,
    /// with one that both are about.
    pub nth: usize,
}

/// All incidents, the newest first; of events that were withdrawn nothing.
#[must_use]
pub fn incidents(events: &[Event]) -> Vec<Incident> {
    let mut single: Vec<Incident> = events.iter().filter_map(single).collect();
    single.sort_by_key(|it| it.onset);
    let mut all: Vec<Incident> = Vec::new();
    for one in single {
        let same = all.iter_mut().rev().find(|it| {
            (it.country, it.kind, it.slow) == (one.country, one.kind, one.slow)
                && it.onset + TOGETHER >= one.onset
        });
        match same {
            Some(incident) => join(incident, one),
            None => all.push(one),
        }
    }
    for at in 0..all.len() {
        let before = all[..at].iter().filter(|it| is_like(it, &all[at]));
        all[at].nth = 1 + before.count();
    }
    all.reverse();
    all
}

fn single(event: &Event) -> Option<Incident> {
    let says = event.latest().map(|version| version.says)?;
    if says.withdrawn {
        return None;
    }
    // What lines do is not a platform's, whichever showed it.
    let platform = event.about.platform;
    let platform = platform.filter(|_| says.kind != EpisodeKind::GeneralOutage);
    Some(Incident {
        country: event.about.country,
        kind: says.kind,
        slow: event.about.how == Symptom::Slowed,
        platforms: platform.into_iter().collect(),
        events: vec![event.id.clone()],
        onset: says.onset,
        restored: says.restored,
        scale: says.scale.class(),
        certainty: says.certainty,
        reporters: whole(says.evidence.reporters),
        nth: 1,
    })
}

fn join(incident: &mut Incident, one: Incident) {
    incident.platforms.extend(one.platforms);
    incident.events.extend(one.events);
    let place = |id: &PlatformId| PLATFORMS.iter().position(|it| it.id == *id);
    incident.platforms.sort_by_key(place);
    incident.platforms.dedup();
    incident.restored = incident
        .restored
        .zip(one.restored)
        .map(|(one, other)| one.max(other));
    incident.scale = incident.scale.max(one.scale);
    incident.certainty = incident.certainty.max(one.certainty);
    incident.reporters = incident.reporters.max(one.reporters);
}

fn is_like(earlier: &Incident, later: &Incident) -> bool {
    let same =
        (earlier.country, earlier.kind, earlier.slow) == (later.country, later.kind, later.slow);
    let lines = earlier.platforms.is_empty() && later.platforms.is_empty();
    let shared = earlier
        .platforms
        .iter()
        .any(|it| later.platforms.contains(it));
    same && (lines || shared) && earlier.onset + LOOK_BACK >= later.onset
}

#[cfg(test)]
mod tests {
    use sada_detect::Scale;

    use super::*;
    use crate::events::{Statement, example};

    const DAY: Seconds = Seconds::DAY;

    fn event(platform: &str, onset: Seconds, change: impl FnOnce(&mut Statement)) -> Event {
        example::event(*b"PK", platform, onset, |says| {
            says.restored = Some(onset + Seconds::HOUR);
            says.scale = Scale {
                share: 0.9,
                affected: 5,
                observed: 5,
                largest: 0.3,
            };
            change(says);
        })
    }

    #[test]
    fn platforms_that_stop_together_are_one_incident() {
        let events = [
            event("x", Seconds(600), |says| {
                says.certainty = EpisodeCertainty::Confirmed
            }),
            event("youtube", Seconds(300), |says| says.restored = None),
            event("facebook", DAY, |_| {}),
            event("instagram", Seconds(600), |says| says.withdrawn = true),
        ];
        let incidents = incidents(&events);
        assert_eq!(incidents.len(), 2);
        let began = incidents[1].onset;
        let names: Vec<_> = incidents[1].platforms.iter().map(|it| it.name()).collect();
        assert_eq!(names, ["youtube", "x"]);
        assert_eq!(incidents[1].events, ["youtube-300", "x-600"]);
        assert_eq!((began, incidents[1].restored), (Seconds(300), None));
        assert_eq!(incidents[1].certainty, EpisodeCertainty::Confirmed);
        assert_eq!(incidents[1].scale, ScaleClass::NationScale);
    }

    #[test]
    fn the_second_within_two_weeks_is_called_so_and_a_later_one_is_not() {
        let general = |says: &mut Statement| says.kind = EpisodeKind::GeneralOutage;
        let events = [
            event("x", Seconds::ZERO, |_| {}),
            event("youtube", 5 * DAY, |_| {}),
            event("x", 13 * DAY, |_| {}),
            event("x", 14 * DAY, general),
            event("x", 40 * DAY, |_| {}),
        ];
        let nths: Vec<_> = incidents(&events).iter().map(|it| it.nth).collect();
        assert_eq!(nths, [1, 1, 2, 1, 1]);
    }
}
