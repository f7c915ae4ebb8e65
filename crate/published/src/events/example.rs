//! Events for tests.

use sada_core::catalogue::PlatformId;
use sada_detect::{EpisodeCertainty, EpisodeEvidence, EpisodeKind, Scale, Symptom};
use sada_units::{Country, Seconds};

use super::{About, Event, Statement, Version};

/// A platform that is blocked in a country since then, likely and by twelve reporters, but for
/// what is changed.
#[must_use]
pub fn event(
    country: [u8; 2],
    platform: &str,
    onset: Seconds,
    change: impl FnOnce(&mut Statement),
) -> Event {
    let mut says = Statement {
        kind: EpisodeKind::Selective,
        onset,
        raised: onset + Seconds::minutes(10),
        restored: None,
        scale: Scale::default(),
        certainty: EpisodeCertainty::Likely,
        evidence: EpisodeEvidence {
            reporters: 12.0,
            ..EpisodeEvidence::default()
        },
        withdrawn: false,
    };
    change(&mut says);
    Event {
        id: format!("{platform}-{onset}"),
        about: About {
            country: Country::of(country),
            platform: PlatformId::from_name(platform),
            how: Symptom::Blocked,
        },
        settled: false,
        versions: vec![Version {
            number: 1,
            as_of: onset,
            said_at: onset,
            says,
        }],
    }
}
