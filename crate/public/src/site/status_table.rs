//! A country's platforms now: the newest reports, the last hour, the last day.

use maud::{Markup, html};
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_core::failure::FailureType;
use sada_published::counts::{Grain, Spoken, Status, Tally};
use sada_units::Country;

use super::chart::{shares, sign, strip};
use super::last_hour::{CountryNow, LastHour, first_platforms};
use super::messages::{Messages, say, show};
use super::page::PageContext;
use super::percent::{percent, percents};
use super::series::{Series, by_platform};
use super::time_format::{time_element, time_of_day};
use crate::answers::RequestError;

/// The table of a country. The last day is drawn, or told in words alone.
pub(super) fn status_table(
    page: &PageContext<'_>,
    country: Country,
    now: &CountryNow,
    drawn: bool,
) -> Result<Markup, RequestError> {
    let messages = page.messages;
    let published = &page.reader.published;
    let hours = by_platform(published, country, Grain::Hour, &Series::hours(page.now))?;
    let is_told = |id: &PlatformId| now.platforms.contains_key(id) || hours.contains_key(id);
    let is_shown = |id: &PlatformId| is_told(id) || first_platforms().any(|first| first == *id);
    let (shown, silent): (Vec<_>, Vec<_>) = PLATFORMS
        .iter()
        .map(|it| it.id)
        .partition(|id| is_shown(id));
    let none = LastHour::default();
    let columns = [
        "column-platform",
        "column-newest",
        "column-hour",
        "column-day",
        "column-reporters",
    ];
    Ok(html! {
        table.now role="table" {
            thead role="rowgroup" {
                tr role="row" {
                    @for key in columns {
                        th role="columnheader" scope="col" { (messages.say(key, Vec::new())) }
                    }
                }
            }
            tbody role="rowgroup" {
                @for id in shown {
                    (row(page, country, id, now.platforms.get(&id).unwrap_or(&none), hours.get(&id), drawn))
                }
            }
        }
        @if !silent.is_empty() {
            p.more { (say!(messages, "too-few-of", platforms = messages.platforms(&silent))) }
        }
    })
}

fn row(
    page: &PageContext<'_>,
    country: Country,
    platform: PlatformId,
    latest: &LastHour,
    day: Option<&Series>,
    drawn: bool,
) -> Markup {
    let messages = page.messages;
    let newest = latest.newest.as_ref();
    let status = newest.and_then(|(_, tally)| tally.status());
    let spoken = newest.map_or(Spoken::TooFew, |(_, tally)| tally.spoken());
    let failing = newest.filter(|_| status == Some(Status::Failing));
    let failure = failing.and_then(|(_, tally)| tally.commonest_failure());
    let hour_reporters = newest.map(|_| latest.reporters.to_string());
    html! {
        tr role="row"
            data-country=(country)
            data-platform=(platform.name())
            data-status=(status.map_or("too_few", Status::name))
            data-reporters=(hour_reporters.unwrap_or_default())
            data-failure=(failure.map(FailureType::name).unwrap_or_default())
        {
            th.platform role="rowheader" scope="row" {
                a href=(page.to(&format!("/platform/{}", platform.name()))) { (platform.platform().name) }
            }
            td.newest role="cell" {
                p.status { (sign(spoken)) span { (status_in_words(messages, spoken)) } }
                @if let Some((bin, _)) = newest {
                    p.more {
                        (show!(messages, "at-time", time = time_element(bin.seconds(), &say!(messages, "time-utc", time = time_of_day(bin.seconds())))))
                        @if let Some(failure) = failure { ": " (failure_in_words(messages, failure)) }
                    }
                } @else {
                    p.more { (say!(messages, "in-last-hour")) }
                }
            }
            td.hour role="cell" data-label=(say!(messages, "column-hour")) { (hour(messages, latest)) }
            td.day role="cell" data-label=(say!(messages, "column-day")) {
                @if let Some(day) = day {
                    @if drawn { (strip(messages, day, &[])) }
                    p.more { (shares_in_words(messages, &day.sum())) }
                } @else {
                    p.more { (say!(messages, "too-few")) }
                }
            }
            td.reporters role="cell" data-label=(say!(messages, "reporters-in-a-span", span = messages.bin_length(page.reader.terms.bin_length))) {
                @match day {
                    Some(day) => p.figure { (show!(messages, "up-to", n = html! { b { (day.reporters) } })) },
                    None => p.more { (say!(messages, "too-few")) },
                }
            }
        }
    }
}

fn hour(messages: &Messages, latest: &LastHour) -> Markup {
    let votes = &latest.votes;
    if latest.newest.is_none() {
        return html! { p.more { (say!(messages, "too-few")) } };
    }
    html! {
        @if votes.votes() > 0 { (shares(votes)) }
        p { (shares_in_words(messages, votes)) }
        @if let Some(failure) = votes.commonest_failure() {
            p.more {
                (show!(
                    messages,
                    "most-often",
                    failure = failure_in_words(messages, failure),
                    name = html! { code { (failure.name()) } },
                    percent = percent(votes.failed_with_control, votes.failed),
                ))
            }
        }
    }
}

/// `works 3 % · slow 5 % · fails 92 %`. Shares of zero are left out. One that is all there is stands
/// for most: those of few are counted with it.
pub(super) fn shares_in_words(messages: &Messages, votes: &Tally) -> Markup {
    let told = votes.told();
    if told.works.or(told.slow).or(told.failed).is_none() {
        return html! { span.share { (status_in_words(messages, votes.spoken())) } };
    }
    let percents = percents([votes.works, votes.slow, votes.failed]);
    let keys = ["share-works", "share-slow", "share-fails"];
    let named = keys.into_iter().zip(percents);
    let shown: Vec<_> = named.filter(|(_, percent)| *percent > 0).collect();
    html! {
        @for (index, (key, percent)) in shown.iter().enumerate() {
            @if index > 0 { " · " }
            span.share { (messages.say(key, vec![("percent", (*percent).into())])) }
        }
    }
}

/// The status in the words that stand first in a row.
pub(super) fn status_in_words(messages: &Messages, spoken: Spoken) -> String {
    match spoken {
        Spoken::Mostly(Status::Working) => say!(messages, "mostly-works"),
        Spoken::Mostly(Status::Slow) => say!(messages, "mostly-slow"),
        Spoken::Mostly(Status::Failing) => say!(messages, "mostly-fails"),
        Spoken::Mostly(Status::Disconnected) => say!(messages, "mostly-no-connection"),
        Spoken::Mixed => say!(messages, "mixed"),
        Spoken::TooFew => say!(messages, "too-few"),
    }
}

/// What was seen of a failing load. It never says why.
pub(super) fn failure_in_words(messages: &Messages, kind: FailureType) -> String {
    use sada_core::failure::Phase;
    let key = match kind {
        FailureType::DnsNameNotResolved => "failure-dns-not-found",
        FailureType::DnsUnreachable => "failure-dns-unreachable",
        FailureType::TcpTimedOut => "failure-timed-out",
        FailureType::TcpReset => "failure-reset",
        FailureType::TcpRefused => "failure-refused",
        FailureType::TcpClosed | FailureType::TcpAborted => "failure-closed",
        FailureType::TcpAddressUnreachable => "failure-unreachable",
        FailureType::TlsCertAuthorityInvalid => "failure-cert-authority",
        FailureType::TlsCertNameInvalid => "failure-cert-name",
        FailureType::TlsCertDateInvalid => "failure-cert-date",
        FailureType::HttpError => "failure-http-error",
        FailureType::HttpResponseRedirectLoop => "failure-redirects",
        FailureType::Abandoned => "failure-abandoned",
        other => match other.phase() {
            Phase::Dns => "failure-dns",
            Phase::Connection if other.name().starts_with("tls.cert") => "failure-cert",
            Phase::Connection if other.name().starts_with("tls") => "failure-tls",
            Phase::Connection => "failure-connection",
            Phase::Application => "failure-http",
            Phase::Unknown => "failure-unknown",
        },
    };
    messages.say(key, Vec::new())
}

/// The legend: what each sign means.
pub(super) fn legend(messages: &Messages) -> Markup {
    let signs = [
        (Spoken::Mostly(Status::Working), "key-works"),
        (Spoken::Mostly(Status::Slow), "key-slow"),
        (Spoken::Mostly(Status::Failing), "key-fails"),
        (Spoken::Mostly(Status::Disconnected), "key-down"),
        (Spoken::Mixed, "key-mixed"),
        (Spoken::TooFew, "key-too-few"),
    ];
    html! {
        ul.key { @for (spoken, key) in signs { li { (sign(spoken)) (messages.say(key, Vec::new())) } } }
    }
}
