//! A country's lines: loads that fail together with the controls, and people who are gone.

use std::collections::BTreeMap;

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::around::Around;
use crate::cell::{Asn, Platform};
use crate::country::Tally;
use crate::gate::Gate;
use crate::params::Params;
use crate::rates::{CountryRates, Measure};
use crate::series::{Said, Series};

/// What is kept of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Line {
    gate: Gate,
    pub(crate) down: Series,
    pub(crate) silent: Series,
}

impl Default for Line {
    fn default() -> Self {
        Self {
            gate: Gate::default(),
            down: Series::default(),
            silent: Series::of_parts(),
        }
    }
}

impl Line {
    /// Whether enough people reported lately for anything to be said of the country.
    pub(crate) fn is_heard(&self, bin: BinStart, params: &Params) -> bool {
        self.gate.is_open(bin, params)
    }

    /// Takes a bin: reporters by network, and votes. `hole`: whether reports are missing for a
    /// reason that has nothing to do with this country.
    pub(crate) fn take(
        &mut self,
        present: &BTreeMap<Asn, f64>,
        votes: &BTreeMap<(Platform, Asn), Tally>,
        hole: bool,
        around: &Around<'_>,
    ) {
        let reporters = present.values().sum();
        let organisations = around.organisations(present.keys().copied());
        self.gate
            .take(around.bin, reporters, organisations, around.params);
        let open = self
            .gate
            .is_open(around.bin, around.params)
            .then(|| self.gate.most());
        let said = down(votes, around);
        self.down.take(&said, open, around);
        if hole {
            return;
        }
        let said = silent(present, around);
        let forecast: f64 = said.iter().map(|it| it.votes).sum();
        let organisations = around.organisations(said.iter().map(|it| it.asn));
        let enough =
            forecast >= around.params.reporters && organisations >= around.params.organisations;
        let open = enough.then_some(forecast);
        self.silent.take(&said, open, around);
    }
}

/// One reporter votes on many platforms: of each network, the one with most votes is taken.
fn down(votes: &BTreeMap<(Platform, Asn), Tally>, around: &Around<'_>) -> Vec<Said> {
    let mut most: BTreeMap<Asn, (Platform, &Tally)> = BTreeMap::new();
    for ((platform, asn), tally) in votes {
        let held = most.entry(*asn).or_insert((*platform, tally));
        if tally.all() > held.1.all() {
            *held = (*platform, tally);
        }
    }
    let said = most.into_iter().map(|(asn, (platform, tally))| {
        let usual = CountryRates::usual(around.rates, Measure::Lost, platform, asn, around.hour());
        Said {
            asn,
            nats: around.params.evidence(tally.lost, tally.all(), usual),
            votes: tally.all(),
            against: tally.lost,
            lost: tally.lost,
        }
    });
    said.collect()
}

/// Of networks whose reporters can be forecast.
fn silent(present: &BTreeMap<Asn, f64>, around: &Around<'_>) -> Vec<Said> {
    let Some(rates) = around.rates else {
        return Vec::new();
    };
    let known = rates
        .known()
        .filter_map(|asn| Some((asn, rates.forecast(asn, around.hour())?)));
    let said = known.map(|(asn, forecast)| {
        let reporters = present.get(&asn).copied().unwrap_or_default();
        Said {
            asn,
            nats: around.params.absence(reporters, forecast),
            votes: forecast,
            against: (forecast - reporters).max(0.0),
            lost: 0.0,
        }
    });
    said.collect()
}
