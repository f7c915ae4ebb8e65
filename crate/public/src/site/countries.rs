//! The names of countries, and their time zones.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use sada_units::Country;

use super::language::Language;
use super::messages::{Messages, say};

/// Names of countries and areas in English and Urdu, from Unicode CLDR 48 (see the licence note in
/// the crate's README).
const COUNTRIES: &str = include_str!("countries.tsv");
/// The time zone of each country, from `zone.tab` of tzdata: of several, the one in which most
/// people live. With it the name of its city in English and Urdu, from CLDR.
const ZONES: &str = include_str!("zones.tsv");

/// The time zone of a country.
#[derive(Debug)]
pub(super) struct Zone {
    /// The zone in the database of time zones.
    pub(super) time: TimeZone,
    /// The city of the zone in English and in Urdu, where a country has several zones.
    city: Option<[&'static str; 2]>,
}

static NAMES: LazyLock<HashMap<&str, [&str; 2]>> = LazyLock::new(|| {
    let rows = COUNTRIES.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, [columns.next()?, columns.next()?]))
    });
    rows.collect()
});

static TIMES: LazyLock<HashMap<&str, Zone>> = LazyLock::new(|| {
    let rows = ZONES.lines().filter_map(|line| {
        let mut columns = line.split('\t');
        let (code, name) = (columns.next()?, columns.next()?);
        let time = TimeZone::get(name).ok()?;
        let city = [columns.next()?, columns.next()?];
        let city = Some(city).filter(|[english, _]| !english.is_empty());
        Some((code, Zone { time, city }))
    });
    rows.collect()
});

const fn column(language: Language) -> usize {
    match language {
        Language::English => 0,
        Language::Urdu => 1,
    }
}

/// Whether there is a country of this code.
pub(super) fn is_known(country: Country) -> bool {
    NAMES.contains_key(country.code())
}

/// The time zone of a country; nothing for an unknown country.
pub(super) fn zone(country: Country) -> Option<&'static Zone> {
    TIMES.get(country.code())
}

impl Messages {
    /// The country's name, or its code where it has none.
    pub(super) fn country(&self, country: Country) -> String {
        if country == Country::UNKNOWN {
            return say!(self, "country-unknown");
        }
        let names = NAMES.get(country.code());
        names.map_or_else(
            || country.code().to_owned(),
            |names| names[column(self.language)].to_owned(),
        )
    }

    /// The place of a time zone: the whole country, or one of its cities.
    pub(super) fn where_time_is(&self, country: Country, zone: &Zone) -> String {
        let city = zone
            .city
            .map(|names| names[column(self.language)].to_owned());
        city.unwrap_or_else(|| self.country(country))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_zone_is_in_the_bundled_database_and_every_country_has_two_names() {
        assert_eq!(TIMES.len(), ZONES.lines().count());
        assert_eq!(NAMES.len(), COUNTRIES.lines().count());
        assert!(NAMES.len() > 240 && TIMES.len() > 240);
        for code in TIMES.keys() {
            assert!(NAMES.contains_key(code), "{code}");
        }
    }

    #[test]
    fn countries_have_names_in_both_languages() {
        let [english, urdu] = Language::ALL.map(Messages::of);
        let pakistan = "PK".parse().unwrap();
        assert_eq!(english.country(pakistan), "Pakistan");
        assert_eq!(urdu.country(pakistan), "پاکستان");
        assert_eq!(english.country("QQ".parse().unwrap()), "QQ");
        assert_eq!(english.country(Country::UNKNOWN), "Place not known");
        let states = "US".parse().unwrap();
        let zone = zone(states).unwrap();
        assert_eq!(english.where_time_is(states, zone), "New York");
    }
}
