//! How times are written for people and for machines: in UTC, and in the time of a country.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use maud::{Markup, html};
use sada_units::{Country, Day, Seconds};

use super::countries;
use super::messages::{Messages, say, show};

/// For machines, in UTC, as `2024-01-20T14:05Z`.
#[must_use]
pub fn machine_time(at: Seconds) -> String {
    format!("{}T{}Z", machine_date(at), clock(utc(at)))
}

/// For machines, in UTC, as `2024-01-20`.
pub(super) fn machine_date(at: Seconds) -> String {
    utc(at).date().to_string()
}

/// The time of day in UTC, as `14:05`.
pub(super) fn time_of_day(at: Seconds) -> String {
    clock(utc(at))
}

fn utc(at: Seconds) -> DateTime {
    TimeZone::UTC.to_datetime(timestamp(at))
}

fn timestamp(at: Seconds) -> Timestamp {
    let seconds = i64::try_from(at.get()).ok();
    // A year past 9999 means a wrong clock.
    seconds
        .and_then(|seconds| Timestamp::from_second(seconds).ok())
        .unwrap_or(Timestamp::UNIX_EPOCH)
}

fn clock(at: DateTime) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// A `time` element: the text for people, the moment for machines.
pub(super) fn time_element(at: Seconds, shown: &str) -> Markup {
    html! { time datetime=(machine_time(at)) { (shown) } }
}

impl Messages {
    /// The date in UTC, as `20 January 2024`.
    pub(super) fn date(&self, at: Seconds) -> String {
        self.date_of(utc(at))
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
    pub(super) fn day_and_month(&self, at: Seconds) -> String {
        self.day_and_month_of(utc(at))
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
    pub(super) fn date_and_time(&self, at: Seconds) -> String {
        let date = self.date(at);
        say!(self, "date-and-time", date = date, time = time_of_day(at))
    }

    /// A moment in UTC and in the time of the country. The date is left out where it is that of
    /// `beside`.
    pub(super) fn utc_and_local(
        &self,
        at: Seconds,
        country: Country,
        beside: Option<Seconds>,
    ) -> Markup {
        let same_day = beside.is_some_and(|beside| Day::containing(beside) == Day::containing(at));
        let in_utc = if same_day {
            say!(self, "time-utc", time = time_of_day(at))
        } else {
            self.date_and_time(at)
        };
        let in_utc = time_element(at, &in_utc);
        match self.local(at, country) {
            Some(local) => show!(self, "moment-and-local", moment = in_utc, local = local),
            None => in_utc,
        }
    }

    /// The moment in the time of the country, if that is known and differs from UTC.
    fn local(&self, at: Seconds, country: Country) -> Option<String> {
        let zone = countries::zone(country)?;
        let (there, utc) = (zone.time.to_datetime(timestamp(at)), utc(at));
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

    /// How long something lasted, as `3 hours 40 minutes`.
    pub(super) fn duration(&self, duration: Seconds) -> String {
        let (days, hours) = (
            duration / Seconds::DAY,
            duration % Seconds::DAY / Seconds::HOUR,
        );
        let minutes = duration % Seconds::HOUR / Seconds::MINUTE;
        let days_in_words = || say!(self, "days", n = days);
        let hours_in_words = || say!(self, "hours", n = hours);
        let minutes_in_words = || say!(self, "minutes", n = minutes);
        match (days, hours, minutes) {
            (0, 0, 0) => self.bin_length(duration),
            (0, 0, _) => minutes_in_words(),
            (0, _, 0) => hours_in_words(),
            (0, _, _) => format!("{} {}", hours_in_words(), minutes_in_words()),
            (_, 0, _) => days_in_words(),
            _ => format!("{} {}", days_in_words(), hours_in_words()),
        }
    }

    /// The length of a bin, as `5 minutes`.
    pub(super) fn bin_length(&self, length: Seconds) -> String {
        if (length % Seconds::MINUTE).is_zero() {
            say!(self, "minutes", n = length / Seconds::MINUTE)
        } else {
            say!(self, "seconds", n = length.get())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::language::Language;
    use super::*;

    #[test]
    fn dates_are_right_round_leap_days() {
        let messages = Messages::of(Language::English);
        assert_eq!(
            messages.date_and_time(Seconds(0)),
            "1 January 1970, 00:00 UTC"
        );
        assert_eq!(messages.date(Seconds(951_782_399)), "28 February 2000");
        assert_eq!(messages.date(Seconds(951_782_400)), "29 February 2000");
        assert_eq!(machine_time(Seconds(1_705_748_460)), "2024-01-20T11:01Z");
        assert_eq!(machine_time(Seconds(4_107_542_400)), "2100-03-01T00:00Z");
        assert_eq!(machine_time(Seconds(u64::MAX)), "1970-01-01T00:00Z");
    }

    #[test]
    fn a_moment_is_told_by_the_clocks_of_its_country_too() {
        let messages = Messages::of(Language::English);
        let at = |seconds, country: &str, beside: Option<u64>| {
            let told = messages.utc_and_local(
                Seconds(seconds),
                country.parse().unwrap(),
                beside.map(Seconds),
            );
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
        let messages = Messages::of(Language::English);
        let told = [5, 300, 3600, 13_200, 86_400, 90_000].map(|it| messages.duration(Seconds(it)));
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
