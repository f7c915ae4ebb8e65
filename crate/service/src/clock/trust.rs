//! What of a clock is believed. Pure: what the clock says and the machine's own counter come in.
//!
//! A clock can be set wrong at any moment, by a person, an empty battery or a server of time. What it
//! says is believed as long as it agrees, to an hour, with the last moment that was believed and the
//! counter since then, which nobody can set. Where it does not, time goes on by the counter. The
//! clock is believed again once an attested report says the same: an issuer's clock and a device's
//! then agree with it.

use sada_units::Seconds;

/// By so much a clock may differ from what is known, and be believed.
const AGREES: Seconds = Seconds::HOUR;

/// What time it is, as far as a program can know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// The moment to go by.
    pub now: Seconds,
    /// What the machine's clock says.
    pub claimed: Seconds,
    /// Whether the clock contradicts what went before, or nothing has confirmed it yet.
    pub in_doubt: bool,
}

/// What a program knows of the time when it starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeEvidence {
    /// The last moment that was believed before.
    pub kept: Option<Seconds>,
    /// The end of the newest bin that attested reports are of.
    pub newest: Option<Seconds>,
    /// What whoever starts it says that the time is.
    pub said: Option<Seconds>,
    /// A clock that nothing can confirm is believed after so long, where there is nothing to lose
    /// by it; `None`: never.
    pub patience: Option<Seconds>,
}

/// A moment, and what the counter said then.
#[derive(Clone, Copy, Debug)]
struct Known {
    moment: Seconds,
    counter: Seconds,
}

impl Known {
    fn expects(self, counter: Seconds) -> Seconds {
        self.moment + (counter - self.counter)
    }

    fn agrees(self, clock: Seconds, counter: Seconds) -> bool {
        agree(clock, self.expects(counter))
    }
}

/// Whether two moments are the same as far as clocks are.
pub(super) fn agree(one: Seconds, other: Seconds) -> bool {
    one.abs_diff(other) <= AGREES
}

/// The moment that is believed, carried on. The counter that it is handed never goes back.
#[derive(Clone, Debug)]
pub struct TrustedTime {
    known: Known,
    confirmed: bool,
    newest: Seconds,
    patience: Option<Seconds>,
    /// What the clock said when it began to contradict.
    leapt: Option<Known>,
}

impl TrustedTime {
    /// Begins with this evidence. Where there is none the clock is believed, and in doubt until a
    /// report confirms it.
    #[must_use]
    pub fn new(evidence: TimeEvidence, clock: Seconds, counter: Seconds) -> Self {
        let said = evidence.said.filter(|said| agree(*said, clock));
        let known = evidence.kept.or(evidence.newest).filter(|_| said.is_none());
        let moment = known.filter(|known| !agree(*known, clock));
        let moment = moment.unwrap_or(clock);
        let newest = evidence.newest.filter(|it| *it <= moment + AGREES);
        Self {
            known: Known { moment, counter },
            confirmed: known.or(said).is_some(),
            newest: newest.unwrap_or_default(),
            patience: evidence.patience,
            leapt: None,
        }
    }

    /// The time at this reading of clock and counter.
    pub fn read(&mut self, clock: Seconds, counter: Seconds) -> ClockReading {
        if !self.known.agrees(clock, counter) && !self.is_patience_over(clock, counter) {
            return ClockReading {
                now: self.known.expects(counter),
                claimed: clock,
                in_doubt: true,
            };
        }
        self.leapt = None;
        ClockReading {
            now: clock,
            claimed: clock,
            in_doubt: !self.confirmed,
        }
    }

    /// Whether the clock has contradicted for long and run evenly all the while; it is then believed.
    fn is_patience_over(&mut self, clock: Seconds, counter: Seconds) -> bool {
        let since = self.leapt.filter(|leapt| leapt.agrees(clock, counter));
        let since = *self.leapt.insert(since.unwrap_or(Known {
            moment: clock,
            counter,
        }));
        let over = self
            .patience
            .is_some_and(|patience| counter - since.counter >= patience);
        if over {
            self.believe(clock, counter);
        }
        over
    }

    /// Takes the end of a bin of which an attested report came; says whether it confirms the clock. A
    /// report may be three days late, so only one of the newest bins does.
    pub fn confirm(&mut self, attested: Seconds, clock: Seconds, counter: Seconds) -> bool {
        let confirms = agree(attested, clock) && attested + AGREES >= self.newest;
        if confirms {
            self.newest = self.newest.max(attested);
            self.believe(clock, counter);
        }
        confirms
    }

    fn believe(&mut self, clock: Seconds, counter: Seconds) {
        self.known = Known {
            moment: clock,
            counter,
        };
        self.confirmed = true;
        self.leapt = None;
    }
}

#[cfg(test)]
#[path = "trust_tests.rs"]
mod tests;
