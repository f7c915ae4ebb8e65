//! The public feed: fetched only after a Yes of its own, whether or not anything failed.

use super::{Monitor, grants};
use crate::bulletin::{Bulletin, others, period, recorded};
use crate::catalogue::PlatformId;
use crate::config::{Named, Operator};
use crate::effect::Effect;
use crate::feed::Feed;
use crate::place::Country;
use crate::time::{Millis, Moment};
use crate::verdict::Others;

/// The version of the text that asks for a Yes to the feed. A Yes to an older one is none.
pub const FEED_CONSENT: u32 = 1;

/// What a browser that asks people about data must have been told: the question names a country.
pub(crate) const FEED_DATA: [&str; 1] = ["locationInfo"];

impl Monitor {
    /// A Yes to a text that has changed since is no Yes.
    pub(super) fn follow(&mut self, yes: bool, consent: u32) {
        if yes && consent != FEED_CONSENT {
            return;
        }
        self.lasting.bulletin.follow(yes, FEED_CONSENT);
        self.unsaved.lasting = true;
    }

    pub(super) fn live_in(&mut self, country: Option<Country>) {
        self.lasting.bulletin.choose(country);
        self.unsaved.lasting = true;
    }

    /// The person's answer to the text as it is now; `None` while there is none.
    pub(crate) fn followed(&self) -> Option<bool> {
        self.lasting.bulletin.answer(FEED_CONSENT)
    }

    /// The country that tokens attest.
    pub(crate) fn attested(&self) -> Option<Country> {
        let place = self.lasting.wallet.place()?;
        Some(place.country).filter(|country| *country != Country::UNKNOWN)
    }

    /// Whose feed is asked for: that of the country which tokens attest, else of the one that the
    /// person chose. It is never guessed.
    pub(crate) fn country(&self) -> Option<Country> {
        self.attested().or_else(|| self.lasting.bulletin.country())
    }

    /// The operator, where it has a feed.
    pub(crate) fn has_feed(&self) -> Option<&Named> {
        match &self.context.operator {
            Operator::Named(named) if named.feed => Some(named),
            _ => None,
        }
    }

    /// Whether the relays may be asked: where a request would name the installation, only with
    /// their permission.
    pub(crate) fn may_fetch(&self) -> bool {
        let granted = |origin: &String| grants(&self.granted, origin);
        self.has_feed().is_some_and(|named| {
            !self.context.reading_names_install || named.relay_origins().iter().all(granted)
        })
    }

    /// Where the feed is asked for and whose, while the person wants it, the browser's own answer
    /// is Yes where it asks, and nothing is paused.
    fn follows(&self) -> Option<(&Named, Country)> {
        let wanted = self.followed() == Some(true) && !self.lasting.settings.paused;
        let may = self.may_collect(&FEED_DATA) && self.may_fetch();
        let named = self.has_feed().filter(|_| wanted && may)?;
        Some((named, self.country()?))
    }

    /// Fetches the feed, where that is due.
    pub(super) fn fetch(&mut self, moment: Moment) -> Option<Effect> {
        let (named, country) = self.follows()?;
        let relays = named.relays.clone();
        let period = period(self.saves_data(), self.lasting.history.length());
        let bulletin = &mut self.lasting.bulletin;
        let (effect, changed) = bulletin.tick(&relays, country, period, moment);
        self.unsaved.lasting |= changed;
        effect
    }

    /// When [`fetch`](Self::fetch) has something to do.
    pub(super) fn fetch_due(&self) -> Option<Millis> {
        self.follows()?;
        self.lasting.bulletin.next_due()
    }

    /// Takes what a fetch brought; after a No nothing.
    pub(super) fn fed(&mut self, feed: Option<Feed>, now: Millis) {
        if self.followed() == Some(true) {
            let country = self.country();
            let bin = self.lasting.history.length();
            self.lasting.bulletin.take(feed, country, bin, now);
            self.unsaved.lasting = true;
        }
    }

    /// The feed, while it says something of now.
    pub(crate) fn feed(&self, now: Millis) -> Option<&Feed> {
        let bulletin = &self.lasting.bulletin;
        let wanted = self.followed() == Some(true);
        let feed = bulletin.counts(self.country(), self.lasting.history.length(), now);
        feed.filter(|_| wanted)
    }

    /// What a recording tells of a feed that came: of chosen platforms, and not of which country.
    /// `None`: it is not taken.
    pub(crate) fn recorded_feed(&self, feed: &Feed) -> Option<Feed> {
        recorded(feed, self.country(), |it| self.watches_named(it))
    }

    /// The same of the one there is when a recording begins.
    pub(crate) fn recorded_bulletin(&self) -> Bulletin {
        let bulletin = &self.lasting.bulletin;
        bulletin.recorded(self.country(), |it| self.watches_named(it))
    }

    fn watches_named(&self, name: &str) -> bool {
        PlatformId::from_name(name).is_some_and(|id| self.watches(id))
    }

    /// What others see of a platform now.
    pub(super) fn others(&self, platform: PlatformId, now: Millis) -> Others {
        self.feed(now)
            .map(|feed| others(feed, platform))
            .unwrap_or_default()
    }
}
