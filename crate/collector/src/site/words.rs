//! The page's words for countries, failures, times and shares.

use sada_core::failure::{FailureType, Phase};
use sada_detect::{Kind, ScaleWord};
use time::OffsetDateTime;

use crate::published::{Spoken, Status};
use crate::store::Country;

/// Names of countries and areas in English, from Unicode CLDR 48 (see the licence
/// note in the crate's README).
const COUNTRIES: &str = include_str!("countries.tsv");

/// The country's name; its code where there is none.
pub(crate) fn country(country: Country) -> String {
    if country == Country::UNKNOWN {
        return "Place not known".to_owned();
    }
    let rows = COUNTRIES.lines().filter_map(|line| line.split_once('\t'));
    let named = rows.into_iter().find(|(code, _)| *code == country.code());
    named.map_or_else(|| country.code().to_owned(), |(_, name)| name.to_owned())
}

/// What a row says, first of all.
pub(crate) fn spoken(spoken: Spoken) -> &'static str {
    match spoken {
        Spoken::Mostly(Status::Working) => "Mostly works",
        Spoken::Mostly(Status::Slow) => "Mostly slow",
        Spoken::Mostly(Status::Failing) => "Mostly fails",
        Spoken::Mostly(Status::Disconnected) => "Mostly no connection",
        Spoken::Mixed => "Mixed",
        Spoken::TooFew => "Too few reports",
    }
}

/// The word in a row's data attributes.
pub(crate) fn status_name(status: Option<Status>) -> &'static str {
    status.map_or("too_few", Status::name)
}

/// What was seen of a failing load; never why.
pub(crate) fn failure(kind: FailureType) -> &'static str {
    match kind {
        FailureType::DnsNameNotResolved => "the name was not found",
        FailureType::DnsUnreachable => "no answer from the name service",
        FailureType::TcpTimedOut => "no answer in time",
        FailureType::TcpReset => "the connection was reset",
        FailureType::TcpRefused => "the connection was refused",
        FailureType::TcpClosed | FailureType::TcpAborted => "the connection was closed",
        FailureType::TcpAddressUnreachable => "the address could not be reached",
        FailureType::TlsCertAuthorityInvalid => "a certificate nobody vouches for",
        FailureType::TlsCertNameInvalid => "a certificate for another name",
        FailureType::TlsCertDateInvalid => "a certificate out of date",
        FailureType::HttpError => "the server answered with an error",
        FailureType::HttpResponseRedirectLoop => "redirects in a circle",
        FailureType::Abandoned => "given up before an answer came",
        other => match other.phase() {
            Phase::Dns => "the name could not be looked up",
            Phase::Connection if other.name().starts_with("tls.cert") => "a certificate not valid",
            Phase::Connection if other.name().starts_with("tls") => "no secure connection",
            Phase::Connection => "no connection",
            Phase::Application => "the answer could not be read",
            Phase::Unknown => "the browser did not say how",
        },
    }
}

/// A share in whole percent. None is 0 and all is 100; nothing else is.
pub(crate) fn percent(part: u64, whole: u64) -> u64 {
    match part {
        0 => 0,
        _ if part >= whole => 100,
        _ => ((part * 200 + whole) / (whole * 2)).clamp(1, 99),
    }
}

/// Shares of the whole in percent that add up to 100, if there is a whole: what rounding
/// took or gave is made good by the largest.
pub(crate) fn percents<const N: usize>(parts: [u64; N]) -> [u64; N] {
    let whole = parts.iter().sum();
    let mut percents = parts.map(|part| percent(part, whole));
    let others = percents.iter().sum::<u64>();
    if let Some(largest) = percents.iter_mut().max().filter(|largest| **largest > 0) {
        *largest = 100 + *largest - others;
    }
    percents
}

/// Names in a row: `A`, `A and B`, `A, B and C`.
pub(crate) fn list(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A kind in machines' words, as everywhere in the collector's answers.
pub(crate) const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Selective => "selective",
        Kind::GeneralOutage => "general_outage",
        Kind::PlatformOutage => "platform_outage",
    }
}

/// A scale in machines' words.
pub(crate) const fn scale_name(scale: ScaleWord) -> &'static str {
    match scale {
        ScaleWord::SingleProvider => "single_provider",
        ScaleWord::SeveralProviders => "several_providers",
        ScaleWord::DominantOperator => "dominant_operator",
        ScaleWord::NationScale => "nation_scale",
    }
}

/// The time of day, as `14:05`.
pub(crate) fn time_of_day(seconds: u64) -> String {
    let at = moment(seconds);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// Date and time of day, as `2024-01-20 14:05`.
pub(crate) fn date_and_time(seconds: u64) -> String {
    format!("{} {}", moment(seconds).date(), time_of_day(seconds))
}

fn moment(seconds: u64) -> OffsetDateTime {
    let at = i64::try_from(seconds)
        .ok()
        .and_then(|at| OffsetDateTime::from_unix_timestamp(at).ok());
    // Past the year 9999 the clock is wrong anyway.
    at.unwrap_or(OffsetDateTime::UNIX_EPOCH)
}

/// How long a bin is, as `5-minute`.
pub(crate) fn bin_length(seconds: u64) -> String {
    if seconds.is_multiple_of(60) {
        format!("{}-minute", seconds / 60)
    } else {
        format!("{seconds}-second")
    }
}

/// The same for machines, as `2024-01-20T14:05Z`.
#[must_use]
pub fn machine_time(seconds: u64) -> String {
    date_and_time(seconds).replace(' ', "T") + "Z"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_right_round_leap_days() {
        assert_eq!(date_and_time(0), "1970-01-01 00:00");
        assert_eq!(date_and_time(951_782_399), "2000-02-28 23:59");
        assert_eq!(date_and_time(951_782_400), "2000-02-29 00:00");
        assert_eq!(date_and_time(1_705_748_460), "2024-01-20 11:01");
        assert_eq!(machine_time(4_107_542_400), "2100-03-01T00:00Z");
    }

    #[test]
    fn only_none_is_0_and_only_all_is_100() {
        assert_eq!(percent(0, 10), 0);
        assert_eq!(percent(1, 1000), 1);
        assert_eq!(percent(999, 1000), 99);
        assert_eq!(percent(1000, 1000), 100);
        assert_eq!(percent(1, 3), 33);
        assert_eq!(percent(2, 3), 67);
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percents([83, 1, 16]), [83, 1, 16]);
        assert_eq!(percents([1, 1, 1]).iter().sum::<u64>(), 100);
        assert_eq!(percents([1000, 1, 1]), [98, 1, 1]);
        assert_eq!(percents([0, 0, 0]), [0, 0, 0]);
    }

    #[test]
    fn countries_have_names() {
        assert_eq!(country("PK".parse().unwrap()), "Pakistan");
        assert_eq!(country("QQ".parse().unwrap()), "QQ");
        assert_eq!(country(Country::UNKNOWN), "Place not known");
    }

    #[test]
    fn words_say_what_was_seen_and_never_who_meant_it() {
        let spoken_all = [
            Spoken::Mostly(Status::Working),
            Spoken::Mostly(Status::Slow),
            Spoken::Mostly(Status::Failing),
            Spoken::Mostly(Status::Disconnected),
            Spoken::Mixed,
            Spoken::TooFew,
        ];
        let words = spoken_all.into_iter().map(|it| spoken(it).to_owned());
        let words = words.chain(
            FailureType::ALL
                .iter()
                .map(|kind| failure(*kind).to_owned()),
        );
        for words in words {
            for never in [
                "block",
                "censor",
                "safe",
                "restrict",
                "attack",
                "government",
            ] {
                assert!(!words.contains(never), "{words}");
            }
        }
    }
}
