//! The page of an event, at one address for good: what was found, its numbers, and each version of
//! it.

mod cite;
mod notes;
mod related;
mod ruled_out;
mod versions;

use maud::{Markup, html};
use sada_core::failure::FailureType;
use sada_published::events::{Event, Version};
use sada_units::Country;

use super::chart::{EVENT_HIGH, EventChart, read_event_chart};
use super::description::{Description, certainty, kind, number, scale_in_numbers};
use super::messages::{Messages, say, show};
use super::page::{PageContent, PageContext, PageResult};
use super::percent::percent;
use super::status_table::failure_in_words;
use super::time_format::machine_date;

pub(super) fn page(page: &PageContext<'_>, id: &str) -> PageResult {
    let Some(event) = page.reader.events.one(id)? else {
        return Ok(None);
    };
    let Some(version) = event.latest() else {
        return Ok(None);
    };
    let (messages, says) = (page.messages, version.says);
    let country = event.about.country;
    let description = Description::of(event.about, &says);
    let chart = read_event_chart(page, &event, country, &says)?;
    let title = description.summary(messages);
    let main = html! {
        p.place { a href=(page.to(&format!("/country/{country}"))) { (messages.country(country)) } }
        @if says.withdrawn {
            h1 { (say!(messages, "event-withdrawn")) }
            p.lede { (show!(messages, "event-withdrawn-why", what = html! { q { (title) } })) }
        } @else {
            h1 { (title) }
            p.lede { (description.times(messages, None)) "." }
        }
        (facts(page, &event, version, country))
        (drawn(messages, &chart, &event))
        (kinds(messages, &chart))
        (ruled_out::section(page, &event, country, &says, &chart)?)
        (related::section(page, &event)?)
        (notes::section(page, &event, &says)?)
        (versions::section(page, &event, country))
        (cite::section(page, &event, version, &title))
        (raw(page, &event, version))
    };
    Ok(Some(PageContent { title, main }))
}

/// The data attributes are those of lists, so that programs read this page as they read lists.
fn facts(page: &PageContext<'_>, event: &Event, version: &Version, country: Country) -> Markup {
    let (messages, says) = (page.messages, version.says);
    let platform = event.about.platform;
    html! {
        dl.facts data-event=(event.id) data-version=(version.number) {
            dt { (say!(messages, "fact-what")) }
            dd {
                @if let Some(platform) = platform {
                    a href=(page.to(&format!("/platform/{}", platform.name()))) { (platform.platform().name) } ": "
                }
                (kind(messages, says.kind))
            }
            dt { (say!(messages, "fact-began")) }
            dd { (messages.utc_and_local(says.onset, country, None)) }
            dt { (say!(messages, "fact-ended")) }
            dd {
                @match (says.restored, says.withdrawn) {
                    (Some(restored), _) => {
                        (messages.utc_and_local(restored, country, None)) "; "
                        (say!(messages, "lasted", span = messages.duration(restored - says.onset)))
                    },
                    (None, true) => (say!(messages, "fact-ended-withdrawn")),
                    (None, false) => (say!(messages, "goes-on")),
                }
            }
            dt { (say!(messages, "fact-scale")) }
            dd { (scale_in_numbers(messages, &says)) }
            dt { (say!(messages, "fact-certainty")) }
            dd {
                (certainty(messages, says.certainty)) ". "
                (say!(messages, "evidence", nats = number(says.evidence.nats)))
            }
            dt { (say!(messages, "fact-reports")) }
            dd {
                (say!(
                    messages,
                    "numbers",
                    reporters = number(says.evidence.reporters),
                    votes = number(says.evidence.votes),
                    against = number(says.evidence.against),
                ))
                " " (say!(messages, "numbers-in-steps"))
            }
        }
    }
}

fn drawn(messages: &Messages, chart: &EventChart, event: &Event) -> Markup {
    let file = messages
        .language
        .path(&format!("/chart/event/{}.svg", event.id));
    html! {
        section aria-labelledby="chart" {
            h2 id="chart" { (say!(messages, "event-chart-title")) }
            figure.event-chart {
                svg.panels width="100%" height=(EVENT_HIGH) role="img" aria-label=(chart.in_words(messages)) { (chart.panels(messages)) }
                figcaption.more {
                    (chart.in_words(messages)) " " (say!(messages, "event-chart-how", n = chart.least)) " "
                    a href=(file) { (say!(messages, "event-chart-file")) }
                }
            }
        }
    }
}

/// How loads failed during the event.
fn kinds(messages: &Messages, chart: &EventChart) -> Markup {
    let failures = &chart.during.failures;
    let all: u64 = failures.values().sum();
    let mut most: Vec<(&FailureType, &u64)> = failures.iter().collect();
    most.sort_by_key(|(kind, count)| (u64::MAX - **count, **kind));
    html! {
        section aria-labelledby="kinds" {
            h2 id="kinds" { (say!(messages, "kinds-title")) }
            @if most.is_empty() {
                p { (say!(messages, "kinds-none")) }
            } @else {
                p.more { (say!(messages, "kinds-how")) }
                table.numbers {
                    thead { tr {
                        th scope="col" { (say!(messages, "column-kind")) }
                        th scope="col" { (say!(messages, "column-nel")) }
                        th scope="col" { (say!(messages, "column-share")) }
                    } }
                    tbody {
                        @for (kind, count) in most {
                            tr {
                                th scope="row" { (failure_in_words(messages, *kind)) }
                                td { code { (kind.name()) } }
                                td { (say!(messages, "percent", n = percent(*count, all))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn raw(page: &PageContext<'_>, event: &Event, version: &Version) -> Markup {
    let messages = page.messages;
    let day = machine_date(version.says.onset);
    html! {
        section aria-labelledby="raw" {
            h2 id="raw" { (say!(messages, "raw-title")) }
            ul.plain {
                li { a href=(format!("/api/v1/events/{}", event.id)) { (say!(messages, "raw-event")) } }
                li { a href=(format!("/data/{day}.csv")) { (say!(messages, "raw-day", day = day)) } }
                li { a href=(format!("/record/proof/event/{}/{}", event.id, version.number)) { (say!(messages, "raw-proof", n = version.number)) } }
            }
        }
    }
}
