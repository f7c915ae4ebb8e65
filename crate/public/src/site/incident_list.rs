//! Incidents and events as lists.

use maud::{Markup, html};
use sada_core::catalogue::PLATFORMS;
use sada_published::events::{Event, Incident};

use super::description::{Description, certainty, kind_name, nth, scale_name};
use super::messages::say;
use super::page::PageContext;
use super::recent_events::RecentEvents;
use super::time_format::{machine_time, time_element};

/// Incidents as a list.
pub(super) fn list<'a>(
    page: &PageContext<'_>,
    incidents: impl Iterator<Item = &'a Incident>,
) -> Markup {
    html! { ol.found role="list" { @for incident in incidents { (item(page, incident)) } } }
}

fn item(page: &PageContext<'_>, incident: &Incident) -> Markup {
    let messages = page.messages;
    let description = Description::from(incident);
    let to = |id: &String| page.to(&format!("/event/{id}"));
    html! {
        li
            data-country=(incident.country)
            data-kind=(kind_name(incident.kind))
            data-scale=(scale_name(incident.scale))
            data-onset=(machine_time(incident.onset))
            data-restored=(incident.restored.map(machine_time).unwrap_or_default())
            data-nth=(incident.nth)
        {
            p.what {
                @match incident.events.first() {
                    Some(id) => a href=(to(id)) { (description.summary(messages)) },
                    None => (description.summary(messages)),
                }
            }
            p.when { (description.times(messages, None)) }
            p.more {
                (certainty(messages, incident.certainty)) " · "
                (say!(messages, "reporters-at-a-time", n = incident.reporters))
                @if let Some(nth) = nth(messages, incident.nth) { " · " (nth) }
            }
        }
    }
}

/// Links to events, in the order of the catalogue's platforms.
pub(super) fn each(page: &PageContext<'_>, mut events: Vec<&Event>) -> Markup {
    let place = |event: &&Event| {
        PLATFORMS
            .iter()
            .position(|it| Some(it.id) == event.about.platform)
    };
    events.sort_by_key(place);
    html! {
        @for (index, event) in events.into_iter().enumerate() {
            @if index > 0 { " · " }
            a href=(page.to(&format!("/event/{}", event.id))) { (about(page, Some(event))) }
        }
    }
}

/// What an event is about: its platform, or connections.
pub(super) fn about(page: &PageContext<'_>, event: Option<&Event>) -> String {
    let platform = event.and_then(|it| it.about.platform);
    platform.map_or_else(
        || say!(page.messages, "lines"),
        |it| it.platform().name.to_owned(),
    )
}

/// Links to withdrawn events, so that their pages can still be recent.
pub(super) fn withdrawn(page: &PageContext<'_>, recent: &RecentEvents) -> Markup {
    let is_withdrawn = |it: &&Event| it.latest().is_some_and(|it| it.says.withdrawn);
    let events: Vec<_> = recent.events.iter().filter(is_withdrawn).collect();
    html! {
        @if !events.is_empty() {
            h3 { (say!(page.messages, "withdrawn-title")) }
            p.more { (say!(page.messages, "withdrawn-why")) }
            ul.plain {
                @for event in events {
                    li {
                        a href=(page.to(&format!("/event/{}", event.id))) { (about(page, Some(event))) }
                        @if let Some(version) = event.latest() {
                            ", " (time_element(version.says.onset, &page.messages.date_and_time(version.says.onset)))
                        }
                    }
                }
            }
        }
    }
}
