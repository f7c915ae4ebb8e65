//! Where a report is from, as coarsely as an issuer attests it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A country by its ISO 3166-1 code of two capital letters; `ZZ` where it is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// Not known.
    pub const UNKNOWN: Self = Self(*b"ZZ");

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        // Only made of ASCII letters, so the fallback is never taken.
        std::str::from_utf8(&self.0).unwrap_or("ZZ")
    }

    /// The two letters as bytes.
    #[must_use]
    pub const fn bytes(self) -> [u8; 2] {
        self.0
    }

    /// The country of these two bytes, if they are capital letters.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 2]) -> Option<Self> {
        bytes
            .iter()
            .all(u8::is_ascii_uppercase)
            .then_some(Self(bytes))
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

/// How freely a token was given out, which decides how much its report weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// Within the first budget of an address block.
    A,
    /// Beyond it: many people, or one, behind the same block.
    B,
}

impl Grade {
    /// Its byte in a report and in a token's public information.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::A => 1,
            Self::B => 2,
        }
    }

    /// The grade of this byte.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<Self> {
        match byte {
            1 => Some(Self::A),
            2 => Some(Self::B),
            _ => None,
        }
    }
}

/// What an issuer attests of whoever asks it, by the address of the connection: a country, a
/// network, and how many others asked from the same block of addresses. Nothing finer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The country.
    pub country: Country,
    /// The network's autonomous system number; 0 for all those with too few people to be told
    /// apart, and where it is not known.
    pub asn: u32,
    /// How freely the token was given out.
    pub grade: Grade,
}

impl Place {
    /// So many bytes hold a place.
    pub const LEN: usize = 7;

    /// Country, network and grade, numbers big-endian.
    #[must_use]
    pub fn encode(self) -> [u8; Self::LEN] {
        let [a, b] = self.country.bytes();
        let [c, d, e, f] = self.asn.to_be_bytes();
        [a, b, c, d, e, f, self.grade.byte()]
    }

    /// The place of these bytes.
    #[must_use]
    pub fn decode(bytes: [u8; Self::LEN]) -> Option<Self> {
        let [a, b, c, d, e, f, grade] = bytes;
        Some(Self {
            country: Country::from_bytes([a, b])?,
            asn: u32::from_be_bytes([c, d, e, f]),
            grade: Grade::from_byte(grade)?,
        })
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
    fn a_place_is_seven_bytes() {
        let place = Place {
            country: "PK".parse().unwrap(),
            asn: 17557,
            grade: Grade::B,
        };
        assert_eq!(place.encode(), *b"PK\x00\x00\x44\x95\x02");
        assert_eq!(Place::decode(place.encode()), Some(place));
        for wrong in [*b"pk\0\0\0\0\x01", *b"PK\0\0\0\0\x00", *b"PK\0\0\0\0\x03"] {
            assert_eq!(Place::decode(wrong), None);
        }
    }
}
