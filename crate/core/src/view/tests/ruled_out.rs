//! Each line of what was ruled out: when it is said, and when it is not.

use super::*;
use crate::catalogue::PLAIN_CHECK;

/// What is ruled out where X fails with this word, beside a control that answers.
fn with_word(word: &str) -> Vec<String> {
    let mut monitor = chosen(&["x"]);
    fails(&mut monitor, "x.com", word);
    control_answers(&mut monitor);
    ruled_out(&monitor)
}

fn ruled_out(monitor: &Monitor) -> Vec<String> {
    let lines = shown(monitor).ruled_out.into_iter();
    lines.map(|message| message.key).collect()
}

fn has(lines: &[String], key: &str) -> bool {
    lines.iter().any(|line| line == key)
}

fn plain(text: &str) -> Signal {
    Signal::Asked {
        round: 1,
        control: PLAIN_CHECK.id.into(),
        answer: ProbeResult::Body {
            status: 200,
            text: text.into(),
            timing: None,
        },
    }
}

#[test]
fn nothing_is_while_all_works_or_nothing_answers() {
    assert_eq!(ruled_out(&chosen(&["x"])), [""; 0]);
    let mut monitor = chosen(&["x"]);
    fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
    for site in CONTROLS {
        tell(
            &mut monitor,
            Signal::Asked {
                round: 1,
                control: site.id.into(),
                answer: ProbeResult::Failed,
            },
        );
    }
    assert_eq!(shown(&monitor).sentence.key, "sentence_local");
    let lines = ruled_out(&monitor);
    assert_eq!(lines, ["ruledout_blocker"], "its word is the network's own");
}

#[test]
fn offline_is_while_the_browser_says_that_it_is_not() {
    let mut monitor = chosen(&["x"]);
    fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
    control_answers(&mut monitor);
    assert!(has(&ruled_out(&monitor), "ruledout_offline"));
    tell(&mut monitor, Signal::Connectivity { online: false });
    assert!(!has(&ruled_out(&monitor), "ruledout_offline"));
}

#[test]
fn a_login_page_is_by_the_check_over_plain_http_alone() {
    const KEY: &str = "ruledout_portal";
    let mut monitor = chosen(&["x"]);
    fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
    control_answers(&mut monitor);
    assert!(!has(&ruled_out(&monitor), KEY), "it was not asked");
    tell(&mut monitor, plain(PLAIN_CHECK.expect));
    assert!(has(&ruled_out(&monitor), KEY));
    tell(&mut monitor, Signal::Portal { locked: true });
    assert!(!has(&ruled_out(&monitor), KEY));
    tell(&mut monitor, Signal::Portal { locked: false });
    tell(&mut monitor, plain("<html>Log in"));
    assert!(!has(&ruled_out(&monitor), KEY));
}

#[test]
fn dns_is_only_by_failures_that_come_after_the_lookup() {
    const KEY: &str = "ruledout_dns";
    for word in ["net::ERR_CONNECTION_RESET", "NS_ERROR_NET_RESET"] {
        assert!(has(&with_word(word), KEY), "{word}");
    }
    for word in ["net::ERR_NAME_NOT_RESOLVED", "NS_ERROR_UNKNOWN_HOST"] {
        assert!(!has(&with_word(word), KEY), "{word}");
    }
    let mut monitor = chosen(&["x"]);
    fails(&mut monitor, "x.com", "NS_ERROR_NET_RESET");
    control_answers(&mut monitor);
    tell(
        &mut monitor,
        Signal::Resolved {
            host: "x.com".into(),
            addresses: Some(vec!["0.0.0.0".into()]),
        },
    );
    assert!(!has(&ruled_out(&monitor), KEY), "a filter answers so");
}

/// A line in the list of hosts that leads to this device, where the browser does not tell.
#[test]
fn a_name_that_may_lead_nowhere_rules_out_neither_dns_nor_a_blocker() {
    for word in [
        "net::ERR_CONNECTION_REFUSED",
        "net::ERR_CONNECTION_TIMED_OUT",
        "net::ERR_ADDRESS_UNREACHABLE",
        "net::ERR_CONNECTION_FAILED",
        "NS_ERROR_CONNECTION_REFUSED",
    ] {
        let lines = with_word(word);
        assert!(has(&lines, "ruledout_connection"), "{word}");
        assert!(!has(&lines, "ruledout_dns"), "{word}");
        assert!(!has(&lines, "ruledout_blocker"), "{word}");
    }
}

#[test]
fn a_blocker_is_by_the_networks_own_words_alone() {
    const KEY: &str = "ruledout_blocker";
    assert!(has(&with_word("net::ERR_CONNECTION_RESET"), KEY));
    for word in [
        "net::ERR_NAME_NOT_RESOLVED",
        "net::ERR_CERT_AUTHORITY_INVALID",
        "net::ERR_SOMETHING_NEW",
    ] {
        assert!(!has(&with_word(word), KEY), "{word}");
    }
}

/// An extension may hold a page for ever.
#[test]
fn silence_rules_out_neither_dns_nor_a_blocker() {
    let mut monitor = chosen(&["x"]);
    let details = RequestDetails::of("https://x.com/");
    let event = RequestEvent::OnBeforeRequest;
    tell(&mut monitor, Signal::Request { event, details });
    let later = NOW + Millis(13_000);
    for signal in [
        Signal::Alarm,
        Signal::Asked {
            round: 1,
            control: CONTROLS[0].id.into(),
            answer: ProbeResult::Body {
                status: 200,
                text: CONTROLS[0].expect.into(),
                timing: None,
            },
        },
    ] {
        let moment = Moment {
            now: later,
            random: 1,
        };
        let _ = monitor.handle(signal, moment);
    }
    let target = Target::page(PlatformId::from_name("x").unwrap());
    for (round, now) in [(2, later + Millis(3_000)), (3, later + Millis(9_000))] {
        for signal in [
            Signal::Asked {
                round,
                control: CONTROLS[0].id.into(),
                answer: ProbeResult::Body {
                    status: 200,
                    text: CONTROLS[0].expect.into(),
                    timing: None,
                },
            },
            Signal::Rechecked {
                target,
                answer: ProbeResult::TimedOut,
            },
        ] {
            let _ = monitor.handle(signal, Moment { now, random: 1 });
        }
    }
    let view = shown_at(&monitor, later + Millis(9_000));
    assert_eq!(view.sentence.key, "sentence_unknown");
    let lines: Vec<&str> = keys(&view.ruled_out);
    assert_eq!(
        lines,
        ["ruledout_connection", "ruledout_offline", "ruledout_proxy"]
    );
}

#[test]
fn a_proxy_is_not_where_the_platform_itself_refuses() {
    const KEY: &str = "ruledout_proxy";
    assert!(has(&with_word("net::ERR_CONNECTION_RESET"), KEY));
    let mut monitor = chosen(&["x"]);
    let details = RequestDetails {
        status_code: Some(403),
        ..RequestDetails::of("https://x.com/")
    };
    let event = RequestEvent::OnCompleted;
    tell(&mut monitor, Signal::Request { event, details });
    control_answers(&mut monitor);
    let lines = ruled_out(&monitor);
    assert!(has(&lines, "ruledout_connection") && !has(&lines, KEY));
}

#[test]
fn an_outage_is_where_somebody_else_answered() {
    let outage = |word: &str, address: &str| {
        let mut monitor = chosen(&["x"]);
        fails(&mut monitor, "x.com", word);
        control_answers(&mut monitor);
        let addresses = Some(vec![address.to_owned()]);
        let host = "x.com".into();
        tell(&mut monitor, Signal::Resolved { host, addresses });
        let mut lines = shown(&monitor).ruled_out.into_iter();
        lines.find(|line| line.key == "ruledout_outage_direct")
    };
    let direct = Message::about("ruledout_outage_direct", &["X"]);
    assert_eq!(
        outage("NS_ERROR_CONNECTION_REFUSED", "10.1.2.3"),
        Some(direct.clone())
    );
    assert_eq!(
        outage("net::ERR_CERT_AUTHORITY_INVALID", "1.0.0.1"),
        Some(direct)
    );
    assert_eq!(outage("NS_ERROR_CONNECTION_REFUSED", "1.0.0.1"), None);
    assert_eq!(outage("NS_ERROR_CONNECTION_REFUSED", "0.0.0.0"), None);
}

#[test]
fn one_platform_of_several_is_enough_to_say_nothing() {
    let mut monitor = chosen(&["x", "youtube"]);
    fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
    fails(
        &mut monitor,
        "www.youtube.com",
        "net::ERR_NAME_NOT_RESOLVED",
    );
    control_answers(&mut monitor);
    let lines = ruled_out(&monitor);
    assert!(has(&lines, "ruledout_platform_others"));
    assert!(!has(&lines, "ruledout_dns") && !has(&lines, "ruledout_blocker"));
}
