//! What the person set.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::catalogue::PlatformId;
use crate::consent::CONSENT;

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

    /// Whether the platform is watched: chosen, and nothing is paused.
    pub(crate) fn watches(&self, platform: PlatformId) -> bool {
        !self.paused && self.chosen.contains(&platform)
    }

    /// The person's answer to the text as it is now; `None` while there is none.
    pub(crate) fn shared(&self) -> Option<bool> {
        self.sharing.filter(|_| self.consent == CONSENT)
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
