use std::sync::atomic::{AtomicU64, Ordering};

use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_detect::{EpisodeKind, FINAL_AFTER};
use sada_ledger::store::{Cell, CellKey, Grade, Provenance, Source, SqliteStore, Subject};
use sada_published::events::{DetectorState, Statement};

use super::*;

const BIN: Seconds = Seconds(300);
const DAY: Seconds = Seconds::DAY;
/// Midnight, and late enough to be a moment of this age.
const START: Seconds = Seconds(1_704_067_200);

/// What every test works on: a store, a folder for events, and the numbers of a made-up country.
struct Scene {
    folder: tempfile::TempDir,
    store: Arc<SqliteStore>,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("journal.sqlite")).unwrap();
        Self {
            folder,
            store: Arc::new(store),
        }
    }

    fn watch(&self, now: Seconds) -> Watch {
        let parameters = WatchParameters {
            bin_seconds: BIN,
            networks: Networks::unknown(),
        };
        let events = EventStore::open(&self.folder.path().join("events.sqlite")).unwrap();
        Watch::open(parameters, self.store.clone(), events, now).unwrap()
    }

    /// Votes of four networks, of each so many that work and that fail.
    fn vote(&self, bin: Seconds, works: u64, fails: u64) {
        let mut cells = Vec::new();
        for asn in 1..=4 {
            for (subject, count) in [
                (Subject::Presence, works + fails),
                (vote(Vote::Works), works),
                (vote(Vote::Failed(FailureType::TcpTimedOut)), fails),
            ] {
                cells.push(cell(bin, asn, subject, count));
            }
        }
        self.store.merge(&cells).unwrap();
    }

    /// Bins from one to another, counted from the start, in all of which votes are the same.
    fn votes(&self, bins: std::ops::Range<u64>, works: u64, fails: u64) {
        for bin in bins {
            self.vote(START + bin * BIN, works, fails);
        }
    }
}

fn vote(vote: Vote) -> Subject {
    Subject::Vote(PlatformId::from_name("youtube").unwrap(), vote)
}

fn cell(bin: Seconds, asn: u32, subject: Subject, count: u64) -> Cell {
    let provenance = Provenance {
        country: "PK".parse().unwrap(),
        asn,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    Cell {
        key: CellKey {
            bin: BinStart(bin),
            provenance,
            subject,
            control: Control::Yes,
        },
        source: Source("test".into()),
        count,
    }
}

/// The moment with which so many bins from the start are due.
fn due(bins: u64) -> Seconds {
    START + (bins + 1) * BIN + bins::UNDER_WAY
}

fn advance(watch: &mut Watch, now: Seconds) -> WatchProgress {
    watch.advance(now, &|| true).unwrap()
}

fn only(watch: &Watch) -> Event {
    let mut events = watch.events.all().unwrap();
    assert_eq!(events.len(), 1, "{events:#?}");
    events.remove(0)
}

fn says(event: &Event) -> Vec<Statement> {
    event.versions.iter().map(|version| version.says).collect()
}

/// A day of quiet, two hours of block, two hours of quiet.
fn evening(scene: &Scene) {
    scene.votes(0..288, 10, 0);
    scene.votes(288..312, 1, 9);
    scene.votes(312..336, 10, 0);
}

#[test]
fn a_restriction_is_said_as_it_begins_and_as_it_ends() {
    let scene = Scene::new();
    evening(&scene);
    let mut watch = scene.watch(due(288));
    advance(&mut watch, due(288));
    assert_eq!(watch.events.all().unwrap(), []);
    for bin in 289..=336 {
        advance(&mut watch, due(bin));
    }
    let event = only(&watch);
    assert_eq!(event.id, "pk-youtube-20240102T000000Z");
    let first = &event.versions[0];
    assert_eq!(first.says.onset, START + 288 * BIN);
    assert_eq!(first.says.kind, EpisodeKind::Selective);
    assert_eq!(first.says.restored, None);
    assert!(first.as_of <= START + 292 * BIN, "said late: {first:?}");
    let last = event.latest().unwrap();
    assert_eq!(last.says.restored, Some(START + 312 * BIN));
    assert!(last.says.evidence.reporters >= 10.0);
    assert!(event.versions.len() <= 6, "{event:#?}");
}

#[test]
fn stopped_after_any_bin_it_says_the_same() {
    let scene = Scene::new();
    evening(&scene);
    let mut whole = scene.watch(due(288));
    for bin in 270..=336 {
        advance(&mut whole, due(bin));
    }
    let expected = says(&only(&whole));
    std::fs::remove_file(scene.folder.path().join("events.sqlite")).unwrap();
    for bin in 270..=336 {
        let mut started = scene.watch(due(bin));
        advance(&mut started, due(bin));
    }
    assert_eq!(says(&only(&scene.watch(due(336)))), expected);
}

#[test]
fn stopped_within_the_past_it_goes_on_where_it_was() {
    let scene = Scene::new();
    evening(&scene);
    let now = due(336) + FINAL_AFTER + DAY;
    let mut whole = scene.watch(now);
    advance(&mut whole, now);
    let expected = only(&whole);
    assert!(expected.settled, "{expected:?}");
    std::fs::remove_file(scene.folder.path().join("events.sqlite")).unwrap();
    // What is kept once a day is where it goes on: it gets further if it can do more than a day.
    for stopped_after in [50, 289, 300, 330, 350, 297, 1000, 5000] {
        let left = AtomicU64::new(stopped_after);
        let mut watch = scene.watch(now);
        watch
            .advance(now, &|| {
                left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |it| it.checked_sub(1))
                    .is_ok()
            })
            .unwrap();
    }
    let event = only(&scene.watch(now));
    assert_eq!(says(&event), says(&expected));
    assert!(event.settled);
}

#[test]
fn late_votes_make_a_new_version_of_the_same_event() {
    let scene = Scene::new();
    scene.votes(0..288, 10, 0);
    // Of the first hour of the block only those came who still reach a relay.
    scene.votes(288..300, 10, 0);
    scene.votes(300..310, 1, 9);
    let mut watch = scene.watch(due(288));
    for bin in 289..=310 {
        advance(&mut watch, due(bin));
    }
    let early = only(&watch);
    assert_eq!(early.latest().unwrap().says.onset, START + 300 * BIN);
    scene.votes(288..300, 10, 90);
    scene.votes(310..325, 1, 9);
    for bin in 311..=325 {
        advance(&mut watch, due(bin));
    }
    let event = only(&watch);
    assert_eq!(event.id, early.id);
    assert_eq!(event.latest().unwrap().says.onset, START + 288 * BIN);
    assert_eq!(event.versions[..early.versions.len()], early.versions);
}

#[test]
fn what_late_votes_take_back_is_withdrawn_and_not_forgotten() {
    let scene = Scene::new();
    scene.votes(0..288, 10, 0);
    scene.votes(288..300, 1, 9);
    let mut watch = scene.watch(due(288));
    advance(&mut watch, due(300));
    assert_eq!(only(&watch).versions.last().unwrap().says.restored, None);
    scene.votes(288..300, 200, 9);
    scene.votes(300..316, 20, 0);
    advance(&mut watch, due(316));
    let event = only(&watch);
    assert!(event.latest().unwrap().says.withdrawn);
    assert!(!event.versions[0].says.withdrawn);
}

#[test]
fn what_the_detector_knew_is_kept_and_when_it_is_lost_nothing_is_said_twice() {
    let scene = Scene::new();
    evening(&scene);
    let now = due(336) + FINAL_AFTER + DAY;
    let mut watch = scene.watch(now);
    advance(&mut watch, now);
    let expected = only(&watch);
    drop(watch);
    let database = scene.folder.path().join("events.sqlite");
    let connection = rusqlite::Connection::open(database).unwrap();
    connection
        .execute("UPDATE checkpoint SET state = x'00'", [])
        .unwrap();
    let later = now + 3 * DAY;
    let mut watch = scene.watch(later);
    advance(&mut watch, later);
    assert_eq!(only(&watch), expected);
}

#[test]
fn unattested_votes_and_those_of_nobodys_grade_say_nothing() {
    let scene = Scene::new();
    scene.votes(0..288, 10, 0);
    scene.votes(288..312, 10, 0);
    for bin in 288..312 {
        let fails = vote(Vote::Failed(FailureType::TcpTimedOut));
        for asn in 1..=4 {
            let mut cell = cell(START + bin * BIN, asn, fails, 90);
            cell.key.provenance.tier = Tier::Unattested;
            scene.store.merge(&[cell.clone()]).unwrap();
            cell.key.provenance.tier = Tier::Attested;
            cell.key.provenance.grade = Grade::Ungraded;
            scene.store.merge(&[cell]).unwrap();
        }
    }
    let mut watch = scene.watch(due(312));
    advance(&mut watch, due(312));
    assert_eq!(watch.events.all().unwrap(), []);
}

#[test]
fn a_clock_that_was_ahead_silences_nothing() {
    let scene = Scene::new();
    scene.votes(0..288, 10, 0);
    let mut watch = scene.watch(due(288));
    advance(&mut watch, due(288));
    // Ten days ahead, for a moment.
    advance(&mut watch, due(288) + 10 * DAY);
    scene.votes(288..300, 1, 9);
    for bin in 289..=300 {
        advance(&mut watch, due(bin));
    }
    let blocked = |watch: &Watch| {
        let events = watch.events.unsettled().unwrap();
        let mut standing = events.iter().filter_map(Event::latest);
        standing.any(|it| it.says.onset == START + 288 * BIN && !it.says.withdrawn)
    };
    assert!(
        blocked(&watch),
        "{:#?} {} {}",
        watch.events.all(),
        watch.watched_until(),
        due(300)
    );
    drop(watch);
    // The same where it was stopped while the clock was ahead.
    scene
        .watch(due(300) + 10 * DAY)
        .advance(due(300) + 10 * DAY, &|| true)
        .unwrap();
    scene.votes(300..312, 1, 9);
    let mut watch = scene.watch(due(312));
    advance(&mut watch, due(312));
    assert!(blocked(&watch), "{:#?}", watch.events.all().unwrap());
}

#[test]
fn a_country_in_which_few_report_has_the_feed_of_one_never_heard_of() {
    let bins = 0..12;
    let of_reporters = |count: u64| {
        let scene = Scene::new();
        for bin in bins.clone() {
            let cells = (1..=4).map(|asn| cell(START + bin * BIN, asn, Subject::Presence, count));
            scene.store.merge(&cells.collect::<Vec<_>>()).unwrap();
        }
        let mut watch = scene.watch(due(12));
        advance(&mut watch, due(12));
        (watch.feeds(10), watch.feeds(100))
    };
    let (none, _) = of_reporters(0);
    assert_eq!(none.len(), 1, "that for everybody: {none:?}");
    assert_eq!(of_reporters(1).0, none, "four people");
    let (of_ten, of_hundred) = of_reporters(10);
    assert_eq!(of_ten.len(), 2, "forty people: {of_ten:?}");
    assert_eq!(of_hundred, none, "fewer than the operator wants");
}

#[test]
fn places_that_nobody_knows_are_no_country() {
    let scene = Scene::new();
    for bin in 0..300 {
        let fails = vote(Vote::Failed(FailureType::TcpTimedOut));
        let cells = (1..=4).flat_map(|asn| {
            [(Subject::Presence, 30), (fails, 30)].map(|(subject, count)| {
                let mut cell = cell(START + bin * BIN, asn, subject, count);
                cell.key.provenance.country = "ZZ".parse().unwrap();
                cell
            })
        });
        scene.store.merge(&cells.collect::<Vec<_>>()).unwrap();
    }
    let mut watch = scene.watch(due(300));
    advance(&mut watch, due(300));
    assert_eq!(watch.events.all().unwrap(), []);
    let feeds = watch.feeds(10);
    assert_eq!(feeds.len(), 1, "that for everybody: {feeds:?}");
    let signed: Vec<_> = feeds.iter().map(|it| (it.country, vec![1])).collect();
    watch.publish(&signed).unwrap();
}

/// Four days of quiet, and a block that begins in the bin in which the first of them is settled
/// and kept.
const SETTLED: u64 = 4 * 288;

fn four_days(scene: &Scene) {
    scene.votes(0..SETTLED, 10, 0);
    scene.votes(SETTLED..SETTLED + 24, 1, 9);
    scene.votes(SETTLED + 24..SETTLED + 48, 10, 0);
}

/// What is said of these days and kept of the first, where nothing goes wrong.
fn undisturbed() -> (Vec<Statement>, DetectorState) {
    let scene = Scene::new();
    four_days(&scene);
    let mut watch = scene.watch(due(SETTLED - 2));
    for bin in SETTLED - 2..=SETTLED + 48 {
        advance(&mut watch, due(bin));
    }
    said_and_kept(&watch)
}

fn said_and_kept(watch: &Watch) -> (Vec<Statement>, DetectorState) {
    let kept = watch.events.detector_state().unwrap();
    (says(&only(watch)), kept.unwrap())
}

#[test]
fn a_disk_that_is_full_when_the_day_is_kept_loses_nothing() {
    let scene = Scene::new();
    four_days(&scene);
    let mut watch = scene.watch(due(SETTLED - 2));
    advance(&mut watch, due(SETTLED - 2));
    watch.events.room_for(1);
    let mut full = 0;
    for bin in SETTLED - 1..=SETTLED + 18 {
        match watch.advance(due(bin), &|| true) {
            Ok(_) => assert_eq!(full, 0, "it went on without the room it wanted"),
            Err(WatchError::Events(EventsError::Sqlite(error))) => {
                let code = error.sqlite_error_code();
                assert_eq!(code, Some(rusqlite::ErrorCode::DiskFull), "{error}");
                full += 1;
            }
            Err(other) => panic!("{other}"),
        }
    }
    assert!(full > 12, "{full}");
    assert_eq!(watch.events.detector_state().unwrap(), None);
    watch.events.room_for(u32::MAX - 1);
    for bin in SETTLED + 19..=SETTLED + 48 {
        advance(&mut watch, due(bin));
    }
    assert!(said_and_kept(&watch) == undisturbed());
}

#[test]
fn stopped_within_a_review_it_says_the_same() {
    let expected = undisturbed();
    // While bins are settled, as the day is kept, at the beginning of those that are gone through
    // again, among them, and before the newest.
    for stopped_after in [5, 12, 300, 875] {
        for is_started_anew in [false, true] {
            let scene = Scene::new();
            four_days(&scene);
            let mut watch = scene.watch(due(SETTLED - 2));
            let mut stops = 0;
            for bin in SETTLED - 2..=SETTLED + 48 {
                let left = AtomicU64::new(stopped_after);
                let go_on = || {
                    let one_less = |left: u64| left.checked_sub(1);
                    left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less)
                        .is_ok()
                };
                watch.advance(due(bin), &go_on).unwrap();
                let stopped = left.into_inner() == 0;
                stops += u64::from(stopped);
                if stopped && is_started_anew {
                    drop(watch);
                    watch = scene.watch(due(bin));
                }
                advance(&mut watch, due(bin));
            }
            let is_same = said_and_kept(&watch) == expected;
            assert!(is_same, "{stopped_after} {is_started_anew}");
            assert!(stops >= 4, "{stops} of its reviews were stopped");
        }
    }
}
