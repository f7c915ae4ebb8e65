//! What of a session is to be kept, and what follows from what the browser's storage says of it.

use super::Session;
use crate::consent::KeptAnswers;
use crate::effect::Effect;
use crate::keeping::Again;
use crate::monitor::Monitor;
use crate::persist::{Persist, StoredPart};
use crate::recording::Recorder;
use crate::snapshot;
use crate::time::{Millis, Moment};

/// What a mark holds: that it is there is all it says.
const YES: &str = "yes";

impl Session {
    /// What is to be kept, where it changed, or was refused and is due again.
    pub(super) fn persist(&mut self, now: Millis) -> Option<Persist> {
        let due = self.keeping.take_due(now);
        let again = |part| self.keeping.again(part).filter(|_| due);
        let [session, local, aside, recording] = [
            StoredPart::Living,
            StoredPart::Lasting,
            StoredPart::Aside,
            StoredPart::Recording,
        ]
        .map(again);
        if session == Some(Again::Write) {
            self.monitor.session.mark();
        }
        if local == Some(Again::Write) {
            self.monitor.local.mark();
        }
        if recording.is_some() {
            self.recorder.mark();
        }
        let unsaved = self.monitor.take_unsaved();
        let lay = !self.keeping.was_asked(StoredPart::Aside) || aside == Some(Again::Write);
        let laid = self.aside.clone().filter(|_| lay);
        let removed = |again: Option<Again>| again.filter(|it| *it == Again::Remove).map(|_| None);
        let mut persist = Persist {
            session: unsaved.session.map(Some).or(removed(session)),
            local: unsaved.local.map(Some).or(removed(local)),
            aside: laid.map(Some).or(removed(aside)),
            recording: self.recorder.take_unsaved(),
            ..Persist::default()
        };
        self.mark_answers(due, &mut persist);
        self.stand_in(due, &mut persist);
        let persist = persist.parts().next().is_some().then_some(persist);
        let asked = persist.map(|persist| self.keeping.ask(persist));
        // A Yes that was just marked counts when that is kept, one that was taken back no more.
        self.monitor.context.kept = self.keeping.answers();
        asked
    }

    /// Begins as if Sada had just been installed, and has removed whatever is kept.
    pub(super) fn forget(&mut self) -> Persist {
        self.monitor = Monitor::new(self.monitor.context.clone(), None, None);
        self.monitor.context.kept = KeptAnswers::default();
        self.simulated = None;
        self.recorder = Recorder::default();
        self.aside = None;
        let mut removal = Persist::removal();
        // While the browser refuses, what takes the place of the old state is there throughout.
        if self.keeping.has_stand_in() {
            removal.unkept = Some(Some(self.local_text()));
        }
        self.keeping.ask_to_delete(removal)
    }

    /// What follows from an answer of the browser's storage.
    pub(super) fn storage_answered(&mut self, moment: Moment) -> Vec<Effect> {
        let left = self.keeping.left();
        if self.monitor.session.left != left {
            self.monitor.session.left = left;
        }
        let kept = self.keeping.answers();
        if kept == self.monitor.context.kept {
            return Vec::new();
        }
        self.monitor.answers_kept(kept, moment)
    }

    /// Marks each Yes beside the state, and takes the mark of any other answer away.
    fn mark_answers(&self, due: bool, persist: &mut Persist) {
        let (wanted, marked) = (self.monitor.local.yeses(), self.keeping.marked());
        let asked = |part, wanted: bool, marked| {
            let refused = due && self.keeping.again(part).is_some();
            (refused || wanted != marked).then(|| wanted.then(|| YES.to_owned()))
        };
        persist.sharing_yes = asked(StoredPart::SharingYes, wanted.sharing, marked.sharing);
        persist.feed_yes = asked(StoredPart::FeedYes, wanted.feed, marked.feed);
    }

    /// While the browser refuses the lasting state, another that ends with the browser stands in for
    /// it: with every change, until the lasting one is kept as it is now.
    fn stand_in(&self, due: bool, persist: &mut Persist) {
        let refused = self.keeping.again(StoredPart::Lasting).is_some();
        let is_there = self.keeping.has_stand_in();
        let again = due && self.keeping.again(StoredPart::Unkept).is_some();
        let stale = !is_there || persist.local.is_some() || again;
        if (refused || is_there) && stale {
            persist.unkept = Some(Some(self.local_text()));
        } else if (is_there && self.keeping.is_kept()) || again {
            persist.unkept = Some(None);
        }
    }

    fn local_text(&self) -> String {
        snapshot::write(&*self.monitor.local)
    }
}
