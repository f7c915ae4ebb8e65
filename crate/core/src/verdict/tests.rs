mod others;
mod signs;

use super::*;
use crate::browser_errors::Weight;
use crate::failure::FailureType;
use crate::observation::{ControlState, LastObservation, Observation};
use crate::outcome::Outcome;
use crate::target::Target;
use crate::target_status::{TargetStatus, TargetStatuses};
use crate::time::{MINUTE, Millis, Moment};

const TOGETHER: Millis = Millis::minutes(30);

const NOW: Millis = Millis(1_700_000_000_000);

fn id(name: &str) -> PlatformId {
    PlatformId::from_name(name).unwrap()
}

fn fails(kind: FailureType) -> Outcome {
    Outcome::Failed(Failure::evidence(kind))
}

const WAITING: ControlState = ControlState::Waiting {
    former: None,
    confirmed: false,
};

fn heard(reached: Reached) -> ControlState {
    ControlState::Heard(reached)
}

fn verified() -> ControlState {
    heard(Reached::Verified {
        by: "github".into(),
    })
}

/// Statuses in which each target was seen like this, `ago` before now.
fn statuses(seen: &[(&str, Outcome, ControlState, Millis)]) -> TargetStatuses {
    seen.iter()
        .map(|(name, outcome, control, ago)| {
            let mut status = TargetStatus::default();
            let moment = Moment {
                now: NOW - *ago,
                random: 0,
            };
            status.observe(
                Observation::recheck(*outcome, moment.now, None, false),
                moment,
            );
            if let Some(failing) = status.last.as_mut().and_then(LastObservation::failing_mut) {
                failing.control = control.clone();
            }
            (name.parse::<Target>().unwrap(), status)
        })
        .collect()
}

fn verdict(
    name: &str,
    seen: &[(&str, Outcome, ControlState, Millis)],
) -> Option<(Verdict, Certainty)> {
    match judge(id(name), &statuses(seen), Circumstances::default(), NOW) {
        Say::Judged(judgement) => Some((judgement.verdict, judgement.certainty)),
        Say::Nothing | Say::Stale | Say::Checking => None,
    }
}

const RESET: Outcome = Outcome::Failed(Failure::evidence(FailureType::TcpReset));

#[test]
fn one_operator_alone_may_be_blocked_or_may_have_trouble() {
    for outcome in [
        RESET,
        Outcome::Stalled,
        fails(FailureType::DnsNameNotResolved),
    ] {
        let seen = [("x", outcome, verified(), Millis::ZERO)];
        assert_eq!(
            verdict("x", &seen),
            Some((Verdict::Unknown, Certainty::Possible))
        );
    }
}

#[test]
fn two_platforms_of_one_operator_are_one_operator() {
    let seen = [
        ("facebook", RESET, verified(), Millis::ZERO),
        ("instagram", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("facebook", &seen),
        Some((Verdict::Unknown, Certainty::Possible))
    );
}

#[test]
fn two_operators_with_controls_fine_are_likely_interference() {
    let seen = [
        ("x", RESET, verified(), Millis::ZERO),
        ("youtube", Outcome::Stalled, verified(), Millis::ZERO),
    ];
    for name in ["x", "youtube"] {
        assert_eq!(
            verdict(name, &seen),
            Some((Verdict::Interference, Certainty::Likely))
        );
    }
}

#[test]
fn another_operators_failure_counts_only_with_a_control_of_its_own() {
    let confirming = ControlState::Confirming {
        reached: Reached::Verified {
            by: "github".into(),
        },
        heard_at: None,
    };
    for control in [
        WAITING,
        ControlState::Missed,
        confirming,
        heard(Reached::None),
    ] {
        let seen = [
            ("x", RESET, verified(), Millis::ZERO),
            ("youtube", RESET, control, Millis::ZERO),
        ];
        assert_eq!(
            verdict("x", &seen),
            Some((Verdict::Unknown, Certainty::Possible))
        );
    }
}

#[test]
fn another_operators_old_failure_is_another_story() {
    let seen = [
        ("x", RESET, verified(), Millis::ZERO),
        ("youtube", RESET, verified(), TOGETHER + Millis(1)),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Unknown, Certainty::Possible))
    );
}

#[test]
fn nothing_is_said_before_a_control_has_answered() {
    let seen = [
        ("x", RESET, WAITING, Millis::ZERO),
        ("youtube", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        judge(id("x"), &statuses(&seen), Circumstances::default(), NOW),
        Say::Checking
    );
    let seen = [
        ("x", RESET, ControlState::Missed, Millis::ZERO),
        ("youtube", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Unknown, Certainty::Possible))
    );
}

#[test]
fn when_nothing_answers_it_is_the_connection() {
    let none = heard(Reached::None);
    let seen = [
        ("x", RESET, none.clone(), Millis::ZERO),
        ("youtube", Outcome::Stalled, none, Millis::ZERO),
    ];
    for name in ["x", "youtube"] {
        assert_eq!(
            verdict(name, &seen),
            Some((Verdict::Local, Certainty::Likely))
        );
    }
}

#[test]
fn a_line_that_carried_something_since_is_no_longer_down() {
    let none = heard(Reached::None);
    let seen = [
        ("x", RESET, none, 10 * MINUTE),
        ("youtube", Outcome::Ok, WAITING, 5 * MINUTE),
    ];
    assert_eq!(
        judge(id("x"), &statuses(&seen), Circumstances::default(), NOW),
        Say::Stale
    );
}

/// Controls can be out of reach for a reason of their own.
#[test]
fn another_platform_that_loads_stands_in_for_controls() {
    let none = heard(Reached::None);
    let seen = |other| {
        [
            ("instagram", RESET, none.clone(), Millis(10_000)),
            (other, Outcome::Ok, WAITING, Millis(5_000)),
        ]
    };
    let unknown = Some((Verdict::Unknown, Certainty::Possible));
    assert_eq!(verdict("instagram", &seen("youtube")), unknown);
    assert_eq!(
        verdict("instagram", &seen("facebook")),
        None,
        "one operator is one witness"
    );
}

#[test]
fn the_platforms_own_error_is_its_own_trouble() {
    let own = Outcome::Failed(Failure {
        kind: FailureType::HttpError,
        weight: Weight::Evidence,
        status: Some(503),
        sign: None,
    });
    let seen = [
        ("x", own, verified(), Millis::ZERO),
        ("youtube", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Platform, Certainty::Likely))
    );
    assert_eq!(
        verdict("youtube", &seen),
        Some((Verdict::Unknown, Certainty::Possible)),
        "and it is no second operator for another"
    );
}

#[test]
fn a_replaced_certificate_while_controls_keep_theirs_speaks_for_itself() {
    let seen = [(
        "x",
        fails(FailureType::TlsCertAuthorityInvalid),
        verified(),
        Millis::ZERO,
    )];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Interference, Certainty::Likely))
    );
    let expired = [(
        "x",
        fails(FailureType::TlsCertDateInvalid),
        verified(),
        Millis::ZERO,
    )];
    assert_eq!(
        verdict("x", &expired),
        Some((Verdict::Unknown, Certainty::Possible))
    );
}

#[test]
fn an_answer_nobody_could_read_supports_possible_at_most() {
    let opaque = heard(Reached::Opaque {
        by: "github".into(),
    });
    let seen = [
        ("x", RESET, opaque.clone(), Millis::ZERO),
        ("youtube", RESET, opaque, Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Interference, Certainty::Possible))
    );
    // Neither does a recognised answer here make an unreadable one there more than that.
    let opaque = heard(Reached::Opaque {
        by: "github".into(),
    });
    let seen = [
        ("x", RESET, verified(), Millis::ZERO),
        ("youtube", RESET, opaque.clone(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Interference, Certainty::Possible))
    );
    let own = Outcome::Failed(Failure {
        kind: FailureType::HttpError,
        weight: Weight::Evidence,
        status: Some(503),
        sign: None,
    });
    assert_eq!(
        verdict("x", &[("x", own, opaque, Millis(0))]),
        Some((Verdict::Platform, Certainty::Possible))
    );
}

#[test]
fn the_devices_own_fault_and_unknown_words_accuse_nobody() {
    let of = |weight| {
        Outcome::Failed(Failure {
            kind: FailureType::TcpFailed,
            weight,
            status: None,
            sign: None,
        })
    };
    let seen = [
        ("x", of(Weight::OwnFault), verified(), Millis::ZERO),
        ("youtube", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Local, Certainty::Likely))
    );
    let seen = [
        ("x", of(Weight::Nothing), verified(), Millis::ZERO),
        ("youtube", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Unknown, Certainty::Possible))
    );
    assert_eq!(
        verdict("youtube", &seen),
        Some((Verdict::Unknown, Certainty::Possible))
    );
}

#[test]
fn what_was_seen_long_ago_is_no_answer_about_now() {
    let seen = [("x", Outcome::Ok, WAITING, STALE_AFTER + Millis(1))];
    assert_eq!(
        judge(id("x"), &statuses(&seen), Circumstances::default(), NOW),
        Say::Stale
    );
    assert_eq!(
        judge(
            id("youtube"),
            &statuses(&seen),
            Circumstances::default(),
            NOW
        ),
        Say::Nothing
    );
}
