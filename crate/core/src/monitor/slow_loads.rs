//! Holding a slow load against another site.

use super::Monitor;
use super::rechecks::RECHECK_TIMEOUT;
use crate::catalogue::PACE_CHECK;
use crate::effect::Effect;
use crate::load::Ended;
use crate::observation::{Observation, ObservedState};
use crate::outcome::Outcome;
use crate::pace::{Measure, Pace, Slowness};
use crate::probe::ProbeResult;
use crate::state::{MEASURE_TIMEOUT, SlowLoad, Stage};
use crate::target::Target;
use crate::time::Moment;

impl Monitor {
    /// Remembers the pace of a load that came, or fetches another site to compare a slow one.
    pub(super) fn watch_pace(&mut self, ended: &Ended, moment: Moment) {
        let Some(pace) = ended.pace.filter(|_| self.context.may_measure()) else {
            return;
        };
        let status = self.local.statuses.entry(ended.target).or_default();
        let Some(measure) = pace.suspect(&status.past) else {
            status.past.remember(pace);
            return;
        };
        let slow = SlowLoad {
            target: ended.target,
            host: ended.host.clone(),
            tab: ended.tab,
            pace,
            measure,
            since: moment.now,
            stage: Stage::Other,
        };
        let open = self.session.slow_load.as_ref();
        if open.is_some_and(|open| moment.now < open.over()) {
            // One after the other: two files at once would slow each other down.
            let next = &mut self.session.slow_next;
            next.retain(|it| it.target != slow.target);
            next.push(slow);
            return;
        }
        self.session.slow_load = Some(slow);
        self.measure();
    }

    /// Ends what was waited for in vain.
    pub(super) fn end_slow_load(&mut self, moment: Moment) {
        let open = self.session.slow_load.as_ref();
        if open.is_some_and(|open| moment.now >= open.over()) {
            self.session.slow_load = None;
            self.next_slow_load(moment);
        }
    }

    /// The next slow load is held against the other site, once the one before has been.
    fn next_slow_load(&mut self, moment: Moment) {
        let next = &mut self.session.slow_next;
        next.retain(|it| it.is_recent(moment.now));
        if self.session.slow_load.is_some() || self.session.slow_next.is_empty() {
            return;
        }
        let next = self.session.slow_next.remove(0);
        self.session.slow_load = Some(SlowLoad {
            since: moment.now,
            ..next
        });
        self.measure();
    }

    /// Fetches the other site.
    fn measure(&mut self) {
        self.effects.push(Effect::Measure {
            url: PACE_CHECK.url,
            timeout: MEASURE_TIMEOUT,
        });
    }

    /// The other site came, or not.
    pub(super) fn measured(&mut self, answer: &ProbeResult, moment: Moment) {
        let slow_load = &mut self.session.slow_load;
        let Some(slow) = slow_load.take_if(|it| !it.asks_page()) else {
            return;
        };
        if let Some(other) = recognised(answer) {
            self.compare(slow, other, moment);
        }
        self.next_slow_load(moment);
    }

    /// Whether the page was slow while the other site came so fast.
    fn compare(&mut self, slow: SlowLoad, other: Pace, moment: Moment) {
        if slow.pace.is_outrun_by(other, slow.measure) {
            match (slow.measure, slow.stage) {
                (Measure::First, Stage::Other) => self.ask_slow_page(slow, other, moment),
                _ => self.found_slow(slow, other, moment),
            }
        } else if let Some(status) = self.local.statuses.get_mut(&slow.target)
            && let Some(last) = &mut status.last
            && let ObservedState::Works { line_slow } = &mut last.state
        {
            *line_slow = true;
        }
    }

    /// One late first byte is a packet that was lost, a line that came up, a device that slept:
    /// the page is asked again, and only if that is late too it is slow.
    fn ask_slow_page(&mut self, slow: SlowLoad, other: Pace, moment: Moment) {
        let target = slow.target;
        let stage = Stage::Page { other };
        self.session.slow_load = Some(slow.at_stage(stage, moment.now));
        self.recheck(&[target], RECHECK_TIMEOUT, moment.now);
    }

    /// The host of this page, if it is being asked again because its first byte was late.
    pub(super) fn slow_page(&self, target: Target) -> Option<&str> {
        let open = self.session.slow_load.as_ref();
        open.filter(|open| open.target == target && open.asks_page())
            .map(|open| open.host.as_str())
    }

    /// The page that was late came again, or not. Says whether that is all there is to it.
    pub(super) fn slow_page_came(
        &mut self,
        target: Target,
        answer: &ProbeResult,
        moment: Moment,
    ) -> bool {
        if self.slow_page(target).is_none() {
            return false;
        }
        let Some(slow) = self.session.slow_load.take() else {
            return false;
        };
        let Stage::Page { other } = slow.stage else {
            return false;
        };
        let all = match answer {
            // Its first byte had come before. Whether the line still stands is asked once more.
            ProbeResult::TimedOut => {
                self.session.slow_load = Some(slow.at_stage(Stage::Line, moment.now));
                self.measure();
                true
            }
            ProbeResult::Body {
                timing: Some(timing),
                ..
            } => {
                let past = self.local.statuses.get(&target).map(|it| &it.past);
                let still = past.is_some_and(|past| Pace::from(*timing).suspect(past).is_some());
                if still {
                    self.found_slow(slow, other, moment);
                }
                still
            }
            _ => false,
        };
        self.next_slow_load(moment);
        all
    }

    /// The page is slow, and the line is not.
    fn found_slow(&mut self, slow: SlowLoad, other: Pace, moment: Moment) {
        let Some(status) = self.local.statuses.get(&slow.target) else {
            return;
        };
        let usual = status.past.usual();
        let usual_times = usual.and_then(|usual| slow.pace.times(usual, slow.measure));
        let slowness = Slowness {
            measure: slow.measure,
            pace: slow.pace,
            other,
            usual_times,
        };
        let observation = Observation {
            tab: Some(slow.tab),
            again: true,
            ..Observation::recheck(Outcome::Slow(slowness), moment.now, Some(slow.host), false)
        };
        self.observe(slow.target, observation, moment);
    }
}

/// The pace of the other site, if it was the other site that answered.
fn recognised(answer: &ProbeResult) -> Option<Pace> {
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
