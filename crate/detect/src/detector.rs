//! The detector as it is run: bins in, and once a day it learns from what is long over.

use sada_units::{BinStart, Country, Seconds};
use serde::{Deserialize, Serialize};

use crate::all_countries::AllCountries;
use crate::cell::{NetworkCount, PlatformIndex};
use crate::episode::Episode;
use crate::geography::Networks;
use crate::params::Params;
use crate::rates::{Learner, Rates};

/// Late reports come for so long; then a bin is final, and is learned from.
pub const FINAL_AFTER: Seconds = Seconds::hours(72);
/// What ended is kept for so long: hours beside it are still to be learned, or not.
const KEPT_AFTER_END: Seconds = Seconds::hours(2);

/// World, rates, and what waits to be learned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Detector {
    countries: AllCountries,
    rates: Rates,
    learner: Learner,
    networks: Networks,
}

impl Detector {
    /// Nothing was seen yet.
    #[must_use]
    pub fn new(params: Params, networks: Networks) -> Self {
        Self {
            countries: AllCountries::new(params),
            rates: Rates::default(),
            learner: Learner::default(),
            networks,
        }
    }

    /// What was learned, and nothing of what was found, with these constants.
    #[must_use]
    pub fn with_params(&self, params: Params) -> Self {
        Self {
            countries: AllCountries::new(params),
            ..self.clone()
        }
    }

    /// The constants that it works with.
    #[must_use]
    pub const fn params(&self) -> &Params {
        self.countries.params()
    }

    /// Sets whose networks are, from now on.
    pub fn set_networks(&mut self, networks: Networks) {
        self.networks = networks;
    }

    /// Observes all counts of the bin that starts at this moment; those of one country side by side.
    /// Bins come in their order, each once; a bin without any counts is a bin too.
    pub fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        self.countries
            .observe(bin, cells, &self.rates, &self.networks);
        self.learner.record(bin, cells);
        let end = bin.end(self.params().bin_length);
        if bin.seconds() / Seconds::DAY != end / Seconds::DAY {
            let before = bin.seconds() - FINAL_AFTER;
            let countries = &self.countries;
            self.learner
                .learn(before, &mut self.rates, |country, platform, hour| {
                    countries.is_quiet(country, platform, hour)
                });
            self.countries.forget_networks(&self.rates.forget(before));
        }
    }

    /// What was found, the earliest first.
    #[must_use]
    pub fn episodes(&self) -> Vec<Episode> {
        self.countries.episodes()
    }

    /// Every country in which enough people reported in one bin of the last half hour for anything to be said, and how
    /// many at most. Others are not told apart from countries that were never heard of.
    pub fn with_quorum(&self) -> impl Iterator<Item = (Country, f64)> {
        self.countries.with_quorum()
    }

    /// Where there would be an alarm, if enough people reported.
    #[must_use]
    pub fn held_back(&self) -> Vec<(Country, Option<PlatformIndex>)> {
        self.countries.held_back()
    }

    /// What ended two hours or more before this moment and cannot go on any more; it is forgotten.
    pub fn drain_ended_before(&mut self, moment: Seconds) -> Vec<Episode> {
        let moment = moment - KEPT_AFTER_END;
        let mut ended = self.episodes();
        ended.retain(|it| it.restored.is_some_and(|at| at.seconds() < moment));
        self.countries.forget_before(moment);
        ended
    }
}

#[cfg(test)]
mod tests;
