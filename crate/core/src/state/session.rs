//! What is kept while the browser runs.

use serde::{Deserialize, Serialize};

use super::named_failure::NamedFailure;
use super::rechecks::Rechecks;
use super::slow_loads::SlowLoads;
use crate::catalogue::PlatformId;
use crate::control::Controls;
use crate::json::{Tree, Unreadable};
use crate::load::Loads;
use crate::persist::StoredPart;
use crate::scene::Simulation;
use crate::target::Target;
use crate::time::Millis;

/// What is kept while the browser runs (`storage.session`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Tree")]
pub(crate) struct SessionState {
    /// Pages that are being loaded.
    pub(crate) loads: Loads,
    /// The rounds of controls.
    pub(crate) controls: Controls,
    /// What is being looked at again.
    #[serde(rename = "asked")]
    pub(crate) rechecks: Rechecks,
    /// The last moment that was known when this was stored.
    pub(crate) last_now: Millis,
    /// Slow loads that are compared with another site.
    #[serde(flatten)]
    pub(crate) slow_loads: SlowLoads,
    /// The last failure that `webNavigation` gave a name.
    #[serde(rename = "named")]
    pub(crate) named_failure: Option<NamedFailure>,
    /// Whether the browser sees a page that asks to log in.
    pub(crate) portal: bool,
    /// A simulation that is shown. It is the session's, which has it stored here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) simulation: Option<Simulation>,
    /// What was to be deleted with everything else and the browser refuses to. It is the session's,
    /// likewise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) left: Vec<StoredPart>,
}

impl SessionState {
    /// Ends what is under way for platforms that are no longer watched.
    pub(crate) fn keep_only(&mut self, watched: impl Fn(PlatformId) -> bool) {
        self.loads.keep_only(&watched);
        self.rechecks.keep_only(&watched);
        self.slow_loads.keep_only(&watched);
        self.named_failure
            .take_if(|it| !watched(it.target.platform));
    }

    /// Forgets what is under way at hosts that may no longer be seen, and looks at platforms that
    /// may no longer be reached.
    pub(crate) fn forget_unseen(
        &mut self,
        may_see: impl Fn(&str) -> bool,
        may_reach: impl Fn(PlatformId) -> bool,
    ) {
        self.loads.forget_unseen(may_see);
        self.rechecks.keep_only(&may_reach);
        self.slow_loads.keep_only(&may_reach);
    }

    /// Ends what an earlier run of the background had under way, except loads. Gives what was
    /// being looked at again.
    pub(crate) fn background_restarted(&mut self) -> impl Iterator<Item = Target> + use<> {
        self.controls.background_restarted();
        self.slow_loads = SlowLoads::default();
        self.rechecks.end_all()
    }

    /// Forgets all that waits for a moment: the clock was set back.
    pub(crate) fn clock_was_set_back(&mut self) {
        self.loads.clear();
        self.controls.abandon();
        self.rechecks = Rechecks::default();
        self.slow_loads = SlowLoads::default();
        self.named_failure = None;
    }
}

/// The fields of [`SlowLoads`] stand beside the others.
impl TryFrom<Tree> for SessionState {
    type Error = Unreadable;

    fn try_from(mut stored: Tree) -> Result<Self, Unreadable> {
        Ok(Self {
            loads: stored.field("loads")?,
            controls: stored.field("controls")?,
            rechecks: stored.field_or_default("asked")?,
            last_now: stored.field("last_now")?,
            named_failure: stored.field_or_default("named")?,
            portal: stored.field_or_default("portal")?,
            simulation: stored.field_or_default("simulation")?,
            left: stored.field_or_default("left")?,
            slow_loads: SlowLoads::deserialize(stored)?,
        })
    }
}
