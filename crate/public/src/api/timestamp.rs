//! Moments as people write them in addresses (RFC 3339), in seconds since 1970 (UTC).

use sada_units::{Day, Seconds};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

pub(super) const HOUR: u64 = 3600;
pub(super) const DAY: u64 = 86_400;

/// What [`read`] reads.
pub(super) const ADVICE: &str =
    "A moment is a date, such as 2024-01-20, or a date and time, such as 2024-01-20T14:05:00Z.";

/// A date, which is its first moment, or a date and time; what was before 1970 is 1970.
pub(super) fn read(text: &str) -> Option<u64> {
    let moment = match date(text) {
        Some(date) => date.midnight().assume_utc(),
        None => OffsetDateTime::parse(text, &Rfc3339).ok()?,
    };
    Some(u64::try_from(moment.unix_timestamp()).unwrap_or(0))
}

/// A date such as `2024-01-20`, of 1970 or later.
pub(super) fn day(text: &str) -> Option<Day> {
    let seconds = date(text)?.midnight().assume_utc().unix_timestamp();
    Some(Day::containing(Seconds(u64::try_from(seconds).ok()?)))
}

/// The date of a moment, as `2024-01-20`; nothing of one past the year 9999.
pub(super) fn date_of(seconds: u64) -> Option<String> {
    let moment = OffsetDateTime::from_unix_timestamp(i64::try_from(seconds).ok()?).ok()?;
    Some(moment.date().to_string())
}

fn date(text: &str) -> Option<Date> {
    let format = format_description!("[year]-[month]-[day]");
    // The format would take a sign before the year.
    let is_date = text.len() == 10 && text.starts_with(|first: char| first.is_ascii_digit());
    is_date.then(|| Date::parse(text, format).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_read_and_nothing_else() {
        assert_eq!(read("2024-01-20"), Some(1_705_708_800));
        assert_eq!(read("2024-01-20T14:25:00Z"), Some(1_705_760_700));
        assert_eq!(read("2024-01-20T19:25:00+05:00"), Some(1_705_760_700));
        assert_eq!(read("1066-10-14"), Some(0));
        for wrong in [
            "",
            "2024",
            "2024-02-30",
            "+024-01-20",
            "1705760700",
            "2024-01-20T14:25:00",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        assert_eq!(
            day("2024-01-20").map(Day::start),
            Some(Seconds(1_705_708_800))
        );
        assert_eq!(day("1969-12-31"), None);
        assert_eq!(date_of(1_705_760_700).as_deref(), Some("2024-01-20"));
        assert_eq!(date_of(u64::MAX), None);
    }
}
