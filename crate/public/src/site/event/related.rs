//! Events that began together with an event, and events like it before and after.

use maud::{Markup, html};
use sada_published::events::{Event, EventsError, Incident, incidents};

use super::super::description::{self, Description};
use super::super::incident_list::each;
use super::super::messages::{say, show};
use super::super::page::PageContext;
use super::super::time_format::time_element;

/// The highest number of events listed before, and after.
const NAMED: usize = 10;

pub(super) fn section(page: &PageContext<'_>, event: &Event) -> Result<Markup, EventsError> {
    let messages = page.messages;
    let mut events = page.reader.events.all()?;
    events.retain(|it| it.about.country == event.about.country);
    let incidents = incidents(&events);
    let Some(own) = incidents
        .iter()
        .position(|it| it.events.contains(&event.id))
    else {
        return Ok(html! {});
    };
    let incident = &incidents[own];
    let together: Vec<&Event> = incident
        .events
        .iter()
        .filter(|id| **id != event.id)
        .filter_map(|id| events.iter().find(|it| it.id == *id))
        .collect();
    let alike = |it: &&Incident| {
        (it.kind, it.slow) == (incident.kind, incident.slow)
            && (it.platforms == incident.platforms
                || it
                    .platforms
                    .iter()
                    .any(|id| incident.platforms.contains(id)))
    };
    // Incidents stand in the order of time, the newest first.
    let before: Vec<&Incident> = incidents[own + 1..]
        .iter()
        .filter(alike)
        .take(NAMED)
        .collect();
    let after: Vec<&Incident> = incidents[..own]
        .iter()
        .rev()
        .filter(alike)
        .take(NAMED)
        .collect();
    let list = |title: String, incidents: &[&Incident]| {
        html! {
            @if !incidents.is_empty() {
                h3 { (title) }
                ul.plain { @for it in incidents { li { (line(page, it, event, &events)) } } }
            }
        }
    };
    Ok(html! {
        section aria-labelledby="again" {
            h2 id="again" { (say!(messages, "again-title")) }
            @match description::nth(messages, incident.nth) {
                Some(nth) => p { (show!(messages, "again-nth", nth = nth)) },
                None => p { (say!(messages, "again-first")) },
            }
            @if !together.is_empty() {
                p {
                    (say!(messages, "again-together")) " "
                    (each(page, together))
                }
            }
            (list(say!(messages, "again-before"), &before))
            (list(say!(messages, "again-after"), &after))
        }
    })
}

/// A link to the event of another incident, on the same platform if there is one.
fn line(page: &PageContext<'_>, incident: &Incident, like: &Event, events: &[Event]) -> Markup {
    let messages = page.messages;
    let is_same = |id: &&String| {
        let found = events.iter().find(|it| it.id == **id);
        found.is_some_and(|it| it.about.platform == like.about.platform)
    };
    let same = incident.events.iter().find(is_same);
    let onset = incident.onset;
    let shown = time_element(onset, &messages.date_and_time(onset));
    html! {
        @if let Some(id) = same.or(incident.events.first()) {
            a href=(page.to(&format!("/event/{id}"))) { (shown) }
        }
        ": " (Description::from(incident).summary(messages))
    }
}
