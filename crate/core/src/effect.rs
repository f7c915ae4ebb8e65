//! What goes out: all that the core can ask for.

use sada_units::{BinStart, Millis};
use serde::Serialize;

use crate::attestation::Attestation;
use crate::message::Message;
use crate::persist::Persist;
use crate::target::Target;
use crate::vote::Ballot;
use sada_units::Country;

/// Something to be done. Badge, state, alarm, resolver and tabs are the browser's shell's; the
/// others go to the network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Effect {
    /// Show this on the toolbar button.
    Badge(Badge),
    /// Tell the person, who may look elsewhere, that something changed.
    Notify(Notice),
    /// Keep this; answered by [`Signal::Kept`](crate::signal::Signal::Kept).
    Persist(Persist),
    /// Send [`Signal::Alarm`](crate::signal::Signal::Alarm) then; this replaces any earlier one.
    Wake {
        /// The moment; `None`: no alarm is needed.
        at: Option<Millis>,
    },
    /// Ask a control; answered by [`Signal::Asked`](crate::signal::Signal::Asked).
    Ask {
        /// The round it belongs to.
        round: u64,
        /// The control's id.
        control: &'static str,
        /// What to get.
        url: &'static str,
        /// Whether the answer may be read. Where reading it would tell the control which
        /// installation asks, it is not.
        readable: bool,
        /// How long to wait.
        timeout: Millis,
    },
    /// Look at a platform, or a part of it, again; answered by
    /// [`Signal::Rechecked`](crate::signal::Signal::Rechecked).
    Recheck {
        /// What is looked at.
        target: Target,
        /// What to get.
        url: String,
        /// How long to wait.
        timeout: Millis,
    },
    /// Fetch a control of known size, to learn how fast the line is; answered by
    /// [`Signal::Measured`](crate::signal::Signal::Measured).
    Measure {
        /// What to get.
        url: &'static str,
        /// How long to wait.
        timeout: Millis,
    },
    /// Ask the browser's resolver for a host, where it can be asked; answered by
    /// [`Signal::Resolved`](crate::signal::Signal::Resolved).
    Resolve {
        /// The host.
        host: String,
    },
    /// Ask the browser what a tab shows in which a page failed; answered by
    /// [`Signal::Tab`](crate::signal::Signal::Tab).
    AskTab {
        /// The tab.
        tab: i64,
    },
    /// Make a report of this; answered by [`Signal::Sealed`](crate::signal::Signal::Sealed).
    Seal {
        /// What it holds.
        ballot: Ballot,
        /// Where from, if that is attested.
        place: Option<Attestation>,
        /// The token that attests it.
        token: Option<String>,
    },
    /// Ask an issuer for the tokens of a window; answered by
    /// [`Signal::Tokens`](crate::signal::Signal::Tokens).
    FetchTokens {
        /// The window's first bin.
        window: BinStart,
        /// The issuer's address.
        url: String,
    },
    /// Ask by a relay what goes on in a country; answered by
    /// [`Signal::Feed`](crate::signal::Signal::Feed).
    FetchFeed {
        /// The country.
        country: Country,
        /// The relay's address.
        url: String,
    },
    /// Seal a report and carry it; answered by [`Signal::Sent`](crate::signal::Signal::Sent).
    Send {
        /// Its bin.
        bin: BinStart,
        /// Where to.
        url: String,
        /// The report in words.
        payload: String,
    },
}

/// What a person is told who has asked to be. A later one takes the place of an earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// The title: from whom it is.
    pub title: Message,
    /// The text: what changed.
    pub text: Message,
}

/// The toolbar button: told by text and title, never by colour alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// Which icon: `sada`, or `plain` for a button that shows nothing.
    pub icon: &'static str,
    /// At most two characters; empty while all is well.
    pub text: String,
    /// Background, as `#rrggbb`.
    pub colour: String,
    /// What it says when pointed at.
    pub title: Message,
}
