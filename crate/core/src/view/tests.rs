mod others;
mod ruled_out;

use std::collections::BTreeSet;

use super::*;
use crate::config::{Named, Operator};
use crate::context::Context;
use crate::failure::FailureType;
use crate::message::Arg;
use crate::outcome::Failure;
use crate::probe::ProbeResult;
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::target::Target;
use crate::time::Moment;

const NOW: Millis = Millis(1_705_752_000_000);

fn chosen(names: &[&str]) -> Monitor {
    let context = Context {
        granted: PLATFORMS.iter().flat_map(Platform::origins).collect(),
        ..Context::default()
    };
    let mut monitor = Monitor::new(context, None, None);
    let platforms = names
        .iter()
        .filter_map(|name| PlatformId::from_name(name))
        .collect();
    tell(&mut monitor, Signal::Choose { platforms });
    monitor
}

fn tell(monitor: &mut Monitor, signal: Signal) {
    let _ = monitor.handle(
        signal,
        Moment {
            now: NOW,
            random: 1,
        },
    );
}

fn fails(monitor: &mut Monitor, host: &str, word: &str) {
    let details = RequestDetails {
        request_id: host.into(),
        error: Some(word.into()),
        ..RequestDetails::of(&format!("https://{host}/"))
    };
    tell(
        monitor,
        Signal::Request {
            event: RequestEvent::OnErrorOccurred,
            details,
        },
    );
}

/// A control answers, and the platforms still fail when they are looked at again.
fn control_answers(monitor: &mut Monitor) {
    for round in 1..10 {
        let text = CONTROLS[0].expect.to_owned();
        let answer = ProbeResult::Body {
            status: 200,
            text,
            timing: None,
        };
        tell(
            monitor,
            Signal::Asked {
                round,
                control: CONTROLS[0].id.into(),
                answer,
            },
        );
    }
    for platform in PLATFORMS.iter().map(|platform| platform.id) {
        let answer = ProbeResult::Failed;
        tell(
            monitor,
            Signal::Rechecked {
                target: Target::page(platform),
                answer,
            },
        );
    }
}

fn shown(monitor: &Monitor) -> View {
    shown_at(monitor, NOW)
}

/// Without a simulation or a recording.
fn plainly(monitor: &Monitor) -> Shown<'_> {
    Shown {
        monitor,
        simulated: None,
        recording: RecordingView::default(),
        refusals: Refusals::default(),
    }
}

fn shown_at(monitor: &Monitor, now: Millis) -> View {
    view(&plainly(monitor), now, |ballot, _| {
        format!("bin {}", ballot.bin)
    })
}

fn keys(messages: &[Message]) -> Vec<&str> {
    messages
        .iter()
        .map(|message| message.key.as_str())
        .collect()
}

#[test]
fn every_platform_is_shown_chosen_or_not() {
    let view = shown(&chosen(&["x"]));
    assert_eq!(view.platforms.len(), PLATFORMS.len());
    for platform in &view.platforms {
        let is_x = platform.id.name() == "x";
        assert_eq!(platform.chosen, is_x);
        let label = if is_x {
            "label_not_checked"
        } else {
            "label_not_chosen"
        };
        assert_eq!(platform.label.key, label);
        assert_eq!(platform.strip.len(), 24);
    }
    assert_eq!(view.sentence.key, "sentence_nothing_yet");
}

#[test]
fn a_failure_is_being_looked_into_until_a_control_answers() {
    let mut monitor = chosen(&["x"]);
    fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
    let view = shown(&monitor);
    assert!(view.checking);
    assert_eq!(
        (view.sentence.key.as_str(), view.tone),
        ("sentence_checking", Tone::Quiet)
    );
    assert_eq!(view.platforms[2].verdict, None);

    control_answers(&mut monitor);
    let view = shown(&monitor);
    assert!(!view.checking);
    assert_eq!(view.sentence, Message::about("sentence_unknown", &["X"]));
    let x = &view.platforms[2];
    assert_eq!(
        keys(&x.why),
        [
            "why_tcp_reset",
            "why_control_verified",
            "why_single_operator"
        ]
    );
    assert_eq!(x.why[1].args, [Arg::from(CONTROLS[0].name)]);
    let counts = Message::with("why_counts", [1_u64, 1]);
    assert_eq!(x.counts, Some(counts));
    assert_eq!(
        keys(&view.ruled_out),
        [
            "ruledout_connection",
            "ruledout_offline",
            "ruledout_dns",
            "ruledout_blocker",
            "ruledout_proxy"
        ]
    );
}

#[test]
fn interference_names_the_platforms_and_is_the_loudest() {
    let mut monitor = chosen(&["x", "youtube"]);
    fails(&mut monitor, "x.com", "net::ERR_CONNECTION_RESET");
    fails(
        &mut monitor,
        "www.youtube.com",
        "net::ERR_NAME_NOT_RESOLVED",
    );
    control_answers(&mut monitor);
    let view = shown(&monitor);
    assert_eq!(
        view.sentence,
        Message::about("sentence_interference", &["YouTube", "X"])
    );
    assert_eq!(view.tone, Tone::Warn);
    assert_eq!(badge(&plainly(&monitor), NOW).text, "✕");
    assert!(keys(&view.ruled_out).contains(&"ruledout_platform_others"));
}

#[test]
fn every_failure_has_its_words() {
    let mut words = BTreeSet::new();
    for kind in FailureType::ALL {
        let failure = Failure {
            status: Some(503),
            ..Failure::evidence(*kind)
        };
        words.insert(super::reasons::failure_reason(failure).key);
    }
    assert!(words.iter().all(|key| key.starts_with("why_")));
    assert!(words.len() > 8, "told apart: {words:?}");
}

#[test]
fn what_a_build_can_do_with_reports_is_said() {
    let of = |operator| {
        let context = Context {
            operator,
            ..Context::default()
        };
        shown(&Monitor::new(context, None, None))
    };
    assert_eq!(of(Operator::LocalOnly).operator.key, "operator_local_only");
    assert_eq!(of(Operator::Refused).operator.key, "operator_refused");
    let named = of(Operator::Named(Named {
        name: "Example".into(),
        relays: vec!["https://relay.example/".into()],
        issuers: vec!["https://issuer.example/".into()],
        bin_seconds: sada_units::Seconds(300),
        window_bins: 48,
        feed: false,
    }));
    assert_eq!(named.operator, Message::with("operator_named", ["Example"]));
    assert!(named.sharing.available && named.sharing.on.is_none());
    assert_eq!(named.sharing.example, format!("bin {}", NOW / 1000));
}

#[test]
fn a_load_that_was_stopped_changes_nothing() {
    let mut monitor = chosen(&["x"]);
    fails(&mut monitor, "x.com", "net::ERR_ABORTED");
    assert_eq!(shown(&monitor).sentence.key, "sentence_nothing_yet");
}
