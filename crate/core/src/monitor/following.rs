//! The public feed: fetched only after a Yes of its own, whether or not anything failed.

use super::Monitor;
use crate::bulletin::period;
use crate::config::Named;
use crate::consent::{FEED_CONSENT, FEED_DATA};
use crate::feed::Feed;
use crate::time::{Millis, Moment};
use sada_units::Country;

impl Monitor {
    /// A Yes to a text that has changed since is no Yes.
    pub(super) fn follow(&mut self, yes: bool, consent: u32) {
        if !yes || consent == FEED_CONSENT {
            self.local.bulletin.follow(yes, FEED_CONSENT);
        }
    }

    /// Where the feed is asked for and whose, while the person wants it, the browser's own answer
    /// is Yes where it asks, and nothing is paused.
    fn follows(&self) -> Option<(&Named, Country)> {
        let wanted = self.local.followed() == Some(true) && !self.local.settings.paused;
        let may = self.context.may_collect(&FEED_DATA) && self.context.may_fetch();
        let named = self.context.feed_operator().filter(|_| wanted && may)?;
        Some((named, self.local.country()?))
    }

    /// Fetches the feed, where that is due.
    pub(super) fn fetch(&mut self, moment: Moment) {
        let Some((named, country)) = self.follows() else {
            return;
        };
        let relays = named.relays.clone();
        let period = period(self.saves_data(), self.local.history.length());
        let fetch = self
            .local
            .edit_if(|local| local.bulletin.tick(&relays, country, period, moment));
        self.effects.extend(fetch);
    }

    /// When [`fetch`](Self::fetch) has something to do.
    pub(super) fn fetch_due(&self) -> Option<Millis> {
        self.follows()?;
        self.local.bulletin.next_due()
    }

    /// Takes what a fetch brought; after a No nothing.
    pub(super) fn fed(&mut self, feed: Option<Feed>, now: Millis) {
        if self.local.followed() == Some(true) {
            let country = self.local.country();
            let bin = self.local.history.length();
            self.local.bulletin.accept(feed, country, bin, now);
        }
    }
}
