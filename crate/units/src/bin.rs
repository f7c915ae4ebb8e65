//! Bins of equal length, counted from 1970.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Millis, Seconds};

/// When a bin starts. Bins follow one another without a gap from 1970-01-01T00:00:00Z on; how long
/// they are is the operator's setting (300 seconds in every release) and is given where it is needed.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BinStart(pub Seconds);

impl BinStart {
    /// The bin of this length in which the moment lies. Without a length each moment is its own bin.
    #[must_use]
    pub const fn containing(moment: Seconds, length: Seconds) -> Self {
        match length.get() {
            0 => Self(moment),
            length => Self(Seconds(moment.get() - moment.get() % length)),
        }
    }

    /// When it starts, in seconds since 1970.
    #[must_use]
    pub const fn seconds(self) -> Seconds {
        self.0
    }

    /// When it starts, as a plain number of seconds since 1970.
    #[must_use]
    pub const fn get(self) -> u64 {
        self.0.get()
    }

    /// When it starts, in milliseconds since 1970.
    #[must_use]
    pub const fn in_millis(self) -> Millis {
        self.0.in_millis()
    }

    /// When it ends, which is when the next one starts.
    #[must_use]
    pub const fn end(self, length: Seconds) -> Seconds {
        self.0.saturating_add(length)
    }

    /// The bin so many bins later.
    #[must_use]
    pub const fn later(self, bins: u64, length: Seconds) -> Self {
        Self(self.0.saturating_add(length.times(bins)))
    }

    /// The bin so many bins earlier, or the first of all.
    #[must_use]
    pub const fn earlier(self, bins: u64, length: Seconds) -> Self {
        Self(self.0.saturating_sub(length.times(bins)))
    }

    /// Whether a bin of this length can start at this moment.
    #[must_use]
    pub const fn is_aligned(self, length: Seconds) -> bool {
        !length.is_zero() && self.0.get().is_multiple_of(length.get())
    }
}

impl fmt::Display for BinStart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LENGTH: Seconds = Seconds(300);

    #[test]
    fn a_moment_lies_in_one_bin() {
        let bin = BinStart::containing(Seconds(1_705_759_501), LENGTH);
        assert_eq!(bin, BinStart(Seconds(1_705_759_500)));
        assert!(bin.is_aligned(LENGTH));
        assert_eq!(bin.end(LENGTH), Seconds(1_705_759_800));
        assert_eq!(bin.later(2, LENGTH).earlier(2, LENGTH), bin);
        assert_eq!(BinStart::default().earlier(1, LENGTH), BinStart::default());
    }

    #[test]
    fn a_bin_without_a_length_is_its_moment() {
        assert_eq!(
            BinStart::containing(Seconds(7), Seconds::ZERO),
            BinStart(Seconds(7))
        );
        assert!(!BinStart(Seconds(7)).is_aligned(Seconds::ZERO));
    }

    #[test]
    fn in_json_it_is_a_plain_number() {
        assert_eq!(
            serde_json::to_string(&BinStart(Seconds(300))).unwrap(),
            "300"
        );
    }
}
