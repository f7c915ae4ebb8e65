//! How often loads fail, and how many people report, while nothing happens: learned of each
//! network, platform and hour of the week, and drawn towards the country where little is known.

mod counts;
mod learner;

use std::collections::{BTreeMap, BTreeSet};

use sada_units::{Country, Seconds};
use serde::{Deserialize, Serialize};

use crate::cell::{Asn, PlatformIndex};
use counts::{ReporterWeek, Week};

pub(crate) use counts::LoadFault;
pub(crate) use learner::Learner;

/// Of a platform in a country of which nothing is known yet, so much fails (OONI's anomalies
/// outside countries that block are 0.2 to 2.2 %; this is above all of them).
const PRIOR: f64 = 0.03;
/// Votes of one bin and network go together: their overdispersion (OONI's data give 0.01 to 0.06).
const OVERDISPERSION: f64 = 0.03;
/// So many votes weigh as much as what is drawn towards (beta-binomial: (1 - ρ) / ρ).
const WEIGHT: f64 = (1.0 - OVERDISPERSION) / OVERDISPERSION;
/// A quiet network fails no less and no more than this: a rate of nothing would make one failure
/// say everything, and a high one would hide a restriction. Up to 38 % of failures raise no alarm
/// at the upper end.
const WITHIN: (f64, f64) = (0.01, 0.10);
/// After an hour was learned twice, reporters can be forecast.
const FORECAST_FROM: f64 = 1.8;
/// Of a network with fewer in a bin nobody can tell whether they are gone.
const FORECAST_LEAST: f64 = 1.0;
/// Of a network that was not heard of for so long nothing is kept: thirteen weeks. A
/// university is empty for a summer, and what was learned before would weigh a quarter by then.
const FORGOTTEN_AFTER: Seconds = Seconds::days(13 * 7);

/// An hour of the week, from 0 to 167, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hour(u8);

impl Hour {
    /// The hour of the week in which a moment lies.
    #[must_use]
    pub(crate) fn of(moment: Seconds) -> Self {
        Self(u8::try_from(moment / Seconds::HOUR % 168).unwrap_or_default())
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }
}

/// What was learned of everything.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Rates {
    countries: BTreeMap<Country, CountryRates>,
}

/// Networks by country.
pub(crate) type ForgottenNetworks = BTreeMap<Country, BTreeSet<Asn>>;

/// What was learned of one country.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct CountryRates {
    #[serde(with = "pairs")]
    platforms: BTreeMap<PlatformIndex, Week>,
    #[serde(with = "pairs")]
    networks: BTreeMap<(PlatformIndex, Asn), Week>,
    #[serde(with = "pairs")]
    people: BTreeMap<Asn, ReporterWeek>,
}

impl Rates {
    pub(crate) fn of(&self, country: Country) -> Option<&CountryRates> {
        self.countries.get(&country)
    }

    pub(crate) fn of_mut(&mut self, country: Country) -> &mut CountryRates {
        self.countries.entry(country).or_default()
    }

    /// Forgets networks that have been gone for long at this moment, and tells which.
    pub(crate) fn forget(&mut self, moment: Seconds) -> ForgottenNetworks {
        let mut gone = ForgottenNetworks::new();
        for (country, rates) in &mut self.countries {
            let long = |heard: Seconds| heard + FORGOTTEN_AFTER < moment;
            let people = rates.people.extract_if(.., |_, people| long(people.heard));
            let asns: BTreeSet<Asn> = people.map(|(asn, _)| asn).collect();
            if !asns.is_empty() {
                rates.networks.retain(|(_, asn), _| !asns.contains(asn));
                gone.insert(*country, asns);
            }
        }
        self.countries.retain(|_, rates| !rates.people.is_empty());
        gone
    }
}

impl CountryRates {
    /// The share that usually fails so. `rates`: what was learned of the country, if anything.
    pub(crate) fn usual(
        rates: Option<&Self>,
        measure: LoadFault,
        platform: PlatformIndex,
        asn: Asn,
        hour: Hour,
    ) -> f64 {
        let country = rates.and_then(|it| it.platforms.get(&platform));
        let network = rates.and_then(|it| it.networks.get(&(platform, asn)));
        let whole = country.map_or(PRIOR, |week| week.whole.shrunk(measure, PRIOR, WEIGHT));
        let of_country =
            country.map_or(whole, |week| week.hour(hour).shrunk(measure, whole, WEIGHT));
        let usual = network.map_or(of_country, |week| {
            let own = week.whole.shrunk(measure, of_country, WEIGHT);
            week.hour(hour).shrunk(measure, own, WEIGHT)
        });
        usual.clamp(WITHIN.0, WITHIN.1)
    }

    /// How many reporters a network has in a bin of this hour, where enough was seen to tell.
    pub(crate) fn forecast(&self, asn: Asn, hour: Hour) -> Option<f64> {
        let slot = self.people.get(&asn)?.hour(hour);
        (slot.weeks >= FORECAST_FROM && slot.bins > 0.0)
            .then(|| slot.reporters / slot.bins)
            .filter(|reporters| *reporters >= FORECAST_LEAST)
    }

    /// The networks of which reporters are forecast.
    pub(crate) fn known(&self) -> impl Iterator<Item = Asn> + '_ {
        self.people.keys().copied()
    }
}

/// Maps whose keys are no text, as lists of pairs.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<K: Serialize, V: Serialize, S: Serializer>(
        map: &BTreeMap<K, V>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(map)
    }

    pub(super) fn deserialize<'de, K, V, D>(deserializer: D) -> Result<BTreeMap<K, V>, D::Error>
    where
        K: Deserialize<'de> + Ord,
        V: Deserialize<'de>,
        D: Deserializer<'de>,
    {
        Ok(Vec::<(K, V)>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}

#[cfg(test)]
mod tests;
