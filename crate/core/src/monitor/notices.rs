//! Notifications: one for each change, to whoever asked for them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Monitor;
use crate::catalogue::{PLATFORMS, PlatformId};
use crate::effect::Notice;
use crate::maps::inserted;
use crate::message::Message;
use crate::time::Millis;
use crate::verdict::{Certainty, Verdict};

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

impl Notices {
    pub(crate) const NONE: Self = Self {
        told: BTreeSet::new(),
        at: None,
    };
}

/// What is to be told: what appears to be blocked and was not said to be, or what loads again.
struct Change {
    blocked: Vec<PlatformId>,
    back: Vec<PlatformId>,
}

impl Monitor {
    /// What stands when notifications are turned on is in the person's sight; only what changes
    /// from then on is told.
    pub(super) fn notify(&mut self, on: bool, now: Millis) {
        self.lasting.settings.notify = on;
        self.lasting.notices = Notices {
            told: inserted(self.blocked(now)),
            at: None,
        };
        self.unsaved.lasting = true;
    }

    /// The notification that is due, which counts as given.
    pub(super) fn notice(&mut self, now: Millis) -> Option<Notice> {
        let change = self.change(now)?;
        // A clock that was set back makes nobody wait.
        if self
            .next_notice()
            .is_some_and(|at| now < at && at <= now + BETWEEN)
        {
            return None;
        }
        let text = if change.blocked.is_empty() {
            about("notice_restored", &change.back)
        } else {
            about("sentence_interference", &self.blocked(now))
        };
        let notices = &mut self.lasting.notices;
        if change.blocked.is_empty() {
            notices.told.retain(|id| !change.back.contains(id));
        }
        // Else what opens again has its turn next.
        notices.told.extend(change.blocked);
        notices.at = Some(now);
        self.unsaved.lasting = true;
        Some(if self.lasting.settings.discreet {
            Notice {
                title: Message::plain("title_discreet"),
                text: Message::plain("notice_discreet"),
            }
        } else {
            Notice {
                title: Message::plain("name"),
                text,
            }
        })
    }

    /// When one falls due that waits for its turn.
    pub(super) fn notice_due(&self, now: Millis) -> Option<Millis> {
        self.change(now).and(self.next_notice())
    }

    fn next_notice(&self) -> Option<Millis> {
        self.lasting.notices.at.map(|at| at + BETWEEN)
    }

    /// What differs from what was told; `None` if nothing does, or nobody wants to be told.
    fn change(&self, now: Millis) -> Option<Change> {
        let settings = &self.lasting.settings;
        if !settings.notify || settings.paused {
            return None;
        }
        let told = &self.lasting.notices.told;
        let blocked = self.blocked(now).into_iter();
        let opens = |id: &PlatformId| {
            let verdict = self.say(*id, now).verdict();
            matches!(verdict, Some(Verdict::Works | Verdict::Slow))
        };
        let change = Change {
            blocked: blocked.filter(|id| !told.contains(id)).collect(),
            back: told.iter().copied().filter(opens).collect(),
        };
        (!change.blocked.is_empty() || !change.back.is_empty()).then_some(change)
    }

    /// What appears to be blocked: doubt is not told.
    fn blocked(&self, now: Millis) -> Vec<PlatformId> {
        let appears = |id: &PlatformId| {
            self.say(*id, now).judgement().is_some_and(|judgement| {
                judgement.verdict == Verdict::Interference
                    && judgement.certainty > Certainty::Possible
            })
        };
        self.chosen().filter(appears).collect()
    }
}

/// In the order of the catalogue, as the popup has them.
fn about(key: &str, platforms: &[PlatformId]) -> Message {
    let named = PLATFORMS.iter().filter(|it| platforms.contains(&it.id));
    let names: Vec<&str> = named.map(|platform| platform.name).collect();
    Message::about(key, &names)
}
