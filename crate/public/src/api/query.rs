//! Reads a query strictly. It refuses a parameter that is unknown, given twice or unreadable, by
//! name.

use std::collections::BTreeMap;

use sada_service::problem::{BadParameter, UNKNOWN_PARAMETER};
use sada_units::Country;

const COUNTRY: &str =
    "A country is two capital letters (ISO 3166-1), such as PK; ZZ where it is not known.";
const CHOICE: &str = "This parameter takes one of a few words; /api/v1/openapi.json lists them.";

/// The parameters of a query.
pub(super) struct Parameters(BTreeMap<String, String>);

impl Parameters {
    /// Reads what comes after the question mark. `known` are the names that are allowed.
    pub(super) fn read(query: Option<&str>, known: &[&str]) -> Result<Self, BadParameter> {
        let mut parameters = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let twice = parameters.contains_key(name.as_ref());
            if twice || !known.contains(&name.as_ref()) {
                return Err(BadParameter::new(UNKNOWN_PARAMETER, &name));
            }
            parameters.insert(name.into_owned(), value.into_owned());
        }
        Ok(Self(parameters))
    }

    /// The parameter as `read` reads it, if it is there. `advice` tells what can be read.
    pub(super) fn get<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
        advice: &'static str,
    ) -> Result<Option<T>, BadParameter> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let value = read(value);
        value.map_or_else(
            || Err(BadParameter::unreadable(name, advice)),
            |value| Ok(Some(value)),
        )
    }

    /// The parameter as a country.
    pub(super) fn country(&self, name: &str) -> Result<Option<Country>, BadParameter> {
        self.get(name, |value| value.parse().ok(), COUNTRY)
    }

    /// The parameter as one of these words.
    pub(super) fn choice<T: Copy>(
        &self,
        name: &str,
        choices: &[(&str, T)],
    ) -> Result<Option<T>, BadParameter> {
        let chosen = |value: &str| choices.iter().find(|(word, _)| *word == value);
        self.get(name, |value| chosen(value).map(|(_, it)| *it), CHOICE)
    }

    /// The parameter as `true` or `false`.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, BadParameter> {
        self.choice(name, &[("true", true), ("false", false)])
    }

    /// The same query without these parameters, in the order of names.
    pub(super) fn without(
        &self,
        left_out: &[&str],
    ) -> form_urlencoded::Serializer<'static, String> {
        let mut query = form_urlencoded::Serializer::new(String::new());
        let kept = self.0.iter();
        query.extend_pairs(kept.filter(|(name, _)| !left_out.contains(&name.as_str())));
        query
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Parameters, BadParameter> {
        Parameters::read(Some(query), &["country", "ongoing"])
    }

    #[test]
    fn what_is_not_known_or_said_twice_is_refused_by_name() {
        let refused = |query, name| {
            let refused = read(query).err();
            assert_eq!(refused, Some(BadParameter::new(UNKNOWN_PARAMETER, name)));
        };
        refused("countri=PK", "countri");
        refused("country=PK&country=PK", "country");
        refused("=PK", "");
        assert!(read("").is_ok() && read("&&").is_ok());
        assert!(Parameters::read(None, &[]).is_ok());
    }

    #[test]
    fn values_are_read_to_the_last_letter() {
        let country = |query| read(query).ok()?.country("country").ok()?;
        assert_eq!(country("country=P%4B"), "PK".parse().ok());
        for wrong in ["pk", "PK%20", "", "PAK", "%FF%FF"] {
            let read = read(&format!("country={wrong}")).unwrap();
            let refused = BadParameter::unreadable("country", COUNTRY);
            assert_eq!(read.country("country"), Err(refused), "{wrong}");
        }
        let read = read("ongoing=True").unwrap();
        assert!(read.flag("ongoing").is_err());
        assert_eq!(read.country("country"), Ok(None));
    }
}
