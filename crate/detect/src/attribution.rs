//! What kind of thing an alarm is about, by what happens elsewhere and to the controls.

use std::collections::{BTreeMap, BTreeSet};

use sada_units::{BinStart, Country, Seconds};

use crate::cell::PlatformIndex;
use crate::country::CountryState;
use crate::episode::{EpisodeKind, Symptom};
use crate::geography::continent;
use crate::params::Params;
use crate::rates::{CountryRates, Hour, LoadFault, Rates};
use crate::series::Series;
use crate::tally::NetworkTally;

/// The kind of an alarm may change for so long after it was raised: alarms of other
/// countries come somewhat later. What happens long after says nothing of it.
const SETTLES: Seconds = Seconds::hours(2);
/// Alarms in so many countries, on more than one continent, are the platform's.
const COUNTRIES: usize = 3;
/// A country of which so many votes came in half an hour says whether the platform works there.
const MIN_VOTES: f64 = 10.0;
/// More fails than usual only where at least so many votes say that it fails.
const MIN_FAILURES: f64 = 3.0;
/// More than so many times the usual share of failures is more than usual.
const EXCESS: f64 = 3.0;

/// How a platform does in all countries now; those where it has long been stopped do not count.
pub(crate) struct OtherCountries {
    alarmed: BTreeSet<Country>,
    /// By country in which enough people vote: whether more fails than usual.
    reporting: BTreeMap<Country, bool>,
}

impl OtherCountries {
    /// Looks at all countries.
    pub(crate) fn of(
        platform: PlatformIndex,
        how: Symptom,
        countries: &BTreeMap<Country, CountryState>,
        rates: &Rates,
        bin: BinStart,
        params: &Params,
    ) -> Self {
        let mut elsewhere = Self {
            alarmed: BTreeSet::new(),
            reporting: BTreeMap::new(),
        };
        for (country, state) in countries {
            let Some(state) = state.platforms.get(&platform) else {
                continue;
            };
            let measure = measure_of(how);
            let series = match how {
                Symptom::Slowed => &state.slow,
                _ => &state.failed,
            };
            match series.alarms.back().filter(|alarm| alarm.is_on()) {
                Some(alarm) if bin.seconds() > alarm.raised.end(SETTLES) => continue,
                Some(_) => {
                    elsewhere.alarmed.insert(*country);
                }
                None => {}
            }
            let recent = state.recent(bin, params);
            if recent.paired() >= MIN_VOTES {
                // Of no network in particular.
                let nowhere = u32::MAX;
                let usual = CountryRates::usual(
                    rates.of(*country),
                    measure,
                    platform,
                    nowhere,
                    Hour::of(bin.seconds()),
                );
                let (failures, votes) = against(&recent, measure);
                let more = failures >= MIN_FAILURES && failures > EXCESS * usual * votes;
                elsewhere.reporting.insert(*country, more);
            }
        }
        elsewhere
    }

    /// The part of other countries in which more fails than usual, if at least two are heard of.
    fn troubled(&self, here: Country) -> f64 {
        let others: Vec<bool> = self
            .reporting
            .iter()
            .filter(|(country, _)| **country != here)
            .map(|(_, more)| *more)
            .collect();
        let more = others.iter().filter(|more| **more).count();
        if others.len() < 2 {
            return 0.0;
        }
        fraction(more, others.len())
    }

    fn is_platforms_own(&self, here: Country) -> bool {
        let continents: BTreeSet<_> = self
            .alarmed
            .iter()
            .filter_map(|it| continent(*it))
            .collect();
        let alarms = self.alarmed.len() >= COUNTRIES && continents.len() >= 2;
        alarms || self.troubled(here) > 0.5
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "there are some two hundred countries"
)]
fn fraction(part: usize, of: usize) -> f64 {
    part as f64 / of as f64
}

const fn measure_of(how: Symptom) -> LoadFault {
    match how {
        Symptom::Slowed => LoadFault::Slow,
        _ => LoadFault::Failed,
    }
}

/// Votes against, and of how many.
fn against(recent: &NetworkTally, measure: LoadFault) -> (f64, f64) {
    match measure {
        LoadFault::Slow => (recent.slow, recent.came()),
        _ => (recent.failed, recent.paired()),
    }
}

/// Settles the kind of the alarm that is on.
pub(crate) fn attribute(
    series: &mut Series,
    here: Country,
    how: Symptom,
    recent: &NetworkTally,
    elsewhere: &OtherCountries,
    bin: BinStart,
) {
    let Some(alarm) = series.alarms.back_mut().filter(|alarm| alarm.is_on()) else {
        return;
    };
    if bin.seconds() > alarm.raised.end(SETTLES) {
        return;
    }
    alarm.evidence.elsewhere = alarm.evidence.elsewhere.max(elsewhere.troubled(here));
    let now = if elsewhere.is_platforms_own(here) {
        EpisodeKind::PlatformOutage
    } else if recent.lost > against(recent, measure_of(how)).0 {
        EpisodeKind::GeneralOutage
    } else {
        EpisodeKind::Selective
    };
    alarm.kind = alarm.kind.max(now);
}
