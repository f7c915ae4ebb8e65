//! From what the detector finds now to what is to be said anew. Pure.

use sada_detect::Episode;
use sada_units::Seconds;
use time::OffsetDateTime;
use time::macros::format_description;

use super::{About, Event, Statement};

/// What was found this close to what was said before is the same event: as close as an alarm that
/// continues another.
const SAME_WITHIN: Seconds = Seconds::HOUR;

/// Something to say: of an event that is known, or of a new one.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// The event.
    pub id: String,
    /// What it is about.
    pub about: About,
    /// What is to be said.
    pub says: Statement,
}

/// What is to be said, where `known` are the events that may still change and `found` is all that
/// the detector finds: each with what it is about, the earliest first.
///
/// An event that is not found any more is withdrawn, and one that is found again after that is
/// the same one again.
#[must_use]
pub fn revise(known: &[Event], found: &[(About, Episode)]) -> Vec<Revision> {
    let mut left: Vec<(&Event, Statement)> = known
        .iter()
        .filter_map(|event| Some((event, event.latest()?.says)))
        .collect();
    let mut changes = Vec::new();
    for (about, episode) in found {
        let says = Statement::of(episode);
        // Of several the one that stands, and of those the one that began nearest to it.
        let same = (0..left.len())
            .filter(|at| left[*at].0.about == *about && is_same(&left[*at].1, &says))
            .min_by_key(|at| {
                let said = &left[*at].1;
                (said.withdrawn, said.onset.abs_diff(says.onset))
            });
        let id = match same.map(|at| left.remove(at)) {
            Some((event, said)) if says.says_other(&said) => event.id.clone(),
            Some(_) => continue,
            None => identity(*about, says.onset),
        };
        let about = *about;
        changes.push(Revision { id, about, says });
    }
    let gone = left.into_iter().filter(|(_, said)| !said.withdrawn);
    changes.extend(gone.map(|(event, said)| Revision {
        id: event.id.clone(),
        about: event.about,
        says: Statement {
            withdrawn: true,
            ..said
        },
    }));
    changes
}

/// Whether the detector means this event.
#[must_use]
pub fn is_about(event: &Event, about: About, episode: &Episode) -> bool {
    let says = Statement::of(episode);
    event.about == about && event.latest().is_some_and(|it| is_same(&it.says, &says))
}

fn is_same(said: &Statement, says: &Statement) -> bool {
    let before = |one: &Statement, other: &Statement| one.ends() + SAME_WITHIN < other.onset;
    !before(said, says) && !before(says, said)
}

/// Such as `pk-youtube-20240120T1405Z`: short enough to be said, and to be typed.
fn identity(about: About, onset: Seconds) -> String {
    let what = about.platform.map_or("lines", |platform| platform.name());
    let how = match about.how {
        sada_detect::Symptom::Blocked | sada_detect::Symptom::LinesDown => "",
        sada_detect::Symptom::Slowed => "-slow",
        sada_detect::Symptom::Silent => "-silent",
    };
    let country = about.country.to_string().to_ascii_lowercase();
    format!("{country}-{what}{how}-{}", moment(onset))
}

fn moment(at: Seconds) -> String {
    let format = format_description!("[year][month][day]T[hour][minute][second]Z");
    let seconds = i64::try_from(at.get()).ok();
    seconds
        .and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok())
        .and_then(|at| at.format(&format).ok())
        .unwrap_or_else(|| at.to_string())
}

#[cfg(test)]
mod tests {
    use sada_core::catalogue::PlatformId;
    use sada_detect::{EpisodeCertainty, EpisodeEvidence, EpisodeKind, Scale, Symptom};
    use sada_units::{BinStart, Country};

    use super::*;
    use crate::events::example;

    const HOUR: Seconds = Seconds::HOUR;

    fn about() -> About {
        About {
            country: Country::of(*b"PK"),
            platform: PlatformId::from_name("x"),
            how: Symptom::Blocked,
        }
    }

    fn found(onset: Seconds, restored: Option<Seconds>) -> (About, Episode) {
        let episode = Episode {
            country: about().country,
            platform: None,
            how: Symptom::Blocked,
            kind: EpisodeKind::Selective,
            onset: BinStart(onset),
            raised: BinStart(onset + Seconds(600)),
            restored: restored.map(BinStart),
            scale: Scale::default(),
            certainty: EpisodeCertainty::Likely,
            evidence: EpisodeEvidence::default(),
        };
        (about(), episode)
    }

    fn event(id: &str, onset: Seconds, restored: Option<Seconds>, withdrawn: bool) -> Event {
        let event = example::event(*b"PK", "x", onset, |says| {
            says.restored = restored;
            says.withdrawn = withdrawn;
        });
        Event {
            id: id.into(),
            ..event
        }
    }

    fn ids(changes: &[Revision]) -> Vec<&str> {
        changes.iter().map(|change| change.id.as_str()).collect()
    }

    #[test]
    fn what_was_withdrawn_takes_nothing_of_a_later_day() {
        let known = [event("old", Seconds::ZERO, None, true)];
        let changes = revise(&known, &[found(24 * HOUR, None)]);
        assert_eq!(ids(&changes), ["pk-x-19700102T000000Z"]);
        let changes = revise(&known, &[found(HOUR / 2, None)]);
        assert_eq!(ids(&changes), ["old"], "found again");
    }

    #[test]
    fn of_two_the_nearest_is_meant() {
        let known = [
            event("first", Seconds::ZERO, Some(10 * HOUR), false),
            event("second", 10 * HOUR + Seconds(600), None, false),
        ];
        let changes = revise(
            &known,
            &[
                found(10 * HOUR + Seconds(900), None),
                found(Seconds::ZERO, Some(10 * HOUR)),
            ],
        );
        assert_eq!(ids(&changes), ["second"]);
        assert_eq!(changes[0].says.onset, 10 * HOUR + Seconds(900));
    }

    #[test]
    fn what_is_found_no_more_is_withdrawn_once() {
        let known = [event("gone", Seconds::ZERO, None, false)];
        let changes = revise(&known, &[]);
        assert!(ids(&changes) == ["gone"] && changes[0].says.withdrawn);
        assert_eq!(revise(&[event("gone", Seconds::ZERO, None, true)], &[]), []);
    }
}
