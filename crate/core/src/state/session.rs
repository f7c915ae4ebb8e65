//! What is kept while the browser runs.

use serde::{Deserialize, Serialize};

use super::named_failure::NamedFailure;
use super::rechecks::Rechecks;
use super::slow_load::SlowLoad;
use crate::catalogue::PlatformId;
use crate::control::Controls;
use crate::load::Loads;
use crate::scene::Simulation;
use crate::time::Millis;

/// What is kept while the browser runs (`storage.session`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SessionState {
    /// Pages that are being loaded.
    pub(crate) loads: Loads,
    /// The rounds of controls.
    pub(crate) controls: Controls,
    /// What is being looked at again.
    #[serde(default, rename = "asked")]
    pub(crate) rechecks: Rechecks,
    /// The last moment that was known when this was stored.
    pub(crate) last_now: Millis,
    /// A load whose pace is being held against another site's.
    #[serde(default, rename = "pacing")]
    pub(crate) slow_load: Option<SlowLoad>,
    /// Slow loads whose turn comes after that one.
    #[serde(default, rename = "paced_next")]
    pub(crate) slow_next: Vec<SlowLoad>,
    /// The last failure that `webNavigation` gave a name.
    #[serde(default, rename = "named")]
    pub(crate) named_failure: Option<NamedFailure>,
    /// Whether the browser sees a page that asks to log in.
    #[serde(default)]
    pub(crate) portal: bool,
    /// A simulation that is shown. It is the session's, which has it stored here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) simulation: Option<Simulation>,
}

impl SessionState {
    /// Ends what is under way for platforms that are no longer watched.
    pub(crate) fn keep_only(&mut self, watched: impl Fn(PlatformId) -> bool) {
        self.loads.keep_only(&watched);
        self.rechecks.keep_only(&watched);
        self.slow_load.take_if(|it| !watched(it.target.platform));
        self.slow_next.retain(|it| watched(it.target.platform));
        self.named_failure
            .take_if(|it| !watched(it.target.platform));
    }

    /// Forgets all that waits for a moment: the clock was set back.
    pub(crate) fn clock_was_set_back(&mut self) {
        self.loads.clear();
        self.controls.abandon();
        self.rechecks = Rechecks::default();
        self.forget_slow_loads();
        self.named_failure = None;
    }

    /// Forgets the slow loads: nobody waits for the other site any more.
    pub(crate) fn forget_slow_loads(&mut self) {
        self.slow_load = None;
        self.slow_next.clear();
    }
}
