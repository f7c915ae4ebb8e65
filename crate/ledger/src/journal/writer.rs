//! The one thread that writes.

use std::fs::File;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, TransactionBehavior};
use sada_service::clock;
use sada_units::{Day, Seconds};
use tokio::sync::oneshot;

use super::acknowledged::Acknowledged;
use super::facts::{self, COMMITS};
use super::record::{count, forget, note};
use super::{Entry, Receipt, Request, Unavailable};
use crate::store::{Source, drop_before, extent};

/// The most reports in one transaction: beyond it the gain in speed is small and the
/// first of them waits long.
const BATCH: usize = 1000;

/// How long the first report waits for others, so that they share one wait for the disk: nobody
/// notices so short a time, and a commit for every few reports would cost much of what they do.
const GATHER: Duration = Duration::from_millis(5);

/// How often old tokens and old counts are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(60);

/// How long after a day of counts was dropped the next one may be.
const DROP_EVERY: Duration = Duration::from_secs(60 * 60);

/// The pause before the next sweep when one was not enough.
const SWEEP_SOON: Duration = Duration::from_secs(1);

/// The most tokens forgotten in one sweep, so that reports do not wait long for it.
const SWEEP_LIMIT: usize = 20_000;

/// More than the pages that one report changes.
const PROBE_BYTES: usize = 64 * 1024;

/// The writing side of the journal: run it on a thread of its own.
pub struct Writer {
    pub(super) connection: Connection,
    pub(super) source: Source,
    /// How many commits have counted reports.
    pub(super) commits: u64,
    pub(super) acknowledged: Acknowledged,
    pub(super) waiting: Receiver<Request>,
    pub(super) failing: Arc<AtomicBool>,
    pub(super) keep_for: Seconds,
    /// Not before this moment another day of counts is dropped.
    pub(super) drop_from: Option<Instant>,
    /// Held as long as the database is open.
    pub(super) _lock: File,
}

type Reply = oneshot::Sender<Result<Receipt, Unavailable>>;

impl Writer {
    /// Who this journal counts as.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Writes until the last [`Journal`](super::Journal) handle is gone and everything
    /// sent before is written.
    pub fn run(mut self) {
        let mut sweep_at = Instant::now();
        loop {
            match self
                .waiting
                .recv_timeout(sweep_at.saturating_duration_since(Instant::now()))
            {
                Ok(first) => {
                    thread::sleep(GATHER);
                    self.write_batch(first);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            if Instant::now() >= sweep_at {
                clock::remember();
                let more = self.sweep(clock::now(), Instant::now());
                sweep_at = Instant::now() + if more { SWEEP_SOON } else { SWEEP_EVERY };
            }
        }
    }

    /// Takes the first request and whatever waits behind it.
    fn write_batch(&mut self, first: Request) {
        let mut entries = Vec::new();
        let mut replies = Vec::new();
        let mut probes = Vec::new();
        let others = std::iter::from_fn(|| self.waiting.try_recv().ok());
        for request in std::iter::once(first).chain(others).take(BATCH) {
            match request {
                Request::Record(entry, reply) => {
                    entries.push(entry);
                    replies.push(reply);
                }
                Request::Probe(reply) => probes.push(reply),
            }
        }
        if !entries.is_empty() {
            let next = self.commits + 1;
            let outcome = commit(&mut self.connection, &self.source, &entries, next);
            self.note(outcome.as_ref().err());
            if let Ok(receipts) = &outcome
                && receipts.contains(&Receipt::Counted)
            {
                self.commits = next;
                self.acknowledged.set(next);
            }
            answer(replies, outcome);
        }
        if !probes.is_empty() {
            let outcome = probe(&mut self.connection);
            self.note(outcome.as_ref().err());
            for reply in probes {
                // Whoever asked may have gone away.
                let _ = reply.send(outcome.as_ref().map_err(|_| Unavailable).copied());
            }
        }
    }

    /// Forgets what is old, and says whether more is left to forget.
    fn sweep(&mut self, now: Seconds, counter: Instant) -> bool {
        let may_drop = self.drop_from.is_none_or(|from| counter >= from);
        let limits = SweepLimits {
            now,
            keep_for: self.keep_for,
            may_drop,
        };
        let outcome = sweep(&mut self.connection, limits);
        self.note(outcome.as_ref().err());
        let Ok(swept) = outcome else {
            return false;
        };
        if swept.tokens > 0 {
            tracing::info!(forgotten = swept.tokens, "old tokens forgotten");
        }
        if swept.cells > 0 {
            self.drop_from = Some(counter + DROP_EVERY);
            tracing::info!(cells = swept.cells, "the oldest day of counts is dropped");
        }
        swept.tokens == SWEEP_LIMIT
    }

    /// Keeps whether the last write failed, and logs when that changes.
    fn note(&self, error: Option<&rusqlite::Error>) {
        let failed_before = self.failing.swap(error.is_some(), Ordering::Relaxed);
        match error {
            Some(error) if !failed_before => tracing::error!(%error, "the journal cannot write"),
            None if failed_before => tracing::info!("the journal can write again"),
            _ => {}
        }
    }
}

/// Writes all entries or none, as the commit with this number. Their receipts hold only once this has returned.
fn commit(
    connection: &mut Connection,
    source: &Source,
    entries: &[Entry],
    number: u64,
) -> rusqlite::Result<Vec<Receipt>> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let receipts = entries
        .iter()
        .map(|entry| note(&transaction, entry))
        .collect::<rusqlite::Result<Vec<_>>>()?;
    let new = entries.iter().zip(&receipts);
    let new = new.filter(|(_, receipt)| **receipt == Receipt::Counted);
    count(&transaction, source, new.map(|(entry, _)| entry))?;
    if receipts.contains(&Receipt::Counted) {
        facts::set(&transaction, COMMITS, &number.to_string())?;
    }
    transaction.commit()?;
    Ok(receipts)
}

fn answer(replies: Vec<Reply>, outcome: rusqlite::Result<Vec<Receipt>>) {
    match outcome {
        Ok(receipts) => {
            for (reply, receipt) in replies.into_iter().zip(receipts) {
                // A client that went away will ask again and get the same answer.
                let _ = reply.send(Ok(receipt));
            }
        }
        Err(_) => {
            for reply in replies {
                let _ = reply.send(Err(Unavailable));
            }
        }
    }
}

/// A write that changes nothing anybody reads, at least as large as that of a report:
/// a disk with room for less is still full.
fn probe(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let filling = ".".repeat(PROBE_BYTES);
    facts::set(
        &transaction,
        "probed",
        &format!("{}{filling}", clock::now()),
    )?;
    transaction.commit()
}

/// How far a sweep may go.
#[derive(Clone, Copy)]
struct SweepLimits {
    now: Seconds,
    keep_for: Seconds,
    /// Whether it is time to drop a day of counts.
    may_drop: bool,
}

/// What a sweep forgot.
struct Swept {
    tokens: usize,
    cells: usize,
}

/// What is old is told by the newest counts as well as by the clock, and no more than one day of
/// counts goes at a time: whatever a clock says, most of what is kept stays, and whoever runs it has
/// time to see it.
fn sweep(connection: &mut Connection, limits: SweepLimits) -> rusqlite::Result<Swept> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some((first, last)) = extent(&transaction)? else {
        return Ok(Swept {
            tokens: 0,
            cells: 0,
        });
    };
    let now = limits.now.min(last.seconds());
    let tokens = forget(&transaction, now, SWEEP_LIMIT)?;
    let oldest = Day::containing(now - limits.keep_for);
    let after_first = Day(Day::containing(first.seconds()).0 + 1);
    let cells = if limits.may_drop {
        drop_before(&transaction, oldest.min(after_first))?
    } else {
        0
    };
    transaction.commit()?;
    Ok(Swept { tokens, cells })
}

#[cfg(test)]
#[path = "sweep_tests.rs"]
mod tests;
