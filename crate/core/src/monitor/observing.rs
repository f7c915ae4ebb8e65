//! From loads and answers to what is known of platforms, and to the questions that follow.

use super::Monitor;
use crate::catalogue::role_of;
use crate::control::Finding;
use crate::dns::DnsAnswer;
use crate::effect::Effect;
use crate::load::Ended;
use crate::observation::Observation;
use crate::outcome::Sign;
use crate::probe::ProbeResult;
use crate::resource::Resource;
use crate::signal::{NavigationDetails, RequestDetails, RequestEvent};
use crate::state::{Answer, Comparison, NamedFailure, RECHECK_TIMEOUT, SECOND_LOOK_TIMEOUT};
use crate::target::Target;
use crate::time::{Millis, Moment};
use crate::url::host_of;

impl Monitor {
    /// A browser's event of a page or a part of one.
    pub(super) fn request(
        &mut self,
        event: RequestEvent,
        details: &RequestDetails,
        moment: Moment,
    ) {
        let host = host_of(&details.url).map(|(_, host)| host);
        let platform = host.as_deref().and_then(role_of);
        if !platform.is_some_and(|(platform, _)| self.local.settings.watches(platform)) {
            return;
        }
        let page = details.resource == Resource::MainFrame;
        if !page && let Some(shown) = self.session.edit_if(|it| it.loads.shown(details)) {
            self.ended(shown, moment);
        }
        let loads = if page {
            &mut self.session.loads
        } else {
            &mut self.parts
        };
        if let Some(ended) = loads.handle(event, details, moment.now) {
            self.ended(ended, moment);
        }
    }

    /// A load of somebody's ended.
    pub(super) fn visited(&mut self, ended: Ended, moment: Moment) {
        let now = moment.now;
        if !self.local.edit_if(|local| local.is_relevant(&ended, now)) {
            return;
        }
        let mut outcome = ended.outcome;
        // Of pages only: parts wait for each other, and players fetch no faster than they play.
        if !ended.part {
            let pace = ended.pace.filter(|_| self.context.may_measure());
            if let Some(pace) = pace
                && let Some(measure) = self.local.suspect_pace(ended.target, pace)
            {
                let slow_loads = &mut self.session.slow_loads;
                let ask = slow_loads.suspect(&ended, pace, measure, now);
                self.effects.extend(ask);
            }
            let named = self.session.named_failure.as_ref();
            let by_name = named.and_then(|named| named.outcome_of(&ended, now));
            outcome = by_name.unwrap_or(outcome);
        }
        let observation = Observation {
            outcome,
            began: ended.began,
            tab: Some(ended.tab),
            host: Some(ended.host),
            in_body: ended.in_body,
            suspected: ended.part && !ended.outcome.came(),
            again: ended.part || ended.again,
            stood: false,
        };
        self.observe(ended.target, observation, moment);
        // Who sent the wrong page says something of how it came.
        if !ended.part
            && outcome.sign() == Some(Sign::InjectedPage)
            && let Some(failing) = self.local.failing_mut(ended.target)
        {
            failing.addresses = ended.ip.as_deref().and_then(|ip| DnsAnswer::of([ip]));
        }
    }

    /// The browser gave a failure a name.
    pub(super) fn navigated(&mut self, details: &NavigationDetails, now: Millis) {
        let watches = |it: &NamedFailure| self.local.settings.watches(it.target.platform);
        if let Some(named) = NamedFailure::of(details, now).filter(watches) {
            self.local.edit_if(|local| ((), local.name_failure(&named)));
            self.session.named_failure = Some(named);
        }
    }

    /// Takes a decisive outcome, and does what follows from it.
    fn observe(&mut self, target: Target, observation: Observation, moment: Moment) {
        let came = observation.outcome.came();
        let course = Observation::course(observation.began);
        let observation = Observation {
            stood: self.session.controls.answered_in(course),
            ..observation
        };
        self.local.observe(target, observation, moment);
        if came {
            self.local.line_works(moment.now);
        } else {
            let host = self.local.host_to_resolve(target);
            self.effects
                .extend(host.map(|host| Effect::Resolve { host }));
        }
    }

    /// A round of controls ended: every failure that it speaks for is judged by it.
    pub(super) fn apply_finding(&mut self, finding: &Finding) {
        let offline = self.context.offline;
        self.local.edit_if(|local| {
            let applied = local.apply_finding(finding);
            let withdrawn = offline && local.withdraw_own_faults(finding.began);
            ((), applied || withdrawn)
        });
    }

    /// Asks controls for the time, where that is due.
    pub(super) fn seek_time(&mut self, now: Millis) {
        let due = self.session.controls.clock().next_due();
        if self.context.offline || due.is_none_or(|due| due > now) {
            return;
        }
        self.session.controls.clock_mut().asked(now);
        let ask = self.begin_round(now, now);
        self.effects.extend(ask);
    }

    /// Finds an answer of controls for each failure that has none yet, or asks them, and a witness
    /// beside them. Then looks again at failures that a control answered after. The line may be
    /// gone again by then, so controls are asked for that moment too.
    pub(super) fn seek_controls(&mut self, moment: Moment) {
        let now = moment.now;
        let waiting = self.local.waiting_for_controls();
        let waiting: Vec<(Target, Millis)> = waiting
            .filter(|(target, _)| self.local.settings.watches(target.platform))
            .collect();
        for (target, at) in waiting {
            if self.local.edit_if(|it| it.miss_if_late(target, now)) {
                continue;
            }
            if let Some(finding) = self.session.controls.finding_for(at).cloned() {
                self.apply_finding(&finding);
                continue;
            }
            let ask = self.begin_round(at, now);
            let (local, failed) = (&self.local, target.platform);
            let witness = if ask.is_empty() {
                let since = self.session.controls.under_way_since();
                since.and_then(|since| local.witness_too_early(failed, since, at))
            } else {
                local.witness(failed, &self.context, moment)
            };
            if !self.context.offline {
                self.recheck(witness.as_slice(), SECOND_LOOK_TIMEOUT, now);
            }
            self.effects.extend(ask);
        }
        let confirming = self.local.edit_if(|it| it.confirming(now));
        if self.recheck(&confirming, SECOND_LOOK_TIMEOUT, now) {
            let ask = self.begin_round(now, now);
            self.effects.extend(ask);
        }
    }

    /// Begins to ask controls for what failed then, unless they are being asked for it. Gives the
    /// questions.
    fn begin_round(&mut self, failed_at: Millis, now: Millis) -> Vec<Effect> {
        let readable = self.context.readable_controls();
        self.session.edit_if(|session| {
            let readable = |id: &str| readable.contains(&id);
            let ask = session.controls.ask_for(failed_at, now, readable);
            let begun = !ask.is_empty();
            (ask, begun)
        })
    }

    /// Looks at these again, if they may be and are not being looked at already. Says whether
    /// any is.
    pub(super) fn recheck(&mut self, targets: &[Target], timeout: Millis, now: Millis) -> bool {
        let (local, context) = (&self.local, &self.context);
        let may = |it: &Target| local.settings.may_recheck(*it, context);
        let targets: Vec<Target> = targets.iter().copied().filter(may).collect();
        let ask = self.session.edit_if(|session| {
            let slow_page = session.slow_loads.page_asked();
            let rechecks = &mut session.rechecks;
            rechecks.ask(&targets, &local.statuses, slow_page, timeout, now)
        });
        let any = !ask.is_empty();
        self.effects.extend(ask);
        any
    }

    /// A re-check was answered.
    pub(super) fn rechecked(&mut self, target: Target, answer: &ProbeResult, moment: Moment) {
        let now = moment.now;
        if !self.session.rechecks.is_open(target) {
            return;
        }
        let session = &mut *self.session;
        let Some(open) = session.rechecks.end(target) else {
            return;
        };
        if !self.local.settings.watches(target.platform) {
            return;
        }
        let slow_page = session.slow_loads.page_asked();
        if slow_page.is_some_and(|(page, _)| page == target) {
            let slow_loads = &mut session.slow_loads;
            let (said, ask) = slow_loads.page_answered(answer, &self.local.statuses, now);
            let explained = said.is_some();
            self.compared(said, moment);
            self.effects.extend(ask);
            if explained {
                return;
            }
        }
        let course = Observation::course(open.since);
        let stood = self.session.controls.answered_in(course);
        let status = self.local.statuses.get(&target);
        match open.read(target, answer, status, stood, now) {
            Answer::Observed(observation) => self.observe(target, observation, moment),
            Answer::Forget => {
                if let Some(status) = self.local.statuses.get_mut(&target) {
                    status.forget();
                }
            }
            Answer::Nothing => {}
        }
    }

    /// A slow load was compared with another site.
    pub(super) fn compared(&mut self, said: Option<Comparison>, moment: Moment) {
        match said {
            Some(Comparison::AskPage(target)) => {
                self.recheck(&[target], RECHECK_TIMEOUT, moment.now);
            }
            Some(Comparison::PageSlow(target, observation)) => {
                self.observe(target, observation, moment);
            }
            Some(Comparison::LineSlow(target)) => self.local.line_was_slow(target),
            Some(Comparison::Pending) | None => {}
        }
    }
}
