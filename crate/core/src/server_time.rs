//! The time a control tells, to find a device whose clock is wrong.

use crate::time::{HOUR, MINUTE, Millis, SECOND};

/// The moment that Wikimedia's answer gives as its own (`"curtimestamp":"2024-01-20T14:00:00Z"`,
/// MediaWiki's `action=query&curtimestamp=1`); `None` if it gives none.
#[must_use]
pub(crate) fn read_from(body: &str) -> Option<Millis> {
    let (_, rest) = body.split_once("\"curtimestamp\"")?;
    let stamp = rest.trim_start().strip_prefix(':')?.trim_start();
    parse(stamp.strip_prefix('"')?.get(..20)?)
}

/// `YYYY-MM-DDTHH:MM:SSZ` (RFC 3339, UTC) in milliseconds since 1970.
fn parse(stamp: &str) -> Option<Millis> {
    let bytes = stamp.as_bytes();
    let marks = [
        (4, b'-'),
        (7, b'-'),
        (10, b'T'),
        (13, b':'),
        (16, b':'),
        (19, b'Z'),
    ];
    let shaped = bytes.len() == 20 && marks.iter().all(|(at, mark)| bytes[*at] == *mark);
    let number = |from: usize, to: usize| -> Option<u64> {
        let digits = stamp.get(from..to).filter(|_| shaped)?;
        digits
            .bytes()
            .all(|it| it.is_ascii_digit())
            .then(|| digits.parse().ok())?
    };
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if year < 1970 || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let time = hour * HOUR + minute * MINUTE + second * SECOND;
    Some(days_since_1970(year, month, day) * 24 * HOUR + time)
}

/// Days from 1 January 1970 in the Gregorian calendar (Hinnant, "chrono-compatible low-level
/// date algorithms", `days_from_civil`), for years from 1970 on.
const fn days_since_1970(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year / 400, year % 400);
    let shifted = (month + 9) % 12;
    let day_of_year = (153 * shifted + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// A body that gives this moment (Hinnant, `civil_from_days`).
#[cfg(test)]
pub(crate) fn body_of(moment: Millis) -> String {
    let (days, rest) = (moment / (24 * HOUR) + 719_468, moment % (24 * HOUR));
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute) = (rest / HOUR, rest % HOUR / MINUTE);
    let second = rest % MINUTE / SECOND;
    format!(
        "{{\"curtimestamp\":\"{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z\"}}"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn moments_of_known_days() {
        for (stamp, seconds) in [
            ("1970-01-01T00:00:00Z", 0),
            ("2000-02-29T12:00:00Z", 951_825_600),
            ("2024-01-20T14:00:00Z", 1_705_759_200),
        ] {
            assert_eq!(parse(stamp), Some(seconds * SECOND), "{stamp}");
        }
        for wrong in [
            "",
            "2024-01-20",
            "2024-13-20T14:00:00Z",
            "2024-01-20T14:00:00+",
            "２024-01-20T14:00:0Z",
        ] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn it_is_found_in_a_body() {
        let body =
            "{\n \"batchcomplete\": \"\", \"curtimestamp\" : \"2024-01-20T14:00:00Z\", \"x\": 1}";
        assert_eq!(read_from(body), Some(Millis(1_705_759_200_000)));
        assert_eq!(read_from("{}"), None);
    }

    proptest! {
        #[test]
        fn a_moment_is_read_as_it_was_written(seconds in 0..60_000_000_000_u64) {
            let moment = Millis::seconds(seconds);
            prop_assert_eq!(read_from(&body_of(moment)), Some(moment));
        }

        #[test]
        fn no_text_panics(text in "\\PC{0,40}") {
            let _ = parse(&text);
            let _ = read_from(&format!("\"curtimestamp\":\"{text}"));
        }
    }
}
