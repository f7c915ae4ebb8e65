//! What the network has seen.

use std::{
    sync::{Mutex, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::protocol::{Seen, What};

/// More than any test makes the network see; a lab left alone with busy browsers must not eat the machine.
const MOST: usize = 200_000;

#[derive(Default)]
pub(super) struct Journal(Mutex<Vec<Seen>>);

impl Journal {
    pub(super) fn note(&self, what: What) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < MOST {
            seen.push(Seen { at: now(), what });
        }
    }

    pub(super) fn all(&self) -> Vec<Seen> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// Milliseconds since 1970.
pub(super) fn now() -> u64 {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    u64::try_from(now.as_millis()).unwrap_or(u64::MAX)
}
