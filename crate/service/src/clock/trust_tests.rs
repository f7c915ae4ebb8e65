use super::*;

const NOW: Seconds = Seconds(1_705_748_461);
const LEAP: Seconds = Seconds::days(500);
const KEPT: TimeEvidence = TimeEvidence {
    kept: Some(NOW),
    newest: Some(NOW),
    said: None,
    patience: None,
};

fn started(evidence: TimeEvidence, clock: Seconds) -> TrustedTime {
    TrustedTime::new(evidence, clock, Seconds::ZERO)
}

/// The moment to go by, and whether it is in doubt, so long after the start.
fn after(time: &mut TrustedTime, counter: Seconds, clock: Seconds) -> (Seconds, bool) {
    let reading = time.read(clock, counter);
    assert_eq!(reading.claimed, clock);
    (reading.now, reading.in_doubt)
}

#[test]
fn a_clock_that_goes_on_as_before_is_believed_to_an_hour() {
    let later = Seconds(59 * 60);
    for clock in [NOW, NOW + later, NOW - later] {
        let mut time = started(KEPT, clock);
        assert_eq!(
            after(&mut time, Seconds(5), clock + Seconds(5)),
            (clock + Seconds(5), false)
        );
        // Set by less than an hour, as a server of time may do.
        let day = Seconds::DAY;
        assert_eq!(
            after(&mut time, day, clock + day + later),
            (clock + day + later, false)
        );
    }
}

#[test]
fn a_clock_that_leaps_is_not_believed_and_time_goes_on_without_it() {
    let mut time = started(KEPT, NOW);
    for (counter, clock) in [
        (10, NOW + LEAP),
        (20, NOW - LEAP),
        (30, Seconds::ZERO),
        (40, Seconds::MAX),
    ] {
        let counter = Seconds(counter);
        assert_eq!(after(&mut time, counter, clock), (NOW + counter, true));
    }
    assert_eq!(
        after(&mut time, Seconds(50), NOW + Seconds(50)),
        (NOW + Seconds(50), false)
    );
}

#[test]
fn a_clock_that_leapt_before_the_start_is_not_believed_either() {
    for evidence in [
        KEPT,
        TimeEvidence {
            newest: None,
            ..KEPT
        },
        TimeEvidence { kept: None, ..KEPT },
    ] {
        for clock in [NOW + LEAP, NOW - LEAP, Seconds::ZERO] {
            let mut time = started(evidence, clock);
            let day = Seconds::DAY;
            assert_eq!(
                after(&mut time, day, clock + day),
                (NOW + day, true),
                "{evidence:?}"
            );
        }
    }
}

#[test]
fn a_report_of_now_confirms_a_clock_and_one_of_before_does_not() {
    let pause = Seconds::days(14);
    let mut time = started(KEPT, NOW + pause);
    let confirmed = |time: &mut TrustedTime, bin| time.confirm(bin, NOW + pause, Seconds(9));
    assert!(!confirmed(&mut time, NOW + Seconds::HOUR));
    assert_eq!(
        after(&mut time, Seconds(9), NOW + pause),
        (NOW + Seconds(9), true)
    );
    assert!(confirmed(&mut time, NOW + pause));
    assert_eq!(
        after(&mut time, Seconds(9), NOW + pause),
        (NOW + pause, false)
    );
}

/// A late report says the same as a clock that is as far behind, and is no sign that it is right.
#[test]
fn a_late_report_does_not_confirm_a_clock_that_is_behind() {
    let mut time = started(KEPT, NOW);
    let behind = NOW - Seconds::hours(20);
    assert!(!time.confirm(behind, behind, Seconds(9)));
    assert_eq!(
        after(&mut time, Seconds(9), behind),
        (NOW + Seconds(9), true)
    );
}

#[test]
fn without_any_evidence_the_clock_is_gone_by_and_in_doubt_until_a_report_comes() {
    let mut time = started(TimeEvidence::default(), NOW);
    assert_eq!(
        after(&mut time, Seconds(9), NOW + Seconds(9)),
        (NOW + Seconds(9), true)
    );
    assert!(!time.confirm(NOW - LEAP, NOW + Seconds(9), Seconds(9)));
    assert!(time.confirm(NOW, NOW + Seconds(9), Seconds(9)));
    assert_eq!(
        after(&mut time, Seconds(9), NOW + Seconds(9)),
        (NOW + Seconds(9), false)
    );
}

#[test]
fn whoever_starts_it_is_believed_where_the_clock_says_the_same() {
    let said = |said| TimeEvidence {
        said: Some(said),
        ..KEPT
    };
    for clock in [NOW + LEAP, NOW - LEAP] {
        let mut time = started(said(clock + Seconds(600)), clock);
        assert_eq!(after(&mut time, Seconds(9), clock), (clock, false));
        // As it may stand in a file of settings for long.
        let mut time = started(said(clock + Seconds::DAY), clock);
        assert_eq!(
            after(&mut time, Seconds(9), clock),
            (NOW + Seconds(9), true)
        );
    }
}

#[test]
fn where_nothing_can_confirm_a_clock_it_is_believed_after_a_while_if_it_runs_evenly() {
    let patient = TimeEvidence {
        patience: Some(Seconds::DAY),
        ..KEPT
    };
    let mut time = started(patient, NOW + LEAP);
    let hours = Seconds::hours;
    assert_eq!(
        after(&mut time, hours(1), NOW + LEAP + hours(1)),
        (NOW + hours(1), true)
    );
    // It leaps once more: the while begins anew.
    let again = NOW + LEAP + LEAP;
    assert_eq!(after(&mut time, hours(20), again), (NOW + hours(20), true));
    assert_eq!(
        after(&mut time, hours(43), again + hours(23)),
        (NOW + hours(43), true)
    );
    assert_eq!(
        after(&mut time, hours(44), again + hours(24)),
        (again + hours(24), false)
    );
}
