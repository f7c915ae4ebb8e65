//! What the person set.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::catalogue::PlatformId;
use crate::config::Named;
use crate::consent::{CONSENT, DATA};
use crate::context::Context;
use crate::target::Target;

/// What the person set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// The platforms to watch.
    pub(crate) chosen: BTreeSet<PlatformId>,
    /// The answer whether to share. `None`: not answered yet, and so nothing is sent.
    pub(crate) sharing: Option<bool>,
    /// The version of the text that this answers.
    #[serde(default)]
    pub(crate) consent: u32,
    /// Whether nothing is watched for now.
    pub(crate) paused: bool,
    /// Whether one bin in three is reported; `None`: as the device says.
    #[serde(default)]
    pub(crate) saver: Option<bool>,
    /// Whether a change is told by a notification.
    #[serde(default)]
    pub(crate) notify: bool,
    /// Whether the toolbar button shows nothing, and notifications no more than that there is one.
    #[serde(default)]
    pub(crate) discreet: bool,
    /// Whether what fails is not looked at again by itself.
    #[serde(default)]
    pub(crate) rechecks_off: bool,
}

impl Settings {
    /// As nobody has set anything yet.
    pub(crate) const NONE: Self = Self {
        chosen: BTreeSet::new(),
        sharing: None,
        consent: 0,
        paused: false,
        saver: None,
        notify: false,
        discreet: false,
        rechecks_off: false,
    };

    /// The platforms to watch.
    pub(crate) fn chosen(&self) -> impl Iterator<Item = PlatformId> + '_ {
        self.chosen.iter().copied()
    }

    /// Whether the platform is watched: chosen, and nothing is paused.
    pub(crate) fn watches(&self, platform: PlatformId) -> bool {
        !self.paused && self.chosen.contains(&platform)
    }

    /// The person's answer to the text as it is now; `None` while there is none.
    pub(crate) fn shared(&self) -> Option<bool> {
        self.sharing.filter(|_| self.consent == CONSENT)
    }

    /// The operator, while reports may leave: the answer is Yes and kept, the browser's own too where
    /// it asks, nothing is paused, and where a request would name the installation the browser may
    /// be asked in another way.
    pub(crate) fn reports_to<'a>(&self, context: &'a Context) -> Option<&'a Named> {
        let wanted = self.shared() == Some(true) && context.kept.sharing && !self.paused;
        let may = context.may_collect(&DATA) && context.may_send();
        context.named().filter(|_| wanted && may)
    }

    /// Whether one bin in three is reported.
    pub(crate) fn saves_data(&self, context: &Context) -> bool {
        self.saver.unwrap_or(context.saver)
    }

    /// Whether this may be looked at again: it is watched, and the browser lets it be asked.
    pub(crate) fn may_recheck(&self, target: Target, context: &Context) -> bool {
        self.watches(target.platform) && context.may_reach(target.platform)
    }

    /// The same for a recording, in which sharing has no place, and nothing that is for people's
    /// eyes.
    pub(crate) fn without_sharing(self) -> Self {
        Self {
            sharing: None,
            consent: 0,
            saver: None,
            notify: false,
            discreet: false,
            ..self
        }
    }
}
