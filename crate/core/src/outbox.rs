//! Reports on their way: one for each bin in which the browser runs, kept until carried.

use sada_units::{BinStart, Millis};
use serde::{Deserialize, Serialize};

use crate::effect::Effect;
use crate::history::History;
use crate::time::Moment;
use crate::tokens::TokenCache;

/// A report that could not be carried is kept this long.
const KEPT_FOR: Millis = Millis::hours(72);
/// One under way for longer than this was lost with the background that carried it.
const CARRIED_FOR: Millis = Millis::seconds(30);
/// A report is sent so long after it was made: by then the shell has kept it, token and all, and
/// a killed background sends the same one again instead of making another.
const KEPT_FIRST: Millis = Millis::seconds(2);
/// At most so many are carried at once, so that a long queue does not leave in one burst.
const AT_ONCE: usize = 8;
/// So many past reports are kept to be shown.
const MOST_SHOWN: usize = 300;

/// A report that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    bin: BinStart,
    payload: String,
    next_try: Millis,
    under_way_since: Option<Millis>,
    /// How often it could not be carried; each time another relay is tried.
    #[serde(default)]
    tries: usize,
}

/// A report that was carried, word for word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Carried {
    /// Its bin.
    pub bin: BinStart,
    /// What was sent, in words: all that the sealed bytes held.
    pub payload: String,
    /// The gateway's HTTP status.
    pub status: u16,
    /// When it answered.
    pub sent_at: Millis,
}

/// What reports are made with, and where they go.
#[derive(Debug)]
pub struct Means<'a> {
    /// The relays, in the order in which they are tried.
    pub relays: &'a [String],
    /// The tokens.
    pub tokens: &'a mut TokenCache,
    /// Whether only one bin in three is reported.
    pub saver: bool,
    /// Whether the device's clock is wrong: of which time a report would be, nobody knows. None is
    /// made, and none leaves.
    pub hold: bool,
}

/// The data saver reports one bin out of so many.
const SAVED: u64 = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Next {
    bin: Millis,
    at: Millis,
}

/// All reports, waiting and carried, and when the next is made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// Since when the person shares.
    since: Option<Millis>,
    next: Option<Next>,
    waiting: Vec<Waiting>,
    carried: Vec<Carried>,
}

impl Outbox {
    /// Nothing waiting, nothing carried.
    pub const EMPTY: Self = Self {
        since: None,
        next: None,
        waiting: Vec::new(),
        carried: Vec::new(),
    };

    /// Makes the report that is due and sends what waits. Call only while the person shares.
    ///
    /// A bin's report leaves at a random moment of the bin after it, whether or not anything was
    /// visited. Bins that passed while nothing ran are not made up for. Says beside the effects
    /// whether anything changed that must be kept.
    pub fn tick(
        &mut self,
        history: &History,
        means: Means<'_>,
        moment: Moment,
    ) -> (Vec<Effect>, bool) {
        let (saver, hold) = (means.saver, means.hold);
        let now = moment.now;
        let length = history.length();
        let before = (self.next, self.since, self.waiting.len());
        let mut effects = Vec::new();
        if let Some(next) = self.next.take_if(|next| now >= next.at) {
            if now < next.bin + 3 * length && !hold {
                let ballot = history.ballot(next.bin);
                let attested = means.tokens.consume(ballot.bin);
                let (place, token) = attested.map(|it| (it.place, it.token)).unzip();
                effects.push(Effect::Seal {
                    ballot,
                    place,
                    token,
                });
            }
            let following = next.bin + length;
            // Alarms may come late: as long as its time is not long over, a bin is not skipped.
            if now < following + 3 * length {
                self.plan(following, length, saver, moment);
            }
        }
        // Nothing of before the Yes is told: the bin in which it was given is left out.
        let since = self.since.map_or(now, |since| since.min(now));
        self.since = Some(since);
        let reach = if saver { 2 * SAVED } else { 1 } * length;
        if self.next.is_none_or(|next| next.bin > now + reach) {
            let bin = history.start_of(now);
            let bin = if bin < since { bin + length } else { bin };
            self.plan(bin, length, saver, moment);
        }
        self.waiting
            .retain(|report| now < report.bin.in_millis() + KEPT_FOR);
        if !hold {
            effects.extend(self.send(means.relays, now));
        }
        let changed = before != (self.next, self.since, self.waiting.len()) || !effects.is_empty();
        (effects, changed)
    }

    /// Plans the report of this bin. With the data saver it is that of one bin of the next
    /// three, drawn beforehand, so that what happens has no part in which are reported.
    fn plan(&mut self, bin: Millis, length: Millis, saver: bool, moment: Moment) {
        let group = SAVED * length;
        let bin = if saver {
            bin.next_multiple_of(group) + moment.draw(5, SAVED) * length
        } else {
            bin
        };
        self.next = Some(Next {
            bin,
            at: bin + length + moment.draw_time(2, length),
        });
    }

    fn send(&mut self, relays: &[String], now: Millis) -> Vec<Effect> {
        if relays.is_empty() {
            return Vec::new();
        }
        for report in &mut self.waiting {
            report
                .under_way_since
                .take_if(|since| now >= *since + CARRIED_FOR || now < *since);
        }
        let under_way = self
            .waiting
            .iter()
            .filter(|r| r.under_way_since.is_some())
            .count();
        let ready = self
            .waiting
            .iter_mut()
            .filter(|r| r.under_way_since.is_none() && r.next_try <= now);
        ready
            .take(AT_ONCE.saturating_sub(under_way))
            .map(|report| {
                report.under_way_since = Some(now);
                Effect::Send {
                    bin: report.bin,
                    url: relays[report.tries % relays.len()].clone(),
                    payload: report.payload.clone(),
                }
            })
            .collect()
    }

    /// Takes a report that was made.
    pub fn sealed(&mut self, bin: BinStart, payload: String, now: Millis) {
        self.waiting.push(Waiting {
            bin,
            payload,
            next_try: now + KEPT_FIRST,
            under_way_since: None,
            tries: 0,
        });
    }

    /// Takes the gateway's answer. What may succeed later is tried again, at a random moment
    /// about a bin away; what was refused for good is not.
    pub fn sent(&mut self, bin: BinStart, status: Option<u16>, length: Millis, moment: Moment) {
        let Some(place) = self.waiting.iter().position(|report| report.bin == bin) else {
            return;
        };
        match status {
            Some(status) if is_final(status) => {
                let Waiting { bin, payload, .. } = self.waiting.remove(place);
                self.carried.push(Carried {
                    bin,
                    payload,
                    status,
                    sent_at: moment.now,
                });
                let surplus = self.carried.len().saturating_sub(MOST_SHOWN);
                self.carried.drain(..surplus);
            }
            _ => {
                let report = &mut self.waiting[place];
                report.under_way_since = None;
                report.tries += usize::from(status.is_none());
                report.next_try = moment.now + length / 2 + moment.draw_time(3 + bin.get(), length);
            }
        }
    }

    /// Reports under way are sent again: the background that carried them is gone. That does no
    /// harm, since the collector counts each once.
    pub fn background_restarted(&mut self) {
        for report in &mut self.waiting {
            report.under_way_since = None;
        }
    }

    /// Makes waiting reports ready within a bin, as when the connection came back; each at a
    /// moment of its own, so that they do not leave together.
    pub fn hurry(&mut self, length: Millis, moment: Moment) {
        for report in &mut self.waiting {
            let soon = moment.now + moment.draw_time(4 + report.bin.get(), length);
            report.next_try = report.next_try.min(soon);
        }
    }

    /// What was to be tried in what is now the far future is tried now. A report of a bin that is
    /// yet to come was made by a clock that was ahead, and is none.
    pub fn clock_was_set_back(&mut self, now: Millis) {
        self.waiting.retain(|report| report.bin.in_millis() <= now);
        for report in &mut self.waiting {
            report.next_try = report.next_try.min(now);
        }
    }

    /// Forgets what was carried before this.
    pub fn forget_before(&mut self, since: Millis) {
        self.carried.retain(|report| report.sent_at >= since);
    }

    /// Stops: what waits is dropped, what was carried stays to be shown.
    pub fn stop(&mut self) {
        self.since = None;
        self.next = None;
        self.waiting.clear();
    }

    /// When [`tick`](Self::tick) has something to do, where reports are held back or not.
    #[must_use]
    pub fn next_due(&self, hold: bool) -> Option<Millis> {
        let next = self.next.map(|next| next.at);
        if hold {
            return next;
        }
        let under_way = self
            .waiting
            .iter()
            .filter_map(|report| report.under_way_since);
        let all_hands_full = under_way.clone().count() >= AT_ONCE;
        let ready = self
            .waiting
            .iter()
            .filter(|r| !all_hands_full && r.under_way_since.is_none());
        let lost = under_way.map(|since| since + CARRIED_FOR);
        lost.chain(ready.map(|report| report.next_try))
            .chain(next)
            .min()
    }

    /// How many wait.
    #[must_use]
    pub const fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Those carried, oldest first.
    #[must_use]
    pub fn carried(&self) -> &[Carried] {
        &self.carried
    }
}

/// Whether an answer settles a report: taken, or refused for good.
const fn is_final(status: u16) -> bool {
    matches!(status, 200..=299 | 400..=499) && !matches!(status, 404 | 408 | 425 | 429)
}

#[cfg(test)]
mod tests;
