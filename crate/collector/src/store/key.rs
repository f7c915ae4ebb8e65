//! What a count is about: the key of a cell, and the parts it is made of.

use std::fmt;
use std::str::FromStr;

use sada_core::catalogue::PlatformId;
use sada_core::vote::{Control, Vote};
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
}

/// Not two capital letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a country is two capital letters, such as PK, or ZZ where it is not known")]
pub struct NotACountry;

impl FromStr for Country {
    type Err = NotACountry;

    fn from_str(text: &str) -> Result<Self, NotACountry> {
        match *text.as_bytes() {
            [a, b] if a.is_ascii_uppercase() && b.is_ascii_uppercase() => Ok(Self([a, b])),
            _ => Err(NotACountry),
        }
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

macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($(#[$each:meta])* $variant:ident = $name:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$each])* $variant,)* }

        impl $type {
            /// The word kept in the store.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// The value of this word.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($name => Some(Self::$variant),)* _ => None }
            }
        }
    };
}

named! {
    /// Who says where a report is from. Tiers are never added together.
    Tier {
        /// An issuer that saw the connection's address.
        Attested = "attested",
        /// Nobody but the collector's own configuration.
        Unattested = "unattested",
    }
}

named! {
    /// How freely the token was given out, which decides how much a report weighs.
    Grade {
        /// Within the first budget of an address block.
        A = "a",
        /// Beyond it: many people, or one, behind the same block.
        B = "b",
        /// No token was given out.
        Ungraded = "-",
    }
}

/// Where a report is from, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Provenance {
    /// The country.
    pub country: Country,
    /// The network's autonomous system number; 0 where it is not known.
    pub asn: u32,
    /// Who says so.
    pub tier: Tier,
    /// How freely the token was given out.
    pub grade: Grade,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// Reports, whatever they say: how many people were sharing.
    Presence,
    /// Reports that say this of this platform. A platform not visited is not counted:
    /// presence less the votes is that.
    Vote(PlatformId, Vote),
}

/// The key of a cell, all but its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    /// Start of the bin, in seconds since 1970 (UTC).
    pub bin: u64,
    /// Where the reports are from.
    pub provenance: Provenance,
    /// What is counted.
    pub subject: Subject,
    /// Whether the reporters reached a verified control.
    pub control: Control,
}

/// The identity of the collector that counts: 32 hexadecimal digits, minted once for
/// each life of its disk. Counts of different sources add up; of one source, the
/// highest is the newest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source(pub String);

/// A cumulative count by one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is counted.
    pub key: CellKey,
    /// Who counts.
    pub source: Source,
    /// How many reports this source has counted so far; never falls.
    pub count: u64,
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
}
