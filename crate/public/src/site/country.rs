//! The page of a country: now, today, the last 90 days, its networks, and its events.

use std::collections::BTreeMap;

use maud::{Markup, html};
use sada_core::catalogue::{PLATFORMS, PlatformId};
use sada_published::counts::{CountsQuery, Grain, NetworkFilter, PublishedError, Tally};
use sada_published::events::Event;
use sada_units::{Country, Seconds};

use super::chart::{bands, strip};
use super::description::Description;
use super::incident_list::{list, withdrawn};
use super::last_hour::{CountryNow, last_hour};
use super::messages::{say, show};
use super::page::{PageContent, PageContext};
use super::percent::percent;
use super::recent_events::RecentEvents;
use super::series::{DAYS, Series, by_platform};
use super::time_format::{machine_date, machine_time, time_element, time_of_day};
use super::{headline, status_table};
use crate::answers::RequestError;

/// The number of networks shown.
const NETWORKS: usize = 12;
/// The number of platforms whose last day is drawn within the page. The charts of others are files.
const DRAWN_TODAY: usize = 4;
/// The number of platforms whose last 90 days are drawn.
const DRAWN_DAYS: usize = 5;
/// The number of incidents listed.
const LISTED: usize = 12;
const WEEK: Seconds = Seconds::days(7);

pub(super) fn page(page: &PageContext<'_>, country: Country) -> Result<PageContent, RequestError> {
    let messages = page.messages;
    let recent = RecentEvents::lately(page)?.of_country(country);
    let published = &page.reader.published;
    let mut now = last_hour(published, Some(country), page.now)?;
    let now = now.remove(&country).unwrap_or_default();
    let days = by_platform(published, country, Grain::Day, &Series::days(page.now))?;
    let quarters = by_platform(published, country, Grain::Bin, &Series::quarters(page.now))?;
    let name = messages.country(country);
    let main = html! {
        (first_sentence(page, country, &recent, &now))
        section aria-labelledby="now" {
            h2 id="now" { (say!(messages, "now-title")) }
            (status_table::status_table(page, country, &now, false)?)
            (status_table::legend(messages))
        }
        (today(page, country, &recent, quarters))
        (ninety_days(page, country, &recent, days))
        (networks(page, country)?)
        (recent_incidents(page, &recent))
        (more(page, country))
    };
    Ok(PageContent { title: name, main })
}

fn first_sentence(
    page: &PageContext<'_>,
    country: Country,
    recent: &RecentEvents,
    now: &CountryNow,
) -> Markup {
    let messages = page.messages;
    let name = messages.country(country);
    let going_on: Vec<Description> = recent.going_on().map(Description::from).collect();
    let troubled = now.troubled();
    html! {
        p.place { (name) " " span.code { (country) } }
        @if let Some(since) = page.silent_since {
            (headline::no_new_counts(page, since))
        } @else {
            @if going_on.len() == 1 {
                h1 { (going_on[0].sentence(messages, page.now)) }
            } @else if going_on.is_empty() {
                h1 {
                    @if now.platforms.is_empty() {
                        (say!(messages, "country-nothing-known", country = name))
                    } @else if !troubled.is_empty() {
                        (headline::trouble(messages, country, &troubled))
                    } @else {
                        (say!(messages, "country-nothing", country = name, n = now.platforms.len()))
                    }
                }
            } @else {
                h1 { (say!(messages, "country-several", country = name)) }
                ul.sentences { @for it in &going_on { li { (it.sentence(messages, page.now)) } } }
            }
        }
        p.more {
            @if now.reporters > 0 {
                (say!(messages, "sharing", n = now.reporters, span = messages.bin_length(page.reader.terms.bin_length)))
            } @else { (say!(messages, "sharing-too-few")) }
        }
    }
}

/// The platforms of a map, in the catalogue's order.
fn in_order(of: &BTreeMap<PlatformId, Series>) -> Vec<(PlatformId, &Series)> {
    let ids = PLATFORMS.iter().map(|it| it.id);
    ids.filter_map(|id| Some((id, of.get(&id)?))).collect()
}

/// The platforms that are drawn, and those that are not. First come those with events, then those
/// that fail most.
fn chosen(
    recent: &RecentEvents,
    of: BTreeMap<PlatformId, Series>,
    most: usize,
) -> (BTreeMap<PlatformId, Series>, Vec<PlatformId>) {
    let mut order: Vec<(bool, u64, PlatformId)> = of
        .iter()
        .map(|(id, series)| {
            let events = bands(series, &recent.times(concerns(*id)));
            let sum = series.sum();
            let works = 100 - percent(sum.failed, sum.votes());
            (events.is_empty(), works, *id)
        })
        .collect();
    order.sort_unstable();
    let others: Vec<PlatformId> = order.into_iter().skip(most).map(|it| it.2).collect();
    let drawn = of
        .into_iter()
        .filter(|(id, _)| !others.contains(id))
        .collect();
    (drawn, others)
}

/// Links to the charts of platforms that are not drawn.
fn others(
    page: &PageContext<'_>,
    platforms: &[PlatformId],
    file: impl Fn(PlatformId) -> String,
) -> Markup {
    html! {
        @if !platforms.is_empty() {
            p.more {
                (say!(page.messages, "charts-of-others")) " "
                @for (index, id) in platforms.iter().enumerate() {
                    @if index > 0 { " · " }
                    a href=(file(*id)) { (id.platform().name) }
                }
            }
        }
    }
}

fn concerns(platform: PlatformId) -> impl Fn(&Event) -> bool {
    move |event: &Event| event.about.platform.is_none_or(|it| it == platform)
}

fn today(
    page: &PageContext<'_>,
    country: Country,
    recent: &RecentEvents,
    quarters: BTreeMap<PlatformId, Series>,
) -> Markup {
    let messages = page.messages;
    let (quarters, rest) = chosen(recent, quarters, DRAWN_TODAY);
    let file =
        |id: PlatformId| page.to(&format!("/chart/country/{country}/{}/today.svg", id.name()));
    html! {
        section aria-labelledby="today" {
            h2 id="today" { (say!(messages, "today-title")) }
            @if quarters.is_empty() {
                p { (say!(messages, "today-none")) }
            } @else {
                p.more { (say!(messages, "today-how")) }
                div.figures {
                    @for (id, series) in in_order(&quarters) {
                        @let marks = bands(series, &recent.times(concerns(id)));
                        (figure(page, id, &file(id), series, &marks, &time_of_day(series.from), &say!(messages, "axis-now")))
                    }
                }
                (others(page, &rest, file))
                details {
                    summary { (say!(messages, "as-table-hours")) }
                    (numbers(page, &by_hour(&quarters), |at| time_element(at, &time_of_day(at))))
                }
            }
        }
    }
}

/// Series of hours from series of quarters of an hour.
fn by_hour(quarters: &BTreeMap<PlatformId, Series>) -> BTreeMap<PlatformId, Series> {
    let hours = quarters.iter().map(|(id, series)| {
        let mut hours = Series::new(series.from, series.until() - Seconds(1), Seconds::HOUR);
        for (at, tally) in series.each() {
            if let Some(tally) = tally {
                hours.add(at, tally);
            }
        }
        (*id, hours)
    });
    hours.collect()
}

fn ninety_days(
    page: &PageContext<'_>,
    country: Country,
    recent: &RecentEvents,
    days: BTreeMap<PlatformId, Series>,
) -> Markup {
    let messages = page.messages;
    let (days, rest) = chosen(recent, days, DRAWN_DAYS);
    let file = |id: PlatformId| page.to(&format!("/chart/country/{country}/{}.svg", id.name()));
    html! {
        section aria-labelledby="days" {
            h2 id="days" { (say!(messages, "days-title", days = DAYS)) }
            @if days.is_empty() {
                p { (say!(messages, "days-none")) }
            } @else {
                p.more { (say!(messages, "days-how")) }
                div.figures {
                    @for (id, series) in in_order(&days) {
                        @let marks = bands(series, &recent.times(concerns(id)));
                        (figure(page, id, &file(id), series, &marks, &messages.day_and_month(series.from), &say!(messages, "axis-today")))
                    }
                }
                (others(page, &rest, file))
                details {
                    summary { (say!(messages, "as-table-days")) }
                    (numbers(page, &days, |at| html! { time { (machine_date(at)) } }))
                }
            }
        }
    }
}

fn figure(
    page: &PageContext<'_>,
    platform: PlatformId,
    file: &str,
    series: &Series,
    marks: &[(u64, u64)],
    from: &str,
    until: &str,
) -> Markup {
    html! {
        figure {
            figcaption {
                b { (platform.platform().name) }
                a.file href=(file) aria-label=(say!(page.messages, "chart-of", name = platform.platform().name)) { "SVG" }
            }
            (strip(page.messages, series, marks))
            p.axis dir="ltr" aria-hidden="true" { span { (from) } span { (until) } }
        }
    }
}

/// The share that fails, in percent: a row for each interval, a column for each platform.
fn numbers(
    page: &PageContext<'_>,
    platforms: &BTreeMap<PlatformId, Series>,
    named: impl Fn(Seconds) -> Markup,
) -> Markup {
    let messages = page.messages;
    let columns = in_order(platforms);
    let count = columns
        .first()
        .map_or(0, |(_, series)| series.intervals.len());
    let at = |index: usize| {
        columns
            .first()
            .map_or(Seconds::ZERO, |(_, it)| it.from + it.step * index as u64)
    };
    html! {
        div.wide tabindex="0" role="group" aria-label=(say!(messages, "numbers-caption")) {
            table.numbers {
                caption { (say!(messages, "numbers-caption")) }
                thead { tr { th scope="col" { "UTC" } @for (id, _) in &columns { th scope="col" { (id.platform().name) } } } }
                tbody {
                    @for index in (0..count).rev() {
                        tr {
                            th scope="row" { (named(at(index))) }
                            @for (_, series) in &columns { td { (failing(series.intervals[index].as_ref())) } }
                        }
                    }
                }
            }
        }
    }
}

fn failing(tally: Option<&Tally>) -> String {
    tally.map_or_else(
        || "–".to_owned(),
        |it| percent(it.failed, it.votes()).to_string(),
    )
}

/// What is published of one network in a week.
#[derive(Default)]
struct Week {
    reporters: u64,
    platforms: BTreeMap<PlatformId, Tally>,
}

fn networks(page: &PageContext<'_>, country: Country) -> Result<Markup, PublishedError> {
    let messages = page.messages;
    let query = CountsQuery {
        grain: Grain::Day,
        from: page.now - WEEK,
        until: page.now + Seconds(1),
        country: Some(country),
        networks: NetworkFilter::Each,
    };
    let mut networks: BTreeMap<u32, Week> = BTreeMap::new();
    page.reader.published.each(&query, |row| {
        let Some(asn) = row.network else { return };
        let week = networks.entry(asn).or_default();
        match row.platform {
            None => week.reporters = week.reporters.max(row.reporters),
            Some(platform) => week.platforms.entry(platform).or_default().add(&row.tally),
        }
    })?;
    let mut networks: Vec<_> = networks.into_iter().collect();
    networks.sort_by_key(|(asn, week)| (u64::MAX - week.reporters, *asn));
    networks.truncate(NETWORKS);
    let told = |id: &PlatformId| {
        networks
            .iter()
            .any(|(_, week)| week.platforms.contains_key(id))
    };
    let columns: Vec<PlatformId> = PLATFORMS.iter().map(|it| it.id).filter(told).collect();
    Ok(html! {
        section aria-labelledby="networks" {
            h2 id="networks" { (say!(messages, "networks-title")) }
            @if networks.is_empty() {
                p { (say!(messages, "networks-none")) }
            } @else {
                p.more { (say!(messages, "networks-how")) }
                div.wide tabindex="0" role="group" aria-labelledby="networks" {
                    table.numbers {
                        thead {
                            tr {
                                th scope="col" { (say!(messages, "column-network")) }
                                th scope="col" { (say!(messages, "column-most-reporters")) }
                                @for id in &columns { th scope="col" { (id.platform().name) } }
                            }
                        }
                        tbody {
                            @for (asn, week) in &networks {
                                tr {
                                    th scope="row" { "AS" (asn) }
                                    td { (week.reporters) }
                                    @for id in &columns {
                                        td {
                                            @match week.platforms.get(id) {
                                                Some(it) => (say!(messages, "percent", n = percent(it.failed, it.votes()))),
                                                None => "–",
                                            }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })
}

fn recent_incidents(page: &PageContext<'_>, recent: &RecentEvents) -> Markup {
    let messages = page.messages;
    html! {
        section aria-labelledby="found" {
            h2 id="found" { (say!(messages, "found-title", days = DAYS)) }
            @if recent.incidents.is_empty() {
                p { (say!(messages, "found-none")) }
            } @else {
                (list(page, recent.incidents.iter().take(LISTED)))
                @if recent.incidents.len() > LISTED {
                    p.more {
                        (show!(messages, "found-more", n = LISTED, events = html! { a href="/api/v1/events" { code { "/api/v1/events" } } }))
                    }
                }
            }
            (withdrawn(page, recent))
        }
    }
}

fn more(page: &PageContext<'_>, country: Country) -> Markup {
    let messages = page.messages;
    let feed = format!("/country/{country}/feed.atom");
    let until = page.reader.published.until().unwrap_or_default();
    html! {
        section aria-labelledby="more" {
            h2 id="more" { (say!(messages, "more-title")) }
            ul.plain {
                li { a href=(feed) { (say!(messages, "feed-of", name = messages.country(country))) } }
                li { a href=(page.to("/data")) { (say!(messages, "to-data")) } }
            }
            @if !until.is_zero() {
                p.more { (show!(messages, "counted-until", time = html! { time datetime=(machine_time(until)) { (messages.date_and_time(until)) } })) }
            }
        }
    }
}
