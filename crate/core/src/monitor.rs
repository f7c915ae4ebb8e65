//! What judges: signals in, effects out, and the state between them.
//!
//! The monitor decides nothing itself. It hands each signal to the part of the state that it
//! concerns, and puts together what these parts answer.

mod clock;
mod observing;
mod visits;

use self::clock::{Clock, WentBack};
use crate::bulletin::period;
use crate::catalogue::PlatformId;
use crate::collect::collect_unsorted;
use crate::consent::{CONSENT, FEED_CONSENT, KeptAnswers};
use crate::context::Context;
use crate::dns::DnsAnswer;
use crate::effect::{Effect, Notice};
use crate::history::History;
use crate::load::{Ended, Loads};
use crate::signal::{Signal, TokenResponse};
use crate::snapshot;
use crate::state::{Change, LocalState, Notices, RECHECK_TIMEOUT, SessionState};
use crate::time::{Millis, Moment};
use crate::tracked::Tracked;
use crate::verdict::{Circumstances, Say, judge};

/// An issuer's answer to who asks for tokens of a window that is neither the present one nor the
/// next.
const OTHER_WINDOW: Option<u16> = Some(422);

/// The monitor: it keeps the state, and judges by it.
#[derive(Clone, Debug)]
pub(crate) struct Monitor {
    pub(crate) context: Context,
    pub(crate) local: Tracked<LocalState>,
    pub(crate) session: Tracked<SessionState>,
    /// Parts of pages that are being loaded. They are many and soon over: not kept.
    pub(crate) parts: Loads,
    /// Failed pages of which their tabs shall tell whether anybody went there. Not kept: the
    /// browser answers at once.
    waiting: Vec<Ended>,
    clock: Clock,
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
            clock: Clock::new(session.last_now),
            local: Tracked::stored(local),
            session: Tracked::stored(session),
            parts: Loads::default(),
            waiting: Vec::new(),
            effects: Vec::new(),
        }
    }

    /// The session's state, as it would be stored now.
    pub(crate) fn session_now(&self) -> SessionState {
        SessionState {
            last_now: self.clock.last(),
            ..(*self.session).clone()
        }
    }

    /// What of the state changed since it was last asked for.
    pub(crate) fn take_unsaved(&mut self) -> Unsaved {
        let last_now = self.clock.last();
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

    /// Hands a signal to what it concerns.
    fn dispatch(&mut self, signal: Signal, moment: Moment) {
        let now = moment.now;
        match signal {
            Signal::Request { event, details } => self.request(event, &details, moment),
            Signal::Navigation { details } => self.navigated(&details, now),
            Signal::Tab { tab, shown } => self.tab_told(tab, shown.as_ref(), moment),
            Signal::Resolved { host, addresses } => {
                let addresses = addresses.unwrap_or_default();
                // A browser that cannot be asked says nothing else than one without an answer.
                if let Some(answer) = DnsAnswer::of(addresses.iter().map(String::as_str)) {
                    self.local
                        .edit_if(|local| ((), local.resolve(&host, answer)));
                }
            }
            Signal::Portal { locked } => {
                if self.session.portal != locked {
                    self.session.portal = locked;
                }
            }
            Signal::Woke { .. } => self.woke(now),
            Signal::Connectivity { online } => self.connectivity(online, moment),
            Signal::Granted { origins, data } => {
                self.context.granted = origins;
                self.context.data = data;
                let context = &self.context;
                self.local.edit_if(|it| ((), it.follow_browser(context)));
                self.forget_unseen();
            }
            Signal::Choose { platforms } => {
                self.local.settings.chosen = collect_unsorted(platforms);
                self.drop_unwatched();
            }
            // A Yes to a text that has changed since is no Yes.
            Signal::Share { yes, consent } => {
                if !yes || consent == CONSENT {
                    self.local.share(yes);
                }
            }
            Signal::Follow { yes, consent } => {
                if !yes || consent == FEED_CONSENT {
                    self.local.bulletin.follow(yes, FEED_CONSENT);
                }
            }
            Signal::Country { country } => self.local.bulletin.choose(country),
            Signal::Save { on } => self.local.settings.saver = Some(on),
            Signal::Check => {
                let targets = self.local.all_looks();
                self.recheck(&targets, RECHECK_TIMEOUT, now);
            }
            Signal::Pause { on } => {
                self.local.settings.paused = on;
                self.drop_unwatched();
            }
            Signal::Notify { on } => {
                self.local.settings.notify = on;
                // What stands is in the person's sight. Only what changes from now on is told.
                self.local.notices = Notices::begun(self.blocked(now));
            }
            Signal::Discreet { on } => self.local.settings.discreet = on,
            Signal::Rechecks { on } => self.local.settings.rechecks_off = !on,
            Signal::Asked {
                round,
                control,
                answer,
            } => {
                let controls = &mut self.session.controls;
                if let Some(finding) = controls.record(round, &control, &answer, now) {
                    self.apply_finding(&finding);
                }
            }
            Signal::Rechecked { target, answer } => self.rechecked(target, &answer, moment),
            Signal::Measured { answer } => {
                let slow_loads = &mut self.session.slow_loads;
                let (said, next) = slow_loads.measured(&answer, &self.local.statuses, now);
                self.compared(said, moment);
                self.effects.extend(next);
            }
            Signal::Sealed { bin, payload } => {
                if self.local.settings.reports_to(&self.context).is_some() {
                    self.local.sharing.sealed(bin, payload, now);
                }
            }
            Signal::Sent { bin, status } => {
                let local = &mut *self.local;
                let bin_length = local.history.length();
                local.sharing.sent(bin, status, bin_length, moment);
            }
            Signal::Tokens { window, answer } => {
                if answer
                    == (TokenResponse::Refused {
                        status: OTHER_WINDOW,
                    })
                {
                    self.session.controls.clock_mut().suspect();
                }
                if let Some(operator) = self.local.settings.reports_to(&self.context) {
                    let sharing = &mut self.local.sharing;
                    sharing.answered(window, answer, operator, moment);
                }
            }
            // After a No nothing is taken.
            Signal::Feed { feed } => {
                if self.local.followed() == Some(true) {
                    let country = self.local.country();
                    let bin_length = self.local.history.length();
                    self.local.bulletin.accept(feed, country, bin_length, now);
                }
            }
            // Time passes, which is all of an alarm. The others are the session's.
            Signal::Alarm
            | Signal::Record { .. }
            | Signal::Simulate { .. }
            | Signal::Forget
            | Signal::Kept { .. } => {}
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
            self.apply_finding(&finding);
        }
        self.seek_controls(moment);
        let due = self.local.due_looks(now);
        self.recheck(&due, RECHECK_TIMEOUT, now);
        let slow = self.session.edit_if(|it| it.slow_loads.expire(now));
        self.effects.extend(slow);
        self.send(moment);
    }

    /// Sends reports and asks for tokens and the feed, where that is due.
    fn send(&mut self, moment: Moment) {
        let saver = self.local.settings.saves_data(&self.context);
        if self.local.settings.reports_to(&self.context).is_some() {
            self.seek_time(moment.now);
        }
        if let Some(operator) = self.local.settings.reports_to(&self.context) {
            let hold = self.session.controls.clock().is_wrong();
            let sent = self.local.edit_if(|local| {
                let (sharing, history) = (&mut local.sharing, &local.history);
                sharing.tick(operator, history, saver, hold, moment)
            });
            self.effects.extend(sent);
        }
        if let Some((operator, country)) = self.local.feed_source(&self.context) {
            let period = period(saver, self.local.history.length());
            let relays = &operator.relays;
            let fetch = self
                .local
                .edit_if(|local| local.bulletin.tick(relays, country, period, moment));
            self.effects.extend(fetch);
        }
    }

    /// An answer may have become one that is kept: sends what waited for that.
    pub(crate) fn answers_kept(&mut self, kept: KeptAnswers, moment: Moment) -> Vec<Effect> {
        self.context.kept = kept;
        self.send(moment);
        std::mem::take(&mut self.effects)
    }

    /// The browser says that there is a line again, or that there is none.
    fn connectivity(&mut self, online: bool, moment: Moment) {
        let now = moment.now;
        let back = online && self.context.offline;
        self.context.offline = !online;
        if !online {
            self.local
                .edit_if(|local| ((), local.withdraw_own_faults(now)));
        }
        if back {
            let local = &mut *self.local;
            local
                .statuses
                .values_mut()
                .for_each(|status| status.hurry(now));
            local.sharing.reconnected(local.history.length(), moment);
        }
    }

    /// What is under way for platforms that are no longer watched ends.
    fn drop_unwatched(&mut self) {
        let settings = &self.local.settings;
        let watched = |platform| settings.watches(platform);
        self.session.keep_only(watched);
        self.parts.keep_only(watched);
        self.waiting.retain(|ended| watched(ended.target.platform));
    }

    /// Whatever an earlier run of the background had under way, nobody waits for now.
    fn woke(&mut self, now: Millis) {
        // The browser may have been closed when the clock was set back.
        let mut statuses = self.local.statuses.values();
        if statuses.any(|status| status.is_ahead_of(now)) {
            self.clock_was_set_back(now);
        }
        // What was taken back while nothing of Sada ran.
        let context = &self.context;
        self.local.edit_if(|it| ((), it.follow_browser(context)));
        self.forget_unseen();
        let (session, local) = (&mut *self.session, &mut *self.local);
        local.forget_old(now);
        for target in session.background_restarted() {
            if let Some(status) = local.statuses.get_mut(&target) {
                status.hurry(now);
            }
        }
        local.sharing.background_restarted();
    }

    /// Takes the time of a signal. Where the clock went back, what waits for a moment, and what is
    /// now of the future, is of no use.
    pub(crate) fn watch_clock(&mut self, now: Millis) {
        match self.clock.read(now) {
            Some(WentBack::Set) => self.clock_was_set_back(now),
            // A control that seems to have answered only later would speak for every failure
            // until then, and no control for a failure that seems to come only later. Both are
            // stored with the moment that is now the last: from it alone nobody could tell.
            Some(WentBack::Corrected) => {
                self.session.controls.forget_answer();
                for status in self.local.statuses.values_mut() {
                    status.not_after(now);
                }
            }
            None => {}
        }
    }

    fn clock_was_set_back(&mut self, now: Millis) {
        self.session.clock_was_set_back();
        self.parts.clear();
        self.waiting.clear();
        self.local.clock_was_set_back(now);
    }

    /// When something falls due.
    pub(crate) fn next_due(&self, now: Millis) -> Option<Millis> {
        let (session, local) = (&self.session, &self.local);
        let reports_to = local.settings.reports_to(&self.context);
        let clock = session.controls.clock();
        let holds = clock.is_wrong();
        let asks_for_time = reports_to.is_some() && !self.context.offline;
        let follows = local.feed_source(&self.context).is_some();
        let all = [
            local.next_look(&self.context, &session.rechecks),
            session.loads.next_due(),
            self.parts.next_due(),
            session.controls.next_due(),
            session.slow_loads.next_due(),
            reports_to.and_then(|operator| local.sharing.next_due(operator, holds, now)),
            clock.next_due().filter(|_| asks_for_time),
            local.bulletin.next_due().filter(|_| follows),
            self.change(now).and(local.notices.next()),
        ];
        all.into_iter().flatten().min()
    }

    /// What can be said of a platform now.
    pub(crate) fn say(&self, platform: PlatformId, now: Millis) -> Say {
        let controls = &self.session.controls;
        let circumstances = Circumstances {
            offline: self.context.offline,
            portal: self.session.portal,
            plain: controls.plain(now),
            clock_off: controls.clock().is_far_off(),
            others: self.local.others(platform, now),
        };
        judge(platform, &self.local.watched_statuses(), circumstances, now)
    }

    /// The notification that is due, which counts as given.
    pub(crate) fn notice(&mut self, now: Millis) -> Option<Notice> {
        let change = self.change(now)?;
        if !self.local.notices.may_tell(now) {
            return None;
        }
        let notice = change.notice(&self.blocked(now), self.local.settings.discreet);
        self.local.notices.tell(change, now);
        Some(notice)
    }

    /// What differs from what was told; `None` if nothing does, or nobody wants to be told.
    fn change(&self, now: Millis) -> Option<Change> {
        let settings = &self.local.settings;
        if !settings.notify || settings.paused {
            return None;
        }
        let opens = |id| self.say(id, now).opens();
        self.local.notices.change(self.blocked(now), opens)
    }

    /// What appears to be blocked: doubt is not told.
    fn blocked(&self, now: Millis) -> Vec<PlatformId> {
        let appears = |id: &PlatformId| self.say(*id, now).appears_blocked();
        self.local.settings.chosen().filter(appears).collect()
    }
}
