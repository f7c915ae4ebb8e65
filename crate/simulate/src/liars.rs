//! People who report what is not so.

use sada_detect::{Asn, PlatformIndex};
use sada_units::{BinStart, Country, Seconds};

/// What they are after.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strategy {
    /// They say that a platform fails, all over the country.
    FabricateEverywhere,
    /// All of them are in two networks.
    FabricateInTwo,
    /// They say that it works while it does not.
    Hide,
    /// They say more and more often that it fails, for weeks, so that it becomes what is usual;
    /// and hide what comes then.
    BoilTheFrog,
}

/// Those of one country.
#[derive(Clone, Debug, PartialEq)]
pub struct Liars {
    /// The country they report from.
    pub country: Country,
    /// Of which platforms they lie.
    pub platforms: Vec<PlatformIndex>,
    /// Their part of all reporters, 0 to 1.
    pub part: f64,
    /// What they are after.
    pub strategy: Strategy,
    /// Their first moment, since 1970.
    pub from: Seconds,
    /// The first moment at which they no longer lie.
    pub until: Seconds,
    /// The networks of those that are in two.
    pub networks: [Asn; 2],
}

/// What a liar reports of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lie {
    /// That it failed.
    Failed,
    /// That it came.
    Came,
}

impl Liars {
    /// The part of a network's voters who lie about a platform in this bin, and what they say.
    #[must_use]
    pub fn lie(
        &self,
        bin: BinStart,
        country: Country,
        platform: PlatformIndex,
    ) -> Option<(f64, Lie)> {
        let about = self.country == country
            && self.platforms.contains(&platform)
            && (self.from..self.until).contains(&bin.seconds());
        if !about {
            return None;
        }
        match self.strategy {
            Strategy::FabricateEverywhere => Some((self.part, Lie::Failed)),
            // They come on top of the honest ones there: see `more`.
            Strategy::FabricateInTwo => None,
            Strategy::Hide => Some((self.part, Lie::Came)),
            Strategy::BoilTheFrog => {
                let done = (bin.seconds() - self.from).get();
                let all = (self.until - self.from).get().max(1);
                // In its last tenth the thing itself happens, and they hide it.
                if done * 10 >= all * 9 {
                    return Some((self.part, Lie::Came));
                }
                let ramp = u32::try_from(done * 1000 / all).map_or(1.0, f64::from) / 900.0;
                Some((self.part * ramp, Lie::Failed))
            }
        }
    }

    /// Voters who come on top in a network, all of them liars, if the country has so many.
    #[must_use]
    pub fn extra_voters(&self, bin: BinStart, country: Country, asn: Asn, voters: f64) -> f64 {
        let here = self.strategy == Strategy::FabricateInTwo
            && self.country == country
            && self.networks.contains(&asn)
            && (self.from..self.until).contains(&bin.seconds());
        if here {
            voters * self.part / (1.0 - self.part) / 2.0
        } else {
            0.0
        }
    }
}
