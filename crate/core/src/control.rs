//! Rounds of questions to unrelated sites: does the connection itself work now?

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use crate::catalogue::{CONTROLS, PLAIN_CHECK, control};
use crate::collect::collect_unsorted;
use crate::device_clock::DeviceClock;
use crate::effect::Effect;
use crate::json::tagged;
use crate::load::SLEPT_AFTER;
use crate::probe::ProbeResult;
use crate::server_time;
use crate::time::{MINUTE, Millis};

/// How long a control is waited for.
pub const CONTROL_TIMEOUT: Millis = Millis::seconds(8);
/// A round is closed then, whoever has not answered: the background may have been killed
/// while it waited.
const ROUND_TIMEOUT: Millis = CONTROL_TIMEOUT.saturating_add(Millis::seconds(2));
/// A round begun at most this long before a failure still serves it, if it ends after it.
const JUST_BEFORE: Millis = Millis::seconds(10);

/// A silent request is held against answers from as long ago.
const REMEMBERED_FOR: Millis = MINUTE;
/// For how long the check over plain http speaks.
const PLAIN_FOR: Millis = Millis::minutes(10);

/// The status of a network that wants a login first (RFC 6585).
const LOG_IN_FIRST: u16 = 511;

tagged! {
    "reached",
    /// What a round found.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum Reached {
        /// A control answered and was recognised.
        Verified {
            /// Its id.
            by: String,
        },
        /// A control answered over https, but its answer could not be read, or was an error: one
        /// that many people share an address with is asked too often.
        Opaque {
            /// Its id.
            by: String,
        },
        /// None answered as it should.
        None,
    }
}

/// A finished round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// When it was begun.
    pub began: Millis,
    /// When it ended.
    pub ended: Millis,
    /// What it found.
    pub reached: Reached,
}

impl Finding {
    /// Whether it speaks for a load that failed then: it ended after the failure. An answer from
    /// before says nothing of a line that has died since.
    #[must_use]
    pub fn speaks_for(&self, failed_at: Millis) -> bool {
        self.ended >= failed_at
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Round {
    id: u64,
    began: Millis,
    /// What each control that was asked has said; `None` while it is waited for.
    heard: BTreeMap<String, Option<Heard>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Heard {
    Opaque,
    Nothing,
}

/// The round under way and the last one finished.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Controls {
    round: Option<Round>,
    last: Option<Finding>,
    /// When rounds ended lately because something answered.
    #[serde(default)]
    answered: Vec<Millis>,
    count: u64,
    /// Whether the check over plain http brought what it should, and when.
    #[serde(default)]
    plain: Option<(Millis, bool)>,
    /// What controls say of the device's clock.
    #[serde(default)]
    clock: DeviceClock,
}

impl Controls {
    /// The finding that speaks for a load that failed then, if there is one.
    #[must_use]
    pub fn finding_for(&self, failed_at: Millis) -> Option<&Finding> {
        let last = self.last.as_ref();
        last.filter(|finding| finding.speaks_for(failed_at))
    }

    /// Begins a round for a load that failed then, unless one that speaks for it is under way.
    ///
    /// `readable` says of a control whether its answer may be read.
    pub fn ask_for(
        &mut self,
        failed_at: Millis,
        now: Millis,
        readable: impl Fn(&str) -> bool,
    ) -> Vec<Effect> {
        if self
            .round
            .as_ref()
            .is_some_and(|round| round.began + JUST_BEFORE >= failed_at)
        {
            return Vec::new();
        }
        self.count += 1;
        let id = self.count;
        let heard = collect_unsorted(CONTROLS.iter().map(|site| (site.id.to_owned(), None)));
        self.round = Some(Round {
            id,
            began: now,
            heard,
        });
        let ask = |site: &'static crate::catalogue::ControlSite| Effect::Ask {
            round: id,
            control: site.id,
            url: site.url,
            readable: readable(site.id),
            timeout: CONTROL_TIMEOUT,
        };
        let plain = readable(PLAIN_CHECK.id).then_some(&PLAIN_CHECK);
        CONTROLS.iter().chain(plain).map(ask).collect()
    }

    /// Takes a control's answer; gives the finding where this one settles the round. The first
    /// recognised answer does; that none came is known only when all have been heard.
    pub fn record(
        &mut self,
        round: u64,
        id: &str,
        answer: &ProbeResult,
        now: Millis,
    ) -> Option<Finding> {
        if id == PLAIN_CHECK.id {
            self.plain = hear_plain(answer).map(|right| (now, right)).or(self.plain);
            return None;
        }
        // The clock is learnt also of an answer that comes after the round was settled.
        if let ProbeResult::Body {
            status: 200, text, ..
        } = answer
            && let Some(there) = server_time::read_from(text)
        {
            self.clock.hear(there, now);
        }
        let open = self.round.as_mut().filter(|open| open.id == round)?;
        let slot = open.heard.get_mut(id)?;
        if slot.is_some() {
            return None;
        }
        match hear(id, answer) {
            Some(heard) => *slot = Some(heard),
            None => return Some(self.close(Reached::Verified { by: id.to_owned() }, now)),
        }
        let all_heard = open.heard.values().all(Option::is_some);
        all_heard.then(|| self.close_unverified(now))
    }

    /// Closes a round that has waited too long. One closed much later than it was due says
    /// nothing: the device slept.
    pub fn expire(&mut self, now: Millis) -> Option<Finding> {
        let due = self.next_due()?;
        if now >= due + SLEPT_AFTER {
            self.round = None;
        }
        (now >= due && self.round.is_some()).then(|| self.close_unverified(now))
    }

    /// Whether a round ended in this time because something answered.
    #[must_use]
    pub fn answered_in(&self, span: RangeInclusive<Millis>) -> bool {
        self.answered.iter().any(|at| span.contains(at))
    }

    /// When the round under way was begun.
    #[must_use]
    pub fn under_way_since(&self) -> Option<Millis> {
        self.round.as_ref().map(|round| round.began)
    }

    /// When [`expire`](Self::expire) has something to do.
    #[must_use]
    pub fn next_due(&self) -> Option<Millis> {
        self.round.as_ref().map(|round| round.began + ROUND_TIMEOUT)
    }

    /// What the check over plain http brought, if it was heard lately.
    #[must_use]
    pub fn plain(&self, now: Millis) -> Option<bool> {
        self.plain
            .filter(|(at, _)| now.saturating_sub(*at) <= PLAIN_FOR)
            .map(|(_, right)| right)
    }

    /// What controls say of the device's clock.
    pub(crate) const fn clock(&self) -> &DeviceClock {
        &self.clock
    }

    /// The same, to be told more of it.
    pub(crate) const fn clock_mut(&mut self) -> &mut DeviceClock {
        &mut self.clock
    }

    /// Forgets the round under way, as after a jump of the clock.
    pub fn abandon(&mut self) {
        self.round = None;
        self.last = None;
        self.answered.clear();
        self.plain = None;
        self.clock.was_set();
    }

    /// Forgets what the last round found, as when the clock was corrected since.
    pub fn forget_answer(&mut self) {
        self.last = None;
        self.answered.clear();
    }

    /// Ends a round that an earlier run of the background began: nobody waits for its answers any
    /// more. Says whether there was one.
    pub fn background_restarted(&mut self) -> bool {
        self.round.take().is_some()
    }

    fn close_unverified(&mut self, now: Millis) -> Finding {
        let opaque = self.round.as_ref().and_then(|round| {
            let mut heard = round.heard.iter();
            heard
                .find(|(_, heard)| **heard == Some(Heard::Opaque))
                .map(|(id, _)| id.clone())
        });
        self.close(
            opaque.map_or(Reached::None, |by| Reached::Opaque { by }),
            now,
        )
    }

    fn close(&mut self, reached: Reached, now: Millis) -> Finding {
        let began = self.round.take().map_or(Millis::ZERO, |round| round.began);
        let finding = Finding {
            began,
            ended: now,
            reached,
        };
        self.last = Some(finding.clone());
        if finding.reached != Reached::None {
            self.answered
                .retain(|at| *at <= now && now - *at <= REMEMBERED_FOR);
            self.answered.push(now);
        }
        finding
    }
}

/// `None`: recognised.
fn hear(id: &str, answer: &ProbeResult) -> Option<Heard> {
    match answer {
        ProbeResult::Body {
            status: 200, text, ..
        } => {
            let expect = control(id)?.expect;
            let body: String = text.split_whitespace().collect();
            (!body.contains(expect)).then_some(Heard::Nothing)
        }
        ProbeResult::Opaque => Some(Heard::Opaque),
        // Over https, under its own certificate: it refuses or has trouble, and the line stands.
        ProbeResult::Body {
            status: LOG_IN_FIRST,
            ..
        } => Some(Heard::Nothing),
        ProbeResult::Body {
            status: 400..=599, ..
        } => Some(Heard::Opaque),
        ProbeResult::Body { .. } | ProbeResult::Failed | ProbeResult::TimedOut => {
            Some(Heard::Nothing)
        }
    }
}

/// Whether the check over plain http brought its own words; `None` if nothing came, or an error
/// of a server, which says nothing of who is between.
fn hear_plain(answer: &ProbeResult) -> Option<bool> {
    match answer {
        ProbeResult::Body { status, .. } if *status >= 400 => None,
        ProbeResult::Body { text, .. } => Some(text.trim() == PLAIN_CHECK.expect),
        ProbeResult::Opaque | ProbeResult::Failed | ProbeResult::TimedOut => None,
    }
}

#[cfg(test)]
mod tests;
