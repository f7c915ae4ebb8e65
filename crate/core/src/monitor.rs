//! The state machine round everything: signals in, effects out.

mod clock;
mod controls;
mod following;
mod naming;
mod notices;
mod observe;
mod pacing;
mod recheck;
mod sharing;
mod simulating;
mod tell;

use crate::catalogue::{CONTROLS, PLAIN_CHECK, Platform, PlatformId};
use crate::config::Operator;
use crate::effect::{Badge, Effect};
use crate::history::{KEPT_FOR, Mark};
use crate::load::Loads;
use crate::maps::inserted;
use crate::outbox::Carried;
use crate::recording::Recorder;
use crate::signal::Signal;
use crate::snapshot::{self, Lasting, Living, Settings};
use crate::time::{Millis, Moment};
use crate::verdict::{Circumstances, Say, Standings, judge};
use crate::vote::Ballot;

pub use following::FEED_CONSENT;
pub(crate) use following::FEED_DATA;
pub(crate) use naming::Named;
pub(crate) use notices::Notices;
pub(crate) use pacing::Pacing;
pub(crate) use recheck::Asked;
pub use recheck::RECHECK_TIMEOUT;
pub use sharing::CONSENT;
pub(crate) use sharing::DATA;

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
    /// What may be collected, where the browser asks people that.
    pub data: Option<Vec<String>>,
    /// Whether the device or its line asks for little traffic, while the person has not said.
    pub saver: bool,
}

/// The monitor.
#[derive(Clone, Debug)]
pub struct Monitor {
    pub(crate) context: Context,
    pub(crate) lasting: Lasting,
    pub(crate) living: Living,
    /// Parts of pages that are being loaded. They are many and soon over: not kept.
    parts: Loads,
    pub(crate) granted: Vec<String>,
    online: bool,
    /// What the shell was last told, so that it is told only what changed.
    badge: Option<Badge>,
    /// `None`: it must be told, whatever it is.
    wake: Option<Option<Millis>>,
    unsaved: Unsaved,
    /// A stored state that could not be read, until it is laid aside.
    aside: Option<String>,
    /// What is asked for in passing, until the end of the turn.
    outgoing: Vec<Effect>,
    pub(crate) recorder: Recorder,
    /// The monitor of a simulation, while one is shown.
    simulated: Option<Box<Monitor>>,
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
            parts: Loads::default(),
            outgoing: Vec::new(),
            recorder: Recorder::default(),
            simulated: None,
        }
    }

    /// The monitor of a background that begins to run where another one was ended: it knows
    /// what was stored, and what the browser says.
    #[must_use]
    pub(crate) fn started_again(self, offline: bool, granted: Vec<String>) -> Self {
        let context = Context {
            offline,
            granted,
            ..self.context
        };
        let (living, lasting) = (
            snapshot::write(&self.living),
            snapshot::write(&self.lasting),
        );
        Self::new(context, Some(&living), Some(&lasting))
    }

    /// Takes one signal at one moment; says all that is to be done.
    pub fn handle(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        let mut effects = self.take(signal, moment);
        effects.extend(self.tell_changes(moment.now));
        effects
    }

    /// Takes one signal of several; what the shell is told of their sum says
    /// [`tell_changes`](Self::tell_changes), once, after the last.
    pub fn take(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        if let Signal::Simulate { scene } = signal {
            self.simulate(scene, moment.now);
            return Vec::new();
        }
        self.record(&signal, moment);
        self.watch_clock(moment.now);
        self.end_simulation(moment.now);
        let mut effects = self.dispatch(signal, moment);
        effects.extend(self.settle(moment));
        effects
    }

    fn dispatch(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        match signal {
            Signal::Request { event, details } => self.request(event, &details, moment),
            Signal::Navigation { details } => self.navigated(&details, moment),
            Signal::Resolved { host, addresses } => self.resolved(&host, addresses.as_deref()),
            Signal::Portal { locked } => {
                self.unsaved.living |= self.living.portal != locked;
                self.living.portal = locked;
            }
            Signal::Record { on } => self.start_recording(on, now),
            Signal::Woke { .. } => self.woke(now),
            // The alarm is used up; an early one must be asked for again.
            Signal::Alarm => self.wake = None,
            Signal::Connectivity { online } => self.connectivity(online, moment),
            Signal::Granted { origins, data } => {
                self.granted = origins;
                self.heed_data(data);
            }
            Signal::Choose { platforms } => {
                self.lasting.settings.chosen = inserted(platforms);
                self.drop_unwatched();
            }
            Signal::Share { yes, consent } => self.share(yes, consent),
            Signal::Follow { yes, consent } => self.follow(yes, consent),
            Signal::Country { country } => self.live_in(country),
            Signal::Save { on } => self.save_data(on),
            Signal::Check => return self.check(moment),
            Signal::Pause { on } => {
                self.lasting.settings.paused = on;
                self.drop_unwatched();
            }
            Signal::Notify { on } => self.notify(on, now),
            Signal::Discreet { on } => {
                self.lasting.settings.discreet = on;
                self.unsaved.lasting = true;
            }
            Signal::Rechecks { on } => {
                self.lasting.settings.rechecks_off = !on;
                self.unsaved.lasting = true;
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
            Signal::Rechecked { target, answer } => self.rechecked(target, &answer, moment),
            Signal::Measured { answer } => self.measured(&answer, moment),
            Signal::Sealed { bin, payload } => self.sealed(bin, payload, now),
            Signal::Sent { bin, status } => self.sent(bin, status, moment),
            Signal::Tokens { window, answer } => self.tokens(window, answer, moment),
            Signal::Feed { feed } => self.fed(feed, now),
            // Taken before, so that it touches nothing else.
            Signal::Simulate { .. } => {}
        }
        Vec::new()
    }

    /// Does all that time alone brings about.
    fn settle(&mut self, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        let mut effects = Vec::new();
        let silent = self.living.loads.silent(now);
        self.unsaved.living |= !silent.is_empty();
        for ended in silent.into_iter().chain(self.parts.silent(now)) {
            self.ended(ended, moment);
        }
        if let Some(finding) = self.living.controls.expire(now) {
            self.heard(&finding);
        }
        effects.extend(self.seek_controls(moment));
        effects.extend(self.confirm(now));
        effects.extend(self.due_rechecks(moment));
        self.end_pace(moment);
        effects.append(&mut self.outgoing);
        effects.extend(self.report(moment));
        effects.extend(self.fetch(moment));
        effects
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
            self.lasting.wallet.renew(now);
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

    /// What is under way for platforms that are no longer watched ends.
    fn drop_unwatched(&mut self) {
        let Settings { chosen, paused, .. } = &self.lasting.settings;
        let watched = |platform| !paused && chosen.contains(&platform);
        self.living.loads.keep_only(watched);
        self.parts.keep_only(watched);
        self.living.asked.retain(|it, _| watched(it.platform));
        self.living
            .pacing
            .take_if(|it| !watched(it.target().platform));
        self.living
            .paced_next
            .retain(|it| watched(it.target().platform));
        self.living.named.take_if(|it| !watched(it.platform()));
        self.unsaved = Unsaved {
            living: true,
            lasting: true,
        };
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
        // What was taken back while nothing of Sada ran.
        self.heed_data(self.context.data.clone());
        self.living.controls.orphaned();
        self.play(now);
        for (target, _) in std::mem::take(&mut self.living.asked) {
            if let Some(standing) = self.lasting.standings.get_mut(&target) {
                standing.hurry(now);
            }
        }
        self.living.pacing = None;
        self.living.paced_next.clear();
        self.lasting.outbox.orphaned();
        self.lasting.wallet.orphaned();
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
        self.simulated = None;
        self.parts.clear();
        self.recorder = Recorder::default();
        self.unsaved = Unsaved::default();
        vec![Effect::Persist {
            living: Some(None),
            lasting: Some(None),
            aside: Some(None),
            recording: Some(None),
        }]
    }

    pub(crate) fn watches(&self, platform: PlatformId) -> bool {
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
        judge(
            platform,
            &self.watched_standings(),
            self.circumstances(platform, now),
            now,
        )
    }

    /// What is known now of the device and its network, and of others who open the platform.
    fn circumstances(&self, platform: PlatformId, now: Millis) -> Circumstances {
        Circumstances {
            offline: !self.online,
            portal: self.sees_portal(),
            plain: self.plain(now),
            clock_off: self.living.controls.clock_is_off(),
            others: self.others(platform, now),
        }
    }

    /// Platforms no longer watched must not bear witness against others.
    pub(crate) fn watched_standings(&self) -> Standings {
        let standings = self.lasting.standings.iter();
        let chosen = &self.lasting.settings.chosen;
        let watched = standings.filter(|(target, _)| chosen.contains(&target.platform));
        inserted(watched.map(|(target, standing)| (*target, standing.clone())))
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

    /// The platforms that the person chose.
    pub fn chosen(&self) -> impl Iterator<Item = PlatformId> + '_ {
        self.lasting.settings.chosen.iter().copied()
    }

    /// Those of these permissions that concern platforms watched, and controls.
    pub(crate) fn granted_of_watched(&self, granted: &[String]) -> Vec<String> {
        let watched = self.chosen().map(PlatformId::platform);
        let controls = CONTROLS.iter().chain([&PLAIN_CHECK]);
        let known: Vec<String> = watched
            .flat_map(Platform::origins)
            .chain(controls.map(|site| site.origin.to_owned()))
            .collect();
        known
            .into_iter()
            .filter(|origin| grants(granted, origin))
            .collect()
    }

    /// A monitor that goes on with a recording, too.
    #[must_use]
    pub fn with_recording(mut self, recording: Option<&str>) -> Self {
        self.recorder = recording.map(Recorder::restored).unwrap_or_default();
        self
    }

    /// What the check over plain http brought, if it was heard lately.
    pub(crate) fn plain(&self, now: Millis) -> Option<bool> {
        self.living.controls.plain(now)
    }

    /// Whether the browser sees a page of the network that asks to log in.
    pub(crate) const fn sees_portal(&self) -> bool {
        self.living.portal
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
