//! The public JSON of one version of an event.
//!
//! Its SHA-256 is recorded, so what this makes of a version must stay the same to the byte for
//! good: names, order, and how times and numbers are written.

use sada_core::catalogue::PlatformId;
use sada_detect::{EpisodeCertainty, EpisodeKind, ScaleClass, Symptom};
use sada_service::clock::utc;
use serde::{Serialize, Serializer};

use super::{Event, Version};

/// One version of an event.
#[derive(Serialize)]
struct Text<'a> {
    id: &'a str,
    version: u32,
    country: String,
    /// `null`: the country's lines.
    platform: Option<&'static str>,
    kind: EpisodeKind,
    how: Symptom,
    scale: ScaleClass,
    certainty: EpisodeCertainty,
    onset: String,
    /// With which bin it was noticed.
    noticed: String,
    /// `null`: it goes on.
    restored: Option<String>,
    withdrawn: bool,
    said_at: String,
    as_of: String,
    evidence: Evidence,
    affected: Affected,
}

#[derive(Serialize)]
struct Evidence {
    nats: Number,
    votes: Number,
    against: Number,
    reporters: Number,
    lost: Number,
    elsewhere: Number,
}

#[derive(Serialize)]
struct Affected {
    share: Number,
    affected: usize,
    observed: usize,
    largest: Number,
}

/// In thousandths; beyond it, doubles are not exact.
const LARGEST: f64 = 9e15;

/// A number with three decimals at most, and with none where it is whole.
struct Number(f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let thousandths = (self.0 * 1000.0).round().clamp(-LARGEST, LARGEST);
        if thousandths % 1000.0 == 0.0 || thousandths.is_nan() {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "it is whole, and not too large"
            )]
            return serializer.serialize_i64((thousandths / 1000.0) as i64);
        }
        serializer.serialize_f64(thousandths / 1000.0)
    }
}

/// The JSON of a version of this event, with `platform` and `restored` null where there is none,
/// times in RFC 3339 (UTC), and numbers with three decimals at most.
#[must_use]
pub fn of(event: &Event, version: &Version) -> String {
    let says = &version.says;
    let text = Text {
        id: &event.id,
        version: version.number,
        country: event.about.country.to_string(),
        platform: event.about.platform.map(PlatformId::name),
        kind: says.kind,
        how: event.about.how,
        scale: says.scale.class(),
        certainty: says.certainty,
        onset: utc(says.onset),
        noticed: utc(says.raised),
        restored: says.restored.map(utc),
        withdrawn: says.withdrawn,
        said_at: utc(version.said_at),
        as_of: utc(version.as_of),
        evidence: Evidence {
            nats: Number(says.evidence.nats),
            votes: Number(says.evidence.votes),
            against: Number(says.evidence.against),
            reporters: Number(says.evidence.reporters),
            lost: Number(says.evidence.lost),
            elsewhere: Number(says.evidence.elsewhere),
        },
        affected: Affected {
            share: Number(says.scale.share),
            affected: says.scale.affected,
            observed: says.scale.observed,
            largest: Number(says.scale.largest),
        },
    };
    // Words and numbers only: there is nothing that could fail.
    serde_json::to_string(&text).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use sada_units::Seconds;

    use super::*;
    use crate::events::example;

    /// Digests of these bytes are recorded: they never change.
    #[test]
    fn a_version_is_written_one_way() {
        let mut event = example::event(*b"PK", "x", Seconds(1_705_759_500), |says| {
            says.scale = sada_detect::Scale {
                share: 0.123_456,
                affected: 3,
                observed: 5,
                largest: 1.0 / 3.0,
            };
            says.evidence.nats = 240.5;
            says.evidence.votes = 170.0;
            says.evidence.lost = 0.0004;
            says.evidence.elsewhere = 0.02;
        });
        event.id = "pk-x-20240120T140500Z".into();
        assert_eq!(
            of(&event, &event.versions[0]),
            r#"{"id":"pk-x-20240120T140500Z","version":1,"country":"PK","platform":"x","kind":"selective","how":"blocked","scale":"several_providers","certainty":"likely","onset":"2024-01-20T14:05:00Z","noticed":"2024-01-20T14:15:00Z","restored":null,"withdrawn":false,"said_at":"2024-01-20T14:05:00Z","as_of":"2024-01-20T14:05:00Z","evidence":{"nats":240.5,"votes":170,"against":0,"reporters":12,"lost":0,"elsewhere":0.02},"affected":{"share":0.123,"affected":3,"observed":5,"largest":0.333}}"#
        );
        let mut later = event.versions[0].clone();
        event.about.platform = None;
        event.about.how = Symptom::Silent;
        later.number = 2;
        later.says.kind = EpisodeKind::GeneralOutage;
        later.says.certainty = EpisodeCertainty::Confirmed;
        later.says.restored = Some(Seconds(1_705_766_400));
        later.says.withdrawn = true;
        later.says.evidence.nats = f64::NAN;
        later.says.evidence.votes = 1e300;
        assert_eq!(
            of(&event, &later),
            r#"{"id":"pk-x-20240120T140500Z","version":2,"country":"PK","platform":null,"kind":"general_outage","how":"silent","scale":"several_providers","certainty":"confirmed","onset":"2024-01-20T14:05:00Z","noticed":"2024-01-20T14:15:00Z","restored":"2024-01-20T16:00:00Z","withdrawn":true,"said_at":"2024-01-20T14:05:00Z","as_of":"2024-01-20T14:05:00Z","evidence":{"nats":0,"votes":9000000000000,"against":0,"reporters":12,"lost":0,"elsewhere":0.02},"affected":{"share":0.123,"affected":3,"observed":5,"largest":0.333}}"#
        );
    }
}
