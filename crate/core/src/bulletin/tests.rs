use std::collections::BTreeSet;

use super::*;
use crate::feed::FeedScale;

const BIN: Millis = Millis(300_000);
const NOW: Millis = Millis(1_705_752_000_000);

fn country(code: &str) -> Option<Country> {
    code.parse().ok()
}

fn feed(code: &str, as_of: Millis) -> Feed {
    Feed {
        country: country(code).unwrap(),
        as_of: as_of.whole_seconds(),
        enough: true,
        items: Vec::new(),
    }
}

fn item(kind: FeedKind, how: FeedSymptom, certainty: FeedCertainty) -> FeedItem {
    FeedItem {
        platform: Some("x".into()),
        how,
        kind,
        scale: FeedScale::NationScale,
        certainty,
        since: NOW.whole_seconds(),
    }
}

/// The moments of what is held, after these came in this order.
fn held(feeds: &[Feed]) -> Option<(String, Millis)> {
    let mut bulletin = Bulletin::EMPTY;
    for feed in feeds {
        bulletin.accept(Some(feed.clone()), country("PK"), BIN, NOW);
    }
    let held = bulletin.held(country("PK"));
    held.map(|feed| (feed.country.to_string(), feed.as_of.in_millis()))
}

#[test]
fn an_older_feed_is_refused() {
    let (new, old) = (feed("PK", NOW), feed("PK", NOW - BIN));
    let newest = Some(("PK".into(), NOW));
    assert_eq!(held(&[old.clone(), new.clone()]), newest);
    assert_eq!(held(&[new.clone(), old]), newest);
    assert_eq!(held(&[new, feed("ZZ", NOW - BIN)]), newest);
}

#[test]
fn a_feed_of_elsewhere_or_of_the_future_is_refused() {
    assert_eq!(held(&[feed("IN", NOW)]), None);
    assert_eq!(held(&[feed("PK", NOW + 3 * BIN)]), None);
    assert_eq!(
        held(&[feed("PK", NOW + 2 * BIN)]),
        Some(("PK".into(), NOW + 2 * BIN))
    );
    assert_eq!(held(&[feed("ZZ", NOW)]), Some(("ZZ".into(), NOW)));
}

#[test]
fn that_of_another_country_stands_in_nobodys_way() {
    let mut bulletin = Bulletin::EMPTY;
    bulletin.accept(Some(feed("IN", NOW)), country("IN"), BIN, NOW);
    assert_eq!(bulletin.held(country("PK")), None);
    let older = feed("PK", NOW - BIN);
    bulletin.accept(Some(older.clone()), country("PK"), BIN, NOW);
    assert_eq!(bulletin.held(country("PK")), Some(&older));
}

#[test]
fn a_feed_counts_for_ninety_minutes() {
    let mut bulletin = Bulletin::EMPTY;
    bulletin.accept(Some(feed("PK", NOW)), country("PK"), BIN, NOW);
    let counts = |now| bulletin.counts(country("PK"), BIN, now).is_some();
    assert!(counts(NOW) && counts(NOW + 18 * BIN) && counts(NOW - 2 * BIN));
    assert!(!counts(NOW + 18 * BIN + Millis(1)) && !counts(NOW - 2 * BIN - Millis(1)));
}

/// When feeds are fetched, and from whom, while this comes of each.
fn fetches(periods: u64, brings: Option<Feed>) -> Vec<(Millis, String)> {
    let relays = ["a".to_owned(), "b".to_owned()];
    let mut bulletin = Bulletin::EMPTY;
    let mut fetched = Vec::new();
    let mut now = NOW;
    while now < NOW + periods * period(false, BIN) {
        let moment = Moment {
            now,
            random: now.get().wrapping_mul(0x9E37_79B9),
        };
        let period = period(false, BIN);
        let (effect, _) = bulletin.tick(&relays, Country::UNKNOWN, period, moment);
        if let Some(Effect::FetchFeed { url, .. }) = effect {
            fetched.push((now, url));
            bulletin.accept(brings.clone(), None, BIN, now);
        }
        now = bulletin.next_due().unwrap().max(now + Millis(1));
    }
    fetched
}

#[test]
fn one_is_fetched_in_each_period_at_a_moment_of_chance() {
    let period = period(false, BIN);
    let fetched = fetches(200, Some(feed("ZZ", NOW)));
    let periods: BTreeSet<u64> = fetched.iter().map(|(at, _)| *at / period).collect();
    assert_eq!((fetched.len(), periods.len()), (200, 200));
    let tenths: BTreeSet<u64> = fetched
        .iter()
        .map(|(at, _)| *at % period * 10 / period)
        .collect();
    assert_eq!(tenths.len(), 10);
    assert!(fetched.iter().all(|(_, relay)| relay == "a"));
}

/// A fetch that fails waits for the next period, at another relay.
#[test]
fn what_fails_is_not_tried_again_at_once() {
    let fetched = fetches(20, None);
    assert_eq!(fetched.len(), 20);
    let moments = |all: &[(Millis, String)]| all.iter().map(|it| it.0).collect::<Vec<_>>();
    assert_eq!(
        moments(&fetched),
        moments(&fetches(20, Some(feed("ZZ", NOW))))
    );
    let relays: Vec<&str> = fetched.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(relays[..4], ["a", "b", "a", "b"]);
}

#[test]
fn only_what_is_sure_and_understood_decides() {
    let x = PlatformId::from_name("x").unwrap();
    let trouble = |items: Vec<FeedItem>| {
        let items = Feed {
            items,
            ..feed("PK", NOW)
        };
        others(&items, x).trouble
    };
    let blocked = |certainty| vec![item(FeedKind::Selective, FeedSymptom::Blocked, certainty)];
    assert_eq!(
        trouble(blocked(FeedCertainty::Likely)),
        Some(Trouble::Blocked)
    );
    assert_eq!(
        trouble(blocked(FeedCertainty::Confirmed)),
        Some(Trouble::Blocked)
    );
    for certainty in [FeedCertainty::Possible, FeedCertainty::Unknown] {
        assert_eq!(trouble(blocked(certainty)), None);
    }
    let sure = |kind, how| trouble(vec![item(kind, how, FeedCertainty::Confirmed)]);
    assert_eq!(
        sure(FeedKind::Selective, FeedSymptom::Slowed),
        Some(Trouble::Slowed)
    );
    assert_eq!(
        sure(FeedKind::PlatformOutage, FeedSymptom::Blocked),
        Some(Trouble::Outage)
    );
    for (kind, how) in [
        (FeedKind::Unknown, FeedSymptom::Blocked),
        (FeedKind::Selective, FeedSymptom::Unknown),
        (FeedKind::GeneralOutage, FeedSymptom::Blocked),
        (FeedKind::Selective, FeedSymptom::LinesDown),
        (FeedKind::PlatformOutage, FeedSymptom::Unknown),
    ] {
        assert_eq!(sure(kind, how), None, "{kind:?} {how:?}");
    }
    let elsewhere = FeedItem {
        platform: Some("youtube".into()),
        ..item(
            FeedKind::Selective,
            FeedSymptom::Blocked,
            FeedCertainty::Confirmed,
        )
    };
    assert_eq!(trouble(vec![elsewhere]), None);
}

#[test]
fn lines_of_the_country_are_no_platforms() {
    let x = PlatformId::from_name("x").unwrap();
    for (how, lines) in [
        (FeedSymptom::LinesDown, true),
        (FeedSymptom::Silent, true),
        (FeedSymptom::Unknown, false),
    ] {
        let item = FeedItem {
            platform: None,
            ..item(FeedKind::GeneralOutage, how, FeedCertainty::Likely)
        };
        let feed = Feed {
            items: vec![item],
            ..feed("PK", NOW)
        };
        let trouble = None;
        assert_eq!(others(&feed, x), Others { trouble, lines });
    }
}
