use super::*;
use sada_units::BinStart;

use crate::cell::{ControlReached, CountSubject, NetworkCount, VoteOutcome};

const PK: Country = Country::of(*b"PK");
const X: PlatformIndex = PlatformIndex(0);
const WEEK: Seconds = Seconds::days(7);
const BIN: Seconds = Seconds(300);

fn vote(asn: Asn, outcome: VoteOutcome, control: ControlReached, count: f64) -> NetworkCount {
    NetworkCount {
        country: PK,
        asn,
        subject: CountSubject::Vote(X, outcome),
        control,
        count,
    }
}

fn present(asn: Asn, count: f64) -> NetworkCount {
    NetworkCount {
        country: PK,
        asn,
        subject: CountSubject::Presence,
        control: ControlReached::NotChecked,
        count,
    }
}

/// The bin with this number, from 0.
fn nth(number: u64) -> BinStart {
    BinStart::default().later(number, BIN)
}

fn learned(weeks: u64, cells: impl Fn(BinStart) -> Vec<NetworkCount>) -> Rates {
    let (mut learner, mut rates) = (Learner::default(), Rates::default());
    for number in 0..weeks * WEEK / BIN {
        let bin = nth(number);
        learner.record(bin, &cells(bin));
    }
    learner.learn(weeks * WEEK, &mut rates, |_, _, _| true);
    rates
}

fn usual(rates: &Rates, asn: Asn, hour: Hour) -> f64 {
    CountryRates::usual(rates.of(PK), LoadFault::Failed, X, asn, hour)
}

#[test]
fn of_what_nobody_knows_the_usual_is_the_prior() {
    assert!((usual(&Rates::default(), 1, Hour(0)) - PRIOR).abs() < 1e-12);
}

#[test]
fn networks_and_hours_have_rates_of_their_own_and_borrow_where_little_is_known() {
    let rates = learned(8, |bin| {
        let busy = Hour::of(bin.seconds()) == Hour(20);
        let failed = if busy { 1.6 } else { 0.2 };
        vec![
            vote(1, VoteOutcome::Ok, ControlReached::Yes, 20.0 - failed),
            vote(1, VoteOutcome::Failed, ControlReached::Yes, failed),
            vote(2, VoteOutcome::Ok, ControlReached::Yes, 20.0),
        ]
    });
    assert!(usual(&rates, 1, Hour(20)) > 0.06);
    assert!(usual(&rates, 1, Hour(8)) < 0.02);
    assert!(usual(&rates, 2, Hour(20)) < usual(&rates, 1, Hour(20)) / 2.0);
    let new = usual(&rates, 3, Hour(20));
    assert!(new > 0.02, "the country's: {new}");
}

#[test]
fn whatever_is_seen_the_usual_stays_within_its_limits() {
    let all = learned(4, |_| {
        vec![vote(1, VoteOutcome::Failed, ControlReached::Yes, 50.0)]
    });
    assert!((usual(&all, 1, Hour(3)) - WITHIN.1).abs() < 1e-12);
    let none = learned(4, |_| {
        vec![vote(1, VoteOutcome::Ok, ControlReached::Yes, 5000.0)]
    });
    assert!((usual(&none, 1, Hour(3)) - WITHIN.0).abs() < 1e-12);
}

#[test]
fn an_hour_teaches_no_more_than_a_little() {
    let rates = learned(1, |_| {
        vec![
            vote(1, VoteOutcome::Ok, ControlReached::Yes, 10.0),
            vote(1, VoteOutcome::Failed, ControlReached::Yes, 10.0),
        ]
    });
    let week = &rates.of(PK).unwrap().networks[&(X, 1)];
    let slot = week.hour(Hour(5));
    assert!(slot.failed <= LEARNED * slot.votes + 1.0 + 1e-9);
}

/// As the learner has it.
const LEARNED: f64 = 0.15;

#[test]
fn what_was_not_quiet_is_not_learned() {
    let (mut learner, mut rates) = (Learner::default(), Rates::default());
    learner.record(
        nth(0),
        &[
            vote(1, VoteOutcome::Ok, ControlReached::Yes, 9.0),
            present(1, 9.0),
        ],
    );
    learner.record(
        nth(12),
        &[
            vote(1, VoteOutcome::Ok, ControlReached::Yes, 9.0),
            present(1, 9.0),
        ],
    );
    learner.learn(Seconds(7200), &mut rates, |_, platform, hour| {
        platform.is_none() || hour != nth(0)
    });
    let week = &rates.of(PK).unwrap().networks[&(X, 1)];
    assert!(week.hour(Hour(0)).votes < 1e-9 && week.hour(Hour(1)).votes > 8.9);
}

#[test]
fn reporters_are_forecast_by_the_hour_and_absence_counts() {
    let rates = learned(4, |bin| {
        let mut cells = vec![present(1, 12.0)];
        if (bin.seconds() / WEEK).is_multiple_of(2) {
            cells.push(present(2, 10.0));
        }
        cells
    });
    let known = rates.of(PK).unwrap();
    assert!((known.forecast(1, Hour(7)).unwrap() - 12.0).abs() < 1e-9);
    let second = known.forecast(2, Hour(7)).unwrap();
    assert!((3.0..7.0).contains(&second), "{second}");
    assert_eq!(known.forecast(3, Hour(7)), None);
}

#[test]
fn what_waits_outlives_a_stop() {
    let mut learner = Learner::default();
    learner.record(
        nth(0),
        &[
            vote(1, VoteOutcome::Ok, ControlReached::Yes, 9.0),
            present(1, 9.0),
        ],
    );
    let text = serde_json::to_string(&learner).unwrap();
    let mut again: Learner = serde_json::from_str(&text).unwrap();
    assert_eq!(again, learner);
    let (mut one, mut other) = (Rates::default(), Rates::default());
    for (learner, rates) in [(&mut learner, &mut one), (&mut again, &mut other)] {
        learner.record(
            nth(1),
            &[vote(1, VoteOutcome::Ok, ControlReached::Yes, 9.0)],
        );
        learner.learn(Seconds(3600), rates, |_, _, _| true);
    }
    assert_eq!(one, other);
    let text = serde_json::to_string(&one).unwrap();
    assert_eq!(serde_json::from_str::<Rates>(&text).unwrap(), one);
}

#[test]
fn networks_keep_their_numbers() {
    let (mut learner, mut rates) = (Learner::default(), Rates::default());
    for number in 0..24 {
        let cells: Vec<NetworkCount> = (1..10).map(|n| present(n * 6000, 9.0)).collect();
        learner.record(nth(number), &cells);
    }
    learner.learn(Seconds(7200), &mut rates, |_, _, _| true);
    let known: Vec<Asn> = rates.of(PK).unwrap().known().collect();
    assert_eq!(known, (1..10).map(|n| n * 6000).collect::<Vec<Asn>>());
}
