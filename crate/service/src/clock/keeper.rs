//! The trusted time of a running program, and the file that carries it over a restart.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use sada_units::Seconds;

use super::trust::{ClockReading, TimeEvidence, TrustedTime, agree};
use super::utc;

/// How often the moment is written down.
const WRITE_EVERY: Seconds = Seconds::MINUTE;
/// How often it is said that a clock is not believed.
const SAY_EVERY: Seconds = Seconds::HOUR;

pub(super) struct Keeper {
    time: TrustedTime,
    begun: Instant,
    file: PathBuf,
    /// When, by the counter, the file was last written.
    written: Option<Seconds>,
    /// When it was last said that the clock is not believed.
    said: Option<Seconds>,
    failing: bool,
}

impl Keeper {
    pub(super) fn open(folder: &Path, role: &str, evidence: TimeEvidence, clock: Seconds) -> Self {
        let file = folder.join(format!("{role}.clock"));
        let kept = fs::read_to_string(&file).ok();
        let evidence = TimeEvidence {
            kept: kept.and_then(|text| text.trim().parse().ok().map(Seconds)),
            ..evidence
        };
        if let Some(said) = evidence.said
            && !agree(said, clock)
        {
            let (said, clock) = (utc(said), utc(clock));
            tracing::error!(
                said,
                clock,
                "the clock does not say what --time-is says, which counts for nothing"
            );
        }
        Self {
            time: TrustedTime::new(evidence, clock, Seconds::ZERO),
            begun: Instant::now(),
            file,
            written: None,
            said: None,
            failing: false,
        }
    }

    fn counter(&self) -> Seconds {
        Seconds(self.begun.elapsed().as_secs())
    }

    pub(super) fn read(&mut self, clock: Seconds) -> ClockReading {
        let counter = self.counter();
        let reading = self.time.read(clock, counter);
        let leapt = reading.now != clock;
        match self.said {
            None if !leapt => {}
            Some(said) if leapt && counter - said < SAY_EVERY => {}
            _ if leapt => {
                self.said = Some(counter);
                let (clock, goes_by) = (utc(clock), utc(reading.now));
                tracing::error!(
                    clock,
                    goes_by,
                    "the clock has leapt and is not believed: nothing is closed, counted as late or deleted by it. Set the clock; if it is right, start once more with --time-is and the moment that it is"
                );
            }
            _ => {
                self.said = None;
                tracing::warn!(clock = utc(clock), "the clock is believed again");
            }
        }
        reading
    }

    pub(super) fn confirm(&mut self, attested: Seconds, clock: Seconds) -> bool {
        self.time.confirm(attested, clock, self.counter())
    }

    /// Writes the moment down, once a minute: whole under its name, or not at all.
    pub(super) fn write(&mut self, clock: Seconds) {
        let counter = self.counter();
        if self
            .written
            .is_some_and(|written| counter - written < WRITE_EVERY)
        {
            return;
        }
        self.written = Some(counter);
        let now = self.read(clock).now;
        let new = self.file.with_extension("clock-new");
        let written =
            fs::write(&new, format!("{now}\n")).and_then(|()| fs::rename(&new, &self.file));
        if let Err(error) = &written
            && !self.failing
        {
            let file = self.file.display().to_string();
            tracing::warn!(%error, file, "what time it is cannot be kept for a restart");
        }
        self.failing = written.is_err();
    }
}
