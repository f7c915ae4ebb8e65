//! One version of an event as everybody is told of it: the same bytes for good.
//!
//! What is said here, and how, is what is recorded: another order of members, or another way to
//! write a number, would be other bytes.

use sada_core::catalogue::PlatformId;
use sada_detect::{Certainty, Country, Evidence, How, Kind, ScaleWord};
use serde::Serialize;

use super::{Event, Version};
use crate::clock::utc;

/// A version of an event; moments in RFC 3339 (UTC).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    /// The event's identity.
    pub event: String,
    /// From 1.
    pub version: u32,
    /// When it was said.
    pub said_at: Option<String>,
    /// With the reports of bins that ended by then.
    pub as_of: Option<String>,
    /// Where.
    pub country: Country,
    /// Of which platform; none: of the country's lines.
    pub platform: Option<PlatformId>,
    /// How it shows.
    pub how: How,
    /// What kind of thing it is.
    pub kind: Kind,
    /// When it began.
    pub onset: Option<String>,
    /// With which bin it was noticed.
    pub raised: Option<String>,
    /// When things worked again; none: it goes on.
    pub restored: Option<String>,
    /// How much of the country.
    pub scale: Scale,
    /// How sure.
    pub certainty: Certainty,
    /// The numbers; those of people and votes in steps.
    pub evidence: Evidence,
    /// With all reports in, it is no event.
    pub withdrawn: bool,
}

/// How much of a country.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Scale {
    /// In a word.
    pub word: ScaleWord,
    /// Part of the people served by the observed networks whose network is affected, 0 to 1.
    pub share: f64,
    /// Organisations affected.
    pub affected: usize,
    /// Organisations observed.
    pub observed: usize,
    /// Part of the affected people whom the largest affected organisation serves, 0 to 1.
    pub largest: f64,
}

impl Told {
    /// This version of this event.
    #[must_use]
    pub fn of(event: &Event, version: &Version) -> Self {
        let says = &version.says;
        Self {
            event: event.id.clone(),
            version: version.number,
            said_at: utc(version.said_at),
            as_of: utc(version.as_of),
            country: event.about.country,
            platform: event.about.platform,
            how: event.about.how,
            kind: says.kind,
            onset: utc(says.onset),
            raised: utc(says.raised),
            restored: says.restored.and_then(utc),
            scale: Scale {
                word: says.scale.word(),
                share: says.scale.share,
                affected: says.scale.affected,
                observed: says.scale.observed,
                largest: says.scale.largest,
            },
            certainty: says.certainty,
            evidence: says.evidence,
            withdrawn: says.withdrawn,
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        // Words, numbers and lists of them always have a JSON form.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::example;

    #[test]
    fn a_version_has_the_same_bytes_for_good() {
        let event = example::event(*b"PK", "youtube", 1_705_760_700, |says| {
            says.scale.share = 0.86;
        });
        let bytes = Told::of(&event, &event.versions[0]).bytes();
        let expected = concat!(
            r#"{"event":"youtube-1705760700","version":1,"said_at":"2024-01-20T14:25:00Z","#,
            r#""as_of":"2024-01-20T14:25:00Z","country":"PK","platform":"youtube","how":"blocked","#,
            r#""kind":"selective","onset":"2024-01-20T14:25:00Z","raised":"2024-01-20T14:35:00Z","#,
            r#""restored":null,"scale":{"word":"single_provider","share":0.86,"affected":0,"#,
            r#""observed":0,"largest":0.0},"certainty":"likely","evidence":{"nats":0.0,"votes":0.0,"#,
            r#""against":0.0,"reporters":12.0,"lost":0.0,"elsewhere":0.0},"withdrawn":false}"#,
        );
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }
}
