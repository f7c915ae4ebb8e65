//! What is kept for longer than the browser runs.

use serde::{Deserialize, Serialize};

use super::notices::Notices;
use super::settings::Settings;
use crate::bulletin::{self, Bulletin};
use crate::catalogue::PlatformId;
use crate::collect::collect_unsorted;
use crate::consent::FEED_CONSENT;
use crate::feed::Feed;
use crate::history::{History, KEPT_FOR};
use crate::outbox::Outbox;
use crate::target_status::TargetStatuses;
use crate::time::Millis;
use crate::tokens::TokenCache;
use crate::verdict::Others;
use crate::vote::Ballot;
use sada_units::Country;

/// What is kept for longer (`storage.local`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LocalState {
    /// What the person set.
    pub(crate) settings: Settings,
    /// What was last seen of each target.
    #[serde(rename = "standings")]
    pub(crate) statuses: TargetStatuses,
    /// The votes of seven days.
    pub(crate) history: History,
    /// The reports.
    pub(crate) outbox: Outbox,
    /// The tokens for reports.
    #[serde(default, rename = "wallet")]
    pub(crate) tokens: TokenCache,
    /// The public feed.
    #[serde(default)]
    pub(crate) bulletin: Bulletin,
    /// What was told by notifications.
    #[serde(default)]
    pub(crate) notices: Notices,
}

impl LocalState {
    /// Nothing yet, with bins of this length.
    pub(crate) const fn new(bin_length: Millis) -> Self {
        Self {
            settings: Settings::NONE,
            statuses: TargetStatuses::new(),
            history: History::new(bin_length),
            outbox: Outbox::EMPTY,
            tokens: TokenCache::EMPTY,
            bulletin: Bulletin::EMPTY,
            notices: Notices::NONE,
        }
    }

    /// Nothing is kept for longer than history is.
    pub(crate) fn forget_old(&mut self, now: Millis) {
        let since = now.saturating_sub(KEPT_FOR);
        self.history.forget_before(since);
        self.outbox.forget_before(since);
        for status in self.statuses.values_mut() {
            if status.last.as_ref().is_some_and(|last| last.at < since) {
                status.forget();
            }
        }
    }

    /// Verdicts and history of what is now the future go, and nothing waits for a moment there.
    pub(crate) fn clock_was_set_back(&mut self, now: Millis) {
        self.history.forget_after(now);
        self.outbox.clock_was_set_back(now);
        self.tokens.clock_was_set_back();
        for status in self.statuses.values_mut() {
            status.hurry(now);
            status.last.take_if(|last| last.at > now);
        }
    }

    /// Platforms no longer watched must not bear witness against others.
    pub(crate) fn watched_statuses(&self) -> TargetStatuses {
        let statuses = self.statuses.iter();
        let watched =
            statuses.filter(|(target, _)| self.settings.chosen.contains(&target.platform));
        collect_unsorted(watched.map(|(target, status)| (*target, status.clone())))
    }

    /// What a report of the bin that runs now would hold so far.
    pub(crate) fn ballot(&self, now: Millis) -> Ballot {
        self.history.ballot(self.history.start_of(now))
    }

    /// The person's answer to the text about the feed as it is now; `None` while there is none.
    pub(crate) fn followed(&self) -> Option<bool> {
        self.bulletin.answer(FEED_CONSENT)
    }

    /// The country that tokens attest.
    pub(crate) fn attested(&self) -> Option<Country> {
        let place = self.tokens.place()?;
        Some(place.country).filter(|country| *country != Country::UNKNOWN)
    }

    /// Whose feed is asked for: that of the country which tokens attest, else of the one that the
    /// person chose. It is never guessed.
    pub(crate) fn country(&self) -> Option<Country> {
        self.attested().or_else(|| self.bulletin.country())
    }

    /// The feed, while it says something of now.
    pub(crate) fn feed(&self, now: Millis) -> Option<&Feed> {
        let wanted = self.followed() == Some(true);
        let length = self.history.length();
        let feed = self.bulletin.counts(self.country(), length, now);
        feed.filter(|_| wanted)
    }

    /// What others see of a platform now.
    pub(crate) fn others(&self, platform: PlatformId, now: Millis) -> Others {
        self.feed(now)
            .map(|feed| bulletin::others(feed, platform))
            .unwrap_or_default()
    }

    /// What a recording tells of a feed that came: of chosen platforms, and not of which country.
    /// `None`: it is not taken.
    pub(crate) fn recorded_feed(&self, feed: &Feed) -> Option<Feed> {
        bulletin::recorded(feed, self.country(), |it| self.watches_named(it))
    }

    /// What a recording begins with: what verdicts need of chosen platforms, without history and
    /// anything of sharing.
    pub(crate) fn recorded(&self) -> Self {
        Self {
            settings: self.settings.clone().without_sharing(),
            statuses: self.watched_statuses(),
            bulletin: self
                .bulletin
                .recorded(self.country(), |it| self.watches_named(it)),
            ..Self::new(self.history.length())
        }
    }

    fn watches_named(&self, name: &str) -> bool {
        PlatformId::from_name(name).is_some_and(|id| self.settings.watches(id))
    }
}
