use super::*;
use crate::cell::{Asn, ControlReached, CountSubject, VoteOutcome};
use crate::episode::Symptom;

const PK: Country = Country::of(*b"PK");
const BIN: Seconds = Seconds::HOUR;
const BINS_OF_WEEK: u64 = 168;

/// Shows so many weeks in which these networks report.
fn show(detector: &mut Detector, weeks: std::ops::Range<u64>, asns: &[Asn]) {
    for number in weeks.start * BINS_OF_WEEK..weeks.end * BINS_OF_WEEK {
        let cells = asns.iter().flat_map(|asn| {
            let cell = |subject, control, count| NetworkCount {
                country: PK,
                asn: *asn,
                subject,
                control,
                count,
            };
            let vote = |outcome| CountSubject::Vote(PlatformIndex(0), outcome);
            [
                cell(CountSubject::Presence, ControlReached::NotChecked, 9.0),
                cell(vote(VoteOutcome::Ok), ControlReached::Yes, 8.0),
                cell(vote(VoteOutcome::Failed), ControlReached::Yes, 1.0),
            ]
        });
        detector.observe(
            BinStart::default().later(number, BIN),
            &cells.collect::<Vec<NetworkCount>>(),
        );
    }
}

fn new() -> Detector {
    Detector::new(Params::shipped(BIN), Networks::unknown())
}

fn written(detector: &Detector) -> String {
    serde_json::to_string(detector).unwrap()
}

/// Every fourth week another network takes the place of the last one.
#[test]
fn networks_that_are_gone_for_a_summer_are_forgotten() {
    let mut detector = new();
    let mut lengths = Vec::new();
    for turn in 0..16 {
        let other = 1000 + u32::try_from(turn).unwrap();
        show(&mut detector, turn * 4..turn * 4 + 4, &[1, 2, 3, other]);
        lengths.push(written(&detector).len());
    }
    let (early, late) = (lengths[7], lengths[15]);
    assert!(early.abs_diff(late) * 50 < early, "{lengths:?}");
    let known: Vec<Asn> = detector.rates.of(PK).unwrap().known().collect();
    assert_eq!(known, [1, 2, 3, 1012, 1013, 1014, 1015]);
}

#[test]
fn an_alarm_about_nobody_who_is_remembered_ends() {
    let mut detector = new();
    show(&mut detector, 0..5, &[1, 2, 3, 4]);
    show(&mut detector, 5..16, &[1, 2, 3]);
    let found = detector.episodes();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].how, found[0].restored), (Symptom::Silent, None));
    show(&mut detector, 16..20, &[1, 2, 3]);
    let found = detector.episodes();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].restored.is_some());
}

/// Where all have been gone for long, a country is one of which nothing was ever heard.
#[test]
fn of_a_country_that_is_gone_nothing_learned_is_kept() {
    let mut detector = new();
    show(&mut detector, 0..2, &[1, 2, 3]);
    show(&mut detector, 2..17, &[]);
    assert!(detector.rates.of(PK).is_none());
}
