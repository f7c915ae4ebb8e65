//! What a person sees of the public feed.

use serde::Serialize;

use super::chosen;
use crate::bulletin::others;
use crate::config::Named;
use crate::consent::{FEED_CONSENT, FEED_DATA};
use crate::feed::Feed;
use crate::message::Message;
use crate::monitor::Monitor;
use crate::time::Millis;
use crate::verdict::Trouble;
use sada_units::Country;

/// The public feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "read-view", derive(serde::Deserialize))]
#[serde(rename_all = "camelCase")]
pub struct FeedView {
    /// Whether there is one for this build.
    pub available: bool,
    /// The person's answer; `None` while not given. A Yes that the browser's storage refuses is a No.
    pub on: Option<bool>,
    /// The version of the text that a Yes is to.
    pub consent: u32,
    /// The hosts to ask permission for with a Yes, where that is needed.
    pub origins: Vec<String>,
    /// What the browser is to ask about with a Yes, where it does.
    pub data: Vec<String>,
    /// Whether a Yes has no effect because a permission is missing.
    pub lacks_permission: bool,
    /// Whose is asked for; `None` while nobody said.
    pub country: Option<Country>,
    /// Whether tokens say so, and the person need not.
    pub attested: bool,
    /// What became of the answer.
    pub state: Message,
    /// As of when the newest is, in milliseconds.
    pub as_of: Option<Millis>,
    /// What it says of the platforms chosen.
    pub says: Vec<Message>,
}

pub(super) fn feed(monitor: &Monitor, refuses: bool, now: Millis) -> FeedView {
    let context = &monitor.context;
    let counts = context.kept.feed || !refuses;
    let on = monitor.local.followed().map(|yes| yes && counts);
    let named = context.feed_operator();
    let lacks_permission = on == Some(true) && !context.may_fetch();
    let country = monitor.local.country();
    let held = monitor.local.bulletin.held(country);
    let asks_data = context.data.is_some();
    FeedView {
        available: named.is_some(),
        on,
        consent: FEED_CONSENT,
        origins: named
            .filter(|_| context.reading_names_install)
            .map(Named::relay_origins)
            .unwrap_or_default(),
        data: FEED_DATA
            .iter()
            .filter(|_| asks_data)
            .map(|it| (*it).to_owned())
            .collect(),
        lacks_permission,
        country,
        attested: monitor.local.sharing.attested().is_some(),
        state: Message::plain(match on {
            None => "feed_unset",
            Some(false) => "feed_is_off",
            Some(true) if lacks_permission => "feed_lacks_permission",
            Some(true) if country.is_none() => "feed_lacks_country",
            Some(true) => "feed_is_on",
        }),
        as_of: held.map(|held| held.as_of.in_millis()),
        says: match (on, monitor.local.feed(now)) {
            (Some(true), Some(feed)) => says(monitor, feed),
            (Some(true), None) if held.is_some() => vec![Message::plain("feed_says_old")],
            _ => Vec::new(),
        },
    }
}

/// What bears on the platforms chosen, and what its silence is worth.
fn says(monitor: &Monitor, feed: &Feed) -> Vec<Message> {
    let mut lines = false;
    let mut says = Vec::new();
    for platform in chosen(monitor) {
        let others = others(feed, platform.id);
        lines |= others.lines;
        let key = match others.trouble {
            None => continue,
            Some(Trouble::Blocked) => "feed_says_blocked",
            Some(Trouble::Slowed) => "feed_says_slowed",
            Some(Trouble::Outage) => "feed_says_outage",
        };
        says.push(Message::with(key, [platform.name]));
    }
    if lines {
        says.push(Message::plain("feed_says_lines"));
    }
    if says.is_empty() {
        let key = if feed.enough {
            "feed_says_nothing"
        } else {
            "feed_says_too_few"
        };
        says.push(Message::plain(key));
    }
    says
}
