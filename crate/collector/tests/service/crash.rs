//! `kill -9` at any moment: every acknowledged report is counted, and only once.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use crate::support::roles::{gateway, gateway_file, issuer, journal, try_ask, window};
use crate::support::{Collector, agent, failed, now, presence_and, report, report_with, try_post};
use sada_core::vote::Vote;

const CLIENTS: u64 = 12;
const REPORTS_EACH: u64 = 120;
const KILLS: u64 = 50;
/// Each has a batch of tokens of its own.
const ATTESTED_EACH: u64 = 30;
/// All of these clients are at one address.
const UNLIMITED: [&str; 2] = ["--budget-a", "100000"];

/// Where the collector is now; `None` while it is dead.
#[derive(Default)]
struct Whereabouts {
    base: Mutex<Option<String>>,
    changed: Condvar,
}

impl Whereabouts {
    fn set(&self, base: Option<&str>) {
        *self.base.lock().unwrap() = base.map(str::to_owned);
        self.changed.notify_all();
    }

    fn wait(&self) -> String {
        let base = self.base.lock().unwrap();
        self.changed
            .wait_while(base, |base| base.is_none())
            .unwrap()
            .clone()
            .unwrap()
    }

    /// Waits until the collector is elsewhere than where it did not answer. If it never
    /// comes to be, it broke a connection without having been killed.
    fn wait_for_other_than(&self, gone: &str) {
        let base = self.base.lock().unwrap();
        let same = |base: &mut Option<String>| base.as_deref().is_none_or(|base| base == gone);
        let limit = Duration::from_secs(20);
        let (_guard, waited) = self.changed.wait_timeout_while(base, limit, same).unwrap();
        assert!(
            !waited.timed_out(),
            "a connection broke although nobody was killed"
        );
    }
}

/// What the clients have seen so far.
#[derive(Default)]
struct Progress {
    acknowledged: Mutex<u64>,
    /// A client met something wrong; it says what as it ends.
    failed: AtomicBool,
    advanced: Condvar,
    broken: AtomicU64,
}

impl Progress {
    fn acknowledge(&self) {
        *self.acknowledged.lock().unwrap() += 1;
        self.advanced.notify_all();
    }

    /// Waits for so many acknowledgements, and says whether all is well.
    fn wait_until(&self, at_least: u64) -> bool {
        let failed = || self.failed.load(Ordering::Relaxed);
        let count = self.acknowledged.lock().unwrap();
        let missing = |count: &mut u64| *count < at_least && !failed();
        drop(self.advanced.wait_while(count, missing).unwrap());
        !failed()
    }
}

/// Wakes whoever waits for a client that panicked.
struct Watch<'a>(&'a Progress);

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.failed.store(true, Ordering::Relaxed);
            drop(self.0.acknowledged.lock());
            self.0.advanced.notify_all();
        }
    }
}

/// Asks until there is an answer, wherever the program is by then.
fn insist<T>(
    whereabouts: &Whereabouts,
    progress: &Progress,
    ask: impl Fn(&str) -> Result<T, ureq::Error>,
) -> T {
    loop {
        let base = whereabouts.wait();
        match ask(&base) {
            Ok(answer) => return answer,
            Err(_) => {
                progress.broken.fetch_add(1, Ordering::Relaxed);
                whereabouts.wait_for_other_than(&base);
            }
        }
    }
}

/// Sends each report until it is acknowledged, as an extension with a queue does, and
/// every fifth once more after that.
fn client(number: u64, whereabouts: &Whereabouts, progress: &Progress) {
    let _watch = Watch(progress);
    let agent = agent();
    for index in 0..REPORTS_EACH {
        let unique = number * REPORTS_EACH + index;
        let vote = if unique.is_multiple_of(3) {
            Vote::Works
        } else {
            failed()
        };
        let body = report(unique, vote);
        for _ in 0..if unique.is_multiple_of(5) { 2 } else { 1 } {
            let answer = insist(whereabouts, progress, |base| try_post(&agent, base, &body));
            assert_eq!(answer.status, 200, "{}", answer.body);
        }
        progress.acknowledge();
    }
}

#[test]
fn killed_under_load_every_acknowledged_report_counts_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let (whereabouts, progress) = (Whereabouts::default(), Progress::default());
    let mut collector = Collector::start(folder.path());
    whereabouts.set(Some(collector.base()));
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let (whereabouts, progress) = (&whereabouts, &progress);
            scope.spawn(move || client(number, whereabouts, progress));
        }
        for kill in 1..=KILLS {
            if !progress.wait_until(kill * CLIENTS * REPORTS_EACH / (KILLS + 1)) {
                break;
            }
            collector.kill();
            whereabouts.set(None);
            // The journal as the dead process left it holds at least all that was
            // acknowledged when it died.
            let acknowledged = *progress.acknowledged.lock().unwrap();
            let (present, _) = presence_and(folder.path(), failed());
            assert!(
                present >= acknowledged,
                "kill {kill}: {present} of {acknowledged}"
            );
            collector = Collector::start(folder.path());
            whereabouts.set(Some(collector.base()));
        }
    });
    let all = CLIENTS * REPORTS_EACH;
    let works = (0..all).filter(|unique| unique.is_multiple_of(3)).count() as u64;
    let broken = progress.broken.load(Ordering::Relaxed);
    assert!(
        broken > 0,
        "no kill met a request under way, so nothing was tried"
    );
    println!("{all} reports, {KILLS} kills, {broken} requests cut off");
    assert_eq!(presence_and(folder.path(), Vote::Works), (all, works));
    assert_eq!(presence_and(folder.path(), failed()), (all, all - works));
}

/// Gets tokens for each report from an issuer, and sends it with one of them.
fn attested_client(issuer: &Whereabouts, gateway: &Whereabouts, progress: &Progress) {
    let _watch = Watch(progress);
    let agent = agent();
    for _ in 0..ATTESTED_EACH {
        let (place, tokens) = insist(issuer, progress, |base| try_ask(&agent, base, window()));
        let present = tokens.into_iter().rfind(|(bin, _)| bin.get() <= now());
        let (bin, token) = present.expect("a token of the present bin");
        let body = report_with(bin.get(), failed(), place, token);
        let answer = insist(gateway, progress, |base| try_post(&agent, base, &body));
        assert_eq!(answer.status, 200, "{}", answer.body);
        progress.acknowledge();
    }
}

#[test]
fn issuer_and_gateway_killed_in_turns_every_acknowledged_report_counts_exactly_once() {
    let folder = tempfile::tempdir().unwrap();
    let (issuing, counting) = (Whereabouts::default(), Whereabouts::default());
    let progress = Progress::default();
    let key = [gateway_file(folder.path(), 1, 1)];
    let mut counter = gateway(folder.path(), &key);
    let mut giver = issuer(folder.path(), &UNLIMITED);
    counting.set(Some(counter.base()));
    issuing.set(Some(giver.base()));
    let all = CLIENTS * ATTESTED_EACH;
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| attested_client(&issuing, &counting, &progress));
        }
        for kill in 1..=KILLS {
            if !progress.wait_until(kill * all / (KILLS + 1)) {
                break;
            }
            if kill.is_multiple_of(2) {
                counter.kill();
                counting.set(None);
                counter = gateway(folder.path(), &key);
                counting.set(Some(counter.base()));
            } else {
                giver.kill();
                issuing.set(None);
                giver = issuer(folder.path(), &UNLIMITED);
                issuing.set(Some(giver.base()));
            }
        }
    });
    let broken = progress.broken.load(Ordering::Relaxed);
    assert!(
        broken > 0,
        "no kill met a request under way, so nothing was tried"
    );
    println!("{all} reports, {KILLS} kills, {broken} requests cut off");
    assert_eq!(presence_and(&journal(folder.path()), failed()), (all, all));
}

#[test]
fn killed_after_each_report_nothing_is_lost_and_repeats_stay_repeats() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..8 {
        let mut collector = Collector::start(folder.path());
        for earlier in 0..=number {
            assert_eq!(collector.post(&report(earlier, failed())).status, 200);
        }
        collector.kill();
        assert_eq!(
            presence_and(folder.path(), failed()),
            (number + 1, number + 1)
        );
    }
}
