//! Holding a slow load against another site.

use serde::{Deserialize, Serialize};

use super::recheck::RECHECK_TIMEOUT;
use super::{Monitor, grants};
use crate::catalogue::{PACE_CHECK, control};
use crate::effect::Effect;
use crate::json::tagged;
use crate::load::Ended;
use crate::outcome::Outcome;
use crate::pace::{Measure, Pace, Slowness};
use crate::signal::Answer;
use crate::standing::Sight;
use crate::target::Target;
use crate::time::{Millis, Moment, SECOND};

/// How long the other site is waited for.
const MEASURE_TIMEOUT: Millis = Millis::seconds(20);

/// A slow load whose turn comes later than this says nothing any more.
const WAITS_AT_MOST: Millis = Millis::seconds(60);

/// A load that is suspected to be slow, while the other site is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pacing {
    target: Target,
    host: String,
    tab: i64,
    pace: Pace,
    measure: Measure,
    since: Millis,
    #[serde(default = "first")]
    stage: Stage,
}

tagged! {
    "stage",
    /// What is waited for.
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

impl Pacing {
    pub(super) const fn target(&self) -> Target {
        self.target
    }

    /// When whatever is waited for will not come any more.
    pub(super) const fn over(&self) -> Millis {
        self.since
            .saturating_add(MEASURE_TIMEOUT)
            .saturating_add(SECOND)
    }
}

impl Monitor {
    /// Remembers the pace of a load that came, or fetches another site to compare a slow one.
    pub(super) fn pace(&mut self, ended: &Ended, moment: Moment) {
        let Some(pace) = ended.pace.filter(|_| self.may_measure()) else {
            return;
        };
        let standing = self.lasting.standings.entry(ended.target).or_default();
        let Some(measure) = pace.suspect(&standing.past) else {
            standing.past.remember(pace);
            self.unsaved.lasting = true;
            return;
        };
        let pacing = Pacing {
            target: ended.target,
            host: ended.host.clone(),
            tab: ended.tab,
            pace,
            measure,
            since: moment.now,
            stage: Stage::Other,
        };
        let open = self.living.pacing.as_ref();
        if open.is_some_and(|open| moment.now < open.over()) {
            // One after the other: two files at once would slow each other down.
            self.living
                .paced_next
                .retain(|it| it.target != pacing.target);
            self.living.paced_next.push(pacing);
            return;
        }
        self.living.pacing = Some(pacing);
        self.measure();
    }

    /// Ends what was waited for in vain.
    pub(super) fn end_pace(&mut self, moment: Moment) {
        let over = self.living.pacing.take_if(|it| moment.now >= it.over());
        if over.is_some() {
            self.unsaved.living = true;
            self.pace_next(moment);
        }
    }

    /// The next slow load is held against the other site, once the one before has been.
    fn pace_next(&mut self, moment: Moment) {
        let lately = |it: &Pacing| moment.now.saturating_sub(it.since) <= WAITS_AT_MOST;
        self.living.paced_next.retain(lately);
        if self.living.pacing.is_some() || self.living.paced_next.is_empty() {
            return;
        }
        let next = self.living.paced_next.remove(0);
        self.living.pacing = Some(Pacing {
            since: moment.now,
            ..next
        });
        self.measure();
    }

    /// Whether the other site may be read here without telling it which installation asks.
    fn may_measure(&self) -> bool {
        let origin = control(PACE_CHECK.id).map(|site| site.origin);
        !self.context.reading_names_install
            || origin.is_some_and(|origin| grants(&self.granted, origin))
    }

    fn measure(&mut self) {
        self.unsaved.living = true;
        self.outgoing.push(Effect::Measure {
            url: PACE_CHECK.url,
            timeout: MEASURE_TIMEOUT,
        });
    }

    /// The other site came, or not.
    pub(super) fn measured(&mut self, answer: &Answer, moment: Moment) {
        let pacing = self
            .living
            .pacing
            .take_if(|it| !matches!(it.stage, Stage::Page { .. }));
        let Some(pacing) = pacing else {
            return;
        };
        self.unsaved.living = true;
        if let Some(other) = recognised(answer) {
            self.compare(pacing, other, moment);
        }
        self.pace_next(moment);
    }

    /// Whether the page was slow while the other site came so fast.
    fn compare(&mut self, pacing: Pacing, other: Pace, moment: Moment) {
        if pacing.pace.is_outrun_by(other, pacing.measure) {
            match (pacing.measure, pacing.stage) {
                (Measure::First, Stage::Other) => self.ask_slow_page(pacing, other, moment),
                _ => self.is_slow(pacing, other, moment),
            }
        } else if let Some(standing) = self.lasting.standings.get_mut(&pacing.target)
            && let Some(seen) = &mut standing.seen
            && seen.outcome == Outcome::Ok
        {
            seen.line_slow = true;
            self.unsaved.lasting = true;
        }
    }

    /// One late first byte is a packet that was lost, a line that came up, a device that slept:
    /// the page is asked again, and only if that is late too it is slow.
    fn ask_slow_page(&mut self, pacing: Pacing, other: Pace, moment: Moment) {
        let target = pacing.target;
        self.living.pacing = Some(Pacing {
            since: moment.now,
            stage: Stage::Page { other },
            ..pacing
        });
        let asked = self.recheck(&[target], RECHECK_TIMEOUT, moment.now);
        self.outgoing.extend(asked);
    }

    /// The host of this page, if it is being asked again because its first byte was late.
    pub(super) fn slow_page(&self, target: Target) -> Option<&str> {
        let open = self.living.pacing.as_ref();
        open.filter(|open| open.target == target && matches!(open.stage, Stage::Page { .. }))
            .map(|open| open.host.as_str())
    }

    /// The page that was late came again, or not. Says whether that is all there is to it.
    pub(super) fn slow_page_came(
        &mut self,
        target: Target,
        answer: &Answer,
        moment: Moment,
    ) -> bool {
        if self.slow_page(target).is_none() {
            return false;
        }
        let Some(pacing) = self.living.pacing.take() else {
            return false;
        };
        let Stage::Page { other } = pacing.stage else {
            return false;
        };
        let all = match answer {
            // Its first byte had come before. Whether the line still stands is asked once more.
            Answer::TimedOut => {
                self.living.pacing = Some(Pacing {
                    since: moment.now,
                    stage: Stage::Line,
                    ..pacing
                });
                self.measure();
                true
            }
            Answer::Body {
                timing: Some(timing),
                ..
            } => {
                let past = self.lasting.standings.get(&target).map(|it| &it.past);
                let still = past.is_some_and(|past| Pace::from(*timing).suspect(past).is_some());
                if still {
                    self.is_slow(pacing, other, moment);
                }
                still
            }
            _ => false,
        };
        self.pace_next(moment);
        all
    }

    fn is_slow(&mut self, pacing: Pacing, other: Pace, moment: Moment) {
        let Some(standing) = self.lasting.standings.get(&pacing.target) else {
            return;
        };
        let usual = standing.past.usual();
        let usual_times = usual.and_then(|usual| pacing.pace.times(usual, pacing.measure));
        let slowness = Slowness {
            measure: pacing.measure,
            pace: pacing.pace,
            other,
            usual_times,
        };
        let sight = Sight {
            tab: Some(pacing.tab),
            again: true,
            ..Sight::recheck(
                Outcome::Slow(slowness),
                moment.now,
                Some(pacing.host),
                false,
            )
        };
        self.take_sight(pacing.target, sight, moment);
    }
}

/// The pace of the other site, if it was the other site that answered.
fn recognised(answer: &Answer) -> Option<Pace> {
    match answer {
        Answer::Body {
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
