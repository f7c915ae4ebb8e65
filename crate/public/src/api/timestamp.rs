//! Dates and times in addresses (RFC 3339).

use sada_units::{Day, Seconds};
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, OffsetDateTime};

/// What [`parse`] takes.
pub(super) const ADVICE: &str =
    "A moment is a date, such as 2024-01-20, or a date and time, such as 2024-01-20T14:05:00Z.";

/// A date, which stands for its first moment, or a date and time. Before 1970 it is 1970.
pub(super) fn parse(text: &str) -> Option<Seconds> {
    let moment = match parse_date(text) {
        Some(date) => date.midnight().assume_utc(),
        None => OffsetDateTime::parse(text, &Rfc3339).ok()?,
    };
    Some(Seconds(u64::try_from(moment.unix_timestamp()).unwrap_or(0)))
}

/// A date such as `2024-01-20`, of 1970 or later.
pub(super) fn parse_day(text: &str) -> Option<Day> {
    let seconds = parse_date(text)?.midnight().assume_utc().unix_timestamp();
    Some(Day::containing(Seconds(u64::try_from(seconds).ok()?)))
}

/// The date of a moment, as `2024-01-20`; nothing past the year 9999.
pub(super) fn date_of(moment: Seconds) -> Option<String> {
    let moment = OffsetDateTime::from_unix_timestamp(i64::try_from(moment.get()).ok()?).ok()?;
    Some(moment.date().to_string())
}

fn parse_date(text: &str) -> Option<Date> {
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
        assert_eq!(parse("2024-01-20"), Some(Seconds(1_705_708_800)));
        assert_eq!(parse("2024-01-20T14:25:00Z"), Some(Seconds(1_705_760_700)));
        assert_eq!(
            parse("2024-01-20T19:25:00+05:00"),
            Some(Seconds(1_705_760_700))
        );
        assert_eq!(parse("1066-10-14"), Some(Seconds(0)));
        for wrong in [
            "",
            "2024",
            "2024-02-30",
            "+024-01-20",
            "1705760700",
            "2024-01-20T14:25:00",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
        assert_eq!(
            parse_day("2024-01-20").map(Day::start),
            Some(Seconds(1_705_708_800))
        );
        assert_eq!(parse_day("1969-12-31"), None);
        assert_eq!(
            date_of(Seconds(1_705_760_700)).as_deref(),
            Some("2024-01-20")
        );
        assert_eq!(date_of(Seconds::MAX), None);
    }
}
