//! What goes on now, country by country, for people's devices. Pure.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use sada_core::catalogue::PlatformId;
use sada_core::feed::{Feed, FeedCertainty, FeedItem, FeedKind, FeedScale, FeedSymptom};
use sada_detect::{self as detect, ScaleClass};
use sada_published::events::{Event, Statement};
use sada_units::{Country, Seconds};

/// The feed of each country in which enough people report, and one for wherever else. `known` are the events that may
/// still change; `heard` are countries in which enough people reported lately for anything to be said, and how many.
///
/// A country with fewer reporters than `least` has no feed of its own: whoever asks gets the same bytes as for one that
/// was never heard of, so that no feed tells that somebody there began to share. Of an event with fewer reporters in
/// its largest bin than `least` nothing is said.
pub(super) fn feeds(
    known: &[Event],
    heard: impl Iterator<Item = (Country, f64)>,
    as_of: Seconds,
    least: u64,
) -> Vec<Feed> {
    let least = u32::try_from(least).map_or(f64::INFINITY, f64::from);
    let now: Vec<(&Event, Statement)> = known
        .iter()
        .filter_map(|event| Some((event, event.latest()?.says)))
        .filter(|(_, says)| {
            says.restored.is_none() && !says.withdrawn && says.evidence.reporters >= least
        })
        .collect();
    let everywhere = troubled_everywhere(&now, as_of);
    let enough = heard.filter(|(_, reporters)| *reporters >= least);
    let of_country = enough.map(|(country, _)| {
        let own = now
            .iter()
            .filter(|(event, _)| event.about.country == country);
        let mut items: Vec<FeedItem> = own.map(|(event, says)| item(event, says)).collect();
        items.sort_by_key(|item| (Reverse(item.certainty as u8), item.since));
        let more: Vec<FeedItem> = everywhere
            .iter()
            .filter(|item| items.iter().all(|own| !says_as_much(own, item)))
            .cloned()
            .collect();
        items.extend(more);
        Feed {
            country,
            as_of,
            enough: true,
            items,
        }
    });
    let of_country: Vec<Feed> = of_country.collect();
    let everybody = Feed {
        country: Country::UNKNOWN,
        as_of,
        enough: false,
        items: everywhere.clone(),
    };
    of_country.into_iter().chain([everybody]).collect()
}

/// Whether the country's own word on a platform makes that on everywhere needless.
fn says_as_much(own: &FeedItem, everywhere: &FeedItem) -> bool {
    (&own.platform, own.how) == (&everywhere.platform, everywhere.how)
        && own.certainty as u8 >= everywhere.certainty as u8
}

/// Platforms that have trouble of their own now: it was found lately, in as many countries as make
/// it their own. What one country still has of it long after is its own matter.
fn troubled_everywhere(now: &[(&Event, Statement)], as_of: Seconds) -> Vec<FeedItem> {
    const LATELY: Seconds = Seconds::hours(6);
    const COUNTRIES: usize = 3;
    let outages = now.iter().filter(|(_, says)| {
        says.kind == detect::EpisodeKind::PlatformOutage && says.raised + LATELY >= as_of
    });
    let mut by_what: BTreeMap<_, Vec<(Country, FeedItem)>> = BTreeMap::new();
    for (event, says) in outages {
        let what = (event.about.platform, event.about.how);
        let of = by_what.entry(what).or_default();
        of.push((event.about.country, item(event, says)));
    }
    let spread = by_what.into_values().filter_map(|mut of| {
        let countries: BTreeSet<Country> = of.iter().map(|(country, _)| *country).collect();
        of.sort_by_key(|(_, item)| (Reverse(item.certainty as u8), item.since));
        let surest = of.into_iter().next().map(|(_, item)| item);
        surest.filter(|_| countries.len() >= COUNTRIES)
    });
    spread.collect()
}

fn item(event: &Event, says: &Statement) -> FeedItem {
    FeedItem {
        platform: event
            .about
            .platform
            .map(|it| PlatformId::name(it).to_owned()),
        how: match event.about.how {
            detect::Symptom::Blocked => FeedSymptom::Blocked,
            detect::Symptom::Slowed => FeedSymptom::Slowed,
            detect::Symptom::LinesDown => FeedSymptom::LinesDown,
            detect::Symptom::Silent => FeedSymptom::Silent,
        },
        kind: match says.kind {
            detect::EpisodeKind::Selective => FeedKind::Selective,
            detect::EpisodeKind::GeneralOutage => FeedKind::GeneralOutage,
            detect::EpisodeKind::PlatformOutage => FeedKind::PlatformOutage,
        },
        scale: match says.scale.class() {
            ScaleClass::SingleProvider => FeedScale::SingleProvider,
            ScaleClass::SeveralProviders => FeedScale::SeveralProviders,
            ScaleClass::DominantOperator => FeedScale::DominantOperator,
            ScaleClass::NationScale => FeedScale::NationScale,
        },
        certainty: match says.certainty {
            detect::EpisodeCertainty::Possible => FeedCertainty::Possible,
            detect::EpisodeCertainty::Likely => FeedCertainty::Likely,
            detect::EpisodeCertainty::Confirmed => FeedCertainty::Confirmed,
        },
        since: says.onset,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_published::events::example;

    fn event(country: [u8; 2], platform: &str, change: impl FnOnce(&mut Statement)) -> Event {
        example::event(country, platform, Seconds(600), change)
    }

    /// What whoever asks for this country gets, as the database gives it out.
    fn of(feeds: &[Feed], code: &str) -> Feed {
        let own = feeds.iter().find(|it| it.country.code() == code);
        let everybodys = feeds.iter().find(|it| it.country == Country::UNKNOWN);
        own.or(everybodys).unwrap().clone()
    }

    fn heard() -> impl Iterator<Item = (Country, f64)> {
        [(*b"PK", 10.0), (*b"DE", 9.0)]
            .into_iter()
            .map(|(code, reporters)| (Country::of(code), reporters))
    }

    #[test]
    fn each_country_is_told_of_what_goes_on_there_and_of_nothing_else() {
        let known = [
            event(*b"DE", "x", |_| {}),
            event(*b"PK", "x", |_| {}),
            event(*b"PK", "youtube", |says| {
                says.certainty = detect::EpisodeCertainty::Confirmed
            }),
            event(*b"PK", "facebook", |says| {
                says.restored = Some(Seconds(700))
            }),
            event(*b"PK", "instagram", |says| says.withdrawn = true),
            event(*b"PK", "tiktok", |says| says.evidence.reporters = 9.0),
        ];
        let feeds = feeds(&known, heard(), Seconds(1200), 10);
        let pakistan = of(&feeds, "PK");
        assert!(pakistan.enough);
        assert_eq!(pakistan.as_of, Seconds(1200));
        let named: Vec<_> = pakistan
            .items
            .iter()
            .filter_map(|it| it.platform.as_deref())
            .collect();
        assert_eq!(named, ["youtube", "x"]);
        assert_eq!(of(&feeds, "DE"), of(&feeds, "NZ"), "nine are nobody");
        assert!(!of(&feeds, "DE").enough);
        assert_eq!(of(&feeds, "ZZ").items, []);
    }

    #[test]
    fn that_a_platform_has_trouble_of_its_own_everybody_is_told() {
        let outage = |says: &mut Statement| says.kind = detect::EpisodeKind::PlatformOutage;
        let mut known = vec![event(*b"PK", "x", outage), event(*b"BR", "x", outage)];
        assert_eq!(
            of(&feeds(&known, heard(), Seconds(1200), 10), "DE").items,
            [],
            "two countries"
        );
        known.push(event(*b"IN", "x", outage));
        let now = feeds(&known, heard(), Seconds(1200), 10);
        for code in ["PK", "DE", "ZZ"] {
            let feed = of(&now, code);
            assert_eq!(feed.items.len(), 1, "{code}");
            assert_eq!(feed.items[0].kind, FeedKind::PlatformOutage);
        }
        let later = feeds(&known, heard(), Seconds(900) + Seconds::hours(7), 10);
        assert_eq!(of(&later, "DE").items, [], "that was this morning");
        // A word of the country's own that may be so hides nothing.
        known.push(event(*b"PK", "x", |says| {
            says.certainty = detect::EpisodeCertainty::Possible
        }));
        assert_eq!(
            of(&feeds(&known, heard(), Seconds(1200), 10), "PK")
                .items
                .len(),
            2
        );
    }
}
