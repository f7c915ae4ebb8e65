//! One run of the background: the monitor and all that stands round it.

mod storing;

use crate::attestation::Attestation;
use crate::catalogue::PlatformId;
use crate::consent::KeptAnswers;
use crate::context::Context;
use crate::effect::{Badge, Effect};
use crate::keeping::Keeping;
use crate::monitor::Monitor;
use crate::persist::StoredPart;
use crate::recording::Recorder;
use crate::scene::Simulation;
use crate::signal::Signal;
use crate::simulation::play;
use crate::snapshot;
use crate::state::{LocalState, SessionState};
use crate::time::{Millis, Moment};
use crate::verdict::Say;
use crate::view::{RecordingView, Shown, View, badge, view};
use crate::vote::Ballot;

/// No alarm is asked for sooner than this, so that nothing can make the background spin.
const SHORTEST_WAIT: Millis = Millis(250);

/// The texts that the shell had stored.
#[derive(Clone, Copy, Debug, Default)]
pub struct Stored<'a> {
    /// The state that is kept while the browser runs.
    pub session: Option<&'a str>,
    /// The state that is kept for longer.
    pub local: Option<&'a str>,
    /// The diagnostic recording, as it was kept.
    pub recording: Option<&'a str>,
    /// The stand-in for the local state, where the browser refused to keep that.
    pub unkept: Option<&'a str>,
    /// The mark of a Yes to sharing.
    pub sharing_yes: Option<&'a str>,
    /// The mark of a Yes to the feed.
    pub feed_yes: Option<&'a str>,
}

/// What was last sent to the shell, so that it is told only what changed.
#[derive(Clone, Debug, Default)]
struct SentToShell {
    badge: Option<Badge>,
    /// `None`: it must be told, whatever it is.
    wake: Option<Option<Millis>>,
}

/// One run of the background.
#[derive(Clone, Debug)]
pub struct Session {
    pub(crate) monitor: Monitor,
    pub(crate) recorder: Recorder,
    /// The monitor of a simulation, while one is shown.
    simulated: Option<Box<Monitor>>,
    sent: SentToShell,
    /// A stored state that could not be read and is laid aside.
    aside: Option<String>,
    keeping: Keeping,
}

impl Session {
    /// A session that goes on from what was stored, or begins anew where nothing was.
    ///
    /// A local state that cannot be read is laid aside, and the monitor begins anew.
    #[must_use]
    pub fn new(context: Context, stored: Stored<'_>) -> Self {
        let session: Option<SessionState> = stored.session.and_then(snapshot::read);
        // What was to be deleted is not read any more, although it is still there.
        let left = session.as_ref().map(|it| it.left.clone());
        let left = left.unwrap_or_default();
        let lasting = stored
            .local
            .filter(|_| !left.contains(&StoredPart::Lasting));
        let local: Option<LocalState> = lasting.and_then(snapshot::read);
        let aside = lasting.filter(|_| local.is_none());
        let stand_in = stored.unkept.and_then(snapshot::read);
        let marks = KeptAnswers {
            sharing: stored.sharing_yes.is_some(),
            feed: stored.feed_yes.is_some(),
        };
        let local = LocalState::resumed(local, stand_in, marks);
        let recorded = |_: &&str| !left.contains(&StoredPart::Recording);
        let recording = stored.recording.filter(recorded);
        Self {
            monitor: Monitor::new(context, session, local),
            recorder: recording.map(Recorder::restored).unwrap_or_default(),
            simulated: None,
            sent: SentToShell::default(),
            aside: aside.map(str::to_owned),
            keeping: Keeping::new(marks, stored.unkept.is_some(), &left),
        }
    }

    /// Handles one signal at one moment; says all that is to be done.
    pub fn handle(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        let mut effects = self.apply(signal, moment);
        effects.extend(self.tell_changes(moment.now));
        effects
    }

    /// Handles one signal of several; what the shell is told of their sum says
    /// [`tell_changes`](Self::tell_changes), once, after the last.
    pub fn apply(&mut self, signal: Signal, moment: Moment) -> Vec<Effect> {
        let now = moment.now;
        // No verdict depends on it, and it is no line of a recording: that would have to be kept
        // again, which has an answer again.
        if let Signal::Kept {
            number,
            kept,
            refused,
        } = signal
        {
            self.keeping.answered(number, &kept, &refused, now);
            return self.storage_answered(moment);
        }
        // Nothing else of a monitor changes.
        if let Signal::Simulate { scene } = signal {
            self.monitor.session.simulation = scene.map(|scene| Simulation::begun(scene, now));
            self.simulated = self.played(now);
            return Vec::new();
        }
        self.recorder.record(&signal, &self.monitor, moment);
        self.end_simulation(now);
        let mut effects = Vec::new();
        match signal {
            Signal::Record { on } => {
                self.monitor.watch_clock(now);
                self.recorder.switch(on, &self.monitor, now);
            }
            // The shell has forgotten what it was told.
            Signal::Woke { .. } => {
                self.sent = SentToShell::default();
                self.simulated = self.played(now);
            }
            // The alarm is used up; an early one must be asked for again.
            Signal::Alarm => self.sent.wake = None,
            Signal::Forget => effects.push(Effect::Persist(self.forget())),
            _ => {}
        }
        let woke = matches!(signal, Signal::Woke { .. });
        effects.extend(self.monitor.handle(signal, moment));
        if woke {
            // Also what did not change: a good state replaces one that could not be read.
            self.monitor.session.mark();
            self.monitor.local.mark();
        }
        effects
    }

    /// Tells the shell what is to be shown, kept and waited for, where it changed.
    pub fn tell_changes(&mut self, now: Millis) -> Vec<Effect> {
        let mut effects = Vec::new();
        let badge = badge(&self.shown(now), now);
        if self.sent.badge.as_ref() != Some(&badge) {
            self.sent.badge = Some(badge.clone());
            effects.push(Effect::Badge(badge));
        }
        effects.extend(self.monitor.notice(now).map(Effect::Notify));
        effects.extend(self.persist(now).map(Effect::Persist));
        let wake = self.next_due(now).map(|due| due.max(now + SHORTEST_WAIT));
        if self.sent.wake != Some(wake) {
            self.sent.wake = Some(wake);
            effects.push(Effect::Wake { at: wake });
        }
        effects
    }

    /// Everything a page shows. `write` writes a ballot from a place as the report of it is sent.
    pub fn view(
        &self,
        now: Millis,
        write: impl Fn(&Ballot, Option<Attestation>) -> String,
    ) -> View {
        view(&self.shown(now), now, write)
    }

    /// What can be said of a platform now.
    #[must_use]
    pub fn say(&self, platform: PlatformId, now: Millis) -> Say {
        self.monitor.say(platform, now)
    }

    /// What a report of the bin that runs now would hold so far.
    #[must_use]
    pub fn ballot(&self, now: Millis) -> Ballot {
        self.monitor.local.ballot(now)
    }

    /// The platforms that the person chose.
    pub fn chosen(&self) -> impl Iterator<Item = PlatformId> + '_ {
        self.monitor.local.settings.chosen()
    }

    /// The recording as text, to be saved as a file; empty if there is none.
    #[must_use]
    pub fn recording(&self) -> String {
        self.recorder.text()
    }

    /// When something falls due.
    fn next_due(&self, now: Millis) -> Option<Millis> {
        let simulation = self.monitor.session.simulation;
        let over = simulation.map(|simulation| simulation.over());
        let all = [self.monitor.next_due(now), over, self.keeping.next_due()];
        all.into_iter().flatten().min()
    }

    /// The monitor of the simulation that is to be shown now.
    fn played(&self, now: Millis) -> Option<Box<Monitor>> {
        let simulation = self.monitor.session.simulation;
        let on = simulation.filter(|it| it.is_on(now))?;
        Some(Box::new(play(on.scene, on.since)))
    }

    /// Ends a simulation whose time is over.
    fn end_simulation(&mut self, now: Millis) {
        let simulation = self.monitor.session.simulation;
        if simulation.is_some_and(|it| !it.is_on(now)) {
            self.monitor.session.simulation = None;
            self.simulated = None;
        }
    }

    /// What is shown now: the monitor, and over it a simulation while there is one.
    fn shown(&self, now: Millis) -> Shown<'_> {
        let on = self.monitor.session.simulation.filter(|it| it.is_on(now));
        Shown {
            monitor: &self.monitor,
            simulated: on
                .zip(self.simulated.as_deref())
                .map(|(simulation, monitor)| (simulation.scene, monitor)),
            recording: RecordingView {
                on: self.recorder.is_on(),
                lines: self.recorder.len(),
            },
            refusals: self.keeping.refusals(),
        }
    }
}

#[cfg(test)]
mod tests;
