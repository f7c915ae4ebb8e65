//! A platform: where it is restricted or down, and how it is in each country.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_core::place::Country;

use super::chart::{bands, strip};
use super::country_list::{Place, groups};
use super::describe::Description;
use super::incident_list::list;
use super::latest::{CountryNow, Latest, last_hour};
use super::page::{PageContent, PageContext};
use super::recent::RecentEvents;
use super::series::{DAYS, Series, by_country};
use super::words::{say, show};
use super::{headline, table};
use crate::events::{Event, Incident};
use crate::public::Refused;
use crate::published::{Grain, Spoken};

/// So many countries have their 90 days drawn here; each country's page has its own.
const DRAWN: usize = 20;
/// So many incidents are told here.
const TOLD: usize = 20;

pub(super) fn page(page: &PageContext<'_>, platform: PlatformId) -> Result<PageContent, Refused> {
    let words = page.words;
    let found = RecentEvents::lately(page)?;
    let published = &page.reader.published;
    let now = last_hour(published, None, page.now)?;
    let days = by_country(published, platform, Grain::Day, &Series::days(page.now))?;
    let name = platform.platform().name;
    let of_it: Vec<&Incident> = found
        .incidents
        .iter()
        .filter(|it| it.platforms.contains(&platform))
        .collect();
    let main = html! {
        (first(page, platform, &of_it, &now))
        (countries(page, platform, &now, &days))
        section aria-labelledby="found" {
            h2 id="found" { (say!(words, "found-title", days = DAYS)) }
            @if of_it.is_empty() { p { (say!(words, "found-none")) } }
            @else { (list(page, of_it.iter().take(TOLD).copied())) }
        }
        (drawn(page, platform, &found, &days))
        section aria-labelledby="more" {
            h2 id="more" { (say!(words, "more-title")) }
            ul.plain {
                li { a href=(format!("/platform/{}/feed.atom", platform.name())) { (say!(words, "feed-of", name = name)) } }
                li { a href=(page.to("/data")) { (say!(words, "to-data")) } }
            }
        }
    };
    let title = name.to_owned();
    Ok(PageContent { title, main })
}

fn first(
    page: &PageContext<'_>,
    platform: PlatformId,
    incidents: &[&Incident],
    now: &BTreeMap<Country, CountryNow>,
) -> Markup {
    let words = page.words;
    let name = platform.platform().name;
    let going_on = incidents.iter().filter(|it| it.restored.is_none());
    let going_on: Vec<Description> = going_on.map(|it| Description::from(*it)).collect();
    let enough = now
        .values()
        .filter(|it| it.platforms.contains_key(&platform))
        .count();
    let troubled = now
        .iter()
        .filter(|(_, it)| it.troubled().contains(&platform));
    let troubled: Vec<_> = troubled.map(|(of, _)| words.country(*of)).collect();
    html! {
        p.place { (name) }
        @if let Some(since) = page.silent_since {
            (headline::no_new_counts(page, since))
        } @else if going_on.len() == 1 {
            h1 { (going_on[0].sentence(words, page.now)) }
        } @else if going_on.is_empty() {
            h1 {
                @if enough == 0 { (say!(words, "platform-nothing-known", platform = name)) }
                @else if troubled.is_empty() { (say!(words, "platform-nothing", platform = name, n = enough)) }
                @else { (say!(words, "platform-trouble", platform = name, countries = words.list(&troubled))) }
            }
        } @else {
            h1 { (say!(words, "platform-several", platform = name, n = going_on.len())) }
            ul.sentences { @for told in &going_on { li { (told.sentence(words, page.now)) } } }
        }
    }
}

/// Countries by name, each with what is said there now.
fn countries(
    page: &PageContext<'_>,
    platform: PlatformId,
    now: &BTreeMap<Country, CountryNow>,
    days: &BTreeMap<Country, Series>,
) -> Markup {
    let words = page.words;
    let places: Vec<Place> = days
        .keys()
        .map(|of| {
            let latest = now.get(of).and_then(|it| it.platforms.get(&platform));
            Place {
                country: *of,
                said: latest.map_or(Spoken::TooFew, Latest::spoken),
                more: None,
            }
        })
        .collect();
    html! {
        section aria-labelledby="countries" {
            h2 id="countries" { (say!(words, "platform-countries")) }
            @if places.is_empty() { p { (say!(words, "countries-none")) } }
            (groups(page, &places, |said| table::spoken(words, said)))
        }
    }
}

/// The last 90 days where something was found, then where most report.
fn drawn(
    page: &PageContext<'_>,
    platform: PlatformId,
    found: &RecentEvents,
    days: &BTreeMap<Country, Series>,
) -> Markup {
    let words = page.words;
    let of = |of: Country| {
        move |event: &Event| {
            event.about.country == of && event.about.platform.is_none_or(|it| it == platform)
        }
    };
    let mut shown: Vec<_> = days.iter().collect();
    shown.sort_by_key(|(country, series)| {
        (
            found.times(of(**country)).is_empty(),
            u64::MAX - series.reporters,
        )
    });
    let all = shown.len();
    shown.truncate(DRAWN);
    html! {
        @if !shown.is_empty() {
            section aria-labelledby="days" {
                h2 id="days" { (say!(words, "days-title", days = DAYS)) }
                p.more { (say!(words, "days-how")) }
                div.figures {
                    @for (country, series) in &shown {
                        @let marks = bands(series, &found.times(of(**country)));
                        @let file = page.to(&format!("/chart/country/{country}/{}.svg", platform.name()));
                        figure {
                            figcaption {
                                a href=(page.to(&format!("/country/{country}"))) { (words.country(**country)) }
                                a.file href=(file) aria-label=(say!(words, "chart-of", name = words.country(**country))) { "SVG" }
                            }
                            (strip(words, series, &marks))
                            p.axis dir="ltr" aria-hidden="true" { span { (words.day_and_month(series.from)) } span { (say!(words, "axis-today")) } }
                            p.more { (table::shares_in_words(words, &series.sum())) }
                        }
                    }
                }
                @if all > DRAWN { p.more { (show!(words, "days-some", n = DRAWN)) } }
            }
        }
    }
}
