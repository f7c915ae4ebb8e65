//! The page of a platform: its events, and its status in each country.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_published::counts::{Grain, Spoken};
use sada_published::events::{Event, Incident};
use sada_units::Country;

use super::chart::{bands, strip};
use super::country_list::{CountryEntry, countries_by_status};
use super::description::Description;
use super::incident_list::list;
use super::last_hour::{CountryNow, LastHour, last_hour};
use super::messages::{say, show};
use super::page::{PageContent, PageContext};
use super::recent_events::RecentEvents;
use super::series::{DAYS, Series, by_country};
use super::{headline, status_table};
use crate::answers::RequestError;

/// The number of countries whose 90 days are drawn. Each country's page has its own.
const DRAWN: usize = 20;
/// The number of incidents listed.
const TOLD: usize = 20;

pub(super) fn page(
    page: &PageContext<'_>,
    platform: PlatformId,
) -> Result<PageContent, RequestError> {
    let messages = page.messages;
    let recent = RecentEvents::lately(page)?;
    let published = &page.reader.published;
    let now = last_hour(published, None, page.now)?;
    let days = by_country(published, platform, Grain::Day, &Series::days(page.now))?;
    let name = platform.platform().name;
    let of_it: Vec<&Incident> = recent
        .incidents
        .iter()
        .filter(|it| it.platforms.contains(&platform))
        .collect();
    let main = html! {
        (first_sentence(page, platform, &of_it, &now))
        (countries(page, platform, &now, &days))
        section aria-labelledby="found" {
            h2 id="found" { (say!(messages, "found-title", days = DAYS)) }
            @if of_it.is_empty() { p { (say!(messages, "found-none")) } }
            @else { (list(page, of_it.iter().take(TOLD).copied())) }
        }
        (drawn(page, platform, &recent, &days))
        section aria-labelledby="more" {
            h2 id="more" { (say!(messages, "more-title")) }
            ul.plain {
                li { a href=(format!("/platform/{}/feed.atom", platform.name())) { (say!(messages, "feed-of", name = name)) } }
                li { a href=(page.to("/data")) { (say!(messages, "to-data")) } }
            }
        }
    };
    let title = name.to_owned();
    Ok(PageContent { title, main })
}

fn first_sentence(
    page: &PageContext<'_>,
    platform: PlatformId,
    incidents: &[&Incident],
    now: &BTreeMap<Country, CountryNow>,
) -> Markup {
    let messages = page.messages;
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
    let troubled: Vec<_> = troubled.map(|(of, _)| messages.country(*of)).collect();
    html! {
        p.place { (name) }
        @if let Some(since) = page.silent_since {
            (headline::no_new_counts(page, since))
        } @else if going_on.len() == 1 {
            h1 { (going_on[0].sentence(messages, page.now)) }
        } @else if going_on.is_empty() {
            h1 {
                @if enough == 0 { (say!(messages, "platform-nothing-known", platform = name)) }
                @else if troubled.is_empty() { (say!(messages, "platform-nothing", platform = name, n = enough)) }
                @else { (say!(messages, "platform-trouble", platform = name, countries = messages.list(&troubled))) }
            }
        } @else {
            h1 { (say!(messages, "platform-several", platform = name, n = going_on.len())) }
            ul.sentences { @for it in &going_on { li { (it.sentence(messages, page.now)) } } }
        }
    }
}

/// The countries by name, each with the platform's status there.
fn countries(
    page: &PageContext<'_>,
    platform: PlatformId,
    now: &BTreeMap<Country, CountryNow>,
    days: &BTreeMap<Country, Series>,
) -> Markup {
    let messages = page.messages;
    let entries: Vec<CountryEntry> = days
        .keys()
        .map(|of| {
            let latest = now.get(of).and_then(|it| it.platforms.get(&platform));
            CountryEntry {
                country: *of,
                status: latest.map_or(Spoken::TooFew, LastHour::spoken),
                more: None,
            }
        })
        .collect();
    html! {
        section aria-labelledby="countries" {
            h2 id="countries" { (say!(messages, "platform-countries")) }
            @if entries.is_empty() { p { (say!(messages, "countries-none")) } }
            (countries_by_status(page, &entries, |status| status_table::status_in_words(messages, status)))
        }
    }
}

/// The last 90 days: first of countries with events, then of those with most reporters.
fn drawn(
    page: &PageContext<'_>,
    platform: PlatformId,
    recent: &RecentEvents,
    days: &BTreeMap<Country, Series>,
) -> Markup {
    let messages = page.messages;
    let of = |of: Country| {
        move |event: &Event| {
            event.about.country == of && event.about.platform.is_none_or(|it| it == platform)
        }
    };
    let mut shown: Vec<_> = days.iter().collect();
    shown.sort_by_key(|(country, series)| {
        (
            recent.times(of(**country)).is_empty(),
            u64::MAX - series.reporters,
        )
    });
    let all = shown.len();
    shown.truncate(DRAWN);
    html! {
        @if !shown.is_empty() {
            section aria-labelledby="days" {
                h2 id="days" { (say!(messages, "days-title", days = DAYS)) }
                p.more { (say!(messages, "days-how")) }
                div.figures {
                    @for (country, series) in &shown {
                        @let marks = bands(series, &recent.times(of(**country)));
                        @let file = page.to(&format!("/chart/country/{country}/{}.svg", platform.name()));
                        figure {
                            figcaption {
                                a href=(page.to(&format!("/country/{country}"))) { (messages.country(**country)) }
                                a.file href=(file) aria-label=(say!(messages, "chart-of", name = messages.country(**country))) { "SVG" }
                            }
                            (strip(messages, series, &marks))
                            p.axis dir="ltr" aria-hidden="true" { span { (messages.day_and_month(series.from)) } span { (say!(messages, "axis-today")) } }
                            p.more { (status_table::shares_in_words(messages, &series.sum())) }
                        }
                    }
                }
                @if all > DRAWN { p.more { (show!(messages, "days-some", n = DRAWN)) } }
            }
        }
    }
}
