//! The events and incidents of the last 90 days.

use sada_core::place::Country;

use super::page::PageContext;
use super::series::DAYS;
use super::time_format::DAY;
use crate::events::{Event, Incident, incidents};
use crate::public::Refused;

/// What began so long ago matters to the list: two weeks before, it makes another the second.
const LOOKS_BACK: u64 = (DAYS + 15) * DAY;

/// What was found lately.
pub(super) struct RecentEvents {
    /// Each event by itself, withdrawn ones too.
    pub(super) events: Vec<Event>,
    /// Those that stand, as people speak of them; the newest first.
    pub(super) incidents: Vec<Incident>,
}

impl RecentEvents {
    /// Of the last 90 days, and all that goes on.
    pub(super) fn lately(page: &PageContext<'_>) -> Result<Self, Refused> {
        let since = page.now.saturating_sub(LOOKS_BACK);
        let events = page.reader.events.since(since)?;
        let since = page.now.saturating_sub(DAYS * DAY);
        let mut incidents = incidents(&events);
        incidents.retain(|it| it.restored.is_none_or(|at| at >= since));
        Ok(Self { events, incidents })
    }

    /// Of this country.
    pub(super) fn of_country(mut self, wanted: Country) -> Self {
        self.events.retain(|it| it.about.country == wanted);
        self.incidents.retain(|it| it.country == wanted);
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
