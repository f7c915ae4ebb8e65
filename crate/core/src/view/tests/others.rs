//! What others see: said in a few lines, and hidden where it would say nothing.

use super::*;
use crate::consent::FEED_CONSENT;
use crate::feed::{self, Feed, FeedItem, FeedKind, FeedScale, FeedSymptom};
use sada_units::Country;

fn item(platform: Option<&str>, kind: FeedKind, how: FeedSymptom) -> FeedItem {
    FeedItem {
        platform: platform.map(str::to_owned),
        how,
        kind,
        scale: FeedScale::NationScale,
        certainty: feed::FeedCertainty::Likely,
        since: NOW.whole_seconds(),
    }
}

fn of_pakistan(items: &[FeedItem]) -> Feed {
    Feed {
        country: "PK".parse().unwrap(),
        as_of: NOW.whole_seconds(),
        enough: true,
        items: items.to_vec(),
    }
}

/// Somebody in Pakistan who watches three platforms and said Yes to the feed, of which this came.
fn told(feed: Feed) -> Monitor {
    let context = Context {
        operator: Operator::Named(Named {
            name: "Example".into(),
            relays: vec!["https://relay.example/".into()],
            issuers: vec!["https://issuer.example/".into()],
            bin_seconds: sada_units::Seconds(300),
            window_bins: 48,
            feed: true,
        }),
        granted: PLATFORMS.iter().flat_map(Platform::origins).collect(),
        ..Context::default()
    };
    let mut monitor = Monitor::new(context, None, None);
    let platforms = ["youtube", "facebook", "x"].map(|name| PlatformId::from_name(name).unwrap());
    for signal in [
        Signal::Choose {
            platforms: platforms.to_vec(),
        },
        Signal::Follow {
            yes: true,
            consent: FEED_CONSENT,
        },
        Signal::Country {
            country: Some("PK".parse().unwrap()),
        },
        Signal::Feed { feed: Some(feed) },
    ] {
        tell(&mut monitor, signal);
    }
    monitor
}

fn there(key: &str, names: &[&str]) -> Message {
    let country: Country = "PK".parse().unwrap();
    Message::with(key, [Arg::from(country), Arg::names(names)])
}

#[test]
fn what_goes_on_is_said_with_names() {
    let monitor = told(of_pakistan(&[
        item(Some("x"), FeedKind::Selective, FeedSymptom::Blocked),
        item(Some("youtube"), FeedKind::Selective, FeedSymptom::Blocked),
        item(
            Some("facebook"),
            FeedKind::PlatformOutage,
            FeedSymptom::Blocked,
        ),
        item(Some("tiktok"), FeedKind::Selective, FeedSymptom::Slowed),
    ]));
    let said = [
        there("others_blocked", &["YouTube", "X"]),
        Message::about("others_outage", &["Facebook"]),
    ];
    assert_eq!(shown(&monitor).others, said, "TikTok is not watched");
}

#[test]
fn of_what_the_feed_does_not_name_nothing_is_said() {
    let mut monitor = told(of_pakistan(&[item(
        Some("youtube"),
        FeedKind::Selective,
        FeedSymptom::Slowed,
    )]));
    let slowed = there("others_slowed", &["YouTube"]);
    assert_eq!(shown(&monitor).others, std::slice::from_ref(&slowed));
    for host in ["x.com", "www.youtube.com"] {
        fails(&mut monitor, host, "net::ERR_CONNECTION_RESET");
    }
    control_answers(&mut monitor);
    assert_eq!(shown(&monitor).others, [slowed], "X may be stopped since");
}

#[test]
fn where_lines_are_down_nobody_is_said_to_have_no_trouble() {
    let mut monitor = told(of_pakistan(&[item(
        None,
        FeedKind::GeneralOutage,
        FeedSymptom::LinesDown,
    )]));
    fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
    control_answers(&mut monitor);
    assert_eq!(keys(&shown(&monitor).others), ["others_lines"]);
}

#[test]
fn it_is_hidden_where_few_share_and_when_it_is_old_or_unwanted() {
    let blocked = [item(Some("x"), FeedKind::Selective, FeedSymptom::Blocked)];
    let few = Feed {
        enough: false,
        ..of_pakistan(&blocked)
    };
    assert_eq!(shown(&told(few)).others, []);

    let mut monitor = told(of_pakistan(&blocked));
    assert_eq!(keys(&shown(&monitor).others), ["others_blocked"]);
    let later = shown_at(&monitor, NOW + Millis::minutes(91));
    assert_eq!(later.others, []);
    tell(
        &mut monitor,
        Signal::Follow {
            yes: false,
            consent: FEED_CONSENT,
        },
    );
    assert_eq!(shown(&monitor).others, []);
}

#[test]
fn an_outage_is_ruled_out_by_a_feed_that_says_here_alone() {
    let ruled_out = |items: &[FeedItem]| {
        let mut monitor = told(of_pakistan(items));
        fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
        control_answers(&mut monitor);
        let mut lines = shown(&monitor).ruled_out.into_iter();
        lines.find(|line| line.key == "ruledout_outage_feed")
    };
    let here = [item(Some("x"), FeedKind::Selective, FeedSymptom::Blocked)];
    assert_eq!(
        ruled_out(&here),
        Some(Message::about("ruledout_outage_feed", &["X"]))
    );
    let everywhere = [item(
        Some("x"),
        FeedKind::PlatformOutage,
        FeedSymptom::Blocked,
    )];
    assert_eq!(ruled_out(&everywhere), None);
    assert_eq!(ruled_out(&[]), None);
}
