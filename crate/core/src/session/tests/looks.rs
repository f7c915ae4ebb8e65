//! Second looks: when they are owed, and which answers count as one.

use super::world::{Network, T0, World, context, id, origins};
use super::{LIKELY, WORKS};
use crate::catalogue::CONTROLS;
use crate::context::Context;
use crate::effect::Effect;
use crate::outcome::Outcome;
use crate::probe::{ProbeResult, Timing};
use crate::session::{Session, Stored};
use crate::signal::{RequestDetails, RequestEvent, Signal};
use crate::target::Target;
use crate::time::{MINUTE, Millis, Moment, SECOND};
use crate::verdict::{Certainty, Verdict};

/// Two pages wait while nothing passes; the line comes back before they are found to be silent.
#[test]
fn a_line_that_comes_back_during_a_silence_accuses_nobody() {
    let mut world = World::new();
    for name in ["x", "youtube"] {
        world.requests += 1;
        world.event(RequestEvent::OnBeforeRequest, id(name), |_| ());
    }
    world.run(13 * SECOND);
    for name in ["x", "youtube"] {
        assert_eq!(
            world.verdict(name),
            WORKS,
            "{name}: it came when asked again"
        );
    }
}

#[test]
fn silence_that_lasts_is_said_after_a_second_look() {
    let mut world = World::new();
    for name in ["x", "youtube"] {
        world.set(name, Network::Silent);
        world.visit(name);
    }
    assert_eq!(world.verdict("x"), LIKELY);
}

/// A monitor that watches X and YouTube, driven by hand.
struct Hand {
    session: Session,
    now: Millis,
}

impl Hand {
    fn new(context: Context) -> Self {
        let mut hand = Self {
            session: Session::new(context, Stored::default()),
            now: T0,
        };
        let platforms = vec![id("x"), id("youtube")];
        hand.tell(Millis(0), Signal::Choose { platforms });
        hand
    }

    fn tell(&mut self, after: Millis, signal: Signal) -> Vec<Effect> {
        self.now += after;
        let moment = Moment {
            now: self.now,
            random: 1,
        };
        self.session.handle(signal, moment)
    }

    fn fails(&mut self, after: Millis, url: &str) -> Vec<Effect> {
        let details = RequestDetails {
            error: Some("net::ERR_CONNECTION_RESET".into()),
            ..RequestDetails::of(url)
        };
        let event = RequestEvent::OnErrorOccurred;
        self.tell(after, Signal::Request { event, details })
    }

    fn control_answers(&mut self, after: Millis, round: u64) -> Vec<Effect> {
        let answer = ProbeResult::Body {
            status: 200,
            text: CONTROLS[0].expect.into(),
            timing: None,
        };
        let control = CONTROLS[0].id.into();
        self.tell(
            after,
            Signal::Asked {
                round,
                control,
                answer,
            },
        )
    }

    fn rechecked(&mut self, after: Millis, answer: ProbeResult) -> Vec<Effect> {
        let target = Target::page(id("x"));
        self.tell(after, Signal::Rechecked { target, answer })
    }

    fn says(&self) -> Option<(Verdict, Certainty)> {
        let say = self.session.say(id("x"), self.now);
        say.judgement().map(|it| (it.verdict, it.certainty))
    }
}

fn granted() -> Context {
    Context {
        granted: origins(),
        ..context()
    }
}

fn rechecks(effects: &[Effect]) -> Vec<&str> {
    let urls = effects.iter().filter_map(|effect| match effect {
        Effect::Recheck { url, .. } => Some(url.as_str()),
        _ => None,
    });
    urls.collect()
}

const UNKNOWN: Option<(Verdict, Certainty)> = Some((Verdict::Unknown, Certainty::Possible));

#[test]
fn what_was_asked_before_a_control_answered_is_no_second_look() {
    let mut hand = Hand::new(granted());
    assert_eq!(rechecks(&hand.tell(Millis(0), Signal::Check)).len(), 2);
    hand.fails(Millis(100), "https://x.com/");
    let asked = hand.control_answers(Millis(100), 1);
    assert!(rechecks(&asked).is_empty(), "it is being asked already");
    let again = hand.rechecked(Millis(100), ProbeResult::Failed);
    assert_eq!(
        hand.says(),
        None,
        "that was asked while the line may have been down"
    );
    assert_eq!(rechecks(&again), ["https://x.com/robots.txt"]);
    hand.rechecked(Millis(100), ProbeResult::Failed);
    assert_eq!(hand.says(), None, "the line may be gone again");
    hand.control_answers(Millis(100), 2);
    assert_eq!(hand.says(), UNKNOWN);
}

/// Else the same would be asked without end until the clock has come so far again.
#[test]
fn a_clock_that_was_corrected_makes_no_second_look_too_early() {
    let mut hand = Hand::new(granted());
    hand.now += MINUTE;
    hand.fails(Millis(0), "https://x.com/");
    hand.control_answers(Millis(100), 1);
    hand.now -= 20 * SECOND;
    assert!(rechecks(&hand.rechecked(Millis(0), ProbeResult::Failed)).is_empty());
    hand.control_answers(Millis(100), 2);
    assert_eq!(hand.says(), UNKNOWN);

    // The world fails where it is asked without end.
    let mut world = World::new();
    world.set("x", Network::Says("net::ERR_CONNECTION_RESET"));
    world.visit("x");
    world.set("youtube", Network::Says("net::ERR_CONNECTION_RESET"));
    world.now -= 2 * SECOND;
    world.signal(Signal::Check);
    assert_eq!(world.verdict("x"), LIKELY);
}

/// A connection is tried again after seven seconds: by then the control had answered.
#[test]
fn a_silence_that_a_control_broke_early_is_a_second_look() {
    for (control_after, says) in [(5 * SECOND, UNKNOWN), (7 * SECOND, None)] {
        let mut hand = Hand::new(granted());
        hand.tell(Millis(0), Signal::Check);
        hand.fails(Millis(100), "https://x.com/");
        hand.control_answers(control_after, 1);
        hand.rechecked(8 * SECOND, ProbeResult::TimedOut);
        hand.control_answers(Millis(100), 2);
        assert_eq!(hand.says(), says, "{control_after}");
    }
}

/// A second look fails also where the line that had answered a control is gone again.
#[test]
fn a_line_that_dies_after_it_answered_a_control_accuses_nobody() {
    let mut hand = Hand::new(granted());
    hand.fails(Millis(0), "https://x.com/");
    hand.control_answers(Millis(100), 1);
    hand.control_answers(Millis(100), 2);
    hand.rechecked(8 * SECOND, ProbeResult::TimedOut);
    for site in CONTROLS {
        let answer = ProbeResult::Failed;
        let control = site.id.into();
        let round = 3;
        assert_eq!(hand.says(), None, "before {}", site.id);
        hand.tell(
            Millis(100),
            Signal::Asked {
                round,
                control,
                answer,
            },
        );
    }
    assert_eq!(hand.says(), Some((Verdict::Local, Certainty::Likely)));
}

/// A second platform fails while controls are being asked for the first, just after the witness
/// had answered; then no control answers.
#[test]
fn a_witness_speaks_for_no_failure_that_came_after_it() {
    let mut hand = Hand::new(granted());
    let platforms = ["x", "youtube", "facebook"].map(id).to_vec();
    hand.tell(Millis(0), Signal::Choose { platforms });
    let came = || ProbeResult::Body {
        status: 200,
        text: String::new(),
        timing: None,
    };
    let facebook = |answer| Signal::Rechecked {
        target: Target::page(id("facebook")),
        answer,
    };
    let details = RequestDetails {
        status_code: Some(200),
        ..RequestDetails::of("https://www.facebook.com/")
    };
    let event = RequestEvent::OnCompleted;
    hand.tell(Millis(0), Signal::Request { event, details });
    let asked = hand.fails(MINUTE, "https://www.youtube.com/");
    assert_eq!(rechecks(&asked), ["https://www.facebook.com/robots.txt"]);
    hand.tell(Millis(300), facebook(came()));
    let asked = hand.fails(Millis(40), "https://x.com/");
    assert_eq!(
        rechecks(&asked),
        ["https://www.facebook.com/robots.txt"],
        "once more"
    );
    for site in CONTROLS {
        let (round, control, answer) = (1, site.id.into(), ProbeResult::Failed);
        hand.tell(
            Millis(10),
            Signal::Asked {
                round,
                control,
                answer,
            },
        );
    }
    hand.tell(Millis(200), facebook(came()));
    assert_eq!(hand.says(), UNKNOWN, "the line stands");
}

/// It is gone for just as long as the second look is silent.
#[test]
fn silence_without_a_control_in_its_course_is_looked_at_again() {
    let mut hand = Hand::new(granted());
    hand.fails(Millis(0), "https://x.com/");
    let asked = hand.control_answers(Millis(100), 1);
    let controls = |effects: &[Effect]| effects.iter().any(|it| matches!(it, Effect::Ask { .. }));
    assert!(controls(&asked), "beside the second look");
    let again = hand.rechecked(8 * SECOND, ProbeResult::TimedOut);
    assert_eq!(rechecks(&again), ["https://x.com/robots.txt"]);
    hand.control_answers(Millis(100), 2);
    hand.rechecked(Millis(7900), ProbeResult::TimedOut);
    assert_eq!(hand.says(), None, "the line may be gone again");
    hand.control_answers(Millis(100), 3);
    assert_eq!(hand.says(), UNKNOWN);
}

/// Two platforms are silent; the round that is asked for the one that is found so first must not
/// hide that controls had answered in the course of the other's silence too.
#[test]
fn the_silence_of_one_does_not_lengthen_that_of_another() {
    let mut hand = Hand::new(granted());
    hand.fails(Millis(0), "https://x.com/");
    hand.fails(Millis(0), "https://www.youtube.com/");
    hand.control_answers(Millis(100), 1);
    hand.control_answers(Millis(100), 2);
    let target = Target::page(id("youtube"));
    let answer = ProbeResult::TimedOut;
    hand.tell(Millis(7900), Signal::Rechecked { target, answer });
    hand.control_answers(Millis(50), 3);
    let again = hand.rechecked(Millis(50), ProbeResult::TimedOut);
    assert!(
        rechecks(&again).is_empty(),
        "it has been looked at: {again:?}"
    );
    hand.control_answers(Millis(100), 4);
    assert_eq!(hand.says(), LIKELY);
}

/// On the next network, whose resolver leads everywhere to its own page, a failure that was
/// known before stands as it was until controls are heard.
#[test]
fn what_is_new_of_a_failure_waits_for_a_control_of_its_own() {
    let mut hand = Hand::new(granted());
    hand.fails(Millis(0), "https://x.com/");
    hand.control_answers(Millis(100), 1);
    hand.rechecked(Millis(100), ProbeResult::Failed);
    hand.control_answers(Millis(100), 2);
    assert_eq!(hand.says(), UNKNOWN);
    hand.fails(MINUTE, "https://x.com/");
    let (host, addresses) = ("x.com".into(), Some(vec!["192.168.1.1".into()]));
    hand.tell(Millis(100), Signal::Resolved { host, addresses });
    assert_eq!(hand.says(), UNKNOWN, "the one before stands");
    hand.control_answers(Millis(100), 3);
    assert_eq!(hand.says(), LIKELY, "somebody leads this name elsewhere");
}

#[test]
fn a_load_begun_before_a_control_answered_is_no_second_look() {
    let mut hand = Hand::new(granted());
    let details = |tab: i64, error: Option<&str>| RequestDetails {
        request_id: tab.to_string(),
        tab_id: tab,
        error: error.map(str::to_owned),
        ..RequestDetails::of("https://x.com/")
    };
    for tab in [1, 2] {
        let details = details(tab, None);
        let event = RequestEvent::OnBeforeRequest;
        hand.tell(Millis(1), Signal::Request { event, details });
    }
    let fail = |hand: &mut Hand, tab| {
        let details = details(tab, Some("net::ERR_CONNECTION_RESET"));
        let event = RequestEvent::OnErrorOccurred;
        hand.tell(Millis(100), Signal::Request { event, details });
    };
    fail(&mut hand, 1);
    hand.control_answers(Millis(50), 1);
    fail(&mut hand, 2);
    assert_eq!(
        hand.says(),
        None,
        "both were begun while the line may have been down"
    );
}

#[test]
fn an_answer_of_another_host_says_nothing_of_the_one_that_failed() {
    let mut hand = Hand::new(granted());
    hand.tell(Millis(0), Signal::Check);
    hand.fails(Millis(100), "https://twitter.com/home");
    let ok = ProbeResult::Body {
        status: 200,
        text: String::new(),
        timing: None,
    };
    hand.rechecked(Millis(100), ok);
    assert_eq!(hand.says(), None, "twitter.com still fails");
}

/// Who comes without cookies is refused by many front doors.
#[test]
fn a_refusal_of_a_small_page_shows_that_the_platform_can_be_reached() {
    for status in [403, 429, 999] {
        let mut world = World::new();
        world.set("x", Network::Status(status));
        world.signal(Signal::Check);
        assert_eq!(world.verdict("x"), WORKS, "{status}");
    }
    let mut world = World::new();
    world.set("x", Network::Status(429));
    world.visit("x");
    let platform = Some((Verdict::Platform, Certainty::Likely));
    assert_eq!(world.verdict("x"), platform);
    world.run(MINUTE);
    assert_eq!(world.verdict("x"), platform, "the visit was refused, too");
}

#[test]
fn a_platform_that_answers_by_itself_needs_no_control_to_show_the_line() {
    let mut world = World::new();
    world.controls = false;
    world.set("x", Network::Status(503));
    world.visit("x");
    let possible = Some((Verdict::Platform, Certainty::Possible));
    assert_eq!(world.verdict("x"), possible);
}

#[test]
fn what_the_resolver_answers_is_asked_anew_at_each_failure() {
    let mut world = World::new();
    world.addresses = Some(vec!["10.0.0.1".into()]);
    world.set("x", Network::Says("NS_ERROR_CONNECTION_REFUSED"));
    world.visit("x");
    assert_eq!(world.verdict("x"), LIKELY);
    world.addresses = Some(vec!["104.244.42.1".into()]);
    world.run(MINUTE);
    assert_eq!(world.verdict("x"), UNKNOWN);
    // Where nothing is answered, what was learnt in another network is soon over.
    world.addresses = Some(vec!["10.0.0.1".into()]);
    world.run(2 * MINUTE);
    assert_eq!(world.verdict("x"), LIKELY);
    world.addresses = None;
    world.now += 30 * MINUTE;
    world.visit("x");
    assert_eq!(world.verdict("x"), UNKNOWN);
}

fn late_page(hand: &mut Hand) -> Vec<Effect> {
    let details = RequestDetails {
        status_code: Some(200),
        ..RequestDetails::of("https://x.com/")
    };
    let began = Signal::Request {
        event: RequestEvent::OnBeforeRequest,
        details: details.clone(),
    };
    hand.tell(Millis(0), began);
    let answered = Signal::Request {
        event: RequestEvent::OnResponseStarted,
        details,
    };
    hand.tell(5 * SECOND, answered)
}

fn measures(effects: &[Effect]) -> usize {
    let count = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Measure { .. }));
    count.count()
}

#[test]
fn the_other_site_is_not_read_where_that_would_name_the_installation() {
    for (names, allowed, asked) in [(true, false, 0), (true, true, 1), (false, false, 1)] {
        let jsdelivr = |origin: &String| !origin.contains("jsdelivr");
        let mut granted: Vec<String> = origins().into_iter().filter(jsdelivr).collect();
        if allowed {
            granted.push("https://cdn.jsdelivr.net/*".into());
        }
        let mut hand = Hand::new(Context {
            reading_names_install: names,
            granted,
            ..context()
        });
        assert_eq!(measures(&late_page(&mut hand)), asked, "{names} {allowed}");
    }
}

/// The other site had come before the page was asked again: the line may have died since.
#[test]
fn a_late_page_that_does_not_come_again_is_slow_only_while_the_line_stands() {
    let came = ProbeResult::Body {
        status: 200,
        text: "wOF2".into(),
        timing: Some(Timing {
            first: Millis(100),
            whole: Millis(300),
            bytes: 77_160,
        }),
    };
    let slow = Some((Verdict::Slow, Certainty::Possible));
    for (again, says) in [(came.clone(), slow), (ProbeResult::TimedOut, WORKS)] {
        let mut hand = Hand::new(granted());
        late_page(&mut hand);
        let answer = came.clone();
        let asked = hand.tell(Millis(100), Signal::Measured { answer });
        assert_eq!(rechecks(&asked), ["https://x.com/"]);
        let measured = hand.rechecked(20 * SECOND, ProbeResult::TimedOut);
        assert_eq!(measures(&measured), 1);
        hand.tell(Millis(100), Signal::Measured { answer: again });
        assert_eq!(hand.says(), says);
    }
}

#[test]
fn paused_or_not_chosen_nothing_is_asked() {
    let stopped = [
        Signal::Pause { on: true },
        Signal::Choose { platforms: vec![] },
    ];
    for stop in stopped {
        let mut hand = Hand::new(granted());
        hand.fails(Millis(0), "https://www.youtube.com/");
        late_page(&mut hand);
        hand.tell(Millis(0), stop);
        let mut effects = hand.tell(Millis(0), Signal::Woke { cold: false });
        effects.extend(hand.tell(30 * SECOND, Signal::Alarm));
        let asks = |effect: &&Effect| {
            matches!(
                effect,
                Effect::Ask { .. } | Effect::Recheck { .. } | Effect::Measure { .. }
            )
        };
        assert_eq!(effects.iter().filter(asks).count(), 0);
        assert!(hand.session.monitor.session.slow_loads.next_due().is_none());
    }
}

#[test]
fn a_host_that_works_is_not_kept() {
    let mut world = World::new();
    world.visit("x");
    let status = &world.session.monitor.local.statuses[&Target::page(id("x"))];
    let seen = status.last.as_ref().unwrap();
    assert_eq!((seen.outcome(), seen.host()), (Outcome::Ok, None));
}
