//! A diagnostic recording: the signals of a while as they came, to be replayed elsewhere.
//!
//! JSON lines. The first is a [`Header`]: what the core knew when it began. Each other one is a
//! [`Line`]: a signal with its time and chance. The core is pure, so the same lines give the same
//! verdicts on any machine. Recording is off until the person turns it on, and a line holds no
//! more than the verdict needs: of addresses of pages the host, and only of chosen platforms; of
//! answers no text but the words by which a control is recognised; of addresses on the network
//! only whether they can be a public site's; of the public feed what it says of chosen platforms,
//! and not of which country. Nothing of sharing is recorded.

mod redact;
mod replay;

use serde::{Deserialize, Serialize};

use crate::monitor::Monitor;
use crate::signal::Signal;
use crate::snapshot;
use crate::state::SessionState;
use crate::time::{Millis, Moment};

pub use replay::{BadRecording, Step, replay};

/// The version written.
const VERSION: u32 = 1;
/// At most so many lines are kept; then recording ends.
pub const MOST_LINES: usize = 2_000;

/// The first line of a recording that is kept while it goes on.
const ON: &str = "on";

/// What the core knew when a recording began.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Header {
    sada_recording: u32,
    began: Millis,
    reading_names_install: bool,
    offline: bool,
    granted: Vec<String>,
    /// Snapshots, without history and reports.
    #[serde(rename = "living")]
    session: String,
    #[serde(rename = "lasting")]
    local: String,
}

/// One signal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Line {
    at: Millis,
    /// In hexadecimal digits: other readers of JSON would round so long a number.
    #[serde(with = "hexadecimal")]
    random: u64,
    signal: Signal,
    /// Where the background began to run: what it knew then of the browser.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    knew: Option<Knew>,
}

/// What a background that begins to run is told by the browser.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Knew {
    offline: bool,
    granted: Vec<String>,
}

mod hexadecimal {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[allow(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's signature; a number is not small on every target"
    )]
    pub(super) fn serialize<S: Serializer>(bits: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&format_args!("{bits:x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let digits = String::deserialize(from)?;
        u64::from_str_radix(&digits, 16).map_err(D::Error::custom)
    }
}

/// Writes signals down while it is on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Recorder {
    on: bool,
    lines: Vec<String>,
    unsaved: bool,
}

impl Recorder {
    /// Goes on with what was kept.
    pub(crate) fn restored(kept: &str) -> Self {
        let (state, text) = kept.split_once('\n').unwrap_or_default();
        Self {
            on: state == ON,
            lines: text.lines().map(str::to_owned).collect(),
            unsaved: false,
        }
    }

    pub(crate) const fn is_on(&self) -> bool {
        self.on
    }

    /// How many signals were recorded.
    pub(crate) fn len(&self) -> usize {
        self.lines.len().saturating_sub(1)
    }

    /// The whole recording, to be saved as a file; empty if there is none.
    pub(crate) fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    /// What is to be kept, if it changed: `Some(None)` removes it.
    pub(crate) fn take_unsaved(&mut self) -> Option<Option<String>> {
        let changed = std::mem::take(&mut self.unsaved);
        let state = if self.on { ON } else { "off" };
        changed.then(|| (!self.lines.is_empty()).then(|| format!("{state}\n{}", self.text())))
    }

    /// Has it kept anew although it did not change.
    pub(crate) const fn mark(&mut self) {
        self.unsaved = true;
    }

    /// Turns recording of this monitor on, anew, or off. What was recorded stays until it is
    /// turned on again, or until the browser ends.
    pub(crate) fn switch(&mut self, on: bool, monitor: &Monitor, now: Millis) {
        if !on {
            self.on = false;
            self.unsaved = true;
            return;
        }
        *self = Self {
            on,
            ..Self::default()
        };
        let session = SessionState {
            simulation: None,
            left: Vec::new(),
            ..monitor.session_now()
        };
        self.push(&Header {
            sada_recording: VERSION,
            began: now,
            reading_names_install: monitor.context.reading_names_install,
            offline: monitor.context.offline,
            granted: redact::granted(&monitor.context.granted, monitor),
            session: snapshot::write(&session),
            local: snapshot::write(&monitor.local.recorded()),
        });
    }

    /// Writes a signal to this monitor down, if recording is on and the signal matters for
    /// verdicts.
    pub(crate) fn record(&mut self, signal: &Signal, monitor: &Monitor, moment: Moment) {
        if !self.on {
            return;
        }
        let Some(signal) = redact::redacted(signal, monitor) else {
            return;
        };
        let woke = matches!(signal, Signal::Woke { .. });
        let knew = woke.then(|| Knew {
            offline: monitor.context.offline,
            granted: redact::granted(&monitor.context.granted, monitor),
        });
        self.push(&Line {
            at: moment.now,
            random: moment.random,
            signal,
            knew,
        });
    }

    fn push(&mut self, line: &impl Serialize) {
        // Shapes of our own, with text keys only: writing them cannot fail.
        if let Ok(line) = serde_json::to_string(line) {
            self.lines.push(line);
            self.unsaved = true;
        }
        if self.lines.len() > MOST_LINES {
            self.on = false;
        }
    }
}

#[cfg(test)]
mod tests;
