//! Times, as people and machines read them: in UTC, and in the country's own.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use sada_core::place::Country;

use super::countries;
use super::words::{Words, say, show};

/// A minute, an hour and a day, in seconds.
pub(super) const MINUTE: u64 = 60;
pub(super) const HOUR: u64 = 60 * MINUTE;
pub(super) const DAY: u64 = 24 * HOUR;

/// For machines, in UTC, as `2024-01-20T14:05Z`.
#[must_use]
pub fn machine_time(seconds: u64) -> String {
    format!("{}T{}Z", machine_date(seconds), clock(utc(seconds)))
}

/// For machines, in UTC, as `2024-01-20`.
pub(super) fn machine_date(seconds: u64) -> String {
    utc(seconds).date().to_string()
}

/// The time of day in UTC, as `14:05`.
pub(super) fn time_of_day(seconds: u64) -> String {
    clock(utc(seconds))
}

fn utc(seconds: u64) -> DateTime {
    TimeZone::UTC.to_datetime(timestamp(seconds))
}

fn timestamp(seconds: u64) -> Timestamp {
    let at = i64::try_from(seconds).ok();
    // Past the year 9999 the clock is wrong anyway.
    at.and_then(|at| Timestamp::from_second(at).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// A time for people, marked for machines.
pub(super) fn marked(seconds: u64, shown: &str) -> Markup {
    html! { time datetime=(machine_time(seconds)) { (shown) } }
}

impl Words {
    /// The date in UTC, as `20 January 2024`.
    pub(super) fn date(&self, seconds: u64) -> String {
        self.date_of(utc(seconds))
    }

    fn date_of(&self, at: DateTime) -> String {
        let month = self.month(at);
        let year = at.year().to_string();
        say!(
            self,
            "date",
            day = at.day().unsigned_abs().to_string(),
            month = month,
            year = year
        )
    }

    /// The date without its year.
    pub(super) fn day_and_month(&self, seconds: u64) -> String {
        self.day_and_month_of(utc(seconds))
    }

    fn day_and_month_of(&self, at: DateTime) -> String {
        let month = self.month(at);
        say!(
            self,
            "day-and-month",
            day = at.day().unsigned_abs().to_string(),
            month = month
        )
    }

    fn month(&self, at: DateTime) -> String {
        say!(self, "month", month = u64::from(at.month().unsigned_abs()))
    }

    /// Date and time in UTC, as `20 January 2024, 14:05 UTC`.
    pub(super) fn date_and_time(&self, seconds: u64) -> String {
        let date = self.date(seconds);
        say!(
            self,
            "date-and-time",
            date = date,
            time = time_of_day(seconds)
        )
    }

    /// A moment in UTC and in the time of where it happened; without the date where that is
    /// the date of `beside`.
    pub(super) fn moment(&self, seconds: u64, country: Country, beside: Option<u64>) -> Markup {
        let same_day = beside.is_some_and(|beside| beside / DAY == seconds / DAY);
        let in_utc = if same_day {
            say!(self, "time-utc", time = time_of_day(seconds))
        } else {
            self.date_and_time(seconds)
        };
        let in_utc = marked(seconds, &in_utc);
        match self.local(seconds, country) {
            Some(local) => show!(self, "moment-and-local", moment = in_utc, local = local),
            None => in_utc,
        }
    }

    /// The same moment by the clocks of the country, where those are known and show another time.
    fn local(&self, seconds: u64, country: Country) -> Option<String> {
        let zone = countries::zone(country)?;
        let (there, utc) = (zone.time.to_datetime(timestamp(seconds)), utc(seconds));
        if there == utc {
            return None;
        }
        let (time, place) = (clock(there), self.where_time_is(country, zone));
        Some(if there.date() == utc.date() {
            say!(self, "local", time = time, place = place)
        } else {
            let date = self.day_and_month_of(there);
            say!(
                self,
                "local-other-day",
                date = date,
                time = time,
                place = place
            )
        })
    }

    /// How long something took, as `3 hours 40 minutes`.
    pub(super) fn lasted(&self, seconds: u64) -> String {
        let (days, hours) = (seconds / DAY, seconds % DAY / HOUR);
        let minutes = seconds % HOUR / MINUTE;
        let days_in_words = || say!(self, "days", n = days);
        let hours_in_words = || say!(self, "hours", n = hours);
        let minutes_in_words = || say!(self, "minutes", n = minutes);
        match (days, hours, minutes) {
            (0, 0, 0) => self.span(seconds),
            (0, 0, _) => minutes_in_words(),
            (0, _, 0) => hours_in_words(),
            (0, _, _) => format!("{} {}", hours_in_words(), minutes_in_words()),
            (_, 0, _) => days_in_words(),
            _ => format!("{} {}", days_in_words(), hours_in_words()),
        }
    }

    /// How long a bin is.
    pub(super) fn span(&self, seconds: u64) -> String {
        if seconds.is_multiple_of(MINUTE) {
            say!(self, "minutes", n = seconds / MINUTE)
        } else {
            say!(self, "seconds", n = seconds)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::*;

    #[test]
    fn dates_are_right_round_leap_days() {
        let words = Words::of(Language::English);
        assert_eq!(words.date_and_time(0), "1 January 1970, 00:00 UTC");
        assert_eq!(words.date(951_782_399), "28 February 2000");
        assert_eq!(words.date(951_782_400), "29 February 2000");
        assert_eq!(machine_time(1_705_748_460), "2024-01-20T11:01Z");
        assert_eq!(machine_time(4_107_542_400), "2100-03-01T00:00Z");
        assert_eq!(machine_time(u64::MAX), "1970-01-01T00:00Z");
    }

    #[test]
    fn a_moment_is_told_by_the_clocks_of_its_country_too() {
        let words = Words::of(Language::English);
        let at = |seconds, country: &str, beside| {
            let told = words.moment(seconds, country.parse().unwrap(), beside);
            told.into_string()
        };
        let afternoon = 1_705_759_500;
        assert_eq!(
            at(afternoon, "PK", None),
            "<time datetime=\"2024-01-20T14:05Z\">20 January 2024, 14:05 UTC</time> (19:05 in Pakistan)"
        );
        assert_eq!(
            at(afternoon, "US", Some(afternoon)),
            "<time datetime=\"2024-01-20T14:05Z\">14:05 UTC</time> (09:05 in New York)"
        );
        assert!(at(1_705_780_800, "PK", None).ends_with("(21 January, 01:00 in Pakistan)"));
        assert!(at(1_721_484_300, "GB", None).ends_with("(15:05 in United Kingdom)"));
        assert!(at(afternoon, "GB", None).ends_with("UTC</time>"));
        assert!(at(afternoon, "ZZ", None).ends_with("UTC</time>"));
    }

    #[test]
    fn what_lasts_is_told_in_its_two_largest_units() {
        let words = Words::of(Language::English);
        let told = [5, 300, 3600, 13_200, DAY, DAY + HOUR].map(|it| words.lasted(it));
        assert_eq!(
            told,
            [
                "5 seconds",
                "5 minutes",
                "1 hour",
                "3 hours 40 minutes",
                "1 day",
                "1 day 1 hour"
            ]
        );
    }
}
