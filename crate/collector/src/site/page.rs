//! The page as HTML: no script, one request, a policy that allows nothing else.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sada_core::failure::FailureType;
use sha2::{Digest, Sha256};

use super::summary::{CountrySummary, Period, Row, Summary, Terms};
use super::{chart, happened, words};
use crate::events::Incident;
use crate::published::{Spoken, Status};
use crate::store::Country;

const STYLE: &str = include_str!("style.css");
const ICON: &str = concat!(
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E",
    "%3Cg fill='none' stroke='%230f766e' stroke-width='2' stroke-linecap='round'%3E",
    "%3Cpath d='M5.5 5.5a3.5 3.5 0 0 0 0 5M2.5 3a7 7 0 0 0 0 10M10.5 5.5a3.5 3.5 0 0 1 0 5",
    "M13.5 3a7 7 0 0 1 0 10'/%3E%3C/g%3E%3Ccircle cx='8' cy='8' r='1.6' fill='%230f766e'/%3E",
    "%3C/svg%3E",
);

/// Allows the page's own style and icon, and nothing else.
pub(super) fn content_security_policy() -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'"
    )
}

/// The whole page.
pub(super) fn render(summary: &Summary, incidents: &[Incident], terms: &Terms) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="description"
                    content="What people report of how YouTube, Facebook, X and Instagram load for them, by country.";
                title { "Sada: what reports say" }
                link rel="icon" href=(ICON);
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    p.name { img src=(ICON) width="20" height="20" alt=""; "Sada" }
                    h1 { "What reports say" }
                    p.lede {
                        "People who choose to share tell whether these platforms load for them. "
                        "This page counts what they tell. A count says what was seen, not why."
                    }
                    p.made { "As of " (time(summary.now, &words::date_and_time(summary.now))) " UTC" }
                }
                main {
                    (happened::section(incidents, summary.now))
                    @for of_country in &summary.countries { (country(of_country, terms)) }
                }
                (reading(terms))
            }
        }
    }
}

pub(super) fn time(seconds: u64, shown: &str) -> Markup {
    html! { time datetime=(words::machine_time(seconds)) { (shown) } }
}

fn country(summary: &CountrySummary, terms: &Terms) -> Markup {
    let id = format!("country-{}", summary.country);
    html! {
        section aria-labelledby=(id) {
            div.title {
                h2 id=(id) {
                    (words::country(summary.country))
                    @if summary.country != Country::UNKNOWN { " " span.code { (summary.country) } }
                }
                p {
                    @if let Some(sharing) = summary.sharing {
                        "Up to " b { (sharing) } " reports in one "
                        (words::bin_length(terms.bin_seconds)) " span of the last day"
                    } @else {
                        "Too few reports to say how many"
                    }
                }
            }
            table role="table" {
                thead role="rowgroup" {
                    tr role="row" {
                        @for name in ["Platform", "Newest reports", "Last hour", "Last 24 hours", "Reporters"] {
                            th role="columnheader" scope="col" { (name) }
                        }
                    }
                }
                tbody role="rowgroup" {
                    @for of_platform in &summary.rows { (row(of_platform, summary.country, terms)) }
                }
            }
        }
    }
}

fn row(row: &Row, country: Country, terms: &Terms) -> Markup {
    let status = row.newest.as_ref().and_then(|(_, tally)| tally.status());
    let newest = row.newest.as_ref();
    let spoken = newest.map_or(Spoken::TooFew, |(_, tally)| tally.spoken());
    let failing = row
        .newest
        .as_ref()
        .filter(|_| status == Some(Status::Failing));
    // How a few fail is theirs to tell, not the page's.
    let failure = failing
        .filter(|(_, tally)| tally.failed >= terms.min_reporters)
        .and_then(|(_, tally)| tally.commonest_failure());
    html! {
        tr role="row"
            data-country=(country)
            data-platform=(row.platform.name())
            data-status=(words::status_name(status))
            data-reporters=(row.hour.as_ref().map(|hour| hour.reporters.to_string()).unwrap_or_default())
            data-failure=(failure.map(FailureType::name).unwrap_or_default())
        {
            th.platform role="rowheader" scope="row" { (row.platform.platform().name) }
            td.newest role="cell" {
                p.status { (chart::sign(spoken)) span { (words::spoken(spoken)) } }
                @if let Some((bin, _)) = &row.newest {
                    p.more {
                        "at " (time(*bin, &words::time_of_day(*bin)))
                        @if let Some(failure) = failure { ": " (words::failure(failure)) }
                    }
                } @else {
                    p.more { "in the last hour" }
                }
            }
            td.hour role="cell" data-label="Last hour" { (period(row.hour.as_ref(), terms)) }
            td.day role="cell" data-label="Last 24 hours" {
                (chart::strip(&row.strip))
                @if let Some(day) = &row.day { p.more { (share_words(day)) } }
            }
            td.reporters role="cell" data-label=(format!("Reporters in one {} span", words::bin_length(terms.bin_seconds))) {
                @match &row.day {
                    Some(day) => {
                        p.figure { "up to " b { (day.reporters) } }
                    }
                    None => p.more { "fewer than " (terms.min_reporters) },
                }
            }
        }
    }
}

fn period(period: Option<&Period>, terms: &Terms) -> Markup {
    let Some(period) = period else {
        return html! { p.more { "Too few reports" } };
    };
    html! {
        (chart::shares(&period.votes))
        p.shares-in-words { (share_words(period)) }
        @if let Some(failure) = period.votes.commonest_failure()
            && period.votes.failed >= terms.min_reporters
        {
            p.more {
                "Most often " (words::failure(failure)) " " code { (failure.name()) } ". "
                "Unrelated sites answered in "
                (words::percent(period.votes.failed_with_control, period.votes.failed))
                "\u{a0}% of failing reports."
            }
        }
    }
}

/// `works 3 % · slow 5 % · fails 92 %`, without what is none.
fn share_words(period: &Period) -> Markup {
    let votes = &period.votes;
    let percents = words::percents([votes.works, votes.slow, votes.failed]);
    let named = ["works", "slow", "fails"].into_iter().zip(percents);
    let shown: Vec<_> = named.filter(|(_, percent)| *percent > 0).collect();
    html! {
        @for (index, (word, percent)) in shown.iter().enumerate() {
            @if index > 0 { " · " }
            span.share { (word) " " (percent) "\u{a0}%" }
        }
    }
}

/// How to read the page, and what it cannot say.
fn reading(terms: &Terms) -> Markup {
    let span = words::bin_length(terms.bin_seconds);
    html! {
        footer {
            h2 { "How to read this" }
            ul.key {
                @for (spoken, words) in [
                    (Spoken::Mostly(Status::Working), "Most reports say it loads"),
                    (Spoken::Mostly(Status::Slow), "Most say it loads far too slowly"),
                    (Spoken::Mostly(Status::Failing), "Most say it does not load"),
                    (Spoken::Mostly(Status::Disconnected), "Most say nothing loads, unrelated sites neither"),
                    (Spoken::Mixed, "None of these is said by most"),
                    (Spoken::TooFew, "Too few reports"),
                ] {
                    li { (chart::sign(spoken)) (words) }
                }
            }
            dl {
                dt { "A report" }
                dd {
                    "covers one " (span) " span and holds one word for each platform: the last that "
                    "was seen in it. The newest reports are those of the newest span with enough of them. "
                    "Nobody attests that a report comes from a person of its own: these are counts of "
                    "reports, and no finding."
                }
                dt { "What was found" }
                dd {
                    "follows from the reports of many networks by a method that is the same everywhere: "
                    "that something fails far more than usual, since when and until when, and how sure "
                    "that is. It says nothing of why. Late reports may change it."
                }
                dt { "Reporters" }
                dd {
                    "Nothing joins two reports of one person. So reporters are counted within one span "
                    "only; over an hour or a day the page gives the highest such count, never a sum. "
                    "A span is shown once its last reports had time to arrive."
                }
                dt { "Too few" }
                dd {
                    "Nothing is said of a span with fewer than " (terms.min_reporters)
                    " reporters, and such spans are left out of every other figure."
                }
                dt { "Unrelated sites" }
                dd {
                    "When a platform fails, the browser asks sites that have nothing to do with it. "
                    "If they answer, the person's own connection works."
                }
                dt { "Where" }
                @match terms.assumed {
                    Some(country) => dd {
                        "This collector takes every report to be from: "
                        b { (words::country(country)) }
                        ". Nobody has attested it. It plays every part of the service in one "
                        "place, for trying out: whoever runs it could see both addresses and reports."
                    }
                    None => dd {
                        "Each report carries a token that another party gave out for the country and "
                        "network from which it was asked. That party sees addresses and no report; "
                        "this one sees reports and no address. Reports without a token are left out."
                    }
                }
                dt { "Times" }
                dd { "are UTC." }
            }
        }
    }
}
