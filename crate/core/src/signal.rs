//! What comes in: events of the browser as they are, words of the person, answers of the network.

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::attestation::Attestation;
use crate::catalogue::PlatformId;
use crate::document::{DocumentLifecycle, TabDetails};
use crate::feed::Feed;
use crate::json::tagged;
use crate::persist::StoredPart;
use crate::probe::ProbeResult;
use crate::resource::{ContentLength, Resource};
use crate::scene::Scene;
use crate::target::Target;
use sada_units::Country;

tagged! {
    "type",
    /// One thing that happened.
    #[derive(Clone, Debug, PartialEq)]
    pub enum Signal {
        /// An event of `webRequest`, for a page or one of its parts.
        Request {
            /// Which event.
            event: RequestEvent,
            /// Its details, as the browser gave them.
            details: RequestDetails,
        },
        /// An event `webNavigation.onErrorOccurred`, where that was granted: one browser tells kinds
        /// of TLS failure apart only here.
        Navigation {
            /// Its details, as the browser gave them.
            details: NavigationDetails,
        },
        /// What the browser says of a tab in which a page failed.
        Tab {
            /// The tab.
            tab: i64,
            /// What it shows; `None` if it is gone.
            shown: Option<TabDetails>,
        },
        /// What the browser's resolver says of a host, where the browser lets it be asked.
        Resolved {
            /// The host.
            host: String,
            /// The addresses as text; `None` if the browser cannot be asked, or had no answer.
            addresses: Option<Vec<String>>,
        },
        /// Whether the browser sees itself behind a page of the network that asks to log in.
        Portal {
            /// Whether it does.
            locked: bool,
        },
        /// The background began to run.
        Woke {
            /// Whether the browser was just started, so that nothing living was stored.
            cold: bool,
        },
        /// A moment asked for by [`Effect::Wake`](crate::effect::Effect::Wake) came.
        Alarm,
        /// The browser's own idea of being online, changed.
        Connectivity {
            /// `navigator.onLine`: false proves something, true proves nothing.
            online: bool,
        },
        /// The permissions there are, after a change.
        Granted {
            /// Hosts, as match patterns.
            origins: Vec<String>,
            /// What may be collected, where the browser asks people that.
            #[serde(default)]
            data: Option<Vec<String>>,
        },
        /// The person chose which platforms to watch.
        Choose {
            /// All that are chosen now.
            platforms: Vec<PlatformId>,
        },
        /// The person answered whether to share.
        Share {
            /// Yes or no.
            yes: bool,
            /// The version of the text that was answered.
            #[serde(default)]
            consent: u32,
        },
        /// The person answered whether to fetch the public feed.
        Follow {
            /// Yes or no.
            yes: bool,
            /// The version of the text that was answered.
            consent: u32,
        },
        /// The person chose whose feed.
        Country {
            /// The country; `None`: none.
            country: Option<Country>,
        },
        /// The person turned the data saver on or off.
        Save {
            /// Whether on.
            on: bool,
        },
        /// The person asked to look again now.
        Check,
        /// The person paused, or went on.
        Pause {
            /// Whether paused.
            on: bool,
        },
        /// The person asked for a simulation, or for its end.
        Simulate {
            /// What is played; `None`: nothing any more.
            #[serde(default)]
            scene: Option<Scene>,
        },
        /// The person turned notifications on or off.
        Notify {
            /// Whether on.
            on: bool,
        },
        /// The person turned on or off that the toolbar button shows nothing.
        Discreet {
            /// Whether on.
            on: bool,
        },
        /// The person turned on or off that what fails is looked at again by itself.
        Rechecks {
            /// Whether on.
            on: bool,
        },
        /// The person asked that everything be deleted.
        Forget,
        /// The browser's storage answered what it was last asked to keep.
        Kept {
            /// The number of the newest [`Persist`](crate::persist::Persist) of what was written.
            number: u64,
            /// The parts that are kept now.
            kept: Vec<StoredPart>,
            /// The parts that it refused, which are as they were before.
            refused: Vec<StoredPart>,
        },
        /// A control answered, or did not.
        Asked {
            /// The round it belongs to.
            round: u64,
            /// The control's id.
            control: String,
            /// What came.
            answer: ProbeResult,
        },
        /// A re-check ended.
        Rechecked {
            /// What was looked at.
            target: Target,
            /// What came.
            answer: ProbeResult,
        },
        /// The control that is fetched to learn how fast the line is has come, or not.
        Measured {
            /// What came.
            answer: ProbeResult,
        },
        /// The person turned the diagnostic recording on or off.
        Record {
            /// Whether on.
            on: bool,
        },
        /// A ballot became a report.
        Sealed {
            /// Its bin.
            bin: BinStart,
            /// The report in words.
            payload: String,
        },
        /// A report was carried, or not.
        Sent {
            /// Its bin.
            bin: BinStart,
            /// The gateway's HTTP status, out of the sealed answer; `None` if none came.
            status: Option<u16>,
        },
        /// An issuer answered, or not.
        Tokens {
            /// The window's first bin.
            window: BinStart,
            /// What came.
            answer: TokenResponse,
        },
        /// The public feed was fetched, or not.
        Feed {
            /// What a key of the operator has signed; `None` if nothing of the kind came.
            feed: Option<Feed>,
        },
    }
}

tagged! {
    "answer",
    /// An issuer's answer.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub enum TokenResponse {
        /// Tokens, each with its bin.
        Given {
            /// The place that they attest.
            place: Attestation,
            /// The tokens.
            tokens: Vec<(BinStart, String)>,
        },
        /// No tokens came.
        Refused {
            /// The issuer's HTTP status; `None` if nothing answered.
            status: Option<u16>,
        },
        /// The proofs do not hold.
        Lied,
    }
}

/// The events of `webRequest` that are listened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RequestEvent {
    /// The load began.
    OnBeforeRequest,
    /// It is sent elsewhere.
    OnBeforeRedirect,
    /// Its first byte came.
    OnResponseStarted,
    /// It is complete.
    OnCompleted,
    /// It failed.
    OnErrorOccurred,
}

/// The details of a `webRequest` event that matter; all others are passed over.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RequestDetails {
    /// The same for all events of one load.
    pub request_id: String,
    /// The address asked for.
    pub url: String,
    /// What is loaded: a page, or which part of one.
    #[serde(rename = "type", default)]
    pub resource: Resource,
    /// The HTTP method, where the browser says it.
    #[serde(default)]
    pub method: Option<String>,
    /// The tab; -1 if none.
    #[serde(default = "no_tab")]
    pub tab_id: i64,
    /// The frame in the tab: 0 for the page that it shows.
    #[serde(default)]
    pub frame_id: i64,
    /// The frame that holds that frame; -1 if none.
    #[serde(default = "no_frame")]
    pub parent_frame_id: i64,
    /// How far the document has come that it is for, where the browser says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_lifecycle: Option<DocumentLifecycle>,
    /// The document that it is for, or that asks for it: the browser's own random number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// Whether a page asked for it, and not a person in the browser's own windows; where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by_page: Option<bool>,
    /// When it happened, in milliseconds since 1970, by the browser's clock.
    #[serde(default)]
    pub time_stamp: f64,
    /// The browser's word for the failure.
    #[serde(default)]
    pub error: Option<String>,
    /// The HTTP status.
    #[serde(default)]
    pub status_code: Option<u32>,
    /// Where a redirect leads.
    #[serde(default)]
    pub redirect_url: Option<String>,
    /// Whether the answer came from the browser's cache.
    #[serde(default)]
    pub from_cache: Option<bool>,
    /// The address that answered; browsers give none before an answer came.
    #[serde(default)]
    pub ip: Option<String>,
    /// Of the response's headers, the length of its body in bytes.
    #[serde(rename = "responseHeaders", default)]
    pub content_length: ContentLength,
    /// Where the browser says it: whether a private window. Such loads are never looked at.
    #[serde(default)]
    pub incognito: Option<bool>,
}

impl RequestDetails {
    /// Whether something is sent with it, which takes as long as it takes.
    #[must_use]
    pub fn sends(&self) -> bool {
        self.method
            .as_deref()
            .is_some_and(|method| !matches!(method, "GET" | "HEAD"))
    }
}

/// The details of a `webNavigation` error that matter.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NavigationDetails {
    /// The tab.
    #[serde(default = "no_tab")]
    pub tab_id: i64,
    /// 0 for the page itself.
    #[serde(default)]
    pub frame_id: i64,
    /// The address asked for.
    pub url: String,
    /// The browser's word, which may be a number: `"Error code 2153390067"`.
    #[serde(default)]
    pub error: Option<String>,
}

const fn no_tab() -> i64 {
    -1
}

const fn no_frame() -> i64 {
    -1
}

impl RequestDetails {
    /// What a browser says at the least of the main frame of tab 1.
    pub(crate) fn of(url: &str) -> Self {
        Self {
            request_id: "1".into(),
            url: url.into(),
            method: None,
            tab_id: 1,
            frame_id: 0,
            parent_frame_id: no_frame(),
            document_lifecycle: None,
            document_id: None,
            by_page: None,
            time_stamp: 0.0,
            error: None,
            status_code: None,
            redirect_url: None,
            from_cache: None,
            resource: Resource::MainFrame,
            ip: None,
            content_length: ContentLength::default(),
            incognito: None,
        }
    }
}
