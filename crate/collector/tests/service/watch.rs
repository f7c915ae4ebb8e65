//! The watch as people run it: a program of its own beside a gateway, that may end at any moment.

use std::io::Read as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_ledger::store::{
    Cell, CellKey, Grade, Provenance, RollupStore as _, Source, SqliteStore, Subject, Tier,
};
use sada_published::events::{Event, EventStore};
use sada_units::{BinStart, Seconds};

use crate::support::roles::{gateway, gateway_file, journal, relay};
use crate::support::{Collector, command, gateway_key, killed_until_done};
use sada_core::feed::{Feed, FeedKind, FeedSymptom};
use sada_report::envelope::{ANSWER_LEN, FEED_ANSWER_LEN};
use sada_report::feed::VerifyingKey;

const BIN: u64 = 300;
const DAY: u64 = 86_400;
const START: u64 = 1_704_067_200;
const DAYS: u64 = 9;

/// Nine days of four networks: on each third evening two platforms stop for two hours.
fn store(folder: &Path) {
    let store = SqliteStore::open(&folder.join("journal.sqlite")).unwrap();
    let mut cells = Vec::new();
    for bin in (START..START + DAYS * DAY).step_by(BIN as usize) {
        let (day, second) = ((bin - START) / DAY, bin % DAY);
        let stopped = day % 3 == 1 && (14 * 3600..16 * 3600).contains(&second);
        let (works, fails) = if stopped { (1, 8) } else { (9, 0) };
        for asn in 1..=4 {
            cells.push(cell(bin, asn, Subject::Presence, 12));
            for platform in ["youtube", "x"] {
                let platform = PlatformId::from_name(platform).unwrap();
                let vote = |vote| Subject::Vote(platform, vote);
                cells.push(cell(bin, asn, vote(Vote::Works), works));
                if fails > 0 {
                    let failed = Vote::Failed(FailureType::TcpReset);
                    cells.push(cell(bin, asn, vote(failed), fails));
                }
            }
        }
    }
    store.merge(&cells).unwrap();
}

fn cell(bin: u64, asn: u32, subject: Subject, count: u64) -> Cell {
    let provenance = Provenance {
        country: "PK".parse().unwrap(),
        asn,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    Cell {
        key: CellKey {
            bin: BinStart(Seconds(bin)),
            provenance,
            subject,
            control: Control::Yes,
        },
        source: Source("test".into()),
        count,
    }
}

/// The watch on this folder, at a moment two days after the last bin, so that some of the bins can
/// still change and others cannot.
fn watch(folder: &Path, more: &[&str]) -> Command {
    let clock = folder.join("clock");
    let now = START + (DAYS + 2) * DAY;
    std::fs::write(&clock, now.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    command.arg("watch").arg("--data").arg(folder);
    command.arg("--trial-clock").arg(&clock).args(more);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn events(folder: &Path) -> Vec<Event> {
    let store = EventStore::open(&folder.join("events.sqlite")).unwrap();
    store.all().unwrap()
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn killed_again_and_again_it_says_what_it_says_when_it_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let done = watch(folder.path(), &["--once"]).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    let said: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(said["ready"], true);
    let expected = events(folder.path());
    assert_eq!(expected.len(), 6, "{expected:#?}");
    assert!(expected.iter().any(|event| event.settled));
    assert!(expected.iter().any(|event| !event.settled));

    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(folder.path().join(format!("events.sqlite{end}")));
    }
    let kills = killed_until_done(Duration::from_millis(20), || {
        watch(folder.path(), &["--once"])
    });
    assert!(kills > 5, "killed {kills} times");
    assert_eq!(events(folder.path()), expected);
}

#[test]
fn two_watches_on_one_folder_are_one_too_many() {
    let folder = tempfile::tempdir().unwrap();
    store(folder.path());
    let mut first = watch(folder.path(), &[]).spawn().unwrap();
    let mut ready = [0];
    first
        .stdout
        .as_mut()
        .unwrap()
        .read_exact(&mut ready)
        .unwrap();
    let second = watch(folder.path(), &["--once"]).output().unwrap();
    assert!(!second.status.success());
    let log = String::from_utf8(second.stderr).unwrap();
    assert!(log.contains("another watch is running"), "{log}");
    kill(first);
    let third = watch(folder.path(), &["--once"]).output().unwrap();
    assert!(third.status.success(), "{third:?}");
}

#[test]
fn without_the_gateways_folder_it_says_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = folder.path().join("nowhere");
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    let ended = command
        .arg("watch")
        .arg("--data")
        .arg(&nowhere)
        .output()
        .unwrap();
    assert!(!ended.status.success());
    let log = String::from_utf8(ended.stderr).unwrap();
    assert!(log.contains("nowhere") && log.contains("gateway"), "{log}");
    assert!(
        !nowhere.exists(),
        "it makes no folder where a gateway should be"
    );
}

#[test]
fn bins_of_another_length_than_the_gateways_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let data = journal(folder.path());
    let ended = watch(&data, &["--once", "--bin-seconds", "60"])
        .output()
        .unwrap();
    assert!(!ended.status.success());
    let log = String::from_utf8(ended.stderr).unwrap();
    assert!(log.contains("start it with --bin-seconds 300"), "{log}");
    let ended = watch(&data, &["--once"]).output().unwrap();
    assert!(ended.status.success(), "{ended:?}");
}

/// How far the watch is, as the health answer tells.
fn watched_until(collector: &Collector) -> Option<u64> {
    let health = collector.get("/healthz");
    assert_eq!(health.status, 200);
    let says: serde_json::Value = serde_json::from_str(&health.body).unwrap();
    assert_eq!(says["status"], "ok");
    assert!(says.get("watched_until").is_some(), "{says}");
    says["watched_until"].as_u64()
}

#[test]
fn the_gateways_health_tells_how_far_the_watch_is() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    assert_eq!(watched_until(&gateway), None, "nobody watches yet");
    let data = journal(folder.path());
    store(&data);
    assert!(watch(&data, &["--once"]).status().unwrap().success());
    // The last bin whose reports had time to come is the one before the one before now.
    let now = START + (DAYS + 2) * DAY;
    assert_eq!(watched_until(&gateway), Some(now - 2 * BIN));
}

#[test]
fn the_watch_in_one_place_with_all_roles_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let all = Collector::spawn(command(folder.path()).args(["--bin-seconds", "1"]));
    let mut told = std::iter::repeat_with(|| {
        std::thread::sleep(Duration::from_millis(200));
        watched_until(&all)
    })
    .take(100);
    let first = told.find_map(|it| it).unwrap();
    assert!(told.any(|it| it > Some(first)), "it stays at {first}");
}

#[test]
fn what_the_watch_signs_reaches_whoever_asks_through_the_relay() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let relay = relay(&[&format!("{}/", gateway.base())]);
    let ask = |country: &str| {
        let (envelope, awaited) = gateway_key().ask(country.parse().unwrap()).unwrap();
        let answer = relay.post_bytes("/", "text/plain", &envelope);
        assert_eq!(answer.status, 200);
        (answer.bytes.len(), awaited.feed(&answer.bytes).unwrap())
    };
    assert_eq!(ask("PK"), (ANSWER_LEN, None), "nobody watches yet");

    let data = journal(folder.path());
    store(&data);
    let key = folder.path().join("feed.toml");
    let made = Command::new(env!("CARGO_BIN_EXE_sada-collector"))
        .args(["keygen", "feed", "--out"])
        .arg(&key)
        .output()
        .unwrap();
    let public = hex::decode(String::from_utf8(made.stdout).unwrap().trim()).unwrap();
    let public = VerifyingKey::from_bytes(&public.try_into().unwrap()).unwrap();
    // In the middle of an evening on which two platforms stopped.
    let mut watch = watch(&data, &["--once", "--feed-key", key.to_str().unwrap()]);
    let moment = START + 7 * DAY + 15 * 3600;
    std::fs::write(data.join("clock"), moment.to_string()).unwrap();
    assert!(watch.output().unwrap().status.success());

    let (length, feed) = ask("PK");
    assert_eq!(length, FEED_ANSWER_LEN);
    let feed: Feed = sada_report::feed::read(&feed.unwrap(), &[public]).unwrap();
    assert_eq!(feed.country.code(), "PK");
    let as_of = feed.as_of.get();
    assert!(feed.enough && as_of <= moment && as_of + 3 * BIN > moment);
    let mut named: Vec<_> = feed
        .items
        .iter()
        .map(|it| it.platform.clone().unwrap())
        .collect();
    named.sort();
    assert_eq!(named, ["x", "youtube"]);
    assert!(
        feed.items
            .iter()
            .all(|it| (it.how, it.kind) == (FeedSymptom::Blocked, FeedKind::Selective))
    );
    assert_eq!(feed.items[0].since.get(), START + 7 * DAY + 14 * 3600);

    let elsewhere = ask("DE").1.unwrap();
    let elsewhere = sada_report::feed::read(&elsewhere, &[public]).unwrap();
    assert_eq!((elsewhere.country.code(), elsewhere.items.len()), ("ZZ", 0));
}
