//! What the shell is to keep, part by part.

use sada_units::Millis;
use serde::{Deserialize, Serialize};

/// What the browser's storage refused once is asked for again after this long.
const FIRST_GAP: Millis = Millis::seconds(2);
/// And never later than this.
pub(crate) const LONGEST_GAP: Millis = Millis::minutes(10);

/// How long to wait after so many refusals, one after the other, of a read or a write: twice as long
/// after each.
#[must_use]
pub fn gap_after(refusals: u32) -> Millis {
    let times = 1 << refusals.saturating_sub(1).min(16);
    (times * FIRST_GAP).min(LONGEST_GAP)
}

/// A part of what is kept, by the name under which the shell keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoredPart {
    /// The state that is kept while the browser runs.
    Living,
    /// The state that is kept for longer.
    Lasting,
    /// A lasting state that could not be read.
    Aside,
    /// The diagnostic recording.
    Recording,
    /// The lasting state, while the browser refuses to keep it for longer than it runs.
    Unkept,
    /// The mark beside the lasting state that says that sharing was answered with Yes.
    SharingYes,
    /// The same for the public feed.
    FeedYes,
}

impl StoredPart {
    /// Every part.
    pub(crate) const ALL: [Self; 7] = [
        Self::Living,
        Self::Lasting,
        Self::Aside,
        Self::Recording,
        Self::Unkept,
        Self::SharingYes,
        Self::FeedYes,
    ];
}

/// What is to be kept. A part that is left out is unchanged; one that holds nothing is removed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Persist {
    /// Counts from 1 what was asked for in one life of the background. The answer,
    /// [`Signal::Kept`](crate::signal::Signal::Kept), has the number of the newest that was written.
    pub number: u64,
    /// For as long as the browser runs.
    #[serde(rename = "living", skip_serializing_if = "Option::is_none")]
    pub session: Option<Option<String>>,
    /// For longer.
    #[serde(rename = "lasting", skip_serializing_if = "Option::is_none")]
    pub local: Option<Option<String>>,
    /// A local state that could not be read: laid aside, so that nothing is lost.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aside: Option<Option<String>>,
    /// The diagnostic recording, for as long as the browser runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recording: Option<Option<String>>,
    /// The local state, for as long as the browser runs: while it does not keep it for longer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unkept: Option<Option<String>>,
    /// The mark of a Yes to sharing, as lasting as the state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sharing_yes: Option<Option<String>>,
    /// The mark of a Yes to the feed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub feed_yes: Option<Option<String>>,
}

impl Persist {
    /// That everything be removed.
    pub(crate) const fn removal() -> Self {
        Self {
            number: 0,
            session: Some(None),
            local: Some(None),
            aside: Some(None),
            recording: Some(None),
            unkept: Some(None),
            sharing_yes: Some(None),
            feed_yes: Some(None),
        }
    }

    /// Adds what was asked for later: each part is kept at its newest.
    pub fn overlay(&mut self, newer: Self) {
        self.number = newer.number;
        renew(&mut self.session, newer.session);
        renew(&mut self.local, newer.local);
        renew(&mut self.aside, newer.aside);
        renew(&mut self.recording, newer.recording);
        renew(&mut self.unkept, newer.unkept);
        renew(&mut self.sharing_yes, newer.sharing_yes);
        renew(&mut self.feed_yes, newer.feed_yes);
    }

    /// The parts that are in it.
    pub fn parts(&self) -> impl Iterator<Item = StoredPart> + use<> {
        let there = StoredPart::ALL.map(|part| self.part(part).is_some());
        let parts = StoredPart::ALL.into_iter().zip(there);
        parts.filter_map(|(part, there)| there.then_some(part))
    }

    /// One part.
    #[must_use]
    pub const fn part(&self, part: StoredPart) -> &Option<Option<String>> {
        match part {
            StoredPart::Living => &self.session,
            StoredPart::Lasting => &self.local,
            StoredPart::Aside => &self.aside,
            StoredPart::Recording => &self.recording,
            StoredPart::Unkept => &self.unkept,
            StoredPart::SharingYes => &self.sharing_yes,
            StoredPart::FeedYes => &self.feed_yes,
        }
    }
}

/// `None` leaves a part as it is.
fn renew<T>(old: &mut Option<T>, new: Option<T>) {
    if new.is_some() {
        *old = new;
    }
}
