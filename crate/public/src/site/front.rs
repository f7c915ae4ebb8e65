//! The front page: what happens now, in words, and where to look further.

use std::collections::{BTreeMap, BTreeSet};

use maud::{Markup, html};
use sada_core::place::Country;

use super::country_list::{Place, groups};
use super::describe::Description;
use super::incident_list::list;
use super::latest::{CountryNow, last_hour};
use super::page::{PageContent, PageContext, PageResult};
use super::recent::RecentEvents;
use super::series::DAYS;
use super::time_format::DAY;
use super::words::say;
use super::{headline, table};
use crate::public::Refused;
use crate::published::{Spoken, Status};

/// So many incidents are told here; each country's page has all of its own.
const TOLD: usize = 20;
/// Of so many countries all platforms are shown here, if there are no more.
const FEW: usize = 3;
/// So many platforms are shown here, of as many countries as have no more together; of one at least.
const ROWS: usize = 20;

pub(super) fn page(page: &PageContext<'_>) -> PageResult {
    let words = page.words;
    let found = RecentEvents::lately(page)?;
    let mut countries = last_hour(&page.reader.published, None, page.now)?;
    if let Some(assumed) = page.reader.terms.assumed {
        countries.entry(assumed).or_default();
    }
    let lately = page
        .reader
        .published
        .countries(page.now.saturating_sub(DAYS * DAY))?;
    let of_events = found.events.iter().map(|it| it.about.country);
    let all: BTreeSet<Country> = lately
        .into_iter()
        .chain(of_events)
        .chain(countries.keys().copied())
        .collect();
    // While nothing goes on, what was found is more than what works.
    let happens =
        found.going_on().next().is_some() || countries.values().any(CountryNow::is_unusual);
    let main = html! {
        (first(page, &found, &countries))
        @if happens { (tables(page, &found, &countries)?) }
        @if !found.incidents.is_empty() {
            section aria-labelledby="found" {
                h2 id="found" { (say!(words, "found-title", days = DAYS)) }
                (list(page, found.incidents.iter().take(TOLD)))
            }
        }
        @if !happens { (tables(page, &found, &countries)?) }
        (places(page, &found, &countries, &all))
        (method(page))
    };
    Ok(Some(PageContent {
        title: say!(words, "front-title"),
        main,
    }))
}

/// The sentence before everything else.
fn first(
    page: &PageContext<'_>,
    found: &RecentEvents,
    countries: &BTreeMap<Country, CountryNow>,
) -> Markup {
    let words = page.words;
    let going_on: Vec<Description> = found.going_on().map(Description::from).collect();
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
                    [] if enough == 0 => (say!(words, "front-too-few")),
                    [] => @match troubled.as_slice() {
                        [] => (say!(words, "front-nothing", n = enough)),
                        [(of, platforms)] => (headline::trouble(words, *of, platforms)),
                        _ => (say!(words, "front-trouble", n = troubled.len())),
                    },
                    [one] => (one.sentence(words, page.now)),
                    _ => (say!(words, "front-several", n = going_on.len())),
                }
            }
            @if going_on.len() > 1 {
                ul.sentences { @for told in &going_on { li { (told.sentence(words, page.now)) } } }
            }
        }
        p.lede { (say!(words, "front-lede")) }
    }
}

/// Tables of countries in which something is unusual, or of all where there are few.
fn tables(
    page: &PageContext<'_>,
    found: &RecentEvents,
    countries: &BTreeMap<Country, CountryNow>,
) -> Result<Markup, Refused> {
    let happens = |of: &Country| found.going_on().any(|it| it.country == *of);
    let assumed = page.reader.terms.assumed;
    let few = countries.len() <= FEW;
    let mut shown: Vec<_> = countries
        .iter()
        .filter(|(of, now)| few || assumed == Some(**of) || happens(of) || now.is_unusual())
        .collect();
    // The most failing first; of equals, by code.
    shown.sort_by_key(|(of, now)| (!happens(of), usize::MAX - now.troubled().len()));
    let mut tables = Vec::new();
    let mut rows = 0;
    for (of, now) in shown {
        rows += now.platforms.len();
        if rows > ROWS && !tables.is_empty() {
            break;
        }
        tables.push((of, table::of(page, *of, now, true)?, now.reporters));
    }
    let words = page.words;
    Ok(html! {
        @for (of, table, reporters) in &tables {
            @let id = format!("country-{of}");
            section aria-labelledby=(id) {
                div.title {
                    h2 id=(id) { a href=(page.to(&format!("/country/{of}"))) { (words.country(**of)) } }
                    p {
                        @if *reporters > 0 {
                            (say!(words, "sharing", n = *reporters, span = words.span(page.reader.terms.bin_seconds)))
                        } @else { (say!(words, "sharing-too-few")) }
                    }
                }
                (table)
            }
        }
        @if !tables.is_empty() { (table::key(words)) }
        @if let Some(assumed) = assumed {
            p.notice { (say!(words, "assumed", country = words.country(assumed))) }
        }
    })
}

/// Every country of which anything is known, as a list of links.
fn places(
    page: &PageContext<'_>,
    found: &RecentEvents,
    countries: &BTreeMap<Country, CountryNow>,
    all: &BTreeSet<Country>,
) -> Markup {
    let words = page.words;
    let none = CountryNow::default();
    let places: Vec<Place> = all
        .iter()
        .map(|of| {
            let of_it = found.incidents.iter().filter(|it| it.country == *of);
            let events = of_it.count();
            Place {
                country: *of,
                said: overall(countries.get(of).unwrap_or(&none)),
                more: (events > 0).then(|| say!(words, "events-lately", n = events)),
            }
        })
        .collect();
    html! {
        section aria-labelledby="countries" {
            h2 id="countries" { (say!(words, "countries-title")) }
            @if places.is_empty() { p { (say!(words, "countries-none")) } }
            (groups(page, &places, |said| in_a_word(page, said)))
        }
    }
}

/// A sign for a whole country: of what fails, if anything does.
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

fn in_a_word(page: &PageContext<'_>, said: Spoken) -> String {
    let words = page.words;
    match said {
        Spoken::TooFew => say!(words, "group-too-few"),
        Spoken::Mostly(Status::Working) => say!(words, "group-works"),
        Spoken::Mostly(Status::Failing) => say!(words, "group-fails"),
        _ => say!(words, "group-mixed"),
    }
}

fn method(page: &PageContext<'_>) -> Markup {
    let words = page.words;
    html! {
        section.method aria-labelledby="method" {
            h2 id="method" { (say!(words, "short-method-title")) }
            p { (say!(words, "short-method", n = page.reader.terms.min_reporters)) }
            p { a href=(page.to("/method")) { (say!(words, "to-method")) } " · "
                a href=(page.to("/data")) { (say!(words, "to-data")) } " · "
                a href="/feed.atom" { (say!(words, "to-feed")) } }
        }
    }
}
