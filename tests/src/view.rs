//! What the extension says to its own pages, as far as the tests look at it.

use serde::Deserialize;

/// A text to look up in the locale files.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct Message {
    /// Its name in `_locales`.
    pub key: String,
    /// What fills its places.
    #[serde(default)]
    pub args: Vec<Arg>,
}

/// What fills a place.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Arg {
    /// As it is.
    Text(String),
    /// How many, or how much.
    Number(u64),
    /// Names of platforms.
    Names(Vec<String>),
    /// A country's two letters.
    Country(String),
    /// As the version before 0.2.0 said everything.
    #[serde(untagged)]
    Plain(String),
}

impl Arg {
    /// What is written as it is.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Plain(text) => Some(text),
            Self::Number(_) | Self::Names(_) | Self::Country(_) => None,
        }
    }
}

/// Everything the popup shows.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct View {
    /// The one sentence.
    pub sentence: Message,
    /// Whether a check is under way.
    #[serde(default)]
    pub checking: bool,
    /// One row for each platform of the catalogue.
    pub platforms: Vec<Row>,
    /// What is shared, and how that went.
    pub sharing: Sharing,
    /// What others see, as far as it was fetched.
    #[serde(default)]
    pub feed: Feed,
    /// Whom this build reports to.
    pub operator: Message,
}

impl View {
    /// The row of one platform.
    #[must_use]
    pub fn platform(&self, id: &str) -> Option<&Row> {
        self.platforms.iter().find(|row| row.id == id)
    }
}

/// One platform.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
pub struct Row {
    /// Its short name.
    pub id: String,
    /// Whether the person chose it.
    pub chosen: bool,
    /// Whether the browser lets the extension see it.
    pub granted: bool,
    /// What the extension makes of it.
    pub verdict: Option<String>,
    /// How sure it is.
    pub certainty: Option<String>,
    /// What more can be said of it in one word.
    #[serde(default)]
    pub fine: Option<String>,
    /// When it was last seen, in milliseconds since 1970.
    #[serde(default, rename = "lastChecked")]
    pub last_checked: Option<f64>,
    /// Why, in words.
    #[serde(default)]
    pub why: Vec<Message>,
    /// Its last 24 hours, oldest first; nothing where nothing was seen.
    #[serde(default)]
    pub strip: Vec<Option<String>>,
    /// The host patterns asked for when it is chosen.
    #[serde(default)]
    pub origins: Vec<String>,
}

/// What is shared.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sharing {
    /// Whether this build has a collector at all.
    pub available: bool,
    /// Yes, no, or not asked yet.
    pub on: Option<bool>,
    /// The hosts that are asked for with a Yes, where that is needed.
    #[serde(default)]
    pub origins: Vec<String>,
    /// Where reports say that the device is, by the key of the sentence.
    pub place: Option<Message>,
    /// Reports waiting to be sent.
    pub queued: u64,
    /// The latest reports.
    #[serde(default)]
    pub last: Vec<SentReport>,
}

/// The public feed.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Feed {
    /// Yes, no, or not asked yet.
    pub on: Option<bool>,
    /// As of when the newest is, in milliseconds since 1970.
    pub as_of: Option<f64>,
}

/// One report as the data page shows it.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SentReport {
    /// Start of its bin, in seconds since 1970.
    pub bin: f64,
    /// What was sent, to the letter.
    pub payload: String,
    /// The server's answer, once there is one.
    pub status: Option<u16>,
}

impl SentReport {
    /// The bin as whole seconds since 1970.
    #[must_use]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds fit"
    )]
    pub fn bin_start(&self) -> u64 {
        self.bin as u64
    }

    /// Whether the collector answered that it has it.
    #[must_use]
    pub fn accepted(&self) -> bool {
        self.status == Some(200)
    }

    /// The vote on one platform: `works`, `not_visited` or a failure's name.
    #[must_use]
    pub fn vote(&self, platform: &str) -> Option<String> {
        self.payload()?["votes"][platform]
            .as_str()
            .map(str::to_owned)
    }

    /// Whether a control was reached: `yes`, `no` or `not_checked`.
    #[must_use]
    pub fn control(&self) -> Option<String> {
        self.payload()?["control"].as_str().map(str::to_owned)
    }

    fn payload(&self) -> Option<serde_json::Value> {
        serde_json::from_str(&self.payload).ok()
    }
}
