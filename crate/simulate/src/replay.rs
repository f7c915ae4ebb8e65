//! What happened, as it was published: each as a scenario, to be judged as history did.
//!
//! Times are UTC, in the middle of what sources say; of the length of long ones no more is played
//! than shows whether they are found. How much failed nobody published: it is taken from the
//! mechanism.

use sada_detect::{Asn, EpisodeKind, PlatformIndex, ScaleClass, Symptom};
use sada_units::{Country, Seconds};

use crate::happening::{Happening, Impact};
use crate::nation::{Nation, Network};
use crate::scenario::{GroundTruth, PLATFORMS, Scenario};

/// In which networks.
#[derive(Clone, Copy, Debug, PartialEq)]
enum AffectedNetworks {
    /// In all networks of the country.
    All,
    /// In the largest so many.
    Largest(usize),
    /// In mobile ones.
    Mobile,
    /// In one after the other, so far apart.
    InTurn(Seconds),
    /// In all countries.
    World,
}

/// Who serves the people.
#[derive(Clone, Copy, Debug, PartialEq)]
enum OperatorMix {
    /// Many, as in Pakistan.
    Many,
    /// One of them nearly everybody.
    One,
    /// Mobile networks most.
    Mobile,
}

/// One published event.
#[derive(Clone, Copy, Debug)]
pub struct Replay {
    /// Country and day.
    pub id: &'static str,
    code: [u8; 2],
    /// Hours its clocks are ahead of UTC.
    ahead: u64,
    mix: OperatorMix,
    /// Platforms, four at most.
    platforms: usize,
    /// Minutes after midnight UTC.
    from: u64,
    /// How long it lasts, in minutes; of what goes on, nothing.
    minutes: Option<u64>,
    networks: AffectedNetworks,
    effect: Impact,
    kind: Option<EpisodeKind>,
    how: &'static [Symptom],
    scale: &'static [ScaleClass],
}

const NATION: &[ScaleClass] = &[ScaleClass::NationScale];
const SOME: &[ScaleClass] = &[
    ScaleClass::SeveralProviders,
    ScaleClass::DominantOperator,
    ScaleClass::NationScale,
];
const ALONE: &[ScaleClass] = &[ScaleClass::SingleProvider];
const BLOCKED: &[Symptom] = &[Symptom::Blocked];
const LINES: &[Symptom] = &[Symptom::LinesDown, Symptom::Silent];

/// A restriction of all networks of a country, as most of them are.
const fn nation(
    id: &'static str,
    code: [u8; 2],
    ahead: u64,
    platforms: usize,
    from: u64,
    minutes: u64,
) -> Replay {
    Replay {
        id,
        code,
        ahead,
        mix: OperatorMix::Many,
        platforms,
        from,
        minutes: Some(minutes),
        networks: AffectedNetworks::All,
        effect: Impact::Fails(0.85),
        kind: Some(EpisodeKind::Selective),
        how: BLOCKED,
        scale: NATION,
    }
}

/// All of them; the sources are those of the published records.
pub const REPLAYS: [Replay; 16] = [
    // YouTube during a speech, on some providers.
    Replay {
        networks: AffectedNetworks::Largest(4),
        scale: SOME,
        ..nation("PK 2022-08-21", *b"PK", 5, 1, 16 * 60, 120)
    },
    nation("PK 2023-12-17", *b"PK", 5, 4, 14 * 60, 420),
    nation("PK 2024-01-07", *b"PK", 5, 4, 12 * 60 + 40, 300),
    nation("PK 2024-01-20", *b"PK", 5, 4, 14 * 60, 240),
    // Mobile networks off on the day of an election.
    Replay {
        networks: AffectedNetworks::Mobile,
        effect: Impact::Removes(1.0),
        kind: Some(EpisodeKind::GeneralOutage),
        how: LINES,
        scale: SOME,
        ..nation("PK 2024-02-08", *b"PK", 5, 0, 2 * 60 + 20, 1000)
    },
    // For more than a year.
    Replay {
        minutes: None,
        ..nation("PK 2024-02-17", *b"PK", 5, 1, 15 * 60, 0)
    },
    // Handshakes took three seconds instead of 70 milliseconds.
    Replay {
        effect: Impact::Slows(0.85),
        how: &[Symptom::Slowed],
        ..nation("TR 2023-02-08", *b"TR", 3, 1, 13 * 60 + 25, 520)
    },
    nation("LK 2022-04-02", *b"LK", 5, 4, 18 * 60 + 45, 930),
    nation("ZM 2021-08-12", *b"ZM", 2, 3, 19 * 60, 1500),
    Replay {
        mix: OperatorMix::One,
        minutes: None,
        ..nation("ET 2023-02-09", *b"ET", 3, 4, 18 * 60, 0)
    },
    Replay {
        mix: OperatorMix::Mobile,
        networks: AffectedNetworks::Mobile,
        scale: SOME,
        ..nation("BD 2024-08-02", *b"BD", 6, 4, 6 * 60 + 20, 380)
    },
    // Provider by provider.
    Replay {
        networks: AffectedNetworks::InTurn(Seconds::hours(3)),
        minutes: Some(4 * 24 * 60),
        ..nation("NP 2025-09-04", *b"NP", 5, 4, 10 * 60, 0)
    },
    // One provider.
    Replay {
        networks: AffectedNetworks::Largest(1),
        scale: ALONE,
        ..nation("VE 2019-04-30", *b"VE", 20, 3, 14 * 60, 640)
    },
    Replay {
        networks: AffectedNetworks::World,
        effect: Impact::Fails(0.97),
        kind: Some(EpisodeKind::PlatformOutage),
        scale: NATION,
        ..nation("world 2021-10-04", *b"PK", 5, 3, 15 * 60 + 40, 350)
    },
    // People were logged out while pages loaded: nothing that votes tell.
    Replay {
        networks: AffectedNetworks::World,
        effect: Impact::Fails(0.0),
        kind: None,
        ..nation("world 2024-03-05", *b"PK", 5, 4, 15 * 60, 155)
    },
    // Everything, network by network over hours.
    Replay {
        networks: AffectedNetworks::InTurn(Seconds::minutes(40)),
        effect: Impact::Removes(0.95),
        kind: Some(EpisodeKind::GeneralOutage),
        how: LINES,
        scale: NATION,
        minutes: Some(3 * 24 * 60),
        ..nation("IR 2019-11-16", *b"IR", 3, 0, 16 * 60, 0)
    },
];

impl Replay {
    /// What happened, in a few words.
    #[must_use]
    pub fn what(&self) -> String {
        let whom = match (self.platforms, self.effect) {
            (0, _) => "everything".to_owned(),
            (1, _) => "one platform".to_owned(),
            (platforms, _) => format!("{platforms} platforms"),
        };
        let how = match self.effect {
            Impact::Fails(0.0) => "people were logged out",
            Impact::Slows(_) => "slowed down",
            Impact::Fails(_) => "stopped",
            Impact::Breaks(_) | Impact::Removes(_) | Impact::Hole => "off",
        };
        let place = match self.networks {
            AffectedNetworks::All => "in all networks".to_owned(),
            AffectedNetworks::Largest(1) => "in the largest network".to_owned(),
            AffectedNetworks::Largest(count) => format!("in the {count} largest networks"),
            AffectedNetworks::Mobile => "in mobile networks".to_owned(),
            AffectedNetworks::InTurn(_) => "in one network after the other".to_owned(),
            AffectedNetworks::World => "in all countries".to_owned(),
        };
        format!("{whom}, {how}, {place}")
    }

    /// The world it happened in.
    #[must_use]
    pub fn world(&self, voters: f64) -> Vec<Nation> {
        let mut world = Nation::world(voters);
        let home = &mut world[0];
        home.code = Country::of(self.code);
        home.ahead = Seconds::hours(self.ahead);
        let network = |asn, part, people, mobile| Network {
            asn,
            part,
            people,
            mobile,
        };
        match self.mix {
            OperatorMix::Many => {}
            OperatorMix::One => {
                home.networks = vec![
                    network(24757, 0.8, 60.0, true),
                    network(60_001, 0.1, 2.0, false),
                    network(60_002, 0.06, 1.0, false),
                    network(60_003, 0.04, 1.0, false),
                ];
            }
            OperatorMix::Mobile => {
                home.networks = vec![
                    network(24389, 0.3, 82.0, true),
                    network(24432, 0.2, 56.0, true),
                    network(45245, 0.2, 40.0, true),
                    network(17494, 0.15, 5.0, false),
                    network(58717, 0.15, 5.0, false),
                ];
            }
        }
        world
    }

    /// What happened, on a day that begins then.
    #[must_use]
    pub fn scenario(&self, world: &[Nation], start: Seconds) -> Scenario {
        let home = &world[0];
        let onset = start + Seconds::minutes(self.from);
        // What goes on is played for two days.
        let restored = self.minutes.map_or(start + Seconds::days(3), |minutes| {
            onset + Seconds::minutes(minutes)
        });
        let platforms: Vec<PlatformIndex> = PLATFORMS.into_iter().take(self.platforms).collect();
        let of = |networks: Option<Vec<Asn>>, from| Happening {
            country: (self.networks != AffectedNetworks::World).then_some(home.code),
            networks,
            platforms: (!platforms.is_empty()).then(|| platforms.clone()),
            from,
            until: restored,
            effect: self.effect,
        };
        let asns = |of: &mut dyn Iterator<Item = &Network>| of.map(|it| it.asn).collect::<Vec<_>>();
        let happenings = match self.networks {
            AffectedNetworks::All | AffectedNetworks::World => vec![of(None, onset)],
            AffectedNetworks::Largest(count) => {
                let mut largest: Vec<&Network> = home.networks.iter().collect();
                largest.sort_by(|one, other| other.part.total_cmp(&one.part));
                let largest = asns(&mut largest.into_iter().take(count));
                vec![of(Some(largest), onset)]
            }
            AffectedNetworks::Mobile => {
                let mobile = asns(&mut home.networks.iter().filter(|it| it.mobile));
                vec![of(Some(mobile), onset)]
            }
            AffectedNetworks::InTurn(gap) => {
                let turns = home.networks.iter().zip(0_u64..);
                turns
                    .map(|(it, turn)| of(Some(vec![it.asn]), onset + turn * gap))
                    .collect()
            }
        };
        let countries = match self.networks {
            AffectedNetworks::World => world.iter().map(|it| it.code).collect(),
            _ => vec![home.code],
        };
        let mut truths = Vec::new();
        if let Some(kind) = self.kind {
            let about: Vec<Option<PlatformIndex>> = if platforms.is_empty() {
                vec![None]
            } else {
                platforms.iter().copied().map(Some).collect()
            };
            for country in countries {
                truths.extend(about.iter().map(|platform| GroundTruth {
                    country,
                    platform: *platform,
                    onset,
                    restored,
                    kind,
                    how: self.how.to_vec(),
                    scale: self.scale.to_vec(),
                }));
            }
        }
        Scenario {
            name: self.id,
            happenings,
            truths,
            lasts: (restored - start) + Seconds::hours(12),
            rolls_out: matches!(self.networks, AffectedNetworks::InTurn(_)),
        }
    }
}
