//! What befalls networks and platforms, innocent or not.

use rand::RngExt as _;
use sada_detect::{Asn, PlatformIndex};
use sada_units::{BinStart, Country, Seconds};

use crate::draw::{Chance, moment, poisson};
use crate::nation::Nation;

/// What it does to loads, or to people.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Impact {
    /// This part of the platform's loads fails, and controls are reached.
    Fails(f64),
    /// This part of the platform's loads is slow.
    Slows(f64),
    /// This part of all loads fails, together with the controls.
    Breaks(f64),
    /// This part of the people is gone.
    Removes(f64),
    /// Nothing at all is heard from anywhere.
    Hole,
}

/// Something that happens, in some place and for some time.
#[derive(Clone, Debug, PartialEq)]
pub struct Happening {
    /// Where; `None`: everywhere.
    pub country: Option<Country>,
    /// In which networks; `None`: in all.
    pub networks: Option<Vec<Asn>>,
    /// To which platforms; `None`: to all.
    pub platforms: Option<Vec<PlatformIndex>>,
    /// Its first moment.
    pub from: Seconds,
    /// The moment after its last.
    pub until: Seconds,
    /// What it does.
    pub effect: Impact,
}

impl Happening {
    /// Which part of a bin it covers, 0 to 1.
    #[must_use]
    pub fn covers(&self, bin: BinStart, length: Seconds) -> f64 {
        let from = self.from.max(bin.seconds());
        let until = self.until.min(bin.end(length));
        let part = (until - from).min(length);
        u32::try_from(part.get()).map_or(0.0, f64::from)
            / u32::try_from(length.get()).map_or(1.0, f64::from)
    }

    /// Whether it befalls this network.
    #[must_use]
    pub fn befalls(&self, country: Country, asn: Asn) -> bool {
        self.country.is_none_or(|it| it == country)
            && self.networks.as_ref().is_none_or(|it| it.contains(&asn))
    }

    /// Whether it is about this platform.
    #[must_use]
    pub fn concerns(&self, platform: PlatformIndex) -> bool {
        self.platforms
            .as_ref()
            .is_none_or(|it| it.contains(&platform))
    }
}

/// How often faults come that nobody means: of a network's lines, in a year.
const LINE_FAULTS: f64 = 8.0;
/// Of a country's lines.
const NATIONAL_FAULTS: f64 = 3.0;
/// Of one network's way to one platform, as by a cache that is down.
const CACHE_FAULTS: f64 = 1.0;

/// The innocent faults of some time.
pub fn faults(
    nations: &[Nation],
    platforms: &[PlatformIndex],
    from: Seconds,
    until: Seconds,
    chance: &mut Chance,
) -> Vec<Happening> {
    let years =
        u32::try_from((until - from) / Seconds::HOUR).map_or(0.0, f64::from) / (365.0 * 24.0);
    let mut all = Vec::new();
    for nation in nations {
        let mut some =
            |each: f64, networks: Option<Asn>, platform: Option<PlatformIndex>, paired: bool| {
                for _ in 0..poisson(each * years, chance) {
                    let begins = moment(from..until, chance);
                    let minutes = chance.random_range(10_u64..90);
                    let part = chance.random_range(0.3..0.9);
                    all.push(Happening {
                        country: Some(nation.code),
                        networks: networks.map(|asn| vec![asn]),
                        platforms: platform.map(|it| vec![it]),
                        from: begins,
                        until: begins + Seconds::minutes(minutes),
                        effect: if paired {
                            Impact::Fails(part)
                        } else {
                            Impact::Breaks(part)
                        },
                    });
                }
            };
        some(NATIONAL_FAULTS, None, None, false);
        for network in &nation.networks {
            some(LINE_FAULTS, Some(network.asn), None, false);
            for platform in platforms {
                some(CACHE_FAULTS, Some(network.asn), Some(*platform), true);
            }
        }
    }
    all.sort_by_key(|it| it.from);
    all
}

/// Days on which a third fewer are about.
pub fn holidays(
    nations: &[Nation],
    from: Seconds,
    until: Seconds,
    chance: &mut Chance,
) -> Vec<Happening> {
    let days = from / Seconds::DAY..until / Seconds::DAY;
    let mut all = Vec::new();
    for nation in nations {
        for day in days.clone() {
            if chance.random_bool(0.03) {
                all.push(Happening {
                    country: Some(nation.code),
                    networks: None,
                    platforms: None,
                    from: Seconds::days(day),
                    until: Seconds::days(day + 1),
                    effect: Impact::Removes(0.35),
                });
            }
        }
    }
    all
}
