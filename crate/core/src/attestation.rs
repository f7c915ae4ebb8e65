//! Where a report is from, as coarsely as an issuer attests it.

pub use sada_units::Country;
use serde::{Deserialize, Serialize};

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
pub struct Attestation {
    /// The country.
    pub country: Country,
    /// The network's autonomous system number; 0 for all those with too few people to be told
    /// apart, and where it is not known.
    pub asn: u32,
    /// How freely the token was given out.
    pub grade: Grade,
}

impl Attestation {
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
    fn a_place_is_seven_bytes() {
        let place = Attestation {
            country: "PK".parse().unwrap(),
            asn: 17557,
            grade: Grade::B,
        };
        assert_eq!(place.encode(), *b"PK\x00\x00\x44\x95\x02");
        assert_eq!(Attestation::decode(place.encode()), Some(place));
        for wrong in [*b"pk\0\0\0\0\x01", *b"PK\0\0\0\0\x00", *b"PK\0\0\0\0\x03"] {
            assert_eq!(Attestation::decode(wrong), None);
        }
    }
}
