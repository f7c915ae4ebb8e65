//! What is kept for longer than the browser runs.

use serde::{Deserialize, Serialize};

use super::notices::Notices;
use super::settings::Settings;
use super::sharing::Sharing;
use crate::bulletin::{self, Bulletin};
use crate::catalogue::PlatformId;
use crate::collect::collect_unsorted;
use crate::config::Named;
use crate::consent::{CONSENT, DATA, FEED_CONSENT, FEED_DATA, KeptAnswers};
use crate::context::Context;
use crate::feed::Feed;
use crate::history::{History, KEPT_FOR};
use crate::json::{Tree, Unreadable};
use crate::target_status::TargetStatuses;
use crate::time::Millis;
use crate::verdict::Others;
use crate::vote::Ballot;
use sada_units::Country;

/// What is kept for longer (`storage.local`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Tree")]
pub(crate) struct LocalState {
    /// What the person set.
    pub(crate) settings: Settings,
    /// What was last seen of each target.
    #[serde(rename = "standings")]
    pub(crate) statuses: TargetStatuses,
    /// The votes of seven days.
    pub(crate) history: History,
    /// The reports and the tokens for them.
    #[serde(flatten)]
    pub(crate) sharing: Sharing,
    /// The public feed.
    pub(crate) bulletin: Bulletin,
    /// What was told by notifications.
    pub(crate) notices: Notices,
    /// Whether a Yes has a mark beside this state; before version 0.3 none had.
    pub(crate) marked: bool,
}

impl LocalState {
    /// Nothing yet, with bins of this length.
    pub(crate) const fn new(bin_length: Millis) -> Self {
        Self {
            settings: Settings::NONE,
            statuses: TargetStatuses::new(),
            history: History::new(bin_length),
            sharing: Sharing::EMPTY,
            bulletin: Bulletin::EMPTY,
            notices: Notices::NONE,
            marked: true,
        }
    }

    /// The state that a background begins with: what was stored, or rather its stand-in, which
    /// could not be stored. In doubt an answer is No: it is a Yes only if both say so and the mark
    /// of it is there.
    pub(crate) fn resumed(
        stored: Option<Self>,
        stand_in: Option<Self>,
        marks: KeptAnswers,
    ) -> Option<Self> {
        let backed = stored.as_ref().map(|stored| KeptAnswers {
            sharing: stored.settings.shared() == Some(true) && (marks.sharing || !stored.marked),
            feed: stored.followed() == Some(true) && (marks.feed || !stored.marked),
        });
        let backed = backed.unwrap_or_default();
        let mut state = stand_in.or(stored)?;
        if state.settings.shared() == Some(true) && !backed.sharing {
            state.share(false);
        }
        if state.followed() == Some(true) && !backed.feed {
            state.bulletin.follow(false, FEED_CONSENT);
        }
        state.marked = true;
        Some(state)
    }

    /// The answers that are a Yes, kept or not.
    pub(crate) fn yeses(&self) -> KeptAnswers {
        KeptAnswers {
            sharing: self.settings.shared() == Some(true),
            feed: self.followed() == Some(true),
        }
    }

    /// Nothing is kept for longer than history is.
    pub(crate) fn forget_old(&mut self, now: Millis) {
        let since = now.saturating_sub(KEPT_FOR);
        self.history.forget_before(since);
        self.sharing.forget_before(since);
        for status in self.statuses.values_mut() {
            if status.last.as_ref().is_some_and(|last| last.at < since) {
                status.forget();
            }
        }
    }

    /// Verdicts and history of what is now the future go, and nothing waits for a moment there.
    pub(crate) fn clock_was_set_back(&mut self, now: Millis) {
        self.history.forget_after(now);
        self.sharing.clock_was_set_back(now);
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

    /// Takes the person's answer whether to share.
    pub(crate) fn share(&mut self, yes: bool) {
        self.settings.sharing = Some(yes);
        self.settings.consent = CONSENT;
        if !yes {
            self.sharing.stop();
        }
    }

    /// Where the browser itself asks what may be collected, and the person took a Yes back there,
    /// it is taken back here. Says whether any was.
    pub(crate) fn follow_browser(&mut self, context: &Context) -> bool {
        let stop = self.settings.sharing == Some(true) && !context.may_collect(&DATA);
        if stop {
            self.share(false);
        }
        let stop_feed = self.followed() == Some(true) && !context.may_collect(&FEED_DATA);
        if stop_feed {
            self.bulletin.follow(false, FEED_CONSENT);
        }
        stop || stop_feed
    }

    /// What a report of the bin that runs now would hold so far.
    pub(crate) fn ballot(&self, now: Millis) -> Ballot {
        self.history.ballot(self.history.start_of(now))
    }

    /// The person's answer to the text about the feed as it is now; `None` while there is none.
    pub(crate) fn followed(&self) -> Option<bool> {
        self.bulletin.answer(FEED_CONSENT)
    }

    /// Whose feed is asked for: that of the country which tokens attest, else of the one that the
    /// person chose. It is never guessed.
    pub(crate) fn country(&self) -> Option<Country> {
        self.sharing.attested().or_else(|| self.bulletin.country())
    }

    /// Where the feed is asked for, and which country's, while it may be fetched: the person's Yes is
    /// kept, the browser's own answer is Yes where it asks, and nothing is paused.
    pub(crate) fn feed_source<'a>(&self, context: &'a Context) -> Option<(&'a Named, Country)> {
        let yes = self.followed() == Some(true) && context.kept.feed;
        let wanted = yes && !self.settings.paused;
        let may = context.may_collect(&FEED_DATA) && context.may_fetch();
        let operator = context.feed_operator().filter(|_| wanted && may)?;
        Some((operator, self.country()?))
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

/// The fields of [`Sharing`] stand beside the others.
impl TryFrom<Tree> for LocalState {
    type Error = Unreadable;

    fn try_from(mut stored: Tree) -> Result<Self, Unreadable> {
        Ok(Self {
            settings: stored.field("settings")?,
            statuses: stored.field("standings")?,
            history: stored.field("history")?,
            bulletin: stored.field_or_default("bulletin")?,
            notices: stored.field_or_default("notices")?,
            marked: stored.field_or_default("marked")?,
            sharing: Sharing::deserialize(stored)?,
        })
    }
}
