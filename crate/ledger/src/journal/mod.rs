//! The journal: every report is written here, durably, before it is answered.
//!
//! One thread writes. It takes whatever waits, up to a limit, as one transaction, so
//! that many reports share one wait for the disk; only after the commit has returned
//! is any of them answered.

mod acknowledged;
mod facts;
mod open;
mod record;
mod writer;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};

use sada_units::Seconds;
use tokio::sync::oneshot;

use crate::store::CellKey;

pub use crate::database::{SCHEMA, check, database};
pub use open::{JournalError, JournalOptions, bin_seconds, forget_home, open};
pub use writer::Writer;

/// A report that may be counted.
#[derive(Clone, Debug)]
pub struct Entry {
    /// SHA-256 of its token: the token itself is kept nowhere.
    pub token: [u8; 32],
    /// SHA-256 of the report as it came.
    pub digest: [u8; 32],
    /// Until when its bin is accepted; the token is remembered as long.
    pub expires: Seconds,
    /// The cells it adds one to.
    pub cells: Vec<CellKey>,
}

/// What the journal did with an entry. Whichever it is, it is so for good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It was counted now.
    Counted,
    /// The very same report had been counted before.
    Repeated,
    /// Another report with this token had been counted before; this one was not.
    Conflict,
    /// Tokens of its bin have been forgotten, so it cannot be known whether it was
    /// counted before; it was not counted now.
    Forgotten,
}

/// The journal could not write; nothing was counted, and the same may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the journal cannot write now")]
pub struct Unavailable;

/// What the writer is asked, and where it answers.
enum Request {
    Record(Entry, oneshot::Sender<Result<Receipt, Unavailable>>),
    Probe(oneshot::Sender<Result<(), Unavailable>>),
}

/// A handle by which reports reach the journal. The writer ends when the last handle
/// is gone and everything sent before is written.
#[derive(Clone)]
pub struct Journal {
    requests: SyncSender<Request>,
    failing: Arc<AtomicBool>,
}

impl Journal {
    /// Counts a report once. When this returns `Ok`, its effect is on the disk.
    ///
    /// # Errors
    /// [`Unavailable`] when too many reports wait already, or the disk failed.
    pub async fn record(&self, entry: Entry) -> Result<Receipt, Unavailable> {
        self.ask(|reply| Request::Record(entry, reply)).await
    }

    /// Whether the journal can write. After a failure this writes, to find out.
    ///
    /// # Errors
    /// [`Unavailable`] when it cannot.
    pub async fn health(&self) -> Result<(), Unavailable> {
        if self.failing.load(Ordering::Relaxed) {
            return self.ask(Request::Probe).await;
        }
        Ok(())
    }

    async fn ask<T>(
        &self,
        request: impl FnOnce(oneshot::Sender<Result<T, Unavailable>>) -> Request,
    ) -> Result<T, Unavailable> {
        let (reply, answer) = oneshot::channel();
        self.requests.try_send(request(reply)).map_err(|error| {
            if matches!(error, TrySendError::Disconnected(_)) {
                self.failing.store(true, Ordering::Relaxed);
            }
            Unavailable
        })?;
        answer.await.unwrap_or(Err(Unavailable))
    }
}
