//! What judges: signals in, effects out, and the state between them.

mod clock;
mod controls;
mod following;
mod naming;
mod notices;
mod observe;
mod rechecks;
mod sharing;
mod slow_loads;

use crate::catalogue::{CONTROLS, PLAIN_CHECK, Platform, PlatformId};
use crate::collect::collect_unsorted;
use crate::context::{Context, grants};
use crate::effect::Effect;
use crate::history::History;
use crate::load::Loads;
use crate::signal::Signal;
use crate::snapshot;
use crate::state::{LocalState, SessionState};
use crate::time::{Millis, Moment};
use crate::tracked::Tracked;
use crate::verdict::{Circumstances, Say, judge};

/// The monitor: it keeps the state, and judges by it.
#[derive(Clone, Debug)]
pub(crate) struct Monitor {
    pub(crate) context: Context,
    pub(crate) local: Tracked<LocalState>,
    pub(crate) session: Tracked<SessionState>,
    /// Parts of pages that are being loaded. They are many and soon over: not kept.
    pub(crate) parts: Loads,
    /// When the last signal came. It alone is no reason to store anything.
    last_now: Millis,
    /// What is to be done, until the end of the turn.
    effects: Vec<Effect>,
}

/// The texts of a state that must be stored anew.
#[derive(Debug, Default)]
pub(crate) struct Unsaved {
    pub(crate) session: Option<String>,
    pub(crate) local: Option<String>,
}

impl Monitor {
    /// A monitor that goes on from what was stored, or begins anew where nothing was.
    pub(crate) fn new(
        context: Context,
        session: Option<SessionState>,
        local: Option<LocalState>,
    ) -> Self {
        let bin_length = context.operator.bin_millis();
        let mut local = local.unwrap_or_else(|| LocalState::new(bin_length));
        if local.history.length() != bin_length {
            local.history = History::new(bin_length);
        }
        let session = session.unwrap_or_default();
        Self {
            context,
            last_now: session.last_now,
            local: Tracked::stored(local),
            session: Tracked::stored(session),
            parts: Loads::default(),
            effects: Vec::new(),
        }
    }

    /// The monitor of a background that begins to run where another one was ended: it knows
    /// what was stored, and what the browser says.
    pub(crate) fn started_again(self, offline: bool, granted: Vec<String>) -> Self {
        let context = Context {
            offline,
            granted,
            ..self.context.clone()
        };
        let session = snapshot::read(&snapshot::write(&self.session_now()));
        let local = snapshot::read(&snapshot::write(&*self.local));
        Self::new(context, session, local)
    }

    /// The same as if nothing had ever been kept.
    pub(crate) fn forgetful(&self) -> Self {
        Self::new(self.context.clone(), None, None)
    }

    /// The session's state, as it would be stored now.
    pub(crate) fn session_now(&self) -> SessionState {
        SessionState {
            last_now: self.last_now,
            ..(*self.session).clone()
        }
    }

    /// What of the state changed since it was last asked for.
    pub(crate) fn take_unsaved(&mut self) -> Unsaved {
        let last_now = self.last_now;
        Unsaved {
            session: self.session.take_changed().map(|session| {
                session.last_now = last_now;
                snapshot::write(session)
            }),
            local: self
                .local
                .take_changed()
                .map(|local| snapshot::write(local)),
        }
    }

    /// Handles one signal at one moment; says all that is to be done.
    pub(crate) fn handle(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        self.watch_clock(moment.now);
        self.dispatch(signal, moment);
        self.settle(moment);
        std::mem::take(&mut self.effects)
    }

    fn dispatch(&mut self, signal: Signal, moment: Moment) {
        let now = moment.now;
        match signal {
            Signal::Request { event, details } => self.request(event, &details, moment),
            Signal::Navigation { details } => self.navigated(&details, moment),
            Signal::Resolved { host, addresses } => self.resolved(&host, addresses.as_deref()),
            Signal::Portal { locked } => {
                if self.session.portal != locked {
                    self.session.portal = locked;
                }
            }
            Signal::Woke { .. } => self.woke(now),
            Signal::Connectivity { online } => self.connectivity(online, moment),
            Signal::Granted { origins, data } => {
                self.context.granted = origins;
                self.heed_data(data);
            }
            Signal::Choose { platforms } => {
                self.local.settings.chosen = collect_unsorted(platforms);
                self.drop_unwatched();
            }
            Signal::Share { yes, consent } => self.share(yes, consent),
            Signal::Follow { yes, consent } => self.follow(yes, consent),
            Signal::Country { country } => self.local.bulletin.choose(country),
            Signal::Save { on } => self.local.settings.saver = Some(on),
            Signal::Check => self.check(now),
            Signal::Pause { on } => {
                self.local.settings.paused = on;
                self.drop_unwatched();
            }
            Signal::Notify { on } => self.notify(on, now),
            Signal::Discreet { on } => self.local.settings.discreet = on,
            Signal::Rechecks { on } => self.local.settings.rechecks_off = !on,
            Signal::Asked {
                round,
                control,
                answer,
            } => {
                let controls = &mut self.session.controls;
                if let Some(finding) = controls.record(round, &control, &answer, now) {
                    self.heard(&finding);
                }
            }
            Signal::Rechecked { target, answer } => self.rechecked(target, &answer, moment),
            Signal::Measured { answer } => self.measured(&answer, moment),
            Signal::Sealed { bin, payload } => self.sealed(bin, payload, now),
            Signal::Sent { bin, status } => self.sent(bin, status, moment),
            Signal::Tokens { window, answer } => self.tokens(window, answer, moment),
            Signal::Feed { feed } => self.fed(feed, now),
            // Time passes, which is all of an alarm. The others are the session's.
            Signal::Alarm | Signal::Record { .. } | Signal::Simulate { .. } | Signal::Forget => {}
        }
    }

    /// Does all that time alone brings about.
    fn settle(&mut self, moment: Moment) {
        let now = moment.now;
        let mut silent = Vec::new();
        if self.session.loads.has_silent(now) {
            silent = self.session.loads.silent(now);
        }
        silent.extend(self.parts.silent(now));
        for ended in silent {
            self.ended(ended, moment);
        }
        let due = self.session.controls.next_due();
        if due.is_some_and(|due| due <= now)
            && let Some(finding) = self.session.controls.expire(now)
        {
            self.heard(&finding);
        }
        self.seek_controls(moment);
        self.confirm(now);
        self.due_rechecks(now);
        self.end_slow_load(moment);
        self.report(moment);
        self.fetch(moment);
    }

    fn connectivity(&mut self, online: bool, moment: Moment) {
        let now = moment.now;
        let back = online && self.context.offline;
        self.context.offline = !online;
        if !online {
            self.disown(now);
        }
        if back {
            let local = &mut *self.local;
            local
                .statuses
                .values_mut()
                .for_each(|status| status.hurry(now));
            local.outbox.hurry(local.history.length(), moment);
            local.tokens.renew(now);
        }
    }

    /// What is under way for platforms that are no longer watched ends.
    fn drop_unwatched(&mut self) {
        let settings = &self.local.settings;
        let watched = |platform| settings.watches(platform);
        self.session.keep_only(watched);
        self.parts.keep_only(watched);
    }

    /// Whatever an earlier run of the background had under way, nobody waits for now.
    fn woke(&mut self, now: Millis) {
        // The browser may have been closed when the clock was set back.
        let mut statuses = self.local.statuses.values();
        if statuses.any(|status| status.is_ahead_of(now)) {
            self.clock_was_set_back(now);
        }
        // What was taken back while nothing of Sada ran.
        self.heed_data(self.context.data.clone());
        let (session, local) = (&mut *self.session, &mut *self.local);
        local.forget_old(now);
        session.controls.orphaned();
        for target in session.rechecks.end_all() {
            if let Some(status) = local.statuses.get_mut(&target) {
                status.hurry(now);
            }
        }
        session.forget_slow_loads();
        local.outbox.orphaned();
        local.tokens.orphaned();
    }

    /// When something falls due.
    pub(crate) fn next_due(&self, now: Millis) -> Option<Millis> {
        let rechecks = self.local.statuses.iter().filter(|(target, _)| {
            !self.local.settings.rechecks_off
                && self.may_recheck(**target)
                && !self.session.rechecks.is_open(**target)
        });
        let rechecks = rechecks.filter_map(|(_, status)| status.recheck_due());
        let slow_load = self.session.slow_load.as_ref();
        let others = [
            self.session.loads.next_due(),
            self.parts.next_due(),
            self.session.controls.next_due(),
            slow_load.map(crate::state::SlowLoad::over),
            self.report_due(now),
            self.fetch_due(),
            self.notice_due(now),
        ];
        rechecks.chain(others.into_iter().flatten()).min()
    }

    /// Whether the platform is watched.
    pub(crate) fn watches(&self, platform: PlatformId) -> bool {
        self.local.settings.watches(platform)
    }

    /// What can be said of a platform now.
    pub(crate) fn say(&self, platform: PlatformId, now: Millis) -> Say {
        judge(
            platform,
            &self.local.watched_statuses(),
            self.circumstances(platform, now),
            now,
        )
    }

    /// What is known now of the device and its network, and of others who open the platform.
    fn circumstances(&self, platform: PlatformId, now: Millis) -> Circumstances {
        let controls = &self.session.controls;
        Circumstances {
            offline: self.context.offline,
            portal: self.session.portal,
            plain: controls.plain(now),
            clock_off: controls.clock_is_off(),
            others: self.local.others(platform, now),
        }
    }

    /// The platforms that the person chose.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = PlatformId> + '_ {
        self.local.settings.chosen.iter().copied()
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
}
