//! Holding a slow load against another site.

use serde::{Deserialize, Serialize};

use super::Monitor;
use super::recheck::RECHECK_TIMEOUT;
use crate::catalogue::PACE_CHECK;
use crate::effect::Effect;
use crate::load::Ended;
use crate::outcome::Outcome;
use crate::pace::{Measure, Pace, Slowness};
use crate::signal::Answer;
use crate::standing::Sight;
use crate::target::Target;
use crate::time::{Millis, Moment, SECOND};

/// How long the other site is waited for.
const MEASURE_TIMEOUT: Millis = 20 * SECOND;

/// A load that is suspected to be slow, while the other site is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pacing {
    target: Target,
    host: String,
    tab: i64,
    pace: Pace,
    measure: Measure,
    since: Millis,
    /// The other site's, once it was found to be faster: the page itself is being asked again.
    #[serde(default)]
    other: Option<Pace>,
}

impl Monitor {
    /// Remembers the pace of a load that came, or fetches another site to compare a slow one.
    pub(super) fn pace(&mut self, ended: &Ended, moment: Moment) {
        let Some(pace) = ended.pace else {
            return;
        };
        let standing = self.lasting.standings.entry(ended.target).or_default();
        let Some(measure) = pace.suspect(&standing.past) else {
            standing.past.remember(pace);
            self.unsaved.lasting = true;
            return;
        };
        let open = self.living.pacing.as_ref();
        if open.is_some_and(|open| moment.now < open.since + MEASURE_TIMEOUT + SECOND) {
            return;
        }
        self.living.pacing = Some(Pacing {
            target: ended.target,
            host: ended.host.clone(),
            tab: ended.tab,
            pace,
            measure,
            since: moment.now,
            other: None,
        });
        self.unsaved.living = true;
        self.outgoing.push(Effect::Measure {
            url: PACE_CHECK.url,
            timeout: MEASURE_TIMEOUT,
        });
    }

    /// The other site came, or not.
    pub(super) fn measured(&mut self, answer: &Answer, moment: Moment) {
        let Some(pacing) = self.living.pacing.take() else {
            return;
        };
        self.unsaved.living = true;
        let Some(other) = recognised(answer) else {
            return;
        };
        if pacing.pace.is_outrun_by(other, pacing.measure) {
            match pacing.measure {
                Measure::Rate => self.is_slow(pacing, other, moment),
                Measure::First => self.ask_slow_page(pacing, other, moment),
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
            other: Some(other),
            ..pacing
        });
        let asked = self.recheck(&[target], RECHECK_TIMEOUT, moment.now);
        self.outgoing.extend(asked);
    }

    /// Whether this page is being asked again because its first byte was late.
    pub(super) fn asks_slow_page(&self, target: Target) -> bool {
        let open = self.living.pacing.as_ref();
        open.is_some_and(|open| open.target == target && open.other.is_some())
    }

    /// The page that was late came again, or not. Says whether it is slow.
    pub(super) fn slow_page_came(
        &mut self,
        target: Target,
        answer: &Answer,
        moment: Moment,
    ) -> bool {
        if !self.asks_slow_page(target) {
            return false;
        }
        let Some(pacing) = self.living.pacing.take() else {
            return false;
        };
        let past = self.lasting.standings.get(&target).map(|it| &it.past);
        let still = match answer {
            // Another site came meanwhile, and this one's first byte had come before.
            Answer::TimedOut => true,
            Answer::Body {
                timing: Some(timing),
                ..
            } => past.is_some_and(|past| Pace::from(*timing).suspect(past).is_some()),
            _ => false,
        };
        if let Some(other) = pacing.other.filter(|_| still) {
            self.is_slow(pacing, other, moment);
        }
        still
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
            ..Sight::recheck(Outcome::Slow(slowness), Some(pacing.host), false)
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
