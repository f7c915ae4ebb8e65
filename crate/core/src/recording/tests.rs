use super::*;
use crate::catalogue::{CONTROLS, PLATFORMS, Platform, PlatformId};
use crate::consent::CONSENT;
use crate::context::Context;
use crate::effect::Effect;
use crate::probe::ProbeResult;
use crate::session::{Session, Stored};
use crate::signal::{RequestDetails, RequestEvent};
use crate::verdict::Verdict;

fn id(name: &str) -> PlatformId {
    PlatformId::from_name(name).unwrap()
}

/// A monitor that records, and the answers of a network that stops X and YouTube.
fn recorded() -> Session {
    let context = Context {
        granted: PLATFORMS.iter().flat_map(Platform::origins).collect(),
        ..Context::default()
    };
    let mut monitor = Session::new(context, Stored::default());
    let mut now = Millis(1_705_759_200_000);
    let mut tell = |monitor: &mut Session, signal: Signal| {
        let mut signals = vec![signal];
        while let Some(signal) = signals.pop() {
            now += Millis(7);
            for effect in monitor.handle(
                signal,
                Moment {
                    now,
                    random: now.get(),
                },
            ) {
                match effect {
                    Effect::Ask { round, control, .. } => {
                        let site = CONTROLS.iter().find(|site| site.id == control);
                        let text = format!("{{{}, \"secret\": 1}}", site.unwrap().expect);
                        signals.push(Signal::Asked {
                            round,
                            control: control.into(),
                            answer: ProbeResult::Body {
                                status: 200,
                                text,
                                timing: None,
                            },
                        });
                    }
                    Effect::Recheck { target, .. } => signals.push(Signal::Rechecked {
                        target,
                        answer: ProbeResult::Failed,
                    }),
                    _ => {}
                }
            }
        }
    };
    let platforms = vec![id("x"), id("youtube")];
    tell(&mut monitor, Signal::Choose { platforms });
    tell(
        &mut monitor,
        Signal::Share {
            yes: true,
            consent: CONSENT,
        },
    );
    tell(&mut monitor, Signal::Record { on: true });
    for (n, url) in [
        "https://x.com/secret?q=secret",
        "https://www.youtube.com/watch?v=secret",
        "https://www.facebook.com/not/chosen",
    ]
    .iter()
    .enumerate()
    {
        let details = RequestDetails {
            request_id: n.to_string(),
            ..RequestDetails::of(url)
        };
        tell(
            &mut monitor,
            Signal::Request {
                event: RequestEvent::OnBeforeRequest,
                details: details.clone(),
            },
        );
        tell(
            &mut monitor,
            Signal::Request {
                event: RequestEvent::OnErrorOccurred,
                details: RequestDetails {
                    error: Some("net::ERR_CONNECTION_RESET".into()),
                    ip: Some("198.18.7.9".into()),
                    ..details
                },
            },
        );
    }
    monitor
}

#[test]
fn a_recording_played_again_says_the_same() {
    let monitor = recorded();
    let text = monitor.recording();
    let steps = replay(&text).unwrap();
    let last = steps.last().unwrap();
    for (platform, say) in &last.says {
        assert_eq!(*say, monitor.say(*platform, last.at));
        assert_eq!(say.verdict(), Some(Verdict::Interference));
    }
    assert_eq!(last.says.len(), 2);
    assert_eq!(steps.iter().map(|step| step.ended.len()).sum::<usize>(), 2);
    assert_eq!(replay(&text).unwrap(), steps, "again the same");
}

#[test]
fn a_recording_holds_no_page_and_no_other_platform() {
    let text = recorded().recording();
    for word in ["secret", "watch", "facebook", "share"] {
        assert!(!text.contains(word), "{word} in {text}");
    }
}

#[test]
fn what_is_no_recording_is_refused_with_its_line() {
    assert_eq!(replay(""), Err(BadRecording::Empty));
    assert!(matches!(replay("{}"), Err(BadRecording::Header(_))));
    let mut text = recorded().recording();
    text.push_str("{\"at\":1}\n");
    let lines = text.lines().count();
    assert!(matches!(replay(&text), Err(BadRecording::Line(n, _)) if n == lines));
    let later = recorded()
        .recording()
        .replacen("\"sada_recording\":1", "\"sada_recording\":2", 1);
    assert!(matches!(replay(&later), Err(BadRecording::Header(_))));
}

#[test]
fn recording_goes_on_beyond_the_background_and_ends_when_it_is_full() {
    let mut first = recorded();
    let kept = |monitor: &mut Session, signal| {
        let effects = monitor.handle(
            signal,
            Moment {
                now: Millis(1),
                random: 0,
            },
        );
        effects.into_iter().find_map(|effect| match effect {
            Effect::Persist(it) => it.recording,
            _ => None,
        })
    };
    let on = kept(&mut first, Signal::Alarm).flatten().unwrap();
    let restored = |kept: &str| {
        Session::new(
            Context::default(),
            Stored {
                recording: Some(kept),
                ..Stored::default()
            },
        )
    };
    let mut monitor = restored(&on);
    assert_eq!(monitor.recording(), first.recording());
    assert!(monitor.recorder.is_on());
    for now in (0..MOST_LINES as u64).map(Millis) {
        monitor.handle(Signal::Alarm, Moment { now, random: 0 });
    }
    assert!(!monitor.recorder.is_on());
    assert!(monitor.recorder.len() <= MOST_LINES);

    let off = kept(&mut first, Signal::Record { on: false })
        .flatten()
        .unwrap();
    let monitor = restored(&off);
    assert!(!monitor.recorder.is_on(), "stopped, and not lost");
    assert_eq!(monitor.recording(), first.recording());
    assert_eq!(kept(&mut first, Signal::Forget), Some(None));
    assert_eq!(first.recording(), "");
}
