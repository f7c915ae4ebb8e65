//! The questions that need a Yes before anything is sent, and what a browser is to ask beside them.

/// The version of the text that asks whether to share. A Yes to an older one is none.
pub const CONSENT: u32 = 1;

/// The version of the text that asks for a Yes to the public feed, likewise.
pub const FEED_CONSENT: u32 = 1;

/// What a browser that asks people about data must have been told that sharing collects.
pub(crate) const DATA: [&str; 2] = ["locationInfo", "browsingActivity"];

/// The same for the feed: the question names a country.
pub(crate) const FEED_DATA: [&str; 1] = ["locationInfo"];

/// Which answers are a Yes for certain: stored, so that a later No cannot be lost against it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KeptAnswers {
    /// Whether to share.
    pub sharing: bool,
    /// Whether to fetch the public feed.
    pub feed: bool,
}
