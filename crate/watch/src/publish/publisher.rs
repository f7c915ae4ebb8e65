//! From counts to what is published: each bin once it is over, and once in twelve bins those of which
//! only late reports let anything be said.

use std::collections::{BTreeMap, BTreeSet};

use sada_ledger::store::{self, CellTotal, RollupStore, StoreError, Tier};
use sada_published::counts::{CountsQuery, Grain, NetworkFilter, Published, PublishedError, Row};
use sada_units::{BinStart, Day, Seconds};

use super::noise::NoiseKey;
use super::rules::{Group, Rules};
use crate::bins;

/// Why something could not be published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// Counts could not be read.
    #[error(transparent)]
    Counts(#[from] StoreError),
    /// What is published could not be read or written.
    #[error(transparent)]
    Published(#[from] PublishedError),
}

/// Publishes a store's counts.
pub struct Publisher {
    published: Published,
    bin_seconds: Seconds,
    rules: Rules,
    /// The first bin that is not published.
    until: BinStart,
    /// The first bin that may still change.
    final_until: BinStart,
    /// Whether these two are written down. Of empty bins they are not, while more wait to be read:
    /// a day of short bins would be thousands of writes of nothing.
    noted: bool,
}

impl Publisher {
    /// Goes on from where the database is, with bins of this length. Nothing is said of fewer than
    /// `least` reporters; this key draws the noise.
    ///
    /// # Errors
    /// [`PublishedError`] when it cannot be read.
    pub fn new(
        published: Published,
        bin_seconds: Seconds,
        least: u64,
        key: NoiseKey,
    ) -> Result<Self, PublishedError> {
        published.begin_noise()?;
        Ok(Self {
            until: BinStart(published.until()?),
            final_until: BinStart(published.final_until()?),
            published,
            bin_seconds,
            rules: Rules::new(least, key),
            noted: true,
        })
    }

    /// What is published.
    #[must_use]
    pub const fn published(&self) -> &Published {
        &self.published
    }

    /// Publishes every bin whose reports had time to come by `now`, and once in twelve
    /// bins the groups that late reports made large enough. `go_on` is asked in between.
    ///
    /// # Errors
    /// [`PublishError`] when counts cannot be read or nothing be written; called again it goes on
    /// where it was.
    pub fn advance(
        &mut self,
        store: &dyn RollupStore,
        now: Seconds,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), PublishError> {
        if self.until == BinStart::default() {
            let oldest = store.oldest()?.map_or(now, BinStart::seconds).min(now);
            let day = Day::containing(oldest).start();
            self.until = BinStart(day.next_multiple_of(self.bin_seconds));
            self.final_until = self.until;
        }
        self.mind_the_clock(now);
        let came = self.publish_due(store, now, go_on);
        // Also how far it came before something failed.
        if !self.noted {
            self.write(&[])?;
        }
        came
    }

    fn publish_due(
        &mut self,
        store: &dyn RollupStore,
        now: Seconds,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), PublishError> {
        while self.is_due(self.until, now) && go_on() {
            let end = self.end_of_read(self.until, |publisher, bin| publisher.is_due(bin, now));
            self.publish(store, self.until, end, now)?;
            // While it is itself late, it has just read all that came.
            let next = end.later(bins::REVIEW, self.bin_seconds);
            if bins::begins_review(end, self.bin_seconds) && !self.is_due(next, now) {
                self.look_back(store, now, go_on)?;
            }
        }
        Ok(())
    }

    /// Writes rows down, and how far it came.
    fn write(&mut self, rows: &[Row]) -> Result<(), PublishError> {
        let (until, final_until) = (self.until.seconds(), self.final_until.seconds());
        self.published.write(rows, until, final_until)?;
        self.noted = true;
        Ok(())
    }

    /// A clock that was ahead has let bins pass that were not over.
    fn mind_the_clock(&mut self, now: Seconds) {
        if self.until.seconds() > now + self.bin_seconds {
            tracing::error!(
                published_until = self.until.get(),
                now = now.get(),
                "the clock was ahead, or is behind now: what it let pass is published anew"
            );
            self.until = BinStart::containing(now, self.bin_seconds);
            // What came in the meantime is late, and is added when it is next looked back.
            self.final_until = self.first_not_final(BinStart::default(), self.final_until, now);
        }
    }

    /// Publishes what can be told by now of bins that are not final.
    fn look_back(
        &mut self,
        store: &dyn RollupStore,
        now: Seconds,
        go_on: &dyn Fn() -> bool,
    ) -> Result<(), PublishError> {
        let mut from = self.final_until;
        while from < self.until && go_on() {
            let end = self.end_of_read(from, |publisher, bin| bin < publisher.until);
            self.publish(store, from, end, now)?;
            from = end;
        }
        Ok(())
    }

    /// Publishes the bins from one to another.
    fn publish(
        &mut self,
        store: &dyn RollupStore,
        from: BinStart,
        end: BinStart,
        now: Seconds,
    ) -> Result<(), PublishError> {
        let counts = store.range(&store::Query {
            from: from.seconds(),
            until: end.seconds(),
            tier: Tier::Attested,
            country: None,
        })?;
        let mut before = self.before(from, end)?;
        let mut rows: Vec<Row> = Vec::new();
        for counts in counts.chunk_by(|one, other| one.key.bin == other.key.bin) {
            let Some(CellTotal { key, .. }) = counts.first() else {
                continue;
            };
            let before = before.remove(&key.bin).unwrap_or_default();
            rows.extend(self.rules.publishable(key.bin, counts, &before));
        }
        // What it has just read is final as far as it goes on from what was final before.
        let final_until = match self.final_until {
            until if until == from => self.first_not_final(from, end, now),
            until => until,
        };
        let before = (self.until, self.final_until);
        let reached = (self.until.max(end), final_until);
        self.noted &= reached == before;
        (self.until, self.final_until) = reached;
        if rows.is_empty() {
            return Ok(());
        }
        // What could not be written is read again.
        self.write(&rows)
            .inspect_err(|_| (self.until, self.final_until) = before)
    }

    /// Of whom something was published before, by bin.
    fn before(
        &self,
        from: BinStart,
        until: BinStart,
    ) -> Result<BTreeMap<BinStart, BTreeSet<Group>>, PublishError> {
        let mut before: BTreeMap<BinStart, BTreeSet<_>> = BTreeMap::new();
        let query = CountsQuery {
            grain: Grain::Bin,
            from: from.seconds(),
            until: until.seconds(),
            country: None,
            networks: NetworkFilter::Whole,
        };
        self.published.each(&query, |row| {
            let group = (row.country, row.platform);
            before.entry(BinStart(row.at)).or_default().insert(group);
        })?;
        Ok(before)
    }

    fn first_not_final(&self, from: BinStart, end: BinStart, now: Seconds) -> BinStart {
        let not_final = bins::not_final(self.bin_seconds, now);
        BinStart(not_final.next_multiple_of(self.bin_seconds)).clamp(from, end)
    }

    /// The end of what is read at once, from this bin on: no further than to the next look back.
    fn end_of_read(&self, from: BinStart, wanted: impl Fn(&Self, BinStart) -> bool) -> BinStart {
        let mut end = from.later(1, self.bin_seconds);
        while !bins::begins_review(end, self.bin_seconds) && wanted(self, end) {
            end = end.later(1, self.bin_seconds);
        }
        end
    }

    const fn is_due(&self, bin: BinStart, now: Seconds) -> bool {
        bins::is_over(bin, self.bin_seconds, now)
    }
}

#[cfg(test)]
#[path = "publisher_tests.rs"]
mod tests;
