//! A country's connectivity: loads that fail together with the controls, and reporters who are gone.

use std::collections::BTreeMap;

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::bin_context::BinContext;
use crate::cell::{Asn, PlatformIndex};
use crate::params::Params;
use crate::quorum::Quorum;
use crate::rates::{CountryRates, LoadFault};
use crate::series::{BinEvidence, Series};
use crate::tally::NetworkTally;

/// What is kept of the connectivity of a country.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Connectivity {
    quorum: Quorum,
    /// Loads that failed, and the controls too.
    pub(crate) down: Series,
    /// Reporters who are missing, against the forecast.
    pub(crate) silent: Series,
}

impl Default for Connectivity {
    fn default() -> Self {
        Self {
            quorum: Quorum::default(),
            down: Series::default(),
            silent: Series::of_parts(),
        }
    }
}

impl Connectivity {
    /// Most reporters of one bin lately, where they are enough for anything to be said of the country.
    pub(crate) fn reporters(&self, bin: BinStart, params: &Params) -> Option<f64> {
        let met = self.quorum.is_met(bin, params);
        met.then(|| self.quorum.most_reporters())
    }

    /// Adds a bin: reporters by network, and votes. `hole`: whether reports are missing for a
    /// reason that has nothing to do with this country.
    pub(crate) fn observe(
        &mut self,
        present: &BTreeMap<Asn, f64>,
        votes: &BTreeMap<(PlatformIndex, Asn), NetworkTally>,
        hole: bool,
        context: &BinContext<'_>,
    ) {
        let reporters = present.values().sum();
        let organisations = context.organisations(present.keys().copied());
        self.quorum
            .record(context.bin, reporters, organisations, context.params);
        let open = self
            .quorum
            .is_met(context.bin, context.params)
            .then(|| self.quorum.most_reporters());
        let evidence = down(votes, context);
        self.down.observe(&evidence, open, context);
        if hole {
            return;
        }
        let evidence = silent(present, context);
        let forecast: f64 = evidence.iter().map(|it| it.votes).sum();
        let organisations = context.organisations(evidence.iter().map(|it| it.asn));
        let enough =
            forecast >= context.params.reporters && organisations >= context.params.organisations;
        let open = enough.then_some(forecast);
        self.silent.observe(&evidence, open, context);
    }
}

/// The evidence for lines that are down. One reporter votes on many platforms: of each network, the one with most votes is taken.
fn down(
    votes: &BTreeMap<(PlatformIndex, Asn), NetworkTally>,
    context: &BinContext<'_>,
) -> Vec<BinEvidence> {
    let mut most: BTreeMap<Asn, (PlatformIndex, &NetworkTally)> = BTreeMap::new();
    for ((platform, asn), tally) in votes {
        let held = most.entry(*asn).or_insert((*platform, tally));
        if tally.all() > held.1.all() {
            *held = (*platform, tally);
        }
    }
    let evidence = most.into_iter().map(|(asn, (platform, tally))| {
        let usual = CountryRates::usual(
            context.rates,
            LoadFault::Lost,
            platform,
            asn,
            context.hour(),
        );
        BinEvidence {
            asn,
            nats: context.params.evidence(tally.lost, tally.all(), usual),
            votes: tally.all(),
            against: tally.lost,
            lost: tally.lost,
        }
    });
    evidence.collect()
}

/// The evidence for missing reporters, of networks whose reporters can be forecast.
fn silent(present: &BTreeMap<Asn, f64>, context: &BinContext<'_>) -> Vec<BinEvidence> {
    let Some(rates) = context.rates else {
        return Vec::new();
    };
    let known = rates
        .known()
        .filter_map(|asn| Some((asn, rates.forecast(asn, context.hour())?)));
    let evidence = known.map(|(asn, forecast)| {
        let reporters = present.get(&asn).copied().unwrap_or_default();
        BinEvidence {
            asn,
            nats: context.params.absence(reporters, forecast),
            votes: forecast,
            against: (forecast - reporters).max(0.0),
            lost: 0.0,
        }
    });
    evidence.collect()
}
