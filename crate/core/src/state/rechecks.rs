//! What is being looked at again.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::catalogue::PlatformId;
use crate::target::Target;
use crate::time::{MINUTE, Millis};

/// How long a re-check of a platform is waited for.
pub(crate) const RECHECK_TIMEOUT: Millis = Millis::seconds(20);

/// A re-check under way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct OpenRecheck {
    /// When it was begun.
    pub(crate) since: Millis,
    /// The host that is asked.
    pub(crate) host: Option<String>,
}

impl OpenRecheck {
    /// Whether its answer got lost: nobody waits for it any more.
    fn is_lost(&self, now: Millis) -> bool {
        now >= self.since + RECHECK_TIMEOUT + MINUTE
    }
}

/// The re-checks under way: at most one of each target.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Rechecks(BTreeMap<Target, OpenRecheck>);

impl Rechecks {
    /// Whether this is being looked at.
    pub(crate) fn is_open(&self, target: Target) -> bool {
        self.0.contains_key(&target)
    }

    /// Whether nothing is being looked at.
    #[cfg(test)]
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the answer of any got lost.
    pub(crate) fn has_lost(&self, now: Millis) -> bool {
        self.0.values().any(|open| open.is_lost(now))
    }

    /// Forgets those whose answer got lost.
    pub(crate) fn forget_lost(&mut self, now: Millis) {
        self.0.retain(|_, open| !open.is_lost(now));
    }

    /// Begins one.
    pub(crate) fn begin(&mut self, target: Target, recheck: OpenRecheck) {
        self.0.insert(target, recheck);
    }

    /// Ends one: its answer is here.
    pub(crate) fn end(&mut self, target: Target) -> Option<OpenRecheck> {
        self.0.remove(&target)
    }

    /// Ends those of other platforms than these.
    pub(crate) fn keep_only(&mut self, watched: impl Fn(PlatformId) -> bool) {
        self.0.retain(|target, _| watched(target.platform));
    }

    /// Ends all: nobody waits for them now. Gives what was looked at.
    pub(crate) fn end_all(&mut self) -> impl Iterator<Item = Target> + use<> {
        std::mem::take(&mut self.0).into_keys()
    }
}
