//! Waiting for a condition, with a deadline and without blind sleeps.

use std::time::Duration;

use anyhow::Result;
use tokio::time::{Instant, sleep};

/// How often a condition is looked at again.
const PAUSE: Duration = Duration::from_millis(100);

/// A condition that did not come to hold in time.
#[derive(Debug, thiserror::Error)]
#[error("waited {within:?} for {what}; last seen: {instead}")]
pub struct Late {
    /// How long was waited.
    pub within: Duration,
    /// What was waited for.
    pub what: String,
    /// What there was instead.
    pub instead: String,
}

/// What one look at a condition gave.
#[derive(Debug)]
pub enum Look<T> {
    /// It holds, and this came out of it.
    Done(T),
    /// It does not hold yet; what there is instead, for the message when time runs out.
    NotYet(String),
}

impl Look<()> {
    /// Done if `holds`, otherwise `instead`.
    pub fn at(holds: bool, instead: impl Into<String>) -> Self {
        if holds {
            Self::Done(())
        } else {
            Self::NotYet(instead.into())
        }
    }
}

/// Looks until the condition holds.
///
/// # Errors
/// What `look` itself fails with; or, after `within`, [`Late`].
pub async fn until<T>(
    what: &str,
    within: Duration,
    mut look: impl AsyncFnMut() -> Result<Look<T>>,
) -> Result<T> {
    let start = Instant::now();
    loop {
        match look().await? {
            Look::Done(value) => return Ok(value),
            Look::NotYet(instead) if start.elapsed() >= within => {
                return Err(Late {
                    within,
                    what: what.to_owned(),
                    instead,
                }
                .into());
            }
            Look::NotYet(_) => sleep(PAUSE).await,
        }
    }
}

/// Seconds, as a [`Duration`].
#[must_use]
pub const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}
