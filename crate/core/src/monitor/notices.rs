//! Notifications: one for each change, to whoever asked for them.

use super::Monitor;
use crate::catalogue::{PLATFORMS, PlatformId};
use crate::effect::Notice;
use crate::message::Message;
use crate::state::{Change, Notices};
use crate::time::Millis;
use crate::verdict::{Certainty, Verdict};

impl Monitor {
    /// What stands when notifications are turned on is in the person's sight; only what changes from then
    /// on is told.
    pub(super) fn notify(&mut self, on: bool, now: Millis) {
        self.local.settings.notify = on;
        self.local.notices = Notices::begun(self.blocked(now));
    }

    /// The notification that is due, which counts as given.
    pub(crate) fn notice(&mut self, now: Millis) -> Option<Notice> {
        let change = self.change(now)?;
        if !self.local.notices.may_tell(now) {
            return None;
        }
        let text = if change.blocked.is_empty() {
            about("notice_restored", &change.back)
        } else {
            about("sentence_interference", &self.blocked(now))
        };
        self.local.notices.tell(change, now);
        Some(if self.local.settings.discreet {
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
        self.change(now).and(self.local.notices.next())
    }

    /// What differs from what was told; `None` if nothing does, or nobody wants to be told.
    fn change(&self, now: Millis) -> Option<Change> {
        let settings = &self.local.settings;
        if !settings.notify || settings.paused {
            return None;
        }
        self.local.notices.change(self.blocked(now), |id| {
            let verdict = self.say(id, now).verdict();
            matches!(verdict, Some(Verdict::Works | Verdict::Slow))
        })
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
