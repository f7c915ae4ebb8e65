//! How fast answers come, and what is too slow.
//!
//! A slow answer means nothing by itself: the line may be slow. It is held against the
//! platform's own past and, before anything is said, against another site fetched at that
//! moment. Throttling of a platform leaves the other site fast.

use sada_units::Millis;
use serde::{Deserialize, Serialize};

use crate::probe::Timing;

/// Bodies shorter than this say nothing of a rate: they fit into the first packets.
pub const LEAST_BODY: u64 = 48 * 1024;
/// So long a body tells whether what was slow still is: more than comes with the first packets and
/// the answer to them (RFC 6928), so that a line as it should be brings it faster than [`SLOW_RATE`].
const LEAST_BODY_AGAIN: u64 = 32 * 1024;
/// Below this rate, in bytes a second, a load may be throttled: 384 kbit/s, too little for
/// a film of any quality.
const SLOW_RATE: u64 = 48_000;
/// A first byte later than this may be throttled.
const SLOW_FIRST: Millis = Millis(2_500);
/// By so much another site, or the platform's own past, must be faster.
const TIMES: u64 = 4;
/// Of so many good loads the pace is remembered.
const REMEMBERED: usize = 15;
/// From so many on there is a usual pace.
const USUAL_FROM: usize = 3;

/// How fast one answer came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    /// From the beginning of the load to its first byte.
    pub first: Millis,
    /// Bytes a second of its body, where that was long enough to tell.
    #[serde(default)]
    pub rate: Option<u64>,
}

/// In what a load was too slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// In bytes a second.
    Rate,
    /// In waiting for its first byte.
    First,
}

/// A load found to be slow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slowness {
    /// In what.
    pub measure: Measure,
    /// The load's pace.
    pub pace: Pace,
    /// The other site's at that moment.
    pub other: Pace,
    /// How many times as fast the platform usually is, where enough good loads were seen.
    pub usual_times: Option<u64>,
}

/// The pace of the last good loads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past(Vec<Pace>);

impl Pace {
    /// From times of a load: its beginning, its first byte, its end, and the body's length.
    #[must_use]
    pub fn of(first: Millis, body_took: Millis, bytes: Option<u64>) -> Self {
        let long_enough = bytes.filter(|bytes| *bytes >= LEAST_BODY);
        Self {
            first,
            rate: long_enough.map(|bytes| rate(bytes, body_took)),
        }
    }

    /// Of a page that was slow, and is asked again: of a shorter body too there is a rate.
    #[must_use]
    pub fn again(timing: Timing) -> Self {
        let body_took = timing.whole.saturating_sub(timing.first);
        Self {
            first: timing.first,
            rate: (timing.bytes >= LEAST_BODY_AGAIN).then(|| rate(timing.bytes, body_took)),
        }
    }

    /// In what this pace is slower than any good one, if it is, and slower than the usual one.
    #[must_use]
    pub fn suspect(self, past: &Past) -> Option<Measure> {
        let usual = past.usual();
        let slower = |own: u64, usual: Option<u64>| {
            usual.is_none_or(|usual| own.saturating_mul(TIMES) < usual)
        };
        if let Some(rate) = self.rate
            && rate < SLOW_RATE
            && slower(rate, usual.and_then(|usual| usual.rate))
        {
            return Some(Measure::Rate);
        }
        let later = usual.is_none_or(|usual| self.first > usual.first * TIMES);
        (self.first > SLOW_FIRST && later).then_some(Measure::First)
    }

    /// Whether another site, fetched at that moment, was that much faster.
    #[must_use]
    pub fn is_outrun_by(self, other: Self, measure: Measure) -> bool {
        match (measure, self.rate, other.rate) {
            (Measure::Rate, Some(own), Some(other)) => other >= own.saturating_mul(TIMES),
            (Measure::Rate, ..) => false,
            (Measure::First, ..) => other.first * TIMES <= self.first,
        }
    }

    /// How many times as fast the other one is.
    #[must_use]
    pub fn times(self, other: Self, measure: Measure) -> Option<u64> {
        match measure {
            Measure::Rate => Some(other.rate? / self.rate?.max(1)),
            Measure::First => Some(self.first / other.first.max(Millis(1))),
        }
    }
}

/// In bytes a second.
fn rate(bytes: u64, took: Millis) -> u64 {
    bytes.saturating_mul(Millis::SECOND.get()) / took.get().max(1)
}

impl From<Timing> for Pace {
    fn from(timing: Timing) -> Self {
        let body = timing.whole.saturating_sub(timing.first);
        Self::of(timing.first, body, Some(timing.bytes))
    }
}

impl Past {
    /// Remembers the pace of a good load.
    pub fn remember(&mut self, pace: Pace) {
        if self.0.len() >= REMEMBERED {
            self.0.remove(0);
        }
        self.0.push(pace);
    }

    /// The middle of the remembered paces, each measure for itself.
    #[must_use]
    pub fn usual(&self) -> Option<Pace> {
        let first = middle(self.0.iter().map(|pace| pace.first))?;
        let rate = middle(self.0.iter().filter_map(|pace| pace.rate));
        Some(Pace { first, rate })
    }
}

fn middle<T: Ord + Copy>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut values: Vec<T> = values.collect();
    values.sort_unstable();
    (values.len() >= USUAL_FROM).then(|| values[values.len() / 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAST: Pace = Pace {
        first: Millis(200),
        rate: Some(2_000_000),
    };
    const THROTTLED: Pace = Pace {
        first: Millis(900),
        rate: Some(16_000),
    };

    fn past(pace: Pace) -> Past {
        let mut past = Past::default();
        (0..5).for_each(|_| past.remember(pace));
        past
    }

    #[test]
    fn a_rate_is_known_of_long_bodies_only() {
        assert_eq!(
            Pace::of(Millis(100), Millis(1000), Some(200_000)).rate,
            Some(200_000)
        );
        assert_eq!(
            Pace::of(Millis(100), Millis(0), Some(200_000)).rate,
            Some(200_000_000)
        );
        assert_eq!(Pace::of(Millis(100), Millis(5000), Some(4000)).rate, None);
        assert_eq!(Pace::of(Millis(100), Millis(5000), None).rate, None);
    }

    /// As a page of 40 kB comes over a line of 128 kbit/s, after what its buffer held.
    #[test]
    fn what_was_slow_is_told_by_shorter_bodies_too() {
        let timing = |whole, bytes| Timing {
            first: Millis(1480),
            whole,
            bytes,
        };
        assert_eq!(
            Pace::again(timing(Millis(3120), 40_000)).suspect(&past(FAST)),
            Some(Measure::Rate)
        );
        assert_eq!(
            Pace::again(timing(Millis(2080), 40_000)).suspect(&past(FAST)),
            None
        );
        assert_eq!(Pace::again(timing(Millis(3120), 8_000)).rate, None);
        assert_eq!(Pace::from(timing(Millis(3120), 40_000)).rate, None);
    }

    #[test]
    fn slow_is_held_against_the_platforms_own_past() {
        assert_eq!(THROTTLED.suspect(&Past::default()), Some(Measure::Rate));
        assert_eq!(THROTTLED.suspect(&past(FAST)), Some(Measure::Rate));
        assert_eq!(
            THROTTLED.suspect(&past(THROTTLED)),
            None,
            "it was never faster"
        );
        assert_eq!(FAST.suspect(&Past::default()), None);
        let late = Pace {
            first: Millis(5000),
            rate: None,
        };
        assert_eq!(late.suspect(&past(FAST)), Some(Measure::First));
        assert_eq!(late.suspect(&past(late)), None);
    }

    #[test]
    fn a_slow_line_slows_the_other_site_too() {
        assert!(THROTTLED.is_outrun_by(FAST, Measure::Rate));
        assert!(!THROTTLED.is_outrun_by(THROTTLED, Measure::Rate));
        let unknown = Pace {
            first: Millis(100),
            rate: None,
        };
        assert!(!THROTTLED.is_outrun_by(unknown, Measure::Rate));
        let late = Pace {
            first: Millis(5000),
            rate: None,
        };
        assert!(late.is_outrun_by(FAST, Measure::First));
        assert!(!late.is_outrun_by(late, Measure::First));
    }

    #[test]
    fn a_usual_pace_takes_some_loads() {
        let mut past = Past::default();
        past.remember(FAST);
        past.remember(FAST);
        assert_eq!(past.usual(), None);
        past.remember(THROTTLED);
        assert_eq!(past.usual(), Some(FAST));
        (0..100).for_each(|_| past.remember(THROTTLED));
        assert_eq!(past.usual(), Some(THROTTLED));
        assert_eq!(past.0.len(), 15, "as PRIVACY.md says");
    }
}
