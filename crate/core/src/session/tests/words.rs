//! What the browser says of itself, of its proxy and of who answered: whole classes of words, in
//! both browsers' vocabularies.

use std::collections::BTreeSet;

use super::world::{Network, World};
use super::{ALL, LIKELY, WORKS};
use crate::browser_errors::{Weight, every_word};
use crate::failure::FailureType;
use crate::signal::{NavigationDetails, Signal};
use crate::time::{MINUTE, SECOND};
use crate::verdict::{Certainty, Verdict};

const UNKNOWN: Option<(Verdict, Certainty)> = Some((Verdict::Unknown, Certainty::Possible));
const PLATFORM: Option<(Verdict, Certainty)> = Some((Verdict::Platform, Certainty::Likely));
const LOCAL: Option<(Verdict, Certainty)> = Some((Verdict::Local, Certainty::Likely));

/// Words of this weight, with the types they have.
fn words(weight: Weight) -> Vec<(&'static str, FailureType)> {
    let every = every_word().into_iter();
    every
        .filter(|(_, meaning)| meaning.weight == weight)
        .map(|(word, meaning)| (&*word.leak(), meaning.kind))
        .collect()
}

/// One word of each type, of each browser: what follows from a word follows from its meaning.
fn kinds(weight: Weight) -> Vec<(&'static str, FailureType)> {
    let mut kinds = Vec::new();
    let mut known = BTreeSet::new();
    for (word, kind) in words(weight) {
        if known.insert((word.starts_with("net::"), kind)) {
            kinds.push((word, kind));
        }
    }
    kinds
}

/// A world in which these came well.
fn opened(names: &[&str]) -> World {
    let mut world = World::new();
    names.iter().for_each(|name| world.visit(name));
    names
        .iter()
        .for_each(|name| assert_eq!(world.verdict(name), WORKS));
    world
}

/// Opens these in turn, and again after times in which they are looked at again. Calls `check` with
/// what is said of each, after every step.
fn keep_opening(
    world: &mut World,
    names: &[&str],
    mut check: impl FnMut(&str, Option<(Verdict, Certainty)>),
) {
    for pause in [SECOND, 20 * SECOND, MINUTE, 9 * MINUTE] {
        for name in names {
            world.visit(name);
            names.iter().for_each(|it| check(it, world.verdict(it)));
        }
        world.run(pause);
        names.iter().for_each(|it| check(it, world.verdict(it)));
    }
}

#[test]
fn what_only_the_device_can_cause_is_local_and_ends_a_works() {
    let own = words(Weight::OwnFault);
    assert!(own.len() > 200, "{}", own.len());
    let kept = kinds(Weight::OwnFault);
    for (word, kind) in own {
        for controls in [true, false] {
            let mut world = opened(&["x", "youtube"]);
            world.controls = controls;
            world.set("x", Network::Says(word));
            world.visit("x");
            // A witness that comes is an answer for which no control is needed.
            assert_eq!(world.verdict("x"), LOCAL, "{word}, {controls}");
            if controls && kept.contains(&(word, kind)) {
                keep_opening(&mut world, &["x"], |_, says| {
                    assert!([LOCAL, None].contains(&says), "{word}: {says:?}");
                });
            }
        }
    }
}

#[test]
fn no_number_of_platforms_makes_the_devices_own_words_a_block() {
    for (word, _) in kinds(Weight::OwnFault) {
        let mut world = opened(&ALL);
        ALL.iter()
            .for_each(|name| world.set(name, Network::Says(word)));
        // One that waits to be opened was a witness: its look has no word.
        keep_opening(&mut world, &ALL, |name, says| {
            assert!(
                says.is_none_or(|it| it.0 != Verdict::Interference),
                "{word}, {name}: {says:?}"
            );
        });
        ALL.iter()
            .for_each(|name| assert_eq!(world.verdict(name), LOCAL, "{word}, {name}"));
    }
}

/// An extension and a full disk stop pages, and not what the background asks.
#[test]
fn a_look_that_comes_says_nothing_for_pages_that_the_device_stops() {
    for (word, kind) in kinds(Weight::OwnFault) {
        let mut world = opened(&["x", "youtube"]);
        world.set("x", Network::Glitch(word));
        world.visit("x");
        assert_eq!(world.verdict("x"), LOCAL, "{word}");
        world.run(MINUTE);
        let after = if kind == FailureType::TcpFailed {
            WORKS
        } else {
            None
        };
        assert_eq!(world.verdict("x"), after, "{word}");
    }
}

#[test]
fn a_word_of_the_device_stands_without_any_control() {
    for word in ["net::ERR_OUT_OF_MEMORY", "NS_ERROR_FILE_NO_DEVICE_SPACE"] {
        let mut world = opened(&["x"]);
        world.hold_controls = true;
        world.set("x", Network::Says(word));
        for _ in 0..4 {
            world.visit("x");
            world.run(70 * SECOND);
            assert!([LOCAL, None].contains(&world.verdict("x")), "{word}");
        }
    }
}

#[test]
fn a_changed_network_takes_back_no_block() {
    let mut world = opened(&["x", "youtube"]);
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.set("youtube", Network::Silent);
    world.visit("x");
    world.visit("youtube");
    assert_eq!(world.verdict("x"), LIKELY);
    for word in ["net::ERR_NETWORK_CHANGED", "net::ERR_BLOCKED_BY_CLIENT"] {
        world.set("x", Network::Says(word));
        world.visit("x");
        assert_eq!(world.verdict("x"), LIKELY, "{word}");
    }
}

#[test]
fn what_fails_after_a_word_of_the_device_is_looked_at_again() {
    let mut world = opened(&["x", "youtube"]);
    world.set("x", Network::Glitch("net::ERR_NETWORK_CHANGED"));
    world.visit("x");
    world.set("x", Network::Glitch("net::ERR_NAME_NOT_RESOLVED"));
    world.visit("x");
    assert_eq!(world.verdict("x"), WORKS, "the second look came");
}

#[test]
fn a_proxy_that_refuses_one_host_leaves_open_who_stops_it() {
    let proxy = words(Weight::Proxy);
    assert!(proxy.len() > 40, "{}", proxy.len());
    for (word, _) in proxy.iter().copied().step_by(4) {
        for names in [&["x"][..], &["x", "youtube"], &ALL] {
            let mut world = opened(&["x", "youtube", "facebook", "instagram"]);
            names
                .iter()
                .for_each(|name| world.set(name, Network::Says(word)));
            world.visit("x");
            assert_eq!(world.verdict("x"), UNKNOWN, "{word}");
            keep_opening(&mut world, names, |_, says| {
                assert!([UNKNOWN, WORKS, None].contains(&says), "{word}: {says:?}");
            });
            assert_eq!(world.verdict("x"), UNKNOWN, "{word}");
        }
        let mut world = opened(&["x"]);
        world.controls = false;
        world.set("x", Network::Says(word));
        world.visit("x");
        assert_eq!(world.verdict("x"), LOCAL, "{word}: nothing comes by it");
    }
}

#[test]
fn controls_that_refuse_show_that_the_line_stands() {
    for status in [403, 429, 503, 400, 404, 451, 500, 502, 504] {
        for how in [
            Network::Says("net::ERR_CONNECTION_RESET"),
            Network::Says("NS_ERROR_UNKNOWN_HOST"),
            Network::Says("net::ERR_CERT_AUTHORITY_INVALID"),
            Network::Silent,
            Network::Status(503),
        ] {
            for names in [&["x"][..], &["facebook", "x"]] {
                let mut world = World::new();
                world.controls_refuse = Some(status);
                names.iter().for_each(|name| world.set(name, how));
                keep_opening(&mut world, names, |name, says| {
                    let fits = says.is_none_or(|(verdict, certainty)| {
                        verdict != Verdict::Local && certainty == Certainty::Possible
                    });
                    assert!(fits, "{status}, {how:?}, {name}: {says:?}");
                });
                assert!(world.verdict("x").is_some(), "{status}, {how:?}");
            }
        }
    }
    let mut world = World::new();
    world.controls_refuse = Some(511);
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    assert_eq!(world.verdict("x"), LOCAL, "a network that wants a login");
}

#[test]
fn an_error_from_an_address_that_no_platform_has_is_not_the_platforms() {
    let nowhere = [
        "10.1.2.3",
        "172.16.0.9",
        "192.168.1.1",
        "127.0.0.1",
        "0.0.0.0",
        "169.254.1.1",
        "240.0.0.1",
        "192.0.2.7",
        "224.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fd00::1",
        "[fc00::5]",
        "::ffff:10.0.0.1",
    ];
    for ip in nowhere {
        for status in [403, 429, 451, 500, 502, 503, 504] {
            for name in ["x", "youtube"] {
                let mut world = opened(&[name]);
                world.ip = Some(ip);
                world.set(name, Network::Status(status));
                keep_opening(&mut world, &[name], |_, says| {
                    assert!([UNKNOWN, None].contains(&says), "{ip}, {status}: {says:?}");
                });
                assert_eq!(world.verdict(name), UNKNOWN, "{ip}, {status}");
                world.controls = false;
                world.run(MINUTE);
                world.visit(name);
                let says = world.verdict(name).map(|it| it.0);
                assert_ne!(says, Some(Verdict::Platform), "{ip}, {status}");
            }
        }
    }
    for ip in ["8.8.8.8", "198.18.0.7", "100.64.0.7", "2001:4860::8888"] {
        let mut world = opened(&["x"]);
        world.ip = Some(ip);
        world.set("x", Network::Status(503));
        world.visit("x");
        assert_eq!(world.verdict("x"), PLATFORM, "{ip}");
    }
}

fn protocol_words() -> Vec<&'static str> {
    let evidence = words(Weight::Evidence).into_iter();
    evidence
        .filter(|(_, kind)| *kind == FailureType::HttpProtocolError)
        .map(|(word, _)| word)
        .collect()
}

#[test]
fn what_breaks_http2_at_any_number_of_operators_is_possible_at_most() {
    let words = protocol_words();
    for part in ["HTTP2", "HTTP3", "QUIC", "NS_ERROR_NET_HTTP2", "INADEQUATE"] {
        assert!(words.iter().any(|word| word.contains(part)), "{part}");
    }
    for (at, word) in words.iter().enumerate() {
        let second = words[(at + 1) % words.len()];
        for names in [
            &["x", "youtube"][..],
            &["youtube", "x"],
            &["facebook", "youtube", "x"],
            &ALL,
        ] {
            let mut world = opened(&ALL);
            for (at, name) in names.iter().enumerate() {
                world.set(name, Network::Says(if at == 0 { word } else { second }));
            }
            keep_opening(&mut world, names, |name, says| {
                let sure = says.is_some_and(|(verdict, certainty)| {
                    verdict == Verdict::Interference || certainty > Certainty::Possible
                });
                assert!(!sure || says == WORKS, "{word}, {name}: {says:?}");
            });
            assert_eq!(world.verdict(names[0]), UNKNOWN, "{word}");
        }
    }
}

#[test]
fn words_of_the_network_at_two_others_are_what_they_were() {
    for word in protocol_words() {
        let mut world = opened(&["x", "youtube", "facebook"]);
        world.set("x", Network::Says(word));
        world.set("youtube", Network::Says("NS_ERROR_NET_RESET"));
        world.visit("x");
        world.visit("youtube");
        assert_eq!(world.verdict("x"), UNKNOWN, "{word}");
        assert_eq!(world.verdict("youtube"), UNKNOWN, "{word}");
        world.set("facebook", Network::Silent);
        world.visit("facebook");
        assert_eq!(world.verdict("youtube"), LIKELY, "{word}");
        assert_eq!(world.verdict("facebook"), LIKELY, "{word}");
        assert_eq!(world.verdict("x"), UNKNOWN, "{word}");
    }
}

/// One browser tells of TLS on the device itself only by a number.
#[test]
fn a_number_names_a_failure_that_was_the_devices_own() {
    for first in [true, false] {
        let mut world = opened(&["x", "youtube"]);
        world.set("x", Network::Says("Der Schlüssel ist nicht lesbar."));
        let name = |world: &mut World| {
            let details = NavigationDetails {
                tab_id: i64::try_from(world.requests).unwrap(),
                frame_id: 0,
                url: "https://x.com/".into(),
                // SEC_ERROR_BAD_DATABASE
                error: Some("Error code 2153390062".into()),
            };
            world.signal(Signal::Navigation { details });
        };
        if first {
            world.requests += 1;
            name(&mut world);
            world.requests -= 1;
            world.visit("x");
        } else {
            world.visit("x");
            name(&mut world);
        }
        assert_eq!(world.verdict("x"), LOCAL, "number first: {first}");
    }
}
