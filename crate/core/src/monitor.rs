//! The state machine round everything: signals in, effects out.

mod controls;
mod observe;

use std::collections::BTreeMap;

use crate::catalogue::PlatformId;
use crate::config::Operator;
use crate::effect::{Badge, Effect};
use crate::history::{KEPT_FOR, Mark};
use crate::outbox::Carried;
use crate::signal::Signal;
use crate::snapshot::{self, Lasting, Living, Settings};
use crate::standing::Standing;
use crate::time::{MINUTE, Millis, Moment, SECOND};
use crate::verdict::{Say, judge};
use crate::view::badge;
use crate::vote::Ballot;

/// How long a re-check of a platform is waited for.
pub const RECHECK_TIMEOUT: Millis = 20 * SECOND;
/// A clock that goes back by more than this was set, not corrected.
const CLOCK_SET_BACK: Millis = 30 * SECOND;

/// No alarm is asked for sooner than this, so that nothing can make the background spin.
const SHORTEST_WAIT: Millis = 250;

/// What the core must know of where it runs.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Who the build reports to.
    pub operator: Operator,
    /// Whether a request that another site's answer may be read from tells that site which
    /// installation asks. Where it does, controls are read only with a permission for them.
    pub reading_names_install: bool,
    /// Whether the browser says that it is offline.
    pub offline: bool,
    /// The host permissions there are, as match patterns.
    pub granted: Vec<String>,
}

/// The monitor.
#[derive(Clone, Debug)]
pub struct Monitor {
    pub(crate) context: Context,
    pub(crate) lasting: Lasting,
    living: Living,
    granted: Vec<String>,
    online: bool,
    /// What the shell was last told, so that it is told only what changed.
    badge: Option<Badge>,
    /// `None`: it must be told, whatever it is.
    wake: Option<Option<Millis>>,
    unsaved: Unsaved,
    /// A stored state that could not be read, until it is laid aside.
    aside: Option<String>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Unsaved {
    living: bool,
    lasting: bool,
}

impl Monitor {
    /// A monitor that goes on from what was stored, or begins anew where nothing was.
    ///
    /// A lasting state that cannot be read is laid aside, and the monitor begins anew.
    #[must_use]
    pub fn new(context: Context, living: Option<&str>, lasting: Option<&str>) -> Self {
        let bin_length = context.operator.bin_millis();
        let read: Option<Lasting> = lasting.and_then(snapshot::read);
        let aside = lasting.filter(|_| read.is_none()).map(str::to_owned);
        let mut lasting = read.unwrap_or_else(|| Lasting::new(bin_length));
        if lasting.history.length() != bin_length {
            lasting.history = crate::history::History::new(bin_length);
        }
        Self {
            online: !context.offline,
            granted: context.granted.clone(),
            context,
            lasting,
            living: living.and_then(snapshot::read).unwrap_or_default(),
            badge: None,
            wake: None,
            unsaved: Unsaved::default(),
            aside,
        }
    }

    /// Takes one signal at one moment; says all that is to be done.
    pub fn handle(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        self.watch_clock(moment.now);
        let mut effects = self.dispatch(signal, moment);
        effects.extend(self.settle(moment));
        effects.extend(self.tell_changes(moment.now));
        effects
    }

    fn dispatch(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        match signal {
            Signal::Request { event, details } => self.request(event, &details, moment),
            Signal::Woke { .. } => self.woke(now),
            // The alarm is used up; an early one must be asked for again.
            Signal::Alarm => self.wake = None,
            Signal::Connectivity { online } => self.connectivity(online, moment),
            Signal::Granted { origins } => self.granted = origins,
            Signal::Choose { platforms } => {
                self.lasting.settings.chosen = platforms.into_iter().collect();
                self.unsaved.lasting = true;
            }
            Signal::Share { yes } => self.share(yes),
            Signal::Check => return self.check(now),
            Signal::Pause { on } => {
                self.lasting.settings.paused = on;
                self.living.loads.clear();
                self.unsaved = Unsaved {
                    living: true,
                    lasting: true,
                };
            }
            Signal::Forget => return self.forget(),
            Signal::Asked {
                round,
                control,
                answer,
            } => {
                self.unsaved.living = true;
                if let Some(finding) = self.living.controls.take(round, &control, &answer, now) {
                    self.heard(&finding);
                }
            }
            Signal::Rechecked { platform, answer } => self.rechecked(platform, &answer, moment),
            Signal::Sealed { bin, payload } => {
                if self.shares() {
                    self.lasting.outbox.sealed(bin, payload, now);
                    self.unsaved.lasting = true;
                }
            }
            Signal::Sent { bin, status } => {
                let length = self.lasting.history.length();
                self.lasting.outbox.sent(bin, status, length, moment);
                self.unsaved.lasting = true;
            }
        }
        Vec::new()
    }

    /// Does all that time alone brings about.
    fn settle(&mut self, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        let mut effects = Vec::new();
        for ended in self.living.loads.silent(now) {
            self.unsaved.living = true;
            self.ended(ended, moment);
        }
        if let Some(finding) = self.living.controls.expire(now) {
            self.heard(&finding);
        }
        effects.extend(self.seek_controls(now));
        effects.extend(self.confirm(now));
        effects.extend(self.due_rechecks(moment));
        if self.shares()
            && let Operator::Named { collector, .. } = &self.context.operator
        {
            let outbox = &mut self.lasting.outbox;
            let (sent, changed) = outbox.tick(&self.lasting.history, collector, moment);
            self.unsaved.lasting |= changed;
            effects.extend(sent);
        }
        effects
    }

    fn due_rechecks(&mut self, moment: Moment) -> Vec<Effect> {
        let due = |standing: &Standing| standing.recheck_due().is_some_and(|at| at <= moment.now);
        let standings = self.lasting.standings.iter();
        let platforms: Vec<PlatformId> = standings
            .filter(|(_, standing)| due(standing))
            .map(|(id, _)| *id)
            .collect();
        self.recheck(&platforms, moment.now)
    }

    /// Looks at these platforms again, if they are watched and not being looked at already.
    pub(super) fn recheck(&mut self, platforms: &[PlatformId], now: Millis) -> Vec<Effect> {
        self.living
            .rechecking
            .retain(|_, since| now < *since + RECHECK_TIMEOUT + MINUTE);
        let mut effects = Vec::new();
        for &platform in platforms {
            let open = self.living.rechecking.contains_key(&platform);
            if open || !self.watches(platform) || !self.may_reach(platform) {
                continue;
            }
            self.living.rechecking.insert(platform, now);
            self.unsaved.living = true;
            let url = platform.platform().recheck;
            effects.push(Effect::Recheck {
                platform,
                url,
                timeout: RECHECK_TIMEOUT,
            });
        }
        effects
    }

    fn check(&mut self, now: Millis) -> Vec<Effect> {
        let chosen: Vec<PlatformId> = self.lasting.settings.chosen.iter().copied().collect();
        self.recheck(&chosen, now)
    }

    fn connectivity(&mut self, online: bool, moment: Moment) {
        let now = moment.now;
        let back = online && !self.online;
        self.online = online;
        if !online {
            self.disown(now);
        }
        if back {
            self.lasting
                .standings
                .values_mut()
                .for_each(|standing| standing.hurry(now));
            self.lasting
                .outbox
                .hurry(self.lasting.history.length(), moment);
            self.unsaved.lasting = true;
        }
    }

    /// Nothing is kept for longer than history is.
    fn forget_old(&mut self, now: Millis) {
        let since = now.saturating_sub(KEPT_FOR);
        self.lasting.history.forget_before(since);
        self.lasting.outbox.forget_before(since);
        for standing in self.lasting.standings.values_mut() {
            if standing.seen.as_ref().is_some_and(|seen| seen.at < since) {
                standing.forget();
            }
        }
    }

    fn share(&mut self, yes: bool) {
        self.lasting.settings.sharing = Some(yes);
        if !yes {
            self.lasting.outbox.stop();
        }
        self.unsaved.lasting = true;
    }

    /// Whatever an earlier run of the background had under way, nobody waits for now.
    fn woke(&mut self, now: Millis) {
        // The browser may have been closed when the clock was set back.
        if self
            .lasting
            .standings
            .values()
            .any(|standing| standing.is_ahead_of(now))
        {
            self.clock_was_set_back(now);
        }
        self.forget_old(now);
        self.living.controls.orphaned();
        for (platform, _) in std::mem::take(&mut self.living.rechecking) {
            if let Some(standing) = self.lasting.standings.get_mut(&platform) {
                standing.hurry(now);
            }
        }
        self.lasting.outbox.orphaned();
        self.badge = None;
        self.wake = None;
        self.unsaved = Unsaved {
            living: true,
            lasting: true,
        };
    }

    fn forget(&mut self) -> Vec<Effect> {
        self.lasting = Lasting::new(self.context.operator.bin_millis());
        self.living = Living::default();
        self.unsaved = Unsaved::default();
        vec![Effect::Persist {
            living: Some(None),
            lasting: Some(None),
            aside: Some(None),
        }]
    }

    /// A clock that was set back makes every waiting time meaningless; verdicts and history
    /// of what is now the future go.
    fn watch_clock(&mut self, now: Millis) {
        let set_back = now.saturating_add(CLOCK_SET_BACK) < self.living.last_now;
        self.living.last_now = now;
        if set_back {
            self.clock_was_set_back(now);
        }
    }

    fn clock_was_set_back(&mut self, now: Millis) {
        self.living.loads.clear();
        self.living.controls.abandon();
        self.living.rechecking.clear();
        self.lasting.history.forget_after(now);
        self.lasting.outbox.clock_was_set_back(now);
        for standing in self.lasting.standings.values_mut() {
            standing.hurry(now);
            standing.seen.take_if(|seen| seen.at > now);
        }
        self.unsaved = Unsaved {
            living: true,
            lasting: true,
        };
    }

    /// Tells the shell what is to be shown, kept and waited for, where it changed.
    fn tell_changes(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        let badge = badge(self, now);
        if self.badge.as_ref() != Some(&badge) {
            self.badge = Some(badge.clone());
            effects.push(Effect::Badge(badge));
        }
        let unsaved = std::mem::take(&mut self.unsaved);
        let aside = self.aside.take();
        if unsaved.living || unsaved.lasting || aside.is_some() {
            effects.push(Effect::Persist {
                living: unsaved.living.then(|| Some(snapshot::write(&self.living))),
                lasting: unsaved
                    .lasting
                    .then(|| Some(snapshot::write(&self.lasting))),
                aside: aside.map(Some),
            });
        }
        let wake = self.next_due().map(|due| due.max(now + SHORTEST_WAIT));
        if self.wake != Some(wake) {
            self.wake = Some(wake);
            effects.push(Effect::Wake { at: wake });
        }
        effects
    }

    fn next_due(&self) -> Option<Millis> {
        let rechecks = self.lasting.standings.iter().filter(|(platform, _)| {
            self.watches(**platform)
                && self.may_reach(**platform)
                && !self.living.rechecking.contains_key(platform)
        });
        let rechecks = rechecks.filter_map(|(_, standing)| standing.recheck_due());
        let reports = if self.shares() {
            self.lasting.outbox.next_due()
        } else {
            None
        };
        let others = [
            self.living.loads.next_due(),
            self.living.controls.next_due(),
            reports,
        ];
        rechecks.chain(others.into_iter().flatten()).min()
    }

    fn shares(&self) -> bool {
        self.lasting.settings.sharing == Some(true)
            && matches!(self.context.operator, Operator::Named { .. })
            && !self.lasting.settings.paused
    }

    fn watches(&self, platform: PlatformId) -> bool {
        let Settings { chosen, paused, .. } = &self.lasting.settings;
        !paused && chosen.contains(&platform)
    }

    /// Whether the browser lets this build see and ask the platform's pages.
    pub(crate) fn may_reach(&self, platform: PlatformId) -> bool {
        platform
            .platform()
            .origins()
            .all(|origin| grants(&self.granted, &origin))
    }

    /// What can be said of a platform now.
    #[must_use]
    pub fn say(&self, platform: PlatformId, now: Millis) -> Say {
        judge(platform, &self.watched_standings(), now)
    }

    /// Platforms no longer watched must not bear witness against others.
    fn watched_standings(&self) -> BTreeMap<PlatformId, Standing> {
        let standings = self.lasting.standings.iter();
        let chosen = &self.lasting.settings.chosen;
        let watched = standings.filter(|(id, _)| chosen.contains(id));
        watched
            .map(|(id, standing)| (*id, standing.clone()))
            .collect()
    }

    pub(crate) fn strip(&self, platform: PlatformId, now: Millis) -> Vec<Option<Mark>> {
        self.lasting.history.strip(platform, now)
    }

    /// What a report of the bin that runs now would hold so far.
    #[must_use]
    pub fn ballot(&self, now: Millis) -> Ballot {
        self.lasting
            .history
            .ballot(self.lasting.history.start_of(now))
    }

    pub(crate) fn carried(&self) -> &[Carried] {
        self.lasting.outbox.carried()
    }

    pub(crate) const fn is_online(&self) -> bool {
        self.online
    }
}

/// Whether this pattern is among those granted, or all sites are.
fn grants(granted: &[String], origin: &str) -> bool {
    granted
        .iter()
        .any(|pattern| pattern == origin || pattern == "<all_urls>" || pattern == "*://*/*")
}

#[cfg(test)]
mod tests;
