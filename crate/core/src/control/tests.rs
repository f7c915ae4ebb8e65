use super::*;

fn body(id: &str) -> ProbeResult {
    let expect = control(id).unwrap().expect.replace(':', ": ");
    ProbeResult::Body {
        status: 200,
        text: format!("{{\n {expect}, \"more\": 1 }}"),
        timing: None,
    }
}

fn begun() -> Controls {
    let mut controls = Controls::default();
    assert_eq!(
        controls.ask_for(Millis(1000), Millis(1000), |_| true).len(),
        CONTROLS.len() + 1
    );
    controls
}

#[test]
fn a_recognised_answer_settles_the_round() {
    let mut controls = begun();
    assert_eq!(
        controls.record(1, "github", &ProbeResult::Failed, Millis(1500)),
        None
    );
    let finding = controls
        .record(1, "jsdelivr", &body("jsdelivr"), Millis(1500))
        .unwrap();
    assert_eq!(
        finding.reached,
        Reached::Verified {
            by: "jsdelivr".into()
        }
    );
    assert_eq!(
        controls.record(1, "wikimedia", &body("wikimedia"), Millis(1500)),
        None,
        "closed"
    );
}

#[test]
fn somebody_elses_body_is_no_answer() {
    let mut controls = begun();
    let portal = ProbeResult::Body {
        status: 200,
        text: "<html>Please log in</html>".into(),
        timing: None,
    };
    let mut last = None;
    for site in CONTROLS {
        assert_eq!(last, None);
        last = controls.record(1, site.id, &portal, Millis(1500));
    }
    assert_eq!(last.unwrap().reached, Reached::None);
}

#[test]
fn an_unreadable_answer_is_weaker_than_a_recognised_one() {
    let mut controls = begun();
    for site in &CONTROLS[1..] {
        assert_eq!(
            controls.record(1, site.id, &ProbeResult::Opaque, Millis(1500)),
            None
        );
    }
    let finding = controls
        .record(1, CONTROLS[0].id, &ProbeResult::TimedOut, Millis(1500))
        .unwrap();
    assert!(matches!(finding.reached, Reached::Opaque { .. }));
}

#[test]
fn an_error_over_its_own_certificate_is_an_answer_that_could_not_be_read() {
    let status = |status| ProbeResult::Body {
        status,
        text: "Too many requests".into(),
        timing: None,
    };
    for (code, stands) in [
        (403, true),
        (429, true),
        (503, true),
        (599, true),
        (511, false),
    ] {
        // Whichever of them refuses, and whenever.
        for refusing in 0..CONTROLS.len() {
            let mut controls = begun();
            let mut last = None;
            for (at, site) in CONTROLS.iter().enumerate() {
                let refuses = at == refusing;
                let answer = if refuses {
                    status(code)
                } else {
                    ProbeResult::Failed
                };
                last = controls.record(1, site.id, &answer, Millis(1500));
            }
            let reached = last.unwrap().reached;
            assert_eq!(matches!(reached, Reached::Opaque { .. }), stands, "{code}");
        }
    }
}

#[test]
fn one_round_serves_failures_of_the_same_moment_only() {
    let mut controls = begun();
    assert!(
        controls
            .ask_for(Millis(5000), Millis(5000), |_| true)
            .is_empty()
    );
    assert!(
        !controls
            .ask_for(Millis(60_000), Millis(60_000), |_| true)
            .is_empty(),
        "another moment"
    );
}

#[test]
fn an_answer_speaks_for_what_failed_before_it_only() {
    let mut controls = begun();
    controls
        .record(1, "github", &body("github"), Millis(1500))
        .unwrap();
    assert!(controls.finding_for(Millis(1400)).is_some());
    assert!(
        controls.finding_for(Millis(1600)).is_none(),
        "the line may have died since"
    );
    assert!(
        !controls
            .ask_for(Millis(1600), Millis(1600), |_| true)
            .is_empty(),
        "asked anew"
    );
}

#[test]
fn a_round_does_not_wait_for_ever() {
    let mut controls = begun();
    assert_eq!(controls.expire(Millis(5000)), None);
    assert_eq!(
        controls
            .expire(Millis(1000) + ROUND_TIMEOUT)
            .unwrap()
            .reached,
        Reached::None
    );
    assert_eq!(controls.next_due(), None);
    let mut slept = begun();
    assert_eq!(
        slept.expire(Millis(1000) + ROUND_TIMEOUT + SLEPT_AFTER),
        None
    );
    assert_eq!(slept.next_due(), None);
}

#[test]
fn the_plain_check_settles_nothing_and_tells_a_portal() {
    let mut controls = begun();
    let page = |text: &str| ProbeResult::Body {
        status: 200,
        text: text.into(),
        timing: None,
    };
    assert_eq!(
        controls.record(1, "plain", &page("success\n"), Millis(1500)),
        None
    );
    assert_eq!(controls.plain(Millis(1500)), Some(true));
    assert_eq!(
        controls.record(1, "plain", &page("<html>Log in"), Millis(1600)),
        None
    );
    assert_eq!(controls.plain(Millis(1600)), Some(false));
    assert_eq!(
        controls.record(1, "plain", &ProbeResult::Failed, Millis(1700)),
        None
    );
    assert_eq!(
        controls.plain(Millis(1700)),
        Some(false),
        "silence says nothing"
    );
    assert_eq!(controls.plain(Millis(1600) + PLAIN_FOR + Millis(1)), None);
}

#[test]
fn a_controls_own_clock_is_held_against_the_devices() {
    let now = Millis(1_705_752_000_000);
    for (told, off) in [
        ("2024-01-20T12:00:03Z", false),
        ("2024-01-19T13:00:00Z", true),
        ("2034-01-20T12:00:00Z", true),
    ] {
        let mut controls = Controls::default();
        let _ = controls.ask_for(now, now, |_| true);
        let text = format!(r#"{{"curtimestamp":"{told}","sitename":"Wikidata"}}"#);
        let answer = ProbeResult::Body {
            status: 200,
            text,
            timing: None,
        };
        let _ = controls.record(1, "wikimedia", &answer, now);
        assert_eq!(controls.clock().is_far_off(), off, "{told}");
    }
}
