//! What is counted of one bin.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A country by its ISO 3166-1 code of two capital letters.
///
/// As wide as a network's number, and so is [`Platform`]: keys made of them have no gaps. Rust 1.95
/// (LLVM 22.1.2) lets garbage into a key `([u8; 2], u32)` when it optimises for x86.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(u32);

impl Country {
    /// The country with these two letters.
    #[must_use]
    pub const fn of([first, second]: [u8; 2]) -> Self {
        Self(u32::from_be_bytes([0, 0, first, second]))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [.., first, second] = self.0.to_be_bytes();
        write!(formatter, "{}{}", char::from(first), char::from(second))
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.to_string()
    }
}

impl TryFrom<String> for Country {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        <[u8; 2]>::try_from(text.as_bytes())
            .ok()
            .filter(|letters| letters.iter().all(u8::is_ascii_uppercase))
            .map(Self::of)
            .ok_or("a country is two capital letters")
    }
}

/// A network by its autonomous system number; 0 for all that are not told apart.
pub type Asn = u32;

/// A platform, by a number that whoever counts gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Platform(pub u32);

/// How a load of a platform ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It came.
    Ok,
    /// It came, much slower than something else at that moment.
    Slow,
    /// It failed.
    Failed,
}

/// Whether the reporter reached a verified control in that bin or the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Control {
    /// It did: a failure is the platform's alone.
    Yes,
    /// It did not: a failure is of the line.
    No,
    /// None was asked, or none could be verified: a failure may be either.
    NotChecked,
}

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Reporters, whatever they say.
    Presence,
    /// Reporters that say this of this platform.
    Vote(Platform, Outcome),
}

/// A count of one bin in one network of one country.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// The country.
    pub country: Country,
    /// The network.
    pub asn: Asn,
    /// What is counted.
    pub subject: Subject,
    /// Whether the reporters reached a control.
    pub control: Control,
    /// How many, each by its weight: 1, or a quarter where one block of addresses is many.
    pub count: f64,
}
