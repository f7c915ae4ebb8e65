//! What comes in: events of the browser as they are, words of the person, answers of the network.

use serde::{Deserialize, Serialize};

use crate::catalogue::PlatformId;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Signal {
    /// An event of `webRequest` for the main frame of a tab.
    Request {
        /// Which event.
        event: RequestEvent,
        /// Its details, as the browser gave them.
        details: RequestDetails,
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
    /// The host permissions there are, after a change.
    Granted {
        /// Match patterns.
        origins: Vec<String>,
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
    },
    /// The person asked to look again now.
    Check,
    /// The person paused, or went on.
    Pause {
        /// Whether paused.
        on: bool,
    },
    /// The person asked that everything be deleted.
    Forget,
    /// A control answered, or did not.
    Asked {
        /// The round it belongs to.
        round: u64,
        /// The control's id.
        control: String,
        /// What came.
        answer: Answer,
    },
    /// A re-check of a platform ended.
    Rechecked {
        /// The platform.
        platform: PlatformId,
        /// What came.
        answer: Answer,
    },
    /// A ballot became a report.
    Sealed {
        /// Start of its bin, in seconds.
        bin: u64,
        /// What would be sent, whole.
        payload: String,
    },
    /// A report was carried, or not.
    Sent {
        /// Start of its bin, in seconds.
        bin: u64,
        /// The collector's HTTP status; `None` if nothing answered.
        status: Option<u16>,
    },
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
    /// The tab; -1 if none.
    #[serde(default = "no_tab")]
    pub tab_id: i64,
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
    /// Where the browser says it: whether a private window. Such loads are never looked at.
    #[serde(default)]
    pub incognito: Option<bool>,
}

const fn no_tab() -> i64 {
    -1
}

/// What a request of Sada's own brought.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// An answer that could be read.
    Body {
        /// Its HTTP status.
        status: u16,
        /// Its first characters.
        text: String,
    },
    /// An answer came over https, but the browser does not show it: it proves that TLS
    /// stood, not who answered.
    Opaque,
    /// The request failed.
    Failed,
    /// Nothing came in time.
    TimedOut,
}

#[cfg(test)]
impl RequestDetails {
    /// What a browser says at the least of the main frame of tab 1.
    pub(crate) fn of(url: &str) -> Self {
        Self {
            request_id: "1".into(),
            url: url.into(),
            tab_id: 1,
            time_stamp: 0.0,
            error: None,
            status_code: None,
            redirect_url: None,
            from_cache: None,
            incognito: None,
        }
    }
}
