//! Notifications: one for each change, to whoever asked for them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::catalogue::{PLATFORMS, PlatformId};
use crate::collect::collect_unsorted;
use crate::effect::Notice;
use crate::message::Message;
use crate::time::Millis;

/// The least time between two. What changes meanwhile is told after it, if it then still holds.
pub(crate) const BETWEEN: Millis = Millis::minutes(10);

/// What the person was told last, so that it is told once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Notices {
    /// What was said to appear to be blocked, and not yet to load again.
    told: BTreeSet<PlatformId>,
    /// When anything was told last.
    at: Option<Millis>,
}

/// What is to be told: what appears to be blocked and was not said to be, or what loads again.
#[derive(Debug)]
pub(crate) struct Change {
    blocked: Vec<PlatformId>,
    back: Vec<PlatformId>,
}

impl Change {
    /// The notification of it. `blocked` is all that appears to be blocked now. A discreet one
    /// says no more than that there is something.
    pub(crate) fn notice(&self, blocked: &[PlatformId], discreet: bool) -> Notice {
        let (title, text) = if discreet {
            let text = Message::plain("notice_discreet");
            (Message::plain("title_discreet"), text)
        } else if self.blocked.is_empty() {
            (Message::plain("name"), about("notice_restored", &self.back))
        } else {
            (
                Message::plain("name"),
                about("sentence_interference", blocked),
            )
        };
        Notice { title, text }
    }
}

/// In the order of the catalogue, as the popup has them.
fn about(key: &str, platforms: &[PlatformId]) -> Message {
    let named = PLATFORMS.iter().filter(|it| platforms.contains(&it.id));
    let names: Vec<&str> = named.map(|platform| platform.name).collect();
    Message::about(key, &names)
}

impl Notices {
    /// Nothing was told.
    pub(crate) const NONE: Self = Self {
        told: BTreeSet::new(),
        at: None,
    };

    /// As if it had just been told that these appear to be blocked, and the next could be told at
    /// once.
    pub(crate) fn begun(blocked: Vec<PlatformId>) -> Self {
        Self {
            told: collect_unsorted(blocked),
            at: None,
        }
    }

    /// What differs from what was told; `None` if nothing does. `opens` says of a platform whether
    /// it loads.
    pub(crate) fn change(
        &self,
        blocked: Vec<PlatformId>,
        opens: impl Fn(PlatformId) -> bool,
    ) -> Option<Change> {
        let blocked = blocked.into_iter();
        let change = Change {
            blocked: blocked.filter(|id| !self.told.contains(id)).collect(),
            back: self.told.iter().copied().filter(|id| opens(*id)).collect(),
        };
        (!change.blocked.is_empty() || !change.back.is_empty()).then_some(change)
    }

    /// Takes down that this is told now.
    pub(crate) fn tell(&mut self, change: Change, now: Millis) {
        if change.blocked.is_empty() {
            self.told.retain(|id| !change.back.contains(id));
        }
        // Else what opens again has its turn next.
        self.told.extend(change.blocked);
        self.at = Some(now);
    }

    /// Whether one may be told now. A clock that was set back makes nobody wait.
    pub(crate) fn may_tell(&self, now: Millis) -> bool {
        self.next().is_none_or(|at| now >= at || at > now + BETWEEN)
    }

    /// When the next may be told, unless it may at once.
    pub(crate) fn next(&self) -> Option<Millis> {
        self.at.map(|at| at + BETWEEN)
    }
}
