//! The log of what the network has seen.

use std::{
    sync::{Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::protocol::{EventKind, NetworkEvent, UnixMillis};

/// More than any test makes the network see; a lab left alone with busy browsers must not eat the machine.
const MOST: usize = 200_000;

#[derive(Default)]
pub(super) struct EventLog(Mutex<Vec<NetworkEvent>>);

impl EventLog {
    pub(super) fn record(&self, what: EventKind) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < MOST {
            seen.push(NetworkEvent { at: now(), what });
        }
    }

    pub(super) fn all(&self) -> Vec<NetworkEvent> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// The moment that is now.
pub(super) fn now() -> UnixMillis {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    UnixMillis(u64::try_from(now.as_millis()).unwrap_or(u64::MAX))
}
