//! Slow loads: each is compared with another site, to tell a slow page from a slow line.

use serde::{Deserialize, Serialize};

use crate::catalogue::{PACE_CHECK, PlatformId};
use crate::effect::Effect;
use crate::json::tagged;
use crate::load::Ended;
use crate::observation::Observation;
use crate::outcome::Outcome;
use crate::pace::{Measure, Pace, Slowness};
use crate::probe::ProbeResult;
use crate::target::Target;
use crate::target_status::TargetStatuses;
use crate::time::{Millis, SECOND};

/// How long the other site is waited for.
const MEASURE_TIMEOUT: Millis = Millis::seconds(20);

/// A slow load whose turn comes later than this says nothing any more.
const WAITS_AT_MOST: Millis = Millis::seconds(60);

/// A load that is suspected to be slow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct SlowLoad {
    target: Target,
    /// The host it was asked of.
    host: String,
    tab: i64,
    pace: Pace,
    /// In what it was slow.
    measure: Measure,
    /// Since when it waits for its turn, or for an answer.
    since: Millis,
    #[serde(default = "first")]
    stage: Stage,
}

tagged! {
    "stage",
    /// What the comparison waits for.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Stage {
        /// The other site.
        Other,
        /// The page itself once more: the other site came this much faster.
        Page { other: Pace },
        /// The other site once more: the page did not come again, and perhaps the line died.
        Line,
    }
}

const fn first() -> Stage {
    Stage::Other
}

/// The slow load that is being compared, and those whose turn comes after it: two files at once
/// would slow each other down.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SlowLoads {
    #[serde(default, rename = "pacing")]
    open: Option<SlowLoad>,
    #[serde(default, rename = "paced_next")]
    next: Vec<SlowLoad>,
}

/// What an answer says of the slow load that was being compared.
#[derive(Debug)]
pub(crate) enum Comparison {
    /// The page must be asked once more before anything is said.
    AskPage(Target),
    /// Nothing yet: the other site is being asked once more.
    Pending,
    /// The page is slow, and the line is not.
    PageSlow(Target, Observation),
    /// The line is slow.
    LineSlow(Target),
}

impl SlowLoads {
    /// Takes a load that is suspected to be slow. Gives the question to the other site, unless
    /// another load is being compared.
    pub(crate) fn suspect(
        &mut self,
        ended: &Ended,
        pace: Pace,
        measure: Measure,
        now: Millis,
    ) -> Option<Effect> {
        let slow = SlowLoad {
            target: ended.target,
            host: ended.host.clone(),
            tab: ended.tab,
            pace,
            measure,
            since: now,
            stage: Stage::Other,
        };
        if self.next_due().is_some_and(|over| now < over) {
            self.next.retain(|it| it.target != slow.target);
            self.next.push(slow);
            return None;
        }
        self.open = Some(slow);
        Some(ask_other_site())
    }

    /// Ends a comparison that waits in vain, and begins the next. Says beside the effect whether
    /// anything changed that must be kept.
    pub(crate) fn expire(&mut self, now: Millis) -> (Option<Effect>, bool) {
        let over = self.next_due().is_some_and(|over| now >= over);
        if over {
            self.open = None;
        }
        (over.then(|| self.begin_next(now)).flatten(), over)
    }

    /// When [`expire`](Self::expire) has something to do.
    pub(crate) fn next_due(&self) -> Option<Millis> {
        self.open.as_ref().map(SlowLoad::over)
    }

    /// Takes what the other site answered. Gives what it says, and the question that begins the
    /// next comparison.
    pub(crate) fn measured(
        &mut self,
        answer: &ProbeResult,
        statuses: &TargetStatuses,
        now: Millis,
    ) -> (Option<Comparison>, Option<Effect>) {
        let Some(slow) = self.open.take_if(|it| !it.asks_page()) else {
            return (None, None);
        };
        let said = pace_of_other_site(answer).and_then(|other| {
            if !slow.pace.is_outrun_by(other, slow.measure) {
                return Some(Comparison::LineSlow(slow.target));
            }
            // One late first byte may be a packet that was lost, a line that came up, or a device
            // that slept. So the page is asked again; only if that is late too, the page is slow.
            if (slow.measure, slow.stage) == (Measure::First, Stage::Other) {
                let target = slow.target;
                self.open = Some(slow.at_stage(Stage::Page { other }, now));
                return Some(Comparison::AskPage(target));
            }
            slow.found(other, statuses, now)
        });
        (said, self.begin_next(now))
    }

    /// The page that is asked once more, with its host.
    pub(crate) fn page_asked(&self) -> Option<(Target, &str)> {
        let open = self.open.as_ref().filter(|open| open.asks_page());
        open.map(|open| (open.target, open.host.as_str()))
    }

    /// Takes what a page answered that was asked once more. Gives what it says of the slow load
    /// (`None`: nothing, and the answer may be read as that of any re-check), and a question to
    /// the other site.
    pub(crate) fn page_answered(
        &mut self,
        answer: &ProbeResult,
        statuses: &TargetStatuses,
        now: Millis,
    ) -> (Option<Comparison>, Option<Effect>) {
        let Some(slow) = self.open.take() else {
            return (None, None);
        };
        let Stage::Page { other } = slow.stage else {
            return (None, None);
        };
        let (said, ask) = match answer {
            // Its first byte had come before. Whether the line still works is asked once more.
            ProbeResult::TimedOut => {
                self.open = Some(slow.at_stage(Stage::Line, now));
                (Some(Comparison::Pending), Some(ask_other_site()))
            }
            ProbeResult::Body {
                timing: Some(timing),
                ..
            } => {
                let status = statuses.get(&slow.target);
                let pace = Pace::from(*timing);
                let still = status.is_some_and(|it| pace.suspect(&it.past).is_some());
                let found = still.then(|| slow.found(other, statuses, now));
                (found.flatten(), None)
            }
            _ => (None, None),
        };
        let next = self.begin_next(now);
        (said, ask.or(next))
    }

    /// Begins the next comparison, unless one is under way.
    fn begin_next(&mut self, now: Millis) -> Option<Effect> {
        self.next.retain(|it| it.is_recent(now));
        if self.open.is_some() || self.next.is_empty() {
            return None;
        }
        let next = self.next.remove(0);
        self.open = Some(SlowLoad { since: now, ..next });
        Some(ask_other_site())
    }

    /// Ends what concerns other platforms than these.
    pub(crate) fn keep_only(&mut self, watched: impl Fn(PlatformId) -> bool) {
        self.open.take_if(|it| !watched(it.target.platform));
        self.next.retain(|it| watched(it.target.platform));
    }
}

impl SlowLoad {
    /// The next stage of the comparison, which begins now.
    fn at_stage(self, stage: Stage, now: Millis) -> Self {
        Self {
            stage,
            since: now,
            ..self
        }
    }

    /// When whatever is waited for will not come any more.
    const fn over(&self) -> Millis {
        self.since
            .saturating_add(MEASURE_TIMEOUT)
            .saturating_add(SECOND)
    }

    /// Whether it may still have its turn.
    fn is_recent(&self, now: Millis) -> bool {
        now.saturating_sub(self.since) <= WAITS_AT_MOST
    }

    /// Whether the page itself is being asked once more.
    const fn asks_page(&self) -> bool {
        matches!(self.stage, Stage::Page { .. })
    }

    /// The page was found to be slow; `None` if nothing is known of it any more.
    fn found(self, other: Pace, statuses: &TargetStatuses, now: Millis) -> Option<Comparison> {
        let usual = statuses.get(&self.target)?.past.usual();
        let slowness = Slowness {
            measure: self.measure,
            pace: self.pace,
            other,
            usual_times: usual.and_then(|usual| self.pace.times(usual, self.measure)),
        };
        let observation = Observation {
            tab: Some(self.tab),
            again: true,
            ..Observation::recheck(Outcome::Slow(slowness), now, Some(self.host), false)
        };
        Some(Comparison::PageSlow(self.target, observation))
    }
}

const fn ask_other_site() -> Effect {
    Effect::Measure {
        url: PACE_CHECK.url,
        timeout: MEASURE_TIMEOUT,
    }
}

/// The pace of the other site, if it was the other site that answered.
fn pace_of_other_site(answer: &ProbeResult) -> Option<Pace> {
    match answer {
        ProbeResult::Body {
            status: 200,
            text,
            timing: Some(timing),
        } if text.as_bytes().starts_with(PACE_CHECK.begins)
            && timing.bytes == u64::from(PACE_CHECK.bytes) =>
        {
            Some(Pace::from(*timing))
        }
        _ => None,
    }
}
