//! Seconds and milliseconds.

use std::fmt;
use std::iter::Sum;
use std::num::ParseIntError;
use std::ops::{Add, AddAssign, Div, Mul, Rem, Sub, SubAssign};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What seconds and milliseconds have in common. Sums and differences stop at the ends of the range:
/// a stored state or a clock may hold any number, and none of them may end the program.
macro_rules! unit {
    ($name:ident) => {
        impl $name {
            /// No time, or the moment 1970-01-01T00:00:00Z.
            pub const ZERO: Self = Self(0);
            /// The longest time, or the last moment.
            pub const MAX: Self = Self(u64::MAX);

            /// The plain number.
            #[must_use]
            pub const fn get(self) -> u64 {
                self.0
            }

            /// The sum, at most [`MAX`](Self::MAX); for constants, where `+` cannot be used.
            #[must_use]
            pub const fn saturating_add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            /// The difference, at least [`ZERO`](Self::ZERO); for constants, where `-` cannot be used.
            #[must_use]
            pub const fn saturating_sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// So many times this, at most [`MAX`](Self::MAX); for constants.
            #[must_use]
            pub const fn times(self, factor: u64) -> Self {
                Self(self.0.saturating_mul(factor))
            }

            /// How far two moments are apart, whichever is the earlier.
            #[must_use]
            pub const fn abs_diff(self, other: Self) -> Self {
                Self(self.0.abs_diff(other.0))
            }

            /// The first whole multiple of this length from then on, at most [`MAX`](Self::MAX).
            #[must_use]
            pub const fn next_multiple_of(self, length: Self) -> Self {
                match self.0.checked_next_multiple_of(length.0) {
                    Some(multiple) => Self(multiple),
                    None => Self::MAX,
                }
            }

            /// Whether it is [`ZERO`](Self::ZERO).
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }
        }

        impl Add for $name {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                self.saturating_add(other)
            }
        }

        impl Sub for $name {
            type Output = Self;

            fn sub(self, other: Self) -> Self {
                self.saturating_sub(other)
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                *self = *self + other;
            }
        }

        impl SubAssign for $name {
            fn sub_assign(&mut self, other: Self) {
                *self = *self - other;
            }
        }

        impl Mul<u64> for $name {
            type Output = Self;

            fn mul(self, factor: u64) -> Self {
                self.times(factor)
            }
        }

        impl Mul<$name> for u64 {
            type Output = $name;

            fn mul(self, unit: $name) -> $name {
                unit.times(self)
            }
        }

        /// An equal part. As with plain numbers, there are no parts of which there are none.
        impl Div<u64> for $name {
            type Output = Self;

            fn div(self, parts: u64) -> Self {
                Self(self.0 / parts)
            }
        }

        /// How many times the other fits in.
        impl Div for $name {
            type Output = u64;

            fn div(self, other: Self) -> u64 {
                self.0 / other.0
            }
        }

        /// What is left when the other was taken away as often as it fits in.
        impl Rem for $name {
            type Output = Self;

            fn rem(self, other: Self) -> Self {
                Self(self.0 % other.0)
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
                all.fold(Self::ZERO, Add::add)
            }
        }

        /// From a plain number, as flags have it.
        impl FromStr for $name {
            type Err = ParseIntError;

            fn from_str(text: &str) -> Result<Self, ParseIntError> {
                text.parse().map(Self)
            }
        }

        /// The plain number, without its unit.
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(formatter)
            }
        }
    };
}

/// A time in seconds, or a moment as seconds since 1970-01-01T00:00:00Z without leap seconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Seconds(pub u64);

/// A time in milliseconds, or a moment as milliseconds since 1970-01-01T00:00:00Z without leap
/// seconds.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub u64);

unit!(Seconds);
unit!(Millis);

impl Seconds {
    /// 60 seconds.
    pub const MINUTE: Self = Self(60);
    /// 3,600 seconds.
    pub const HOUR: Self = Self::minutes(60);
    /// 86,400 seconds.
    pub const DAY: Self = Self::hours(24);

    /// So many minutes.
    #[must_use]
    pub const fn minutes(count: u64) -> Self {
        Self(60).times(count)
    }

    /// So many hours.
    #[must_use]
    pub const fn hours(count: u64) -> Self {
        Self(3_600).times(count)
    }

    /// So many days of 24 hours.
    #[must_use]
    pub const fn days(count: u64) -> Self {
        Self(86_400).times(count)
    }

    /// The same in milliseconds.
    #[must_use]
    pub const fn in_millis(self) -> Millis {
        Millis(self.0.saturating_mul(1_000))
    }
}

impl Millis {
    /// 1,000 milliseconds.
    pub const SECOND: Self = Self(1_000);
    /// 60 seconds.
    pub const MINUTE: Self = Self::minutes(1);
    /// 60 minutes.
    pub const HOUR: Self = Self::hours(1);

    /// So many seconds.
    #[must_use]
    pub const fn seconds(count: u64) -> Self {
        Seconds(count).in_millis()
    }

    /// So many minutes.
    #[must_use]
    pub const fn minutes(count: u64) -> Self {
        Seconds::minutes(count).in_millis()
    }

    /// So many hours.
    #[must_use]
    pub const fn hours(count: u64) -> Self {
        Seconds::hours(count).in_millis()
    }

    /// The whole seconds of it; a part of a second is dropped.
    #[must_use]
    pub const fn whole_seconds(self) -> Seconds {
        Seconds(self.0 / 1_000)
    }
}

impl From<Seconds> for Millis {
    fn from(seconds: Seconds) -> Self {
        seconds.in_millis()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_differences_stop_at_the_ends() {
        assert_eq!(Millis(5) - Millis(7), Millis::ZERO);
        assert_eq!(Seconds::MAX + Seconds(1), Seconds::MAX);
        assert_eq!(Seconds::MAX.in_millis(), Millis::MAX);
        assert_eq!(Seconds::MAX * 2, Seconds::MAX);
    }

    #[test]
    fn one_unit_becomes_the_other() {
        assert_eq!(Millis::from(Seconds::HOUR), Millis::HOUR);
        assert_eq!(Millis(1_999).whole_seconds(), Seconds(1));
        assert_eq!(Seconds::DAY / Seconds::HOUR, 24);
        assert_eq!(Seconds(3_725) % Seconds::MINUTE, Seconds(5));
    }

    #[test]
    fn in_json_they_are_plain_numbers() {
        assert_eq!(serde_json::to_string(&Seconds(5)).unwrap(), "5");
        assert_eq!(serde_json::from_str::<Millis>("7").unwrap(), Millis(7));
    }

    #[test]
    fn from_a_flag_they_are_plain_numbers() {
        assert_eq!("300".parse(), Ok(Seconds(300)));
        for wrong in ["", "-1", "1.5", "5 s"] {
            assert!(wrong.parse::<Seconds>().is_err(), "{wrong}");
        }
    }
}
