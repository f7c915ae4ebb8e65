//! The watch: runs the detector over the counts, bin after bin, and keeps what it finds.
//!
//! Two detectors of the same kind. The **settled** one takes a bin only once no late report can
//! change it; its state is kept once a day, and is where a new start begins. The **live** one goes
//! on from there over the bins of the last three days, up to now. Late reports reach the live one
//! because it is set back to the settled one and run again, once in a while: so what is said is
//! what the counts say, however they came, and whenever the program was stopped; a start only
//! takes late reports into account somewhat earlier.

mod cells;
mod feeds;
mod state;

use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sada_core::feed::Feed;
use sada_detect::{Detector, Episode, Networks, Params};
use sada_ledger::store::{Country, Query, RollupStore, StoreError, Tier};
use sada_published::events::{About, Event, EventStore, EventsError, Revision, is_about, revise};
use sada_service::clock;
use sada_units::{BinStart, Day, Seconds};

use crate::bins;
use cells::{Numbers, cells};

/// So much of the past is read at a time.
const READ_AT_ONCE: Seconds = Seconds::HOUR;
/// How often it is told how far it is.
const TELL_EVERY: Duration = Duration::from_secs(2);

/// Why the watch cannot go on now. What was found before is kept, and it may be tried again.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// Counts could not be read.
    #[error(transparent)]
    Counts(#[from] StoreError),
    /// Events could not be read or written.
    #[error(transparent)]
    Events(#[from] EventsError),
}

/// What the watch needs to know of the counts.
#[derive(Clone, Debug)]
pub struct WatchParameters {
    /// Length of a bin.
    pub bin_seconds: Seconds,
    /// Whose networks are.
    pub networks: Networks,
}

/// What was done in one go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WatchProgress {
    /// Bins that were watched for the first time.
    pub bins: u64,
    /// Versions of events that were said.
    pub versions: u64,
}

/// The watch over one store of counts.
pub struct Watch {
    parameters: WatchParameters,
    store: Arc<dyn RollupStore>,
    events: EventStore,
    numbers: Numbers,
    settled: Detector,
    /// The bin that the settled one takes next.
    settled_next: BinStart,
    live: Detector,
    /// The bin that the live one takes next.
    live_next: BinStart,
    /// Every bin before this was watched.
    watched_until: BinStart,
    /// Up to where it was watched when late reports were last taken into account.
    reviewed: BinStart,
    /// The settled one has ended a day, and is to be kept.
    is_day_over: bool,
    /// Events that may still change, with what was said last.
    known: Vec<Event>,
    done: WatchProgress,
}

impl Watch {
    /// Goes on from what is kept, or, where nothing is, from the oldest counts.
    ///
    /// # Errors
    /// [`WatchError`] when counts or events cannot be read.
    pub fn open(
        parameters: WatchParameters,
        store: Arc<dyn RollupStore>,
        events: EventStore,
        now: Seconds,
    ) -> Result<Self, WatchError> {
        let kept = events.detector_state()?;
        // One of a time to come was kept while the clock was ahead.
        let kept = kept.filter(|kept| kept.bin.seconds() <= now);
        let kept = kept.and_then(|kept| state::decode(&kept, &parameters));
        let (next, numbers, settled) = match kept {
            Some(kept) => kept,
            None => {
                let start = start(&*store, parameters.bin_seconds, now)?;
                (start, Numbers::default(), unknowing(&parameters))
            }
        };
        let watched_until = BinStart(events.watched_until()?);
        Ok(Self {
            watched_until,
            // What it begins with is made of all counts there are.
            reviewed: watched_until,
            is_day_over: false,
            known: events.unsettled()?,
            parameters,
            store,
            events,
            numbers,
            live: settled.clone(),
            live_next: next,
            settled,
            settled_next: next,
            done: WatchProgress::default(),
        })
    }

    /// Every bin that starts before this moment was watched.
    #[must_use]
    pub const fn watched_until(&self) -> Seconds {
        self.watched_until.seconds()
    }

    /// What goes on now, for people's devices: of each country in which at least `least` people report, and for
    /// wherever else. Of an event with fewer reporters in its largest bin than `least` nothing is said.
    #[must_use]
    pub fn feeds(&self, least: u64) -> Vec<Feed> {
        feeds::feeds(
            &self.known,
            self.live.with_quorum(),
            self.watched_until(),
            least,
        )
    }

    /// Keeps these signed feeds, which gateways give out, in the place of those before.
    ///
    /// # Errors
    /// [`WatchError`] when they were not kept.
    pub fn publish(&mut self, feeds: &[(Country, Vec<u8>)]) -> Result<(), WatchError> {
        Ok(self.events.publish(feeds)?)
    }

    /// Watches every bin whose reports had time to come by `now`, and says what was done. `go_on`
    /// is asked between bins.
    ///
    /// # Errors
    /// [`WatchError`] when counts cannot be read or events cannot be kept; called again it goes on
    /// where it was.
    pub fn advance(
        &mut self,
        now: Seconds,
        go_on: &dyn Fn() -> bool,
    ) -> Result<WatchProgress, WatchError> {
        self.done = WatchProgress::default();
        self.mind_the_clock(now)?;
        while self.is_due(self.live_next, now) {
            // Nothing can come any more of what is final: there is no need to run over it twice.
            if self.is_final(self.live_next, now) || self.is_to_be_reviewed(now) {
                if self.settle(now, go_on)?.is_break() {
                    break;
                }
                self.live = self.settled.clone();
                self.live_next = self.settled_next;
                self.reviewed = self.watched_until;
            }
            let until = self.read_until(self.live_next, |watch, bin| {
                // Up to where it was watched, and from there to the next look back.
                let looks_back =
                    bin > watch.live_next.max(watch.watched_until) && watch.ends_hour(bin);
                watch.is_due(bin, now) && !looks_back
            });
            for (bin, cells) in self.read(self.live_next, until)? {
                if !go_on() {
                    self.tell(&[])?;
                    return Ok(self.done);
                }
                self.live.observe(bin, &cells);
                self.live_next = bin.later(1, self.parameters.bin_seconds);
                if self.live_next > self.watched_until {
                    let found = self.live.episodes();
                    self.say(&found, self.live_next)?;
                }
            }
        }
        self.tell(&[])?;
        Ok(self.done)
    }

    /// Whether it is time to take into account what came late: the next bin is a new one, and
    /// since the last time there were enough. While the watch itself is late, it is not: what it
    /// has just read holds all that came.
    fn is_to_be_reviewed(&self, now: Seconds) -> bool {
        let hour_on = self
            .live_next
            .later(bins::REVIEW, self.parameters.bin_seconds);
        self.live_next == self.watched_until
            && self.reviewed != self.watched_until
            && self.ends_hour(self.live_next)
            && !self.is_due(hour_on, now)
    }

    const fn ends_hour(&self, bin: BinStart) -> bool {
        bins::begins_review(bin, self.parameters.bin_seconds)
    }

    /// A clock that was ahead for a while has let bins pass that were not over. Once it is right
    /// again counts are gone through anew, and what was said stands until they say otherwise.
    fn mind_the_clock(&mut self, now: Seconds) -> Result<(), WatchError> {
        let length = self.parameters.bin_seconds;
        if self.watched_until() > now + length {
            tracing::error!(
                watched_until = self.watched_until.get(),
                now = now.get(),
                "the clock was ahead, or is behind now: what it let pass is looked at again"
            );
            self.events.forget_detector_state()?;
            self.watched_until = BinStart::containing(now, length);
            let start = start(&*self.store, length, now)?;
            self.numbers = Numbers::default();
            self.settled = unknowing(&self.parameters);
            self.settled_next = start;
            self.live = self.settled.clone();
            self.live_next = start;
            self.is_day_over = false;
        }
        Ok(())
    }

    /// Has the settled detector take what no late report can change. What nobody has looked at
    /// yet is said.
    fn settle(
        &mut self,
        now: Seconds,
        go_on: &dyn Fn() -> bool,
    ) -> Result<ControlFlow<()>, WatchError> {
        let mut told = Instant::now();
        while self.is_final(self.settled_next, now) {
            let until = self.read_until(self.settled_next, |watch, bin| watch.is_final(bin, now));
            for (bin, cells) in self.read(self.settled_next, until)? {
                if self.is_day_over {
                    self.keep_detector_state()?;
                }
                if !go_on() {
                    self.tell(&[])?;
                    return Ok(ControlFlow::Break(()));
                }
                self.settled.observe(bin, &cells);
                self.settled_next = bin.later(1, self.parameters.bin_seconds);
                let [day, next] =
                    [bin, self.settled_next].map(|bin| Day::containing(bin.seconds()));
                self.is_day_over = next != day;
                if self.settled_next > self.watched_until {
                    let found = self.settled.episodes();
                    self.say(&found, self.settled_next)?;
                }
                if told.elapsed() > TELL_EVERY {
                    told = Instant::now();
                    tracing::info!(bin = self.settled_next.get(), "going through the past");
                }
            }
        }
        if self.is_day_over {
            self.keep_detector_state()?;
        }
        Ok(ControlFlow::Continue(()))
    }

    /// Keeps the settled state, once a day, and closes what ended before: all of it or nothing.
    fn keep_detector_state(&mut self) -> Result<(), WatchError> {
        let mut settled = self.settled.clone();
        let ended = settled.drain_ended_before(self.settled_next.seconds());
        let ended = self.with_names(&ended);
        let mut changes = revise(&self.known, &ended);
        // What is not among those that ended may well go on; and what is not known was closed
        // before: when the counts are gone through anew, all of the past is found again.
        changes.retain(|change| {
            let known = self.known.iter().any(|event| event.id == change.id);
            known && !change.says.withdrawn
        });
        let changed = |event: &Event| changes.iter().find(|change| change.id == event.id);
        let long_ago = self.settled_next.seconds() - Seconds::DAY;
        let is_over = |event: &Event| {
            let Some(latest) = event.latest() else {
                return true;
            };
            let says = changed(event).map_or(latest.says, |change| change.says);
            let withdrawn = says.withdrawn && latest.as_of < long_ago;
            let over = says.restored.is_some();
            withdrawn || over && ended.iter().any(|(about, it)| is_about(event, *about, it))
        };
        let over = self.known.iter().filter(|event| is_over(event));
        let over: Vec<String> = over.map(|event| event.id.clone()).collect();
        let kept = state::encode(self.settled_next, &self.numbers, &settled)?;
        self.events
            .settle(&changes, &over, &kept, self.watched_until(), clock::now())?;
        self.known.retain(|event| !over.contains(&event.id));
        self.settled = settled;
        self.is_day_over = false;
        Ok(())
    }

    /// Says what is found, where it says something new, with the bins before `until`.
    fn say(&mut self, found: &[Episode], until: BinStart) -> Result<(), WatchError> {
        let changes = revise(&self.known, &self.with_names(found));
        self.watched_until = until;
        self.done.bins += 1;
        if changes.is_empty() {
            return Ok(());
        }
        self.tell(&changes)
    }

    /// Keeps these changes, and how far the watch has come.
    fn tell(&mut self, changes: &[Revision]) -> Result<(), WatchError> {
        self.done.versions += changes.len() as u64;
        let until = self.watched_until();
        let said = self.events.say(changes, until, clock::now())?;
        for event in said {
            match self.known.iter_mut().find(|known| known.id == event.id) {
                Some(known) => *known = event,
                None => self.known.push(event),
            }
        }
        Ok(())
    }

    fn with_names(&self, found: &[Episode]) -> Vec<(About, Episode)> {
        let named = found.iter().filter_map(|episode| {
            let platform = match episode.platform {
                Some(number) => Some(self.numbers.platform(number)?),
                None => None,
            };
            let about = About {
                country: episode.country,
                platform,
                how: episode.how,
            };
            Some((about, *episode))
        });
        named.collect()
    }

    /// Whether the reports of this bin had time to come.
    const fn is_due(&self, bin: BinStart, now: Seconds) -> bool {
        bins::is_over(bin, self.parameters.bin_seconds, now)
    }

    /// Whether no report of this bin is taken any more.
    const fn is_final(&self, bin: BinStart, now: Seconds) -> bool {
        bins::is_final(bin, self.parameters.bin_seconds, now)
    }

    /// The end of what is read at once, from this bin on.
    fn read_until(&self, from: BinStart, wanted: impl Fn(&Self, BinStart) -> bool) -> BinStart {
        let length = self.parameters.bin_seconds;
        let bins = bins::each(from, from.end(READ_AT_ONCE), length);
        let last = bins.take_while(|bin| wanted(self, *bin)).last();
        last.map_or(from, |last| last.later(1, length))
    }

    /// All bins from one to another, also those without a count.
    fn read(
        &mut self,
        from: BinStart,
        until: BinStart,
    ) -> Result<Vec<(BinStart, Vec<sada_detect::NetworkCount>)>, StoreError> {
        let query = Query {
            from: from.seconds(),
            until: until.seconds(),
            tier: Tier::Attested,
            country: None,
        };
        let counts = self.store.range(&query)?;
        let length = self.parameters.bin_seconds;
        let mut rest = counts.as_slice();
        let bins = bins::each(from, until.seconds(), length);
        let read = bins.map(|bin| {
            let of_bin = rest.partition_point(|it| it.key.bin < bin.later(1, length));
            let (counts, later) = rest.split_at(of_bin);
            rest = later;
            (bin, cells(counts, &mut self.numbers))
        });
        Ok(read.collect())
    }
}

/// Where a watch begins that knows nothing: the day of the oldest counts.
fn start(store: &dyn RollupStore, length: Seconds, now: Seconds) -> Result<BinStart, StoreError> {
    let oldest = store.oldest()?.map_or(now, BinStart::seconds).min(now);
    let day = Day::containing(oldest).start();
    Ok(BinStart(day.next_multiple_of(length)))
}

fn unknowing(parameters: &WatchParameters) -> Detector {
    Detector::new(
        Params::shipped(parameters.bin_seconds),
        parameters.networks.clone(),
    )
}

#[cfg(test)]
mod tests;
