//! What the public feed adds to what was seen here, and what it cannot do.

use super::*;

fn says(
    seen: &[(&str, Outcome, ControlState, Millis)],
    trouble: Option<Trouble>,
    lines: bool,
) -> Option<Judgement> {
    judged(&statuses(seen), trouble, lines)
}

fn judged(all: &TargetStatuses, trouble: Option<Trouble>, lines: bool) -> Option<Judgement> {
    let circumstances = Circumstances {
        others: Others { trouble, lines },
        ..Circumstances::default()
    };
    judge(id("x"), all, circumstances, NOW).judgement().cloned()
}

fn is(judgement: &Judgement) -> (Verdict, Certainty) {
    (judgement.verdict, judgement.certainty)
}

#[test]
fn one_operator_is_likely_blocked_where_others_see_the_same() {
    let seen = [("x", RESET, verified(), Millis::ZERO)];
    let alone = says(&seen, None, false).unwrap();
    assert_eq!(is(&alone), (Verdict::Unknown, Certainty::Possible));
    let told = says(&seen, Some(Trouble::Blocked), false).unwrap();
    assert_eq!(is(&told), (Verdict::Interference, Certainty::Likely));
    assert!(told.evidence.contains(&Evidence::SameForOthers));
    assert!(!told.evidence.contains(&Evidence::SingleOperator));
}

/// Only a control that was recognised lets anything be likely.
#[test]
fn an_answer_that_cannot_be_read_makes_it_possible_at_most() {
    let opaque = heard(Reached::Opaque {
        by: "github".into(),
    });
    let seen = [("x", RESET, opaque, Millis::ZERO)];
    for (trouble, verdict) in [
        (Trouble::Blocked, Verdict::Interference),
        (Trouble::Outage, Verdict::Platform),
    ] {
        let told = says(&seen, Some(trouble), false).unwrap();
        assert_eq!(is(&told), (verdict, Certainty::Possible));
    }
}

#[test]
fn an_outage_elsewhere_too_is_the_platforms_own() {
    let seen = [
        ("x", RESET, verified(), Millis::ZERO),
        ("youtube", RESET, verified(), Millis::ZERO),
    ];
    let told = says(&seen, Some(Trouble::Outage), false).unwrap();
    assert_eq!(is(&told), (Verdict::Platform, Certainty::Likely));
    assert!(told.evidence.contains(&Evidence::OutageForOthers));
}

/// What was seen here with one's own eyes is not overruled.
#[test]
fn an_outage_does_not_excuse_a_replaced_certificate() {
    let forged = fails(FailureType::TlsCertAuthorityInvalid);
    let seen = [("x", forged, verified(), Millis::ZERO)];
    for trouble in [None, Some(Trouble::Outage), Some(Trouble::Blocked)] {
        let told = says(&seen, trouble, false).unwrap();
        assert_eq!(is(&told), (Verdict::Interference, Certainty::Likely));
    }
}

#[test]
fn the_feed_alone_decides_nothing() {
    let all = [Trouble::Blocked, Trouble::Slowed, Trouble::Outage].map(Some);
    let none = heard(Reached::None);
    let server = Outcome::Failed(Failure::evidence(FailureType::HttpError));
    let cases = [
        (Outcome::Ok, WAITING),
        (RESET, none),
        (RESET, ControlState::Missed),
        (RESET, WAITING),
        (server, verified()),
    ];
    for (outcome, control) in cases {
        let seen = [("x", outcome, control, Millis::ZERO)];
        let without = says(&seen, None, false).as_ref().map(is);
        for trouble in all {
            let told = says(&seen, trouble, true).as_ref().map(is);
            assert_eq!(told, without, "{outcome:?} {trouble:?}");
        }
    }
    for trouble in all {
        assert_eq!(says(&[], trouble, true), None);
    }
}

#[test]
fn a_dead_line_stays_ones_own_with_a_reason() {
    let seen = [("x", RESET, heard(Reached::None), Millis::ZERO)];
    let told = says(&seen, Some(Trouble::Blocked), true).unwrap();
    assert_eq!(is(&told), (Verdict::Local, Certainty::Likely));
    assert!(told.evidence.contains(&Evidence::LinesOfOthers));
    let alone = says(&seen, Some(Trouble::Blocked), false).unwrap();
    assert!(!alone.evidence.contains(&Evidence::LinesOfOthers));
}

#[test]
fn slow_for_others_too_is_likely() {
    let pace = crate::pace::Pace {
        first: Millis(100),
        rate: Some(10_000),
    };
    let slow = Outcome::Slow(crate::pace::Slowness {
        measure: crate::pace::Measure::Rate,
        pace,
        other: pace,
        usual_times: None,
    });
    let seen = [("x", slow, verified(), Millis::ZERO)];
    let certainty = |trouble| says(&seen, trouble, false).as_ref().map(is);
    let possible = Some((Verdict::Slow, Certainty::Possible));
    assert_eq!(certainty(None), possible);
    assert_eq!(certainty(Some(Trouble::Blocked)), possible);
    assert_eq!(
        certainty(Some(Trouble::Slowed)),
        Some((Verdict::Slow, Certainty::Likely))
    );
}
