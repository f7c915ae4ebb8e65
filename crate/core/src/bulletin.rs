//! The public feed as a device keeps it: whether the person wants it, of which country, and the
//! newest that came. The next is fetched at a random moment, whatever happens on the device.

use sada_units::{Country, Millis, Seconds};
use serde::{Deserialize, Serialize};

use crate::catalogue::PlatformId;
use crate::effect::Effect;
use crate::feed::{Feed, FeedCertainty, FeedItem, FeedKind, FeedScale, FeedSymptom};
use crate::time::Moment;
use crate::verdict::{Others, Trouble};

/// One is fetched in each period of so many bins.
const PERIOD: u64 = 6;
/// With the data saver, likewise.
const SAVED: u64 = 24;
/// A feed of more than so many bins ago says nothing of now.
const COUNTS_FOR: u64 = 18;
/// One of more than so many bins ahead is of no clock that can be trusted.
const AHEAD: u64 = 2;

/// When the next feed is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct FetchPlan {
    at: Millis,
    /// The end of its period.
    until: Millis,
}

/// The feed, and what the person said of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bulletin {
    /// The person's answer; `None` while not given.
    yes: Option<bool>,
    /// The version of the text that this answers.
    consent: u32,
    /// The country that the person chose, where none is attested.
    country: Option<Country>,
    held: Option<Feed>,
    plan: Option<FetchPlan>,
    /// How often a relay brought nothing that was taken: whose turn it is.
    missed: usize,
}

impl Bulletin {
    /// Nobody was asked yet.
    pub const EMPTY: Self = Self {
        yes: None,
        consent: 0,
        country: None,
        held: None,
        plan: None,
        missed: 0,
    };

    /// The answer to the text of this version; `None` while there is none.
    #[must_use]
    pub fn answer(&self, consent: u32) -> Option<bool> {
        self.yes.filter(|_| self.consent == consent)
    }

    /// Takes the person's answer. A No leaves nothing but itself.
    pub fn follow(&mut self, yes: bool, consent: u32) {
        let kept = if yes {
            std::mem::take(self)
        } else {
            Self::EMPTY
        };
        *self = Self {
            yes: Some(yes),
            consent,
            ..kept
        };
    }

    /// The country that the person chose.
    #[must_use]
    pub const fn country(&self) -> Option<Country> {
        self.country
    }

    /// Takes the person's choice.
    pub const fn choose(&mut self, country: Option<Country>) {
        self.country = country;
    }

    /// Fetches the feed of this country where that is due. Call only while it may be fetched.
    /// Says beside the effect whether anything changed that must be kept.
    pub fn tick(
        &mut self,
        relays: &[String],
        country: Country,
        period: Millis,
        moment: Moment,
    ) -> (Option<Effect>, bool) {
        let now = moment.now;
        let before = self.plan;
        // A period that went by while nothing ran, or that the clock has taken far away, is none.
        let plan = self
            .plan
            .filter(|plan| now < plan.until && plan.at < now + 2 * period)
            .unwrap_or_else(|| FetchPlan::within(now, period, moment));
        let due = now >= plan.at;
        // The next is drawn now, whatever comes of this one.
        self.plan = Some(if due {
            FetchPlan::within(plan.until, period, moment)
        } else {
            plan
        });
        let relay = relays.get(self.missed % relays.len().max(1));
        let effect = relay.filter(|_| due).map(|url| Effect::FetchFeed {
            country,
            url: url.clone(),
        });
        (effect, before != self.plan)
    }

    /// When [`tick`](Self::tick) has something to do.
    #[must_use]
    pub fn next_due(&self) -> Option<Millis> {
        self.plan.map(|plan| plan.at)
    }

    /// Takes a feed that a known key has signed. One of another country, of a time to come, or
    /// older than the one there is, is not taken: a relay could keep bringing an old one.
    pub fn accept(
        &mut self,
        feed: Option<Feed>,
        country: Option<Country>,
        bin: Millis,
        now: Millis,
    ) {
        let newest = self
            .held
            .as_ref()
            .filter(|held| concerns(held, country))
            .map_or(Seconds::ZERO, |held| held.as_of);
        let fits = |feed: &Feed| {
            let ahead = feed.as_of.in_millis() > now + AHEAD * bin;
            concerns(feed, country) && feed.as_of >= newest && !ahead
        };
        match feed.filter(fits) {
            Some(feed) => self.held = Some(feed),
            None => self.missed = self.missed.wrapping_add(1),
        }
    }

    /// The newest feed of this country.
    #[must_use]
    pub fn held(&self, country: Option<Country>) -> Option<&Feed> {
        self.held.as_ref().filter(|held| concerns(held, country))
    }

    /// The same, while it says something of now.
    #[must_use]
    pub fn counts(&self, country: Option<Country>, bin: Millis, now: Millis) -> Option<&Feed> {
        self.held(country).filter(|held| {
            let as_of = held.as_of.in_millis();
            as_of <= now + AHEAD * bin && now <= as_of.saturating_add(COUNTS_FOR * bin)
        })
    }

    /// What a recording begins with: what verdicts need, and not where the person is.
    pub(crate) fn recorded(&self, country: Option<Country>, chosen: impl Fn(&str) -> bool) -> Self {
        let held = self.held.as_ref();
        Self {
            yes: self.yes,
            consent: self.consent,
            held: held.and_then(|feed| recorded(feed, country, chosen)),
            ..Self::EMPTY
        }
    }
}

impl FetchPlan {
    /// A random moment of what is left, from then on, of a period.
    fn within(from: Millis, period: Millis, moment: Moment) -> Self {
        let until = from - from % period + period;
        let at = from + moment.draw_time(14, until - from);
        Self { at, until }
    }
}

/// Length of a period.
#[must_use]
pub const fn period(saver: bool, bin: Millis) -> Millis {
    bin.times(if saver { SAVED } else { PERIOD })
}

fn concerns(feed: &Feed, country: Option<Country>) -> bool {
    feed.country == Country::UNKNOWN || Some(feed.country) == country
}

/// What of a feed of this country is recorded: what concerns chosen platforms and lines, as if it
/// were of everywhere.
pub(crate) fn recorded(
    feed: &Feed,
    country: Option<Country>,
    chosen: impl Fn(&str) -> bool,
) -> Option<Feed> {
    let mut feed = Some(feed).filter(|feed| concerns(feed, country))?.clone();
    feed.country = Country::UNKNOWN;
    feed.items
        .retain(|item| item.platform.as_deref().is_none_or(&chosen));
    // A beginning and a scale would say which country, beside the public page.
    for item in &mut feed.items {
        item.since = Seconds::ZERO;
        item.scale = FeedScale::Unknown;
    }
    Some(feed)
}

/// What a feed says of one platform. Of several things the first of these counts: it fails in this
/// country, it fails everywhere, it is slow.
#[must_use]
pub fn others(feed: &Feed, platform: PlatformId) -> Others {
    let about = |item: &&FeedItem| item.platform.as_deref() == Some(platform.name());
    Others {
        trouble: feed.items.iter().filter(about).filter_map(trouble).min(),
        lines: feed.items.iter().any(tells_of_lines),
    }
}

/// What an item says of its platform; `None` where that decides nothing: it may be so, or is in
/// words that this build does not know.
fn trouble(item: &FeedItem) -> Option<Trouble> {
    match (item.kind, item.how) {
        _ if !is_sure(item) => None,
        (FeedKind::Selective, FeedSymptom::Blocked) => Some(Trouble::Blocked),
        (FeedKind::Selective, FeedSymptom::Slowed) => Some(Trouble::Slowed),
        (FeedKind::PlatformOutage, FeedSymptom::Blocked | FeedSymptom::Slowed) => {
            Some(Trouble::Outage)
        }
        _ => None,
    }
}

/// Whether an item says that the country's lines are down.
fn tells_of_lines(item: &FeedItem) -> bool {
    let lines = matches!(item.how, FeedSymptom::LinesDown | FeedSymptom::Silent);
    item.platform.is_none() && item.kind == FeedKind::GeneralOutage && lines && is_sure(item)
}

const fn is_sure(item: &FeedItem) -> bool {
    matches!(
        item.certainty,
        FeedCertainty::Likely | FeedCertainty::Confirmed
    )
}

#[cfg(test)]
mod tests;
