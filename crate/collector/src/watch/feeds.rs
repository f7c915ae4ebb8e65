//! What goes on now, country by country, for people's devices. Pure.

use sada_core::catalogue::PlatformId;
use sada_core::feed::{Certainty, Feed, How, Item, Kind, Scale};
use sada_core::place;
use sada_detect::{self as detect, Country, ScaleWord};

use crate::events::{Event, Statement};

/// The feed of each country, and one for wherever no other is. `known` are the events that may
/// still change, `heard` says of each country whether enough people reported there lately; of an
/// event with fewer reporters in its largest bin than `least` nothing is said.
pub(super) fn feeds(
    known: &[Event],
    heard: impl Iterator<Item = (Country, bool)>,
    as_of: u64,
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
    let everywhere = troubled_everywhere(&now);
    let of_country = heard.filter_map(|(country, enough)| {
        let mut own: Vec<(Country, Item)> = now
            .iter()
            .filter(|(event, _)| event.about.country == country)
            .map(|(event, says)| (country, item(event, says)))
            .collect();
        own.sort_by_key(|(_, item)| (std::cmp::Reverse(item.certainty as u8), item.since));
        let mut items: Vec<Item> = own.into_iter().map(|(_, item)| item).collect();
        for item in &everywhere {
            if items.iter().all(|it| it.platform != item.platform) {
                items.push(item.clone());
            }
        }
        let country = place::Country::try_from(String::from(country)).ok()?;
        Some(Feed {
            country,
            as_of,
            enough,
            items,
        })
    });
    let of_country: Vec<Feed> = of_country.collect();
    let everybody = Feed {
        country: place::Country::UNKNOWN,
        as_of,
        enough: false,
        items: everywhere.clone(),
    };
    of_country.into_iter().chain([everybody]).collect()
}

/// Of each platform that has trouble of its own anywhere, the surest word.
fn troubled_everywhere(now: &[(&Event, Statement)]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for (event, says) in now
        .iter()
        .filter(|(_, says)| says.kind == detect::Kind::PlatformOutage)
    {
        let new = item(event, says);
        match items.iter_mut().find(|it| it.platform == new.platform) {
            Some(known) if known.certainty as u8 >= new.certainty as u8 => {
                known.since = known.since.min(new.since);
            }
            Some(known) => *known = new,
            None => items.push(new),
        }
    }
    items
}

fn item(event: &Event, says: &Statement) -> Item {
    Item {
        platform: event
            .about
            .platform
            .map(|it| PlatformId::name(it).to_owned()),
        how: match event.about.how {
            detect::How::Blocked => How::Blocked,
            detect::How::Slowed => How::Slowed,
            detect::How::LinesDown => How::LinesDown,
            detect::How::Silent => How::Silent,
        },
        kind: match says.kind {
            detect::Kind::Selective => Kind::Selective,
            detect::Kind::GeneralOutage => Kind::GeneralOutage,
            detect::Kind::PlatformOutage => Kind::PlatformOutage,
        },
        scale: match says.scale.word() {
            ScaleWord::SingleProvider => Scale::SingleProvider,
            ScaleWord::SeveralProviders => Scale::SeveralProviders,
            ScaleWord::DominantOperator => Scale::DominantOperator,
            ScaleWord::NationScale => Scale::NationScale,
        },
        certainty: match says.certainty {
            detect::Certainty::Possible => Certainty::Possible,
            detect::Certainty::Likely => Certainty::Likely,
            detect::Certainty::Confirmed => Certainty::Confirmed,
        },
        since: says.onset,
    }
}

#[cfg(test)]
mod tests {
    use sada_detect::Evidence;

    use super::*;
    use crate::events::{About, Version};

    fn event(country: [u8; 2], platform: &str, change: impl FnOnce(&mut Statement)) -> Event {
        let mut says = Statement {
            kind: detect::Kind::Selective,
            onset: 600,
            raised: 900,
            restored: None,
            scale: detect::Scale::default(),
            certainty: detect::Certainty::Likely,
            evidence: Evidence {
                reporters: 12.0,
                ..Evidence::default()
            },
            withdrawn: false,
        };
        change(&mut says);
        Event {
            id: String::new(),
            about: About {
                country: Country::of(country),
                platform: PlatformId::from_name(platform),
                how: detect::How::Blocked,
            },
            settled: false,
            versions: vec![Version {
                number: 1,
                as_of: 0,
                said_at: 0,
                says,
            }],
        }
    }

    fn of(feeds: &[Feed], code: &str) -> Feed {
        let mut of = feeds.iter().filter(|it| it.country.code() == code);
        of.next().unwrap().clone()
    }

    fn heard() -> impl Iterator<Item = (Country, bool)> {
        [(*b"PK", true), (*b"DE", false)]
            .into_iter()
            .map(|(code, enough)| (Country::of(code), enough))
    }

    #[test]
    fn each_country_is_told_of_what_goes_on_there_and_of_nothing_else() {
        let known = [
            event(*b"PK", "x", |_| {}),
            event(*b"PK", "youtube", |says| {
                says.certainty = detect::Certainty::Confirmed
            }),
            event(*b"PK", "facebook", |says| says.restored = Some(700)),
            event(*b"PK", "instagram", |says| says.withdrawn = true),
            event(*b"PK", "tiktok", |says| says.evidence.reporters = 9.0),
        ];
        let feeds = feeds(&known, heard(), 1200, 10);
        let pakistan = of(&feeds, "PK");
        assert!(pakistan.enough);
        assert_eq!(pakistan.as_of, 1200);
        let named: Vec<_> = pakistan
            .items
            .iter()
            .filter_map(|it| it.platform.as_deref())
            .collect();
        assert_eq!(named, ["youtube", "x"]);
        assert_eq!(of(&feeds, "DE").items, []);
        assert!(!of(&feeds, "DE").enough);
        assert_eq!(of(&feeds, "ZZ").items, []);
    }

    #[test]
    fn that_a_platform_has_trouble_of_its_own_everybody_is_told() {
        let outage = |says: &mut Statement| says.kind = detect::Kind::PlatformOutage;
        let known = [event(*b"PK", "x", outage), event(*b"BR", "x", outage)];
        let feeds = feeds(&known, heard(), 1200, 10);
        for code in ["PK", "DE", "ZZ"] {
            let feed = of(&feeds, code);
            assert_eq!(feed.items.len(), 1, "{code}");
            assert_eq!(feed.items[0].kind, Kind::PlatformOutage);
        }
    }
}
