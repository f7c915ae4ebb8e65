//! What began together with an event, and what of its kind came before and after it.

use maud::{Markup, html};

use super::super::describe::{self, Description};
use super::super::incident_list::each;
use super::super::page::PageContext;
use super::super::time_format::marked;
use super::super::words::{say, show};
use crate::events::{Event, EventsError, Incident, incidents};

/// So many of one kind are named.
const NAMED: usize = 10;

pub(super) fn section(page: &PageContext<'_>, event: &Event) -> Result<Markup, EventsError> {
    let words = page.words;
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
    // The newest first, so those before it come after it.
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
            h2 id="again" { (say!(words, "again-title")) }
            @match describe::nth(words, incident.nth) {
                Some(nth) => p { (show!(words, "again-nth", nth = nth)) },
                None => p { (say!(words, "again-first")) },
            }
            @if !together.is_empty() {
                p {
                    (say!(words, "again-together")) " "
                    (each(page, together))
                }
            }
            (list(say!(words, "again-before"), &before))
            (list(say!(words, "again-after"), &after))
        }
    })
}

/// A link to the event of another incident that is about the same, if there is one.
fn line(page: &PageContext<'_>, incident: &Incident, like: &Event, events: &[Event]) -> Markup {
    let words = page.words;
    let is_same = |id: &&String| {
        let found = events.iter().find(|it| it.id == **id);
        found.is_some_and(|it| it.about.platform == like.about.platform)
    };
    let same = incident.events.iter().find(is_same);
    let shown = marked(incident.onset, &words.date_and_time(incident.onset));
    html! {
        @if let Some(id) = same.or(incident.events.first()) {
            a href=(page.to(&format!("/event/{id}"))) { (shown) }
        }
        ": " (Description::from(incident).what(words))
    }
}
