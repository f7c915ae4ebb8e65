use sada_units::Seconds;

use super::*;
use crate::time::{MINUTE, SECOND};

const BIN: Millis = Millis::minutes(5);
/// The bin after the very first.
const FIRST: BinStart = BinStart(Seconds(300));

fn relays() -> [String; 2] {
    ["https://a.example/".into(), "https://b.example/".into()]
}

fn tick(outbox: &mut Outbox, history: &History, saver: bool, moment: Moment) -> Vec<Effect> {
    let mut tokens = TokenCache::EMPTY;
    let means = Means {
        relays: &relays(),
        tokens: &mut tokens,
        saver,
        hold: false,
    };
    outbox.tick(history, means, moment).0
}

fn at(now: Millis) -> Moment {
    Moment { now, random: 7 }
}

/// Runs for so long in small steps, carrying every report at once or never.
fn run(
    outbox: &mut Outbox,
    from: Millis,
    until: Millis,
    status: Option<u16>,
) -> Vec<(u64, Millis)> {
    let history = History::new(BIN);
    let mut sent = Vec::new();
    let mut now = from;
    while now < until {
        for effect in tick(outbox, &history, false, at(now)) {
            match effect {
                Effect::Seal { ballot, .. } => {
                    outbox.sealed(ballot.bin, format!("report of {}", ballot.bin), now);
                }
                Effect::Send { bin, .. } => {
                    sent.push((bin.get(), now));
                    outbox.sent(bin, status, BIN, at(now));
                }
                other => panic!("{other:?}"),
            }
        }
        now += SECOND;
    }
    sent
}

#[test]
fn one_report_for_each_bin_in_the_bin_after_it() {
    let mut outbox = Outbox::default();
    let sent = run(&mut outbox, Millis(0), 10 * BIN, Some(200));
    let bins: Vec<u64> = sent.iter().map(|(bin, _)| *bin).collect();
    assert_eq!(bins, (0..9).map(|n| n * 300).collect::<Vec<_>>());
    for (bin, when) in sent {
        let after = Millis::seconds(bin) + BIN;
        assert!(
            (after..after + BIN + 2 * SECOND).contains(&when),
            "{bin} left at {when}"
        );
    }
}

#[test]
fn what_could_not_leave_waits_and_leaves_later_once() {
    let mut outbox = Outbox::default();
    run(&mut outbox, Millis(0), 4 * BIN, None);
    assert_eq!(outbox.waiting(), 3);
    let sent = run(&mut outbox, 4 * BIN, 8 * BIN, Some(200));
    let mut bins: Vec<u64> = sent.iter().map(|(bin, _)| *bin).collect();
    bins.sort_unstable();
    assert_eq!(bins, (0..7).map(|n| n * 300).collect::<Vec<_>>());
    assert_eq!(outbox.waiting(), 0);
    assert_eq!(outbox.carried().len(), 7);
}

#[test]
fn nothing_waits_longer_than_three_days() {
    let mut outbox = Outbox::default();
    outbox.sealed(BinStart::default(), "old".into(), Millis(0));
    let _ = tick(&mut outbox, &History::new(BIN), false, at(KEPT_FOR));
    assert_eq!(outbox.waiting(), 0);
}

/// PRIVACY.md says how many.
#[test]
fn of_reports_that_were_sent_the_last_300_are_kept() {
    let mut outbox = Outbox::default();
    for bin in 0..400 {
        let bin = BinStart(Seconds(bin * 300));
        outbox.sealed(bin, "r".into(), Millis(0));
        outbox.sent(bin, Some(200), BIN, at(Millis(0)));
    }
    let kept: Vec<u64> = outbox
        .carried()
        .iter()
        .map(|it| it.bin.get() / 300)
        .collect();
    assert_eq!(kept, (100..400).collect::<Vec<_>>());
}

#[test]
fn a_refusal_is_shown_and_not_repeated() {
    for (status, left) in [(422, 0), (409, 0), (503, 1), (429, 1)] {
        let mut outbox = Outbox::default();
        outbox.sealed(FIRST, "r".into(), BIN);
        outbox.sent(FIRST, Some(status), BIN, at(BIN));
        assert_eq!(outbox.waiting(), left, "{status}");
    }
}

#[test]
fn bins_slept_through_are_not_made_up_for() {
    let mut outbox = Outbox::default();
    run(&mut outbox, Millis(0), BIN, Some(200));
    let sent = run(&mut outbox, 100 * BIN, 103 * BIN, Some(200));
    assert_eq!(
        sent.iter().map(|(bin, _)| *bin).collect::<Vec<_>>(),
        [30_000, 30_300]
    );
}

#[test]
fn a_long_queue_leaves_a_few_at_a_time() {
    let mut outbox = Outbox::default();
    for bin in 0..50 {
        outbox.sealed(BinStart(Seconds(bin * 300)), "r".into(), Millis(0));
    }
    let effects = tick(&mut outbox, &History::new(BIN), false, at(50 * BIN));
    assert_eq!(effects.len(), AT_ONCE);
    assert!(
        tick(&mut outbox, &History::new(BIN), false, at(50 * BIN)).is_empty(),
        "all hands full"
    );
    outbox.background_restarted();
    assert_eq!(
        tick(&mut outbox, &History::new(BIN), false, at(50 * BIN)).len(),
        AT_ONCE
    );
}

#[test]
fn saying_no_drops_what_waits() {
    let mut outbox = Outbox::default();
    outbox.sealed(BinStart::default(), "r".into(), Millis(0));
    outbox.stop();
    assert_eq!(outbox.waiting(), 0);
    assert_eq!(outbox.next_due(false), None);
}

#[test]
fn a_clock_set_back_does_not_stop_reports() {
    let mut outbox = Outbox::default();
    run(&mut outbox, 100 * BIN, 101 * BIN, Some(200));
    let sent = run(&mut outbox, 10 * BIN, 13 * BIN, Some(200));
    assert_eq!(
        sent.iter().map(|(bin, _)| *bin).collect::<Vec<_>>(),
        [3000, 3300]
    );
}

#[test]
fn nothing_of_before_the_yes_is_told() {
    let mut outbox = Outbox::default();
    let sent = run(&mut outbox, MINUTE, 4 * BIN, Some(200));
    assert_eq!(sent.first().map(|(bin, _)| *bin), Some(300));
    // A browser that starts again later goes on at once.
    let sent = run(&mut outbox, 100 * BIN + MINUTE, 103 * BIN, Some(200));
    assert_eq!(sent.first().map(|(bin, _)| *bin), Some(30_000));
}

#[test]
fn late_alarms_skip_no_bin() {
    let mut outbox = Outbox::default();
    let history = History::new(BIN);
    let mut sealed = Vec::new();
    for n in 0..40 {
        for effect in tick(&mut outbox, &history, false, at(n * (BIN * 3 / 2))) {
            if let Effect::Seal { ballot, .. } = effect {
                sealed.push(ballot.bin);
            }
        }
        // What is overdue is asked for again at once.
        for effect in tick(&mut outbox, &history, false, at(n * (BIN * 3 / 2) + SECOND)) {
            if let Effect::Seal { ballot, .. } = effect {
                sealed.push(ballot.bin);
            }
        }
    }
    assert!(
        sealed
            .windows(2)
            .all(|two| two[1].get() == two[0].get() + 300),
        "{sealed:?}"
    );
}

#[test]
fn a_report_is_kept_before_it_is_sent() {
    let mut outbox = Outbox::default();
    outbox.sealed(FIRST, "r".into(), BIN);
    assert!(tick(&mut outbox, &History::new(BIN), false, at(BIN)).is_empty());
    assert_eq!(
        tick(&mut outbox, &History::new(BIN), false, at(BIN + KEPT_FIRST)).len(),
        1
    );
}

#[test]
fn what_one_relay_does_not_carry_goes_to_the_next() {
    let mut outbox = Outbox::default();
    outbox.sealed(FIRST, "r".into(), BIN);
    let history = History::new(BIN);
    let mut asked = Vec::new();
    let mut now = BIN;
    while asked.len() < 4 {
        now += SECOND;
        for effect in tick(&mut outbox, &history, false, at(now)) {
            if let Effect::Send {
                bin: FIRST, url, ..
            } = effect
            {
                asked.push(url);
                // The second one answers that it is busy: it was carried.
                let status = (asked.len() == 2).then_some(503);
                outbox.sent(FIRST, status, BIN, at(now));
            }
        }
    }
    let [a, b] = relays();
    assert_eq!(asked, [a.clone(), b.clone(), b, a]);
}

#[test]
fn the_data_saver_draws_one_bin_in_three_beforehand() {
    let mut outbox = Outbox::default();
    let history = History::new(BIN);
    let mut bins = Vec::new();
    for step in 0..30_000u64 {
        let moment = Moment {
            now: step * 10 * SECOND,
            random: step.wrapping_mul(0x9E37_79B9_7F4A_7C15),
        };
        for effect in tick(&mut outbox, &history, true, moment) {
            if let Effect::Seal { ballot, .. } = effect {
                bins.push(ballot.bin.get() / 300);
            }
        }
    }
    let mut groups: Vec<u64> = bins.iter().map(|bin| bin / 3).collect();
    groups.dedup();
    assert_eq!(groups.len(), bins.len(), "one of each three");
    assert_eq!(
        groups.len() as u64,
        groups.last().unwrap() - groups[0] + 1,
        "of every three"
    );
    for place in 0..3 {
        let count = bins.iter().filter(|bin| *bin % 3 == place).count();
        assert!(count > bins.len() / 5, "{place}: {count} of {}", bins.len());
    }
}
