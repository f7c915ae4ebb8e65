//! Lists of what was found.

use maud::{Markup, html};
use sada_core::catalogue::PLATFORMS;
use sada_core::place::Country;

use super::Page;
use super::telling::{Told, certainty, country, kind_name, nth, scale_name};
use super::when::{DAY, machine_time};
use super::words::say;
use crate::events::{Event, Incident, incidents};
use crate::public::Refused;

/// So many days back it is told of.
pub(super) const DAYS: u64 = super::reading::DAYS;
/// What began so long ago matters to the list: two weeks before, it makes another the second.
const LOOKS_BACK: u64 = (DAYS + 15) * DAY;

/// What was found lately.
pub(super) struct Found {
    /// Each event by itself, withdrawn ones too.
    pub(super) events: Vec<Event>,
    /// Those that stand, as people speak of them; the newest first.
    pub(super) incidents: Vec<Incident>,
}

impl Found {
    /// Of the last 90 days, and all that goes on.
    pub(super) fn lately(page: &Page<'_>) -> Result<Self, Refused> {
        let since = page.now.saturating_sub(LOOKS_BACK);
        let events = page.reader.events.since(since)?;
        let since = page.now.saturating_sub(DAYS * DAY);
        let mut incidents = incidents(&events);
        incidents.retain(|it| it.restored.is_none_or(|at| at >= since));
        Ok(Self { events, incidents })
    }

    /// Of this country.
    pub(super) fn of_country(mut self, wanted: Country) -> Self {
        self.events.retain(|it| country(it.about.country) == wanted);
        self.incidents.retain(|it| country(it.country) == wanted);
        self
    }

    /// What goes on.
    pub(super) fn going_on(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().filter(|it| it.restored.is_none())
    }

    /// From when until when each event was that stands and of which this holds.
    pub(super) fn times(&self, holds: impl Fn(&Event) -> bool) -> Vec<(u64, Option<u64>)> {
        let events = self.events.iter().filter(|it| holds(it));
        let says = events.filter_map(|it| it.latest()).map(|it| it.says);
        says.filter(|it| !it.withdrawn)
            .map(|it| (it.onset, it.restored))
            .collect()
    }
}

/// Incidents as a list.
pub(super) fn list<'a>(page: &Page<'_>, incidents: impl Iterator<Item = &'a Incident>) -> Markup {
    html! { ol.found role="list" { @for incident in incidents { (item(page, incident)) } } }
}

fn item(page: &Page<'_>, incident: &Incident) -> Markup {
    let words = page.words;
    let told = Told::from(incident);
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
                    Some(id) => a href=(to(id)) { (told.what(words)) },
                    None => (told.what(words)),
                }
            }
            p.when { (told.times(words, None)) }
            p.more {
                (certainty(words, incident.certainty)) " · "
                (say!(words, "reporters-at-a-time", n = incident.reporters))
                @if let Some(nth) = nth(words, incident.nth) { " · " (nth) }
            }
        }
    }
}

/// Links to events, in the order of the catalogue's platforms.
pub(super) fn each(page: &Page<'_>, mut events: Vec<&Event>) -> Markup {
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

/// What an event is about, in a word.
pub(super) fn about(page: &Page<'_>, event: Option<&Event>) -> String {
    let platform = event.and_then(|it| it.about.platform);
    platform.map_or_else(
        || say!(page.words, "lines"),
        |it| it.platform().name.to_owned(),
    )
}

/// Events that were withdrawn, so that their pages stay within reach.
pub(super) fn withdrawn(page: &Page<'_>, found: &Found) -> Markup {
    let is_withdrawn = |it: &&Event| it.latest().is_some_and(|it| it.says.withdrawn);
    let events: Vec<_> = found.events.iter().filter(is_withdrawn).collect();
    html! {
        @if !events.is_empty() {
            h3 { (say!(page.words, "withdrawn-title")) }
            p.more { (say!(page.words, "withdrawn-why")) }
            ul.plain {
                @for event in events {
                    li {
                        a href=(page.to(&format!("/event/{}", event.id))) { (about(page, Some(event))) }
                        @if let Some(version) = event.latest() {
                            ", " (super::when::marked(version.says.onset, &page.words.date_and_time(version.says.onset)))
                        }
                    }
                }
            }
        }
    }
}
