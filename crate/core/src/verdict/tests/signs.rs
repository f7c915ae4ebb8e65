//! Forged answers, other people's pages and certificates, parts, slowness.

use super::*;
use crate::pace::{Measure, Pace};

fn page(sign: Sign) -> Outcome {
    Outcome::Failed(Failure::replaced(sign, Some(200)))
}

fn say(seen: &[(&str, Outcome, ControlState, Millis)], circumstances: Circumstances) -> Judgement {
    judge(id("x"), &statuses(seen), circumstances, NOW)
        .judgement()
        .unwrap()
        .clone()
}

fn short(judgement: &Judgement) -> (Verdict, Certainty, &'static str) {
    let fine = judgement.mechanism.map_or("", Mechanism::name);
    (judgement.verdict, judgement.certainty, fine)
}

/// X failed like this and its name was answered like that.
fn answered(outcome: Outcome, addresses: DnsAnswer) -> Judgement {
    let mut statuses = statuses(&[("x", outcome, verified(), Millis(0))]);
    for status in statuses.values_mut() {
        let last = status.last.as_mut().unwrap();
        last.failing_mut().unwrap().addresses = Some(addresses);
    }
    let say = judge(id("x"), &statuses, Circumstances::default(), NOW);
    say.judgement().unwrap().clone()
}

#[test]
fn another_page_in_its_place_is_interference() {
    let seen = [("x", page(Sign::InjectedPage), verified(), Millis::ZERO)];
    let judged = say(&seen, Circumstances::default());
    assert_eq!(
        short(&judged),
        (Verdict::Interference, Certainty::Likely, "http.block_page")
    );
    let known = [("x", page(Sign::KnownBlockPage), verified(), Millis::ZERO)];
    let judged = say(&known, Circumstances::default());
    assert_eq!(judged.certainty, Certainty::Strong);
}

#[test]
fn where_every_plain_page_is_replaced_one_says_nothing() {
    let seen = [("x", page(Sign::InjectedPage), verified(), Millis::ZERO)];
    for circumstances in [
        Circumstances {
            plain: Some(false),
            ..Circumstances::default()
        },
        Circumstances {
            portal: true,
            ..Circumstances::default()
        },
    ] {
        assert_eq!(say(&seen, circumstances).verdict, Verdict::Unknown);
    }
    let right = Circumstances {
        plain: Some(true),
        ..Circumstances::default()
    };
    assert_eq!(say(&seen, right).verdict, Verdict::Interference);
}

#[test]
fn a_login_page_of_the_network_is_local() {
    let none = heard(Reached::None);
    let seen = [("x", page(Sign::InjectedPage), none.clone(), Millis::ZERO)];
    let portal = Circumstances {
        plain: Some(false),
        ..Circumstances::default()
    };
    let judged = say(&seen, portal);
    assert_eq!(
        short(&judged),
        (Verdict::Local, Certainty::Likely, "captive_portal")
    );
    assert_eq!(judged.evidence.last(), Some(&Evidence::Portal));
    let offline = Circumstances {
        offline: true,
        ..portal
    };
    assert_eq!(short(&say(&seen, offline)).2, "offline");
}

#[test]
fn an_answer_that_cannot_be_right_is_interference() {
    for (addresses, expected) in [
        (
            DnsAnswer::Impossible,
            (Verdict::Interference, Certainty::Likely, "dns.forged"),
        ),
        (
            DnsAnswer::KnownForged,
            (Verdict::Interference, Certainty::Likely, "dns.forged"),
        ),
        (
            DnsAnswer::ThisDevice,
            (Verdict::Unknown, Certainty::Possible, "tcp.reset"),
        ),
        (
            DnsAnswer::Plausible,
            (Verdict::Unknown, Certainty::Possible, "tcp.reset"),
        ),
    ] {
        assert_eq!(
            short(&answered(RESET, addresses)),
            expected,
            "{addresses:?}"
        );
    }
}

#[test]
fn two_kinds_of_evidence_are_strong() {
    let replaced = fails(FailureType::TlsCertAuthorityInvalid);
    let judged = answered(replaced, DnsAnswer::Impossible);
    assert_eq!(judged.certainty, Certainty::Strong);
    for (there, certainty) in [
        (page(Sign::InjectedPage), Certainty::Strong),
        (RESET, Certainty::Likely),
    ] {
        let seen = [
            ("x", replaced, verified(), Millis::ZERO),
            ("youtube", there, verified(), Millis::ZERO),
        ];
        let judged = say(&seen, Circumstances::default());
        assert_eq!(
            short(&judged),
            (Verdict::Interference, certainty, "tls.cert.replaced")
        );
    }
}

#[test]
fn another_name_on_a_trusted_certificate_is_not_enough() {
    let seen = [(
        "x",
        fails(FailureType::TlsCertNameInvalid),
        verified(),
        Millis::ZERO,
    )];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Unknown, Certainty::Possible))
    );
}

#[test]
fn a_certificate_out_of_date_on_a_device_whose_clock_is_wrong_is_local() {
    let seen = [(
        "x",
        fails(FailureType::TlsCertDateInvalid),
        verified(),
        Millis::ZERO,
    )];
    let wrong = Circumstances {
        clock_off: true,
        ..Circumstances::default()
    };
    assert_eq!(
        short(&say(&seen, wrong)),
        (Verdict::Local, Certainty::Likely, "clock")
    );
}

#[test]
fn a_circle_of_redirects_is_the_platforms_own() {
    let circle = fails(FailureType::HttpResponseRedirectLoop);
    let seen = [("x", circle, verified(), Millis::ZERO)];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Platform, Certainty::Likely))
    );
}

#[test]
fn a_page_that_opens_can_hide_parts_that_fail() {
    for part in ["x/media", "x/api"] {
        let seen = [
            ("x", Outcome::Ok, WAITING, Millis::ZERO),
            (part, RESET, verified(), Millis::ZERO),
        ];
        let judged = say(&seen, Circumstances::default());
        assert_eq!(short(&judged).0, Verdict::Unknown, "{part}");
        assert!(matches!(judged.evidence[0], Evidence::Part { .. }));
    }
    let two = [
        ("x", Outcome::Ok, WAITING, Millis::ZERO),
        ("x/media", RESET, verified(), Millis::ZERO),
        ("youtube/media", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &two),
        Some((Verdict::Interference, Certainty::Likely))
    );
    let suspected = [
        ("x", Outcome::Ok, WAITING, Millis::ZERO),
        ("x/media", RESET, WAITING, Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &suspected),
        Some((Verdict::Works, Certainty::Strong)),
        "nothing is said before a control has answered"
    );
}

#[test]
fn a_page_that_fails_is_judged_before_its_parts() {
    let own = Outcome::Failed(Failure {
        status: Some(503),
        ..Failure::evidence(FailureType::HttpError)
    });
    let seen = [
        ("x", own, verified(), Millis::ZERO),
        ("x/media", RESET, verified(), Millis::ZERO),
    ];
    assert_eq!(
        verdict("x", &seen),
        Some((Verdict::Platform, Certainty::Likely))
    );
}

#[test]
fn slow_is_likely_only_against_a_usual_pace() {
    let slow = |usual_times| {
        Outcome::Slow(Slowness {
            measure: Measure::Rate,
            pace: Pace::default(),
            other: Pace::default(),
            usual_times,
        })
    };
    for (usual, certainty) in [(None, Certainty::Possible), (Some(20), Certainty::Likely)] {
        let seen = [("x", slow(usual), WAITING, Millis::ZERO)];
        let judged = say(&seen, Circumstances::default());
        assert_eq!(short(&judged), (Verdict::Slow, certainty, "throttled"));
    }
}
