//! What happens, with the truth of it.

use rand::RngExt as _;
use sada_detect::{Asn, EpisodeKind, PlatformIndex, ScaleClass, Symptom};
use sada_units::{Country, Seconds};

use crate::draw::{Chance, moment};
use crate::happening::{Happening, Impact};
use crate::nation::Nation;

/// The platforms of the simulations.
pub const PLATFORMS: [PlatformIndex; 4] = [
    PlatformIndex(0),
    PlatformIndex(1),
    PlatformIndex(2),
    PlatformIndex(3),
];

/// One thing that is to be found: a platform in a country, or a country's lines.
#[derive(Clone, Debug, PartialEq)]
pub struct GroundTruth {
    /// The country it happens in.
    pub country: Country,
    /// Of which platform; `None`: of the lines.
    pub platform: Option<PlatformIndex>,
    /// The second in which it began.
    pub onset: Seconds,
    /// The second in which it ended.
    pub restored: Seconds,
    /// What kind of thing it is.
    pub kind: EpisodeKind,
    /// How it shows, one of these.
    pub how: Vec<Symptom>,
    /// How much of the country it is, one of these.
    pub scale: Vec<ScaleClass>,
}

/// What happens in a world, and what of it is to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    /// Its name, one of [`NAMES`] or that of a replay.
    pub name: &'static str,
    /// What befalls whom, sorted by beginning.
    pub happenings: Vec<Happening>,
    /// What is to be found, and nothing else.
    pub truths: Vec<GroundTruth>,
    /// How long after the start it goes on.
    pub lasts: Seconds,
    /// Whether networks follow each other, so that its beginning is a matter of view.
    pub rolls_out: bool,
}

/// The names of all of them.
pub const NAMES: [&str; 17] = [
    "four platforms",
    "one platform",
    "staggered over hours",
    "staggered over days",
    "flapping",
    "partial",
    "throttling",
    "dominant provider",
    "single provider",
    "provider outage",
    "national outage",
    "mobile off",
    "platform outage",
    "platform's API",
    "slow morning",
    "holes",
    "issuer outage",
];

const NATION: [ScaleClass; 1] = [ScaleClass::NationScale];
const ANY: [ScaleClass; 4] = [
    ScaleClass::SingleProvider,
    ScaleClass::SeveralProviders,
    ScaleClass::DominantOperator,
    ScaleClass::NationScale,
];

/// A scenario by its name, on an evening that begins some hours after `start`.
#[must_use]
pub fn scenario(
    name: &'static str,
    nations: &[Nation],
    start: Seconds,
    chance: &mut Chance,
) -> Scenario {
    let home = &nations[0];
    let onset = start + evening(home) + moment(Seconds::ZERO..Seconds::hours(3), chance);
    let restored = onset + moment(Seconds::hours(3)..Seconds::hours(6), chance);
    let fails = chance.random_range(0.7..0.95);
    let mut made = ScenarioBuilder {
        home,
        happenings: Vec::new(),
        truths: Vec::new(),
    };
    let mut lasts = Seconds::days(2);
    let (whole, one) = ((onset, restored), &PLATFORMS[..1]);
    match name {
        "four platforms" => made.restrict(None, &PLATFORMS, whole, Impact::Fails(fails), &NATION),
        "one platform" => made.restrict(None, one, whole, Impact::Fails(fails), &NATION),
        // Some still get through, as by tunnels.
        "partial" => made.restrict(None, one, whole, Impact::Fails(0.65), &NATION),
        "throttling" => {
            made.restrict(None, &PLATFORMS[..2], whole, Impact::Slows(fails), &NATION);
        }
        "dominant provider" => {
            let both = [home.networks[0].asn, home.networks[1].asn];
            made.restrict(Some(&both), one, whole, Impact::Fails(0.95), &ANY);
        }
        "single provider" => {
            let alone = [home.networks[0].asn];
            let scale = [ScaleClass::SingleProvider];
            made.restrict(Some(&alone), one, whole, Impact::Fails(0.95), &scale);
        }
        "staggered over hours" | "staggered over days" => {
            let gap = if name.ends_with("hours") {
                Seconds::minutes(30)
            } else {
                Seconds::hours(6)
            };
            let networks: Vec<Asn> = home.networks.iter().map(|it| it.asn).collect();
            let count = u64::try_from(networks.len()).unwrap_or(1);
            let restored = onset + count * gap + Seconds::hours(12);
            for (asn, turn) in networks.iter().zip(0_u64..) {
                let span = (onset + turn * gap, restored);
                made.befall(Some(&[*asn]), Some(one), span, Impact::Fails(fails));
            }
            made.found(one, (onset, restored), Symptom::Blocked, &NATION);
            lasts = Seconds::days(5);
        }
        "flapping" => {
            let mut at = onset;
            while at < restored {
                let span = (at, (at + Seconds::minutes(30)).min(restored));
                made.befall(None, Some(one), span, Impact::Fails(fails));
                at += Seconds::minutes(45);
            }
            made.found(one, whole, Symptom::Blocked, &NATION);
        }
        "provider outage" => {
            let alone = [home.networks[0].asn];
            made.befall(Some(&alone), None, whole, Impact::Removes(0.97));
            made.lines(whole, &[ScaleClass::SingleProvider]);
        }
        "national outage" => {
            made.befall(None, None, whole, Impact::Removes(0.9));
            made.befall(None, None, whole, Impact::Breaks(0.8));
            made.lines(whole, &NATION);
        }
        "mobile off" => {
            let mobile = home.networks.iter().filter(|it| it.mobile).map(|it| it.asn);
            let mobile: Vec<Asn> = mobile.collect();
            let from = start + morning(home);
            let span = (from, from + Seconds::hours(12));
            made.befall(Some(&mobile), None, span, Impact::Removes(1.0));
            made.lines(span, &ANY);
        }
        "platform outage" | "platform's API" => {
            let part = if name == "platform outage" { 0.9 } else { 0.6 };
            made.everywhere(Some(one), whole, Impact::Fails(part));
            for nation in nations {
                made.truths.push(GroundTruth {
                    country: nation.code,
                    platform: Some(PLATFORMS[0]),
                    onset,
                    restored,
                    kind: EpisodeKind::PlatformOutage,
                    how: vec![Symptom::Blocked],
                    scale: ANY.to_vec(),
                });
            }
        }
        "slow morning" => {
            let from = start + morning(home);
            let span = (from, from + Seconds::hours(3));
            made.befall(None, None, span, Impact::Slows(0.15));
            made.befall(None, None, span, Impact::Removes(0.3));
        }
        "holes" => {
            for hour in [3, 9, 20] {
                let from =
                    start + Seconds::hours(hour) + moment(Seconds::ZERO..Seconds::HOUR, chance);
                let until = from + moment(Seconds(300)..Seconds::hours(2), chance);
                made.everywhere(None, (from, until), Impact::Hole);
            }
        }
        // The issuer's: tokens run out everywhere, more and more.
        _ => {
            let mut from = onset;
            for part in [0.3, 0.6, 0.85] {
                made.everywhere(None, (from, from + Seconds::HOUR), Impact::Removes(part));
                from += Seconds::HOUR;
            }
        }
    }
    let ScenarioBuilder {
        mut happenings,
        truths,
        ..
    } = made;
    happenings.sort_by_key(|it| it.from);
    Scenario {
        name,
        happenings,
        truths,
        lasts,
        rolls_out: name.starts_with("staggered"),
    }
}

/// How long after midnight UTC it is five in the afternoon.
fn evening(nation: &Nation) -> Seconds {
    (Seconds::hours(17 + 24) - nation.ahead) % Seconds::DAY
}

/// How long after midnight UTC it is seven in the morning.
fn morning(nation: &Nation) -> Seconds {
    (Seconds::hours(7 + 24) - nation.ahead) % Seconds::DAY
}

struct ScenarioBuilder<'a> {
    home: &'a Nation,
    happenings: Vec<Happening>,
    truths: Vec<GroundTruth>,
}

/// The first moment, and the one after the last.
type Span = (Seconds, Seconds);

impl ScenarioBuilder<'_> {
    /// Something done to platforms that is to be found.
    fn restrict(
        &mut self,
        networks: Option<&[Asn]>,
        platforms: &[PlatformIndex],
        span: Span,
        effect: Impact,
        scale: &[ScaleClass],
    ) {
        let how = match effect {
            Impact::Slows(_) => Symptom::Slowed,
            _ => Symptom::Blocked,
        };
        self.befall(networks, Some(platforms), span, effect);
        self.found(platforms, span, how, scale);
    }

    fn befall(
        &mut self,
        networks: Option<&[Asn]>,
        platforms: Option<&[PlatformIndex]>,
        (from, until): Span,
        effect: Impact,
    ) {
        self.happenings.push(Happening {
            country: Some(self.home.code),
            networks: networks.map(<[Asn]>::to_vec),
            platforms: platforms.map(<[PlatformIndex]>::to_vec),
            from,
            until,
            effect,
        });
    }

    fn everywhere(&mut self, platforms: Option<&[PlatformIndex]>, span: Span, effect: Impact) {
        self.befall(None, platforms, span, effect);
        if let Some(happening) = self.happenings.last_mut() {
            happening.country = None;
        }
    }

    fn found(
        &mut self,
        platforms: &[PlatformIndex],
        span: Span,
        how: Symptom,
        scale: &[ScaleClass],
    ) {
        for platform in platforms {
            self.truth(Some(*platform), span, EpisodeKind::Selective, &[how], scale);
        }
    }

    fn lines(&mut self, span: Span, scale: &[ScaleClass]) {
        let how = [Symptom::LinesDown, Symptom::Silent];
        self.truth(None, span, EpisodeKind::GeneralOutage, &how, scale);
    }

    fn truth(
        &mut self,
        platform: Option<PlatformIndex>,
        (onset, restored): Span,
        kind: EpisodeKind,
        how: &[Symptom],
        scale: &[ScaleClass],
    ) {
        self.truths.push(GroundTruth {
            country: self.home.code,
            platform,
            onset,
            restored,
            kind,
            how: how.to_vec(),
            scale: scale.to_vec(),
        });
    }
}
