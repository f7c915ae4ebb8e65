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
use sada_units::{Country, Seconds};

use super::chart::{EVENT_HIGH, EventChart, read_event_chart};
use super::description::{Description, certainty, kind, number, scale_in_numbers};
use super::page::{PageContent, PageContext, PageResult};
use super::percent::percent;
use super::status_table::failure_in_words;
use super::time_format::machine_date;
use super::words::{Words, say, show};

pub(super) fn page(page: &PageContext<'_>, id: &str) -> PageResult {
    let Some(event) = page.reader.events.one(id)? else {
        return Ok(None);
    };
    let Some(version) = event.latest() else {
        return Ok(None);
    };
    let (words, says) = (page.words, version.says);
    let country = event.about.country;
    let description = Description::of(event.about, &says);
    let chart = read_event_chart(page, &event, country, &says)?;
    let title = description.summary(words);
    let main = html! {
        p.place { a href=(page.to(&format!("/country/{country}"))) { (words.country(country)) } }
        @if says.withdrawn {
            h1 { (say!(words, "event-withdrawn")) }
            p.lede { (show!(words, "event-withdrawn-why", what = html! { q { (title) } })) }
        } @else {
            h1 { (title) }
            p.lede { (description.times(words, None)) "." }
        }
        (facts(page, &event, version, country))
        (drawn(words, &chart, &event))
        (kinds(words, &chart))
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
    let (words, says) = (page.words, version.says);
    let platform = event.about.platform;
    html! {
        dl.facts data-event=(event.id) data-version=(version.number) {
            dt { (say!(words, "fact-what")) }
            dd {
                @if let Some(platform) = platform {
                    a href=(page.to(&format!("/platform/{}", platform.name()))) { (platform.platform().name) } ": "
                }
                (kind(words, says.kind))
            }
            dt { (say!(words, "fact-began")) }
            dd { (words.utc_and_local(Seconds(says.onset), country, None)) }
            dt { (say!(words, "fact-ended")) }
            dd {
                @match (says.restored, says.withdrawn) {
                    (Some(restored), _) => {
                        (words.utc_and_local(Seconds(restored), country, None)) "; "
                        (say!(words, "lasted", span = words.duration(Seconds(restored) - Seconds(says.onset))))
                    },
                    (None, true) => (say!(words, "fact-ended-withdrawn")),
                    (None, false) => (say!(words, "goes-on")),
                }
            }
            dt { (say!(words, "fact-scale")) }
            dd { (scale_in_numbers(words, &says)) }
            dt { (say!(words, "fact-certainty")) }
            dd {
                (certainty(words, says.certainty)) ". "
                (say!(words, "evidence", nats = number(says.evidence.nats)))
            }
            dt { (say!(words, "fact-reports")) }
            dd {
                (say!(
                    words,
                    "numbers",
                    reporters = number(says.evidence.reporters),
                    votes = number(says.evidence.votes),
                    against = number(says.evidence.against),
                ))
                " " (say!(words, "numbers-in-steps"))
            }
        }
    }
}

fn drawn(words: &Words, chart: &EventChart, event: &Event) -> Markup {
    let file = words
        .language
        .path(&format!("/chart/event/{}.svg", event.id));
    html! {
        section aria-labelledby="chart" {
            h2 id="chart" { (say!(words, "event-chart-title")) }
            figure.event-chart {
                svg.panels width="100%" height=(EVENT_HIGH) role="img" aria-label=(chart.in_words(words)) { (chart.panels(words)) }
                figcaption.more {
                    (chart.in_words(words)) " " (say!(words, "event-chart-how", n = chart.least)) " "
                    a href=(file) { (say!(words, "event-chart-file")) }
                }
            }
        }
    }
}

/// How loads failed during the event.
fn kinds(words: &Words, chart: &EventChart) -> Markup {
    let failures = &chart.during.failures;
    let all: u64 = failures.values().sum();
    let mut most: Vec<(&FailureType, &u64)> = failures.iter().collect();
    most.sort_by_key(|(kind, count)| (u64::MAX - **count, **kind));
    html! {
        section aria-labelledby="kinds" {
            h2 id="kinds" { (say!(words, "kinds-title")) }
            @if most.is_empty() {
                p { (say!(words, "kinds-none")) }
            } @else {
                p.more { (say!(words, "kinds-how")) }
                table.numbers {
                    thead { tr {
                        th scope="col" { (say!(words, "column-kind")) }
                        th scope="col" { (say!(words, "column-nel")) }
                        th scope="col" { (say!(words, "column-share")) }
                    } }
                    tbody {
                        @for (kind, count) in most {
                            tr {
                                th scope="row" { (failure_in_words(words, *kind)) }
                                td { code { (kind.name()) } }
                                td { (say!(words, "percent", n = percent(*count, all))) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn raw(page: &PageContext<'_>, event: &Event, version: &Version) -> Markup {
    let words = page.words;
    let day = machine_date(Seconds(version.says.onset));
    html! {
        section aria-labelledby="raw" {
            h2 id="raw" { (say!(words, "raw-title")) }
            ul.plain {
                li { a href=(format!("/api/v1/events/{}", event.id)) { (say!(words, "raw-event")) } }
                li { a href=(format!("/data/{day}.csv")) { (say!(words, "raw-day", day = day)) } }
                li { a href=(format!("/record/proof/event/{}/{}", event.id, version.number)) { (say!(words, "raw-proof", n = version.number)) } }
            }
        }
    }
}
