//! What a count is about: the key of a cell, and the parts it is made of.

use sada_core::catalogue::PlatformId;
use sada_core::vote::{Control, Vote};
use sada_units::BinStart;

pub use sada_units::{Country, NotACountry};

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
    /// The bin.
    pub bin: BinStart,
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
    /// The store that counted it.
    pub source: Source,
    /// How many reports this source has counted so far; never falls.
    pub count: u64,
}
