//! Where countries are, whose a network is, and how many people it serves.

use std::collections::BTreeMap;

use sada_units::Country;
use serde::{Deserialize, Serialize};

use crate::cell::Asn;

/// A part of the world, coarse enough that a fault of one region is not taken for one of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Continent {
    /// The African countries.
    Africa,
    /// North, Central and South America.
    America,
    /// Antarctica and the islands round it.
    Antarctica,
    /// The Asian countries.
    Asia,
    /// The European countries.
    Europe,
    /// Australia and the Pacific.
    Oceania,
}

/// The continent of a country, if it is a country.
#[must_use]
pub(crate) fn continent(country: Country) -> Option<Continent> {
    let lines = include_str!("../data/continents.tsv").lines();
    let mut pairs = lines.filter_map(|line| line.split_once('\t'));
    let code = country.to_string();
    let (_, name) = pairs.find(|(of, _)| *of == code)?;
    Some(match name {
        "Africa" => Continent::Africa,
        "America" => Continent::America,
        "Antarctica" => Continent::Antarctica,
        "Asia" => Continent::Asia,
        "Europe" => Continent::Europe,
        _ => Continent::Oceania,
    })
}

/// Whose networks are, and how many people each serves. From a table made elsewhere: counts of
/// reporters say nothing of it, and could be made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Networks(BTreeMap<Asn, (u32, f64)>);

impl Networks {
    /// Nothing is known: each network is an organisation of its own, and all are as large.
    #[must_use]
    pub fn unknown() -> Self {
        Self::default()
    }

    /// Adds a network of this organisation, with the number of people it serves.
    pub fn add(&mut self, asn: Asn, organisation: u32, people: f64) {
        self.0.insert(asn, (organisation, people));
    }

    /// Whose it is. Organisations of networks that are not in the table have their numbers.
    #[must_use]
    pub(crate) fn organisation(&self, asn: Asn) -> Organisation {
        self.0
            .get(&asn)
            .map_or(Organisation::Alone(asn), |(organisation, _)| {
                Organisation::Known(*organisation)
            })
    }

    /// How many people it serves; of one that is not in the table as many as of the smallest there
    /// that is.
    #[must_use]
    pub(crate) fn people(&self, asn: Asn) -> f64 {
        let smallest = || {
            self.0
                .values()
                .map(|(_, people)| *people)
                .fold(f64::INFINITY, f64::min)
        };
        let people = self.0.get(&asn).map(|(_, people)| *people);
        let people = people.unwrap_or_else(smallest);
        if people.is_finite() { people } else { 1.0 }
    }
}

/// Who runs a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Organisation {
    /// One of the table.
    Known(u32),
    /// Whoever runs this network.
    Alone(Asn),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_somewhere() {
        assert_eq!(continent(Country::of(*b"PK")), Some(Continent::Asia));
        assert_eq!(continent(Country::of(*b"BR")), Some(Continent::America));
        assert_eq!(continent(Country::of(*b"ZZ")), None);
    }

    #[test]
    fn networks_of_one_organisation_are_one() {
        let mut networks = Networks::unknown();
        networks.add(17557, 1, 30.0);
        networks.add(45595, 1, 10.0);
        assert_eq!(networks.organisation(17557), networks.organisation(45595));
        assert_ne!(networks.organisation(9), networks.organisation(1));
        assert!((networks.people(9) - 10.0).abs() < 1e-9);
        assert!((Networks::unknown().people(9) - 1.0).abs() < 1e-9);
    }
}
