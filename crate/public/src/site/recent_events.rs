//! The events and incidents of the last 90 days.

use sada_published::events::{Event, Incident, incidents};
use sada_units::{Country, Seconds};

use super::page::PageContext;
use super::series::DAYS;
use crate::answers::RequestError;

/// How far back events are read. An event two weeks older than the list counts: it makes another
/// the second.
const LOOKS_BACK: Seconds = Seconds::days(DAYS + 15);

/// The events and incidents of the last 90 days.
pub(super) struct RecentEvents {
    /// Each event, withdrawn ones too.
    pub(super) events: Vec<Event>,
    /// The incidents that were not withdrawn, the newest first.
    pub(super) incidents: Vec<Incident>,
}

impl RecentEvents {
    /// Reads those of the last 90 days, and all that have not ended.
    pub(super) fn lately(page: &PageContext<'_>) -> Result<Self, RequestError> {
        let since = page.now - LOOKS_BACK;
        let events = page.reader.events.since(since)?;
        let since = page.now - Seconds::days(DAYS);
        let mut incidents = incidents(&events);
        incidents.retain(|it| it.restored.is_none_or(|at| at >= since));
        Ok(Self { events, incidents })
    }

    /// Those of one country.
    pub(super) fn of_country(mut self, wanted: Country) -> Self {
        self.events.retain(|it| it.about.country == wanted);
        self.incidents.retain(|it| it.country == wanted);
        self
    }

    /// The incidents that have not ended.
    pub(super) fn going_on(&self) -> impl Iterator<Item = &Incident> {
        self.incidents.iter().filter(|it| it.restored.is_none())
    }

    /// The onset and the end of each event that this holds for. Withdrawn ones are left out.
    pub(super) fn times(&self, holds: impl Fn(&Event) -> bool) -> Vec<(Seconds, Option<Seconds>)> {
        let events = self.events.iter().filter(|it| holds(it));
        let says = events.filter_map(|it| it.latest()).map(|it| it.says);
        says.filter(|it| !it.withdrawn)
            .map(|it| (it.onset, it.restored))
            .collect()
    }
}
