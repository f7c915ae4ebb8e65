//! The front page: what happens now, in words, and where to look further.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use sada_published::counts::{Spoken, Status};
use sada_units::{Country, Seconds};

use super::country_list::{CountryEntry, countries_by_status};
use super::description::Description;
use super::incident_list::list;
use super::last_hour::{CountryNow, last_hour};
use super::messages::say;
use super::page::{PageContent, PageContext, PageResult};
use super::recent_events::RecentEvents;
use super::series::DAYS;
use super::{headline, status_table};
use crate::answers::RequestError;

/// The number of incidents listed. Each country's page has all of its own.
const TOLD: usize = 20;
/// With no more countries than this, each has its table.
const FEW: usize = 3;
/// The number of rows of all tables together. One table is always shown.
const ROWS: usize = 20;

pub(super) fn page(page: &PageContext<'_>) -> PageResult {
    let messages = page.messages;
    let recent = RecentEvents::lately(page)?;
    let mut countries = last_hour(&page.reader.published, None, page.now)?;
    if let Some(assumed) = page.reader.terms.assumed {
        countries.entry(assumed).or_default();
    }
    let lately = page
        .reader
        .published
        .countries(page.now - Seconds::days(DAYS))?;
    let of_events = recent.events.iter().map(|it| it.about.country);
    let all: BTreeSet<Country> = lately
        .into_iter()
        .chain(of_events)
        .chain(countries.keys().copied())
        .collect();
    // With nothing going on, the events come before the tables.
    let happens =
        recent.going_on().next().is_some() || countries.values().any(CountryNow::is_unusual);
    let main = html! {
        (first_sentence(page, &recent, &countries))
        @if happens { (tables(page, &recent, &countries)?) }
        @if !recent.incidents.is_empty() {
            section aria-labelledby="found" {
                h2 id="found" { (say!(messages, "found-title", days = DAYS)) }
                (list(page, recent.incidents.iter().take(TOLD)))
            }
        }
        @if !happens { (tables(page, &recent, &countries)?) }
        (country_links(page, &recent, &countries, &all))
        (method(page))
    };
    Ok(Some(PageContent {
        title: say!(messages, "front-title"),
        main,
    }))
}

/// The first sentence of the page.
fn first_sentence(
    page: &PageContext<'_>,
    recent: &RecentEvents,
    countries: &BTreeMap<Country, CountryNow>,
) -> Markup {
    let messages = page.messages;
    let going_on: Vec<Description> = recent.going_on().map(Description::from).collect();
    let enough = countries
        .values()
        .filter(|it| !it.platforms.is_empty())
        .count();
    let troubled: Vec<_> = countries
        .iter()
        .map(|(of, now)| (*of, now.troubled()))
        .filter(|(_, platforms)| !platforms.is_empty())
        .collect();
    html! {
        @if let Some(since) = page.silent_since {
            (headline::no_new_counts(page, since))
        } @else {
            h1 {
                @match going_on.as_slice() {
                    [] if enough == 0 => (say!(messages, "front-too-few")),
                    [] => @match troubled.as_slice() {
                        [] => (say!(messages, "front-nothing", n = enough)),
                        [(of, platforms)] => (headline::trouble(messages, *of, platforms)),
                        _ => (say!(messages, "front-trouble", n = troubled.len())),
                    },
                    [one] => (one.sentence(messages, page.now)),
                    _ => (say!(messages, "front-several", n = going_on.len())),
                }
            }
            @if going_on.len() > 1 {
                ul.sentences { @for it in &going_on { li { (it.sentence(messages, page.now)) } } }
            }
        }
        p.lede { (say!(messages, "front-lede")) }
    }
}

/// Tables of the countries in which something is unusual; with few countries, of all.
fn tables(
    page: &PageContext<'_>,
    recent: &RecentEvents,
    countries: &BTreeMap<Country, CountryNow>,
) -> Result<Markup, RequestError> {
    let happens = |of: &Country| recent.going_on().any(|it| it.country == *of);
    let assumed = page.reader.terms.assumed;
    let few = countries.len() <= FEW;
    let mut shown: Vec<_> = countries
        .iter()
        .filter(|(of, now)| few || assumed == Some(**of) || happens(of) || now.is_unusual())
        .collect();
    // Those with most trouble first, others by their codes.
    shown.sort_by_key(|(of, now)| (!happens(of), usize::MAX - now.troubled().len()));
    let mut tables = Vec::new();
    let mut rows = 0;
    for (of, now) in shown {
        rows += now.platforms.len();
        if rows > ROWS && !tables.is_empty() {
            break;
        }
        tables.push((
            of,
            status_table::status_table(page, *of, now, true)?,
            now.reporters,
        ));
    }
    let messages = page.messages;
    Ok(html! {
        @for (of, table, reporters) in &tables {
            @let id = format!("country-{of}");
            section aria-labelledby=(id) {
                div.title {
                    h2 id=(id) { a href=(page.to(&format!("/country/{of}"))) { (messages.country(**of)) } }
                    p {
                        @if *reporters > 0 {
                            (say!(messages, "sharing", n = *reporters, span = messages.bin_length(page.reader.terms.bin_length)))
                        } @else { (say!(messages, "sharing-too-few")) }
                    }
                }
                (table)
            }
        }
        @if !tables.is_empty() { (status_table::legend(messages)) }
        @if let Some(assumed) = assumed {
            p.notice { (say!(messages, "assumed", country = messages.country(assumed))) }
        }
    })
}

/// Links to every country of which anything is published.
fn country_links(
    page: &PageContext<'_>,
    recent: &RecentEvents,
    countries: &BTreeMap<Country, CountryNow>,
    all: &BTreeSet<Country>,
) -> Markup {
    let messages = page.messages;
    let none = CountryNow::default();
    let entries: Vec<CountryEntry> = all
        .iter()
        .map(|of| {
            let of_it = recent.incidents.iter().filter(|it| it.country == *of);
            let events = of_it.count();
            CountryEntry {
                country: *of,
                status: overall(countries.get(of).unwrap_or(&none)),
                more: (events > 0).then(|| say!(messages, "events-lately", n = events)),
            }
        })
        .collect();
    html! {
        section aria-labelledby="countries" {
            h2 id="countries" { (say!(messages, "countries-title")) }
            @if entries.is_empty() { p { (say!(messages, "countries-none")) } }
            (countries_by_status(page, &entries, |status| in_a_word(page, status)))
        }
    }
}

/// The status of a whole country: that of what fails, if anything does.
fn overall(now: &CountryNow) -> Spoken {
    if now.platforms.is_empty() {
        Spoken::TooFew
    } else if now.fails() {
        Spoken::Mostly(Status::Failing)
    } else if now.is_unusual() {
        Spoken::Mixed
    } else {
        Spoken::Mostly(Status::Working)
    }
}

fn in_a_word(page: &PageContext<'_>, status: Spoken) -> String {
    let messages = page.messages;
    match status {
        Spoken::TooFew => say!(messages, "group-too-few"),
        Spoken::Mostly(Status::Working) => say!(messages, "group-works"),
        Spoken::Mostly(Status::Failing) => say!(messages, "group-fails"),
        _ => say!(messages, "group-mixed"),
    }
}

fn method(page: &PageContext<'_>) -> Markup {
    let messages = page.messages;
    html! {
        section.method aria-labelledby="method" {
            h2 id="method" { (say!(messages, "short-method-title")) }
            p { (say!(messages, "short-method", n = page.reader.terms.min_reporters)) }
            p { a href=(page.to("/method")) { (say!(messages, "to-method")) } " · "
                a href=(page.to("/data")) { (say!(messages, "to-data")) } " · "
                a href="/feed.atom" { (say!(messages, "to-feed")) } }
        }
    }
}
