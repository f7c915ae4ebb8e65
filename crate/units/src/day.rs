//! Days of the calendar in UTC.

use crate::Seconds;

/// A day, in days since 1970-01-01 (UTC).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub u64);

impl Day {
    /// The day in which the moment lies.
    #[must_use]
    pub const fn containing(moment: Seconds) -> Self {
        Self(moment.get() / Seconds::DAY.get())
    }

    /// Its first moment.
    #[must_use]
    pub const fn start(self) -> Seconds {
        Seconds::DAY.times(self.0)
    }

    /// The first moment after it.
    #[must_use]
    pub const fn end(self) -> Seconds {
        self.start().saturating_add(Seconds::DAY)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_lies_in_one_day() {
        let day = Day::containing(Seconds(1_705_760_700));
        assert_eq!(day.start(), Seconds(1_705_708_800));
        assert_eq!(day.end(), Day(day.0 + 1).start());
        assert_eq!(Day::containing(day.end()), Day(day.0 + 1));
        assert_eq!(Day(u64::MAX).end(), Seconds::MAX);
    }
}
