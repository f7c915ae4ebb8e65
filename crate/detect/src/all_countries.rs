//! All countries, bin after bin.

use std::collections::BTreeMap;

use sada_units::{BinStart, Country, Seconds};
use serde::{Deserialize, Serialize};

use crate::alarm::Alarm;
use crate::attribution::{OtherCountries, attribute};
use crate::bin_context::BinContext;
use crate::cell::{CountSubject, NetworkCount, PlatformIndex};
use crate::country::CountryState;
use crate::episode::{Episode, EpisodeCertainty, EpisodeKind, Symptom};
use crate::geography::Networks;
use crate::params::Params;
use crate::rates::{ForgottenNetworks, Hour, Rates};

/// The detector's state.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct AllCountries {
    params: Params,
    /// The last bin taken.
    bin: BinStart,
    countries: BTreeMap<Country, CountryState>,
}

impl AllCountries {
    /// Nothing was seen yet.
    #[must_use]
    pub(crate) const fn new(params: Params) -> Self {
        Self {
            params,
            bin: BinStart(Seconds::ZERO),
            countries: BTreeMap::new(),
        }
    }

    /// The constants that it works with.
    #[must_use]
    pub(crate) const fn params(&self) -> &Params {
        &self.params
    }

    /// Observes all counts of the bin that starts at this moment; those of one country side by side.
    /// Bins come in their order, each once; a bin without any counts is a bin too.
    pub(crate) fn observe(
        &mut self,
        bin: BinStart,
        cells: &[NetworkCount],
        rates: &Rates,
        networks: &Networks,
    ) {
        self.bin = bin;
        let of = by_country(cells);
        for country in of.keys() {
            self.countries.entry(*country).or_default();
        }
        let holes = Presence::of(&of, &self.countries, rates, bin);
        for (country, state) in &mut self.countries {
            let context = BinContext {
                bin,
                rates: rates.of(*country),
                networks,
                params: &self.params,
            };
            let cells = of.get(country).copied().unwrap_or_default();
            state.observe(cells, holes.is_hole(*country), &context);
        }
        self.attribute(bin, rates);
    }

    fn attribute(&mut self, bin: BinStart, rates: &Rates) {
        for how in [Symptom::Blocked, Symptom::Slowed] {
            for platform in self.alarmed(how) {
                let elsewhere =
                    OtherCountries::of(platform, how, &self.countries, rates, bin, &self.params);
                for (country, state) in &mut self.countries {
                    if let Some(state) = state.platforms.get_mut(&platform) {
                        let recent = state.recent(bin, &self.params);
                        let series = match how {
                            Symptom::Slowed => &mut state.slow,
                            _ => &mut state.failed,
                        };
                        attribute(series, *country, how, &recent, &elsewhere, bin);
                    }
                }
            }
        }
    }

    fn alarmed(&self, how: Symptom) -> Vec<PlatformIndex> {
        let states = self.countries.values().flat_map(|state| &state.platforms);
        let mut alarmed: Vec<PlatformIndex> = states
            .filter(|(_, state)| match how {
                Symptom::Slowed => state.slow.is_on(),
                _ => state.failed.is_on(),
            })
            .map(|(platform, _)| *platform)
            .collect();
        alarmed.sort_unstable();
        alarmed.dedup();
        alarmed
    }

    /// What was found, the earliest first.
    #[must_use]
    pub(crate) fn episodes(&self) -> Vec<Episode> {
        let mut episodes = Vec::new();
        for (country, state) in &self.countries {
            for (platform, how, series) in state.series() {
                let found = series.alarms.iter();
                episodes.extend(found.map(|alarm| self.episode(*country, platform, how, alarm)));
            }
        }
        episodes.sort_by_key(|it| (it.onset, it.country, it.platform, it.how));
        episodes
    }

    fn episode(
        &self,
        country: Country,
        platform: Option<PlatformIndex>,
        how: Symptom,
        alarm: &Alarm,
    ) -> Episode {
        let certainty = if alarm.of.is_some() || alarm.scale.affected < 2 {
            EpisodeCertainty::Possible
        } else if alarm.evidence.nats >= 2.0 * self.params.alarm {
            EpisodeCertainty::Confirmed
        } else {
            EpisodeCertainty::Likely
        };
        Episode {
            country,
            platform,
            how,
            kind: if platform.is_none() {
                EpisodeKind::GeneralOutage
            } else {
                alarm.kind
            },
            onset: alarm.onset,
            raised: alarm.raised,
            restored: alarm.restored,
            scale: alarm.scale,
            certainty,
            evidence: alarm.evidence,
        }
    }

    /// Where there would be an alarm, if enough people had reported lately.
    #[must_use]
    pub(crate) fn held_back(&self) -> Vec<(Country, Option<PlatformIndex>)> {
        let mut held = Vec::new();
        for (country, state) in &self.countries {
            let lately = |at: BinStart| at.end(self.params.quorum_within) > self.bin.seconds();
            let series = state.series();
            let series = series.filter(|(.., series)| series.held_back.is_some_and(lately));
            held.extend(series.map(|(platform, ..)| (*country, platform)));
        }
        held.dedup();
        held
    }

    /// Every country in which enough people reported lately for anything to be said, and the most of one bin.
    pub(crate) fn with_quorum(&self) -> impl Iterator<Item = (Country, f64)> {
        self.countries.iter().filter_map(|(country, state)| {
            let reporters = state.connectivity.reporters(self.bin, &self.params)?;
            Some((*country, reporters))
        })
    }

    /// Whether nothing was found of a platform in the hour from this moment on, or, with none, of
    /// the lines; with an hour before and after, since a beginning and an end are found afterwards.
    ///
    /// People who have been gone for two weeks are gone: from then on that is what is usual.
    #[must_use]
    pub(crate) fn is_quiet(
        &self,
        country: Country,
        platform: Option<PlatformIndex>,
        hour: BinStart,
    ) -> bool {
        const BESIDE: Seconds = Seconds::HOUR;
        const GONE: Seconds = Seconds::days(14);
        let (from, until) = (hour.seconds(), hour.end(Seconds::HOUR));
        let Some(state) = self.countries.get(&country) else {
            return true;
        };
        let mut series = state.series().filter(|(of, ..)| *of == platform);
        series.all(|(.., series)| {
            series.alarms.iter().all(|alarm| {
                let ends = alarm.restored.map_or(Seconds::MAX, BinStart::seconds);
                let old = platform.is_none() && alarm.onset.end(GONE) <= from;
                old || until + BESIDE <= alarm.onset.seconds() || ends + BESIDE <= from
            })
        })
    }

    /// Forgets what ended before this moment.
    pub(crate) fn forget_before(&mut self, moment: Seconds) {
        let series = self
            .countries
            .values_mut()
            .flat_map(CountryState::series_mut);
        series.for_each(|it| it.forget_before(moment));
    }

    /// Forgets these networks.
    pub(crate) fn forget_networks(&mut self, gone: &ForgottenNetworks) {
        for (country, asns) in gone {
            let state = self.countries.get_mut(country);
            let series = state.into_iter().flat_map(CountryState::series_mut);
            series.for_each(|it| it.forget_networks(asns, self.bin));
        }
    }
}

fn by_country(cells: &[NetworkCount]) -> BTreeMap<Country, &[NetworkCount]> {
    let groups = cells.chunk_by(|one, other| one.country == other.country);
    groups
        .filter_map(|group| Some((group.first()?.country, group)))
        .collect()
}

/// How many report, and how many were forecast: of each country, and of all.
struct Presence {
    countries: BTreeMap<Country, (f64, f64)>,
    all: (f64, f64),
}

impl Presence {
    fn of(
        cells: &BTreeMap<Country, &[NetworkCount]>,
        known: &BTreeMap<Country, CountryState>,
        rates: &Rates,
        bin: BinStart,
    ) -> Self {
        let mut presence = Self {
            countries: BTreeMap::new(),
            all: (0.0, 0.0),
        };
        for country in known.keys() {
            let cells = cells.get(country).copied().unwrap_or_default();
            let present = cells
                .iter()
                .filter(|cell| cell.subject == CountSubject::Presence);
            let present = present.map(|cell| cell.count).sum();
            let forecast = rates.of(*country).map_or(0.0, |rates| {
                let networks = rates.known();
                networks
                    .filter_map(|asn| rates.forecast(asn, Hour::of(bin.seconds())))
                    .sum()
            });
            presence.countries.insert(*country, (present, forecast));
            presence.all.0 += present;
            presence.all.1 += forecast;
        }
        presence
    }

    /// Whether people are missing everywhere, so that what is missing is the collector's; where
    /// nobody else reports, that nobody reports at all may be that too.
    fn is_hole(&self, country: Country) -> bool {
        /// Fewer say nothing of other countries.
        const ENOUGH: f64 = 10.0;
        let Some((present, forecast)) = self.countries.get(&country) else {
            return true;
        };
        let (others, expected) = (self.all.0 - present, self.all.1 - forecast);
        if expected >= ENOUGH {
            others < expected / 2.0
        } else {
            *present <= 0.0
        }
    }
}

#[cfg(test)]
mod tests;
