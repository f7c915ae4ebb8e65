//! What keeps a record up with what is published.

use sada_published::counts::Published;
use sada_published::events::PublicEvents;
use sada_published::log::{Log, LogError};
use sada_service::signed_note::Signer;
use sada_units::Day;

use super::catch_up::catch_up;
use super::day::{DayError, catch_up_days};

/// Keeps a record up with events and days.
pub struct LogWriter {
    record: Log,
    events: PublicEvents,
    signer: Signer,
    /// The edition of events that is recorded.
    recorded: Option<u64>,
    /// Days before this one are recorded.
    days_until: Day,
}

impl LogWriter {
    /// Keeps this record, with these events, signed by this key.
    #[must_use]
    pub const fn new(record: Log, events: PublicEvents, signer: Signer) -> Self {
        Self {
            record,
            events,
            signer,
            recorded: None,
            days_until: Day(0),
        }
    }

    /// Records what was said of events since the last call, and the days that can change no more
    /// since then; at the first call, whatever is not recorded yet.
    ///
    /// # Errors
    /// [`DayError`] when something was not recorded; the next call tries again.
    pub fn keep(&mut self, published: &Published) -> Result<(), DayError> {
        let edition = self.events.edition().map_err(LogError::from)?;
        if self.recorded != Some(edition) {
            let new = catch_up(&self.events, &mut self.record, &self.signer)?;
            if !new.is_empty() {
                tracing::info!(entries = new.end - new.start, size = new.end, "recorded");
            }
            self.recorded = Some(edition);
        }
        let Self { record, signer, .. } = self;
        self.days_until = catch_up_days(published, self.days_until, record, signer)?;
        Ok(())
    }
}
