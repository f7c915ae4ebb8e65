//! A country, by its two letters.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A country by its ISO 3166-1 alpha-2 code, two capital letters; [`UNKNOWN`](Self::UNKNOWN) where
/// it is not known. Any two capital letters are taken, also those that stand for no country.
///
/// The two letters are kept in four bytes, so that a key made of a country and the number of a
/// network or platform has no gap: Rust 1.95 (LLVM 22.1.2) lets garbage into a key `([u8; 2], u32)`
/// when it optimises for x86.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 4]);

impl Country {
    /// Not known: `ZZ`, which ISO 3166-1 leaves to its users.
    pub const UNKNOWN: Self = Self::of(*b"ZZ");

    /// The country of these two capital letters, for constants and for letters that were read before.
    /// [`from_bytes`](Self::from_bytes) is for bytes that may be anything.
    #[must_use]
    pub const fn of([first, second]: [u8; 2]) -> Self {
        Self([first, second, 0, 0])
    }

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        let [letters @ .., _, _] = &self.0;
        // Only made of ASCII letters, so the fallback is never taken.
        std::str::from_utf8(letters).unwrap_or("ZZ")
    }

    /// The two letters as bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 2] {
        let [first, second, ..] = self.0;
        [first, second]
    }

    /// The country of these two bytes, if they are capital letters.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 2]) -> Option<Self> {
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self::of(bytes))
    }
}

/// Not two capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotACountry;

impl fmt::Display for NotACountry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .write_str("a country is two capital letters, such as PK, or ZZ where it is not known")
    }
}

impl std::error::Error for NotACountry {}

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(text: &str) -> Result<Self, NotACountry> {
        let bytes = <[u8; 2]>::try_from(text.as_bytes()).map_err(|_| NotACountry)?;
        Self::from_bytes(bytes).ok_or(NotACountry)
    }
}

impl TryFrom<String> for Country {
    type Error = NotACountry;

    fn try_from(text: String) -> Result<Self, NotACountry> {
        text.parse()
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.code().to_owned()
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_two_capital_letters() {
        assert_eq!("PK".parse::<Country>().unwrap().to_string(), "PK");
        for wrong in ["pk", "P", "PAK", "", "P1", "پک", "é"] {
            assert_eq!(wrong.parse::<Country>(), Err(NotACountry), "{wrong}");
        }
    }

    #[test]
    fn countries_stand_in_the_order_of_their_letters() {
        let mut codes = ["ZZ", "PK", "PL", "AE", "PE"].map(|code| code.parse::<Country>().unwrap());
        codes.sort();
        let codes: Vec<String> = codes.iter().map(Country::to_string).collect();
        assert_eq!(codes, ["AE", "PE", "PK", "PL", "ZZ"]);
    }

    #[test]
    fn in_json_it_is_its_letters() {
        let pakistan = Country::of(*b"PK");
        assert_eq!(serde_json::to_string(&pakistan).unwrap(), r#""PK""#);
        assert_eq!(
            serde_json::from_str::<Country>(r#""PK""#).unwrap(),
            pakistan
        );
        assert!(serde_json::from_str::<Country>(r#""pk""#).is_err());
    }
}
