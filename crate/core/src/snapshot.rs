//! What outlives the background: one versioned text for the browser's run, one for longer.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::bulletin::Bulletin;
use crate::catalogue::PlatformId;
use crate::control::Controls;
use crate::history::History;
use crate::load::Loads;
use crate::monitor::{Asked, Named, Notices, Pacing};
use crate::numbers;
use crate::outbox::Outbox;
use crate::simulation::Simulation;
use crate::target::Target;
use crate::time::Millis;
use crate::verdict::Standings;
use crate::wallet::Wallet;

/// The version written. Every older one must load.
pub(crate) const VERSION: u32 = 2;

/// What is kept while the browser runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Living {
    pub(crate) loads: Loads,
    pub(crate) controls: Controls,
    /// What is being looked at again.
    #[serde(default)]
    pub(crate) asked: BTreeMap<Target, Asked>,
    pub(crate) last_now: Millis,
    /// A load whose pace is being held against another site's.
    #[serde(default)]
    pub(crate) pacing: Option<Pacing>,
    /// Slow loads whose turn comes after that one.
    #[serde(default)]
    pub(crate) paced_next: Vec<Pacing>,
    /// The last failure that `webNavigation` gave a name.
    #[serde(default)]
    pub(crate) named: Option<Named>,
    /// Whether the browser sees a page that asks to log in.
    #[serde(default)]
    pub(crate) portal: bool,
    /// A simulation that is shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) simulation: Option<Simulation>,
}

/// What the person set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    pub(crate) chosen: BTreeSet<PlatformId>,
    /// `None`: not answered yet, and so nothing is sent.
    pub(crate) sharing: Option<bool>,
    /// The version of the text that this answers.
    #[serde(default)]
    pub(crate) consent: u32,
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

/// What is kept for longer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Lasting {
    pub(crate) settings: Settings,
    pub(crate) standings: Standings,
    pub(crate) history: History,
    pub(crate) outbox: Outbox,
    #[serde(default)]
    pub(crate) wallet: Wallet,
    #[serde(default)]
    pub(crate) bulletin: Bulletin,
    #[serde(default)]
    pub(crate) notices: Notices,
}

impl Lasting {
    pub(crate) const fn new(bin_length: Millis) -> Self {
        Self {
            settings: Settings {
                chosen: BTreeSet::new(),
                sharing: None,
                consent: 0,
                paused: false,
                saver: None,
                notify: false,
                discreet: false,
                rechecks_off: false,
            },
            standings: Standings::new(),
            history: History::new(bin_length),
            outbox: Outbox::EMPTY,
            wallet: Wallet::EMPTY,
            bulletin: Bulletin::EMPTY,
            notices: Notices::NONE,
        }
    }
}

#[derive(Serialize)]
struct Written<'a, T> {
    version: u32,
    state: &'a T,
}

#[derive(Deserialize)]
struct Read<T> {
    version: u32,
    state: T,
}

/// Writes a state.
pub(crate) fn write<T: Serialize>(state: &T) -> String {
    // Only maps with other keys than strings, or a failing writer, can make this fail; the
    // states have neither.
    serde_json::to_string(&Written {
        version: VERSION,
        state,
    })
    .unwrap_or_default()
}

/// Reads a state of this version or an older one; `None` if it is neither, or damaged.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Option<T> {
    let read: Read<T> = numbers::fit(text)
        .then(|| crate::json::read(text).ok())
        .flatten()?;
    (read.version <= VERSION).then_some(read.state)
}
