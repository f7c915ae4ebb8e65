//! What a clock that is wrong may do: nothing that cannot be mended. Each program runs by the machine's
//! clock and so many seconds more or less.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Duration;

use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_ledger::store::{
    Cell, CellKey, Grade, Provenance, RollupStore as _, Source, SqliteStore, Subject, Tier,
};
use sada_published::counts::{self as published, Published};
use sada_published::events::{Event, EventStore};
use sada_service::clock::utc;
use sada_units::{BinStart, Seconds};

use crate::support::record::{NAME, program};
use crate::support::roles::{self, ask, gateway_file, issuer_file, journal, kind_of, window};
use crate::support::{
    BIN_SECONDS, Collector, counts, database, failed, now, place, report_with, settled_bin,
    token_for,
};

const DAY: u64 = 86_400;
const LEAP: u64 = 500 * DAY;

/// A clock that is off by this from now on, in seconds with a sign.
fn set_clock(folder: &Path, off: &str) -> PathBuf {
    let (file, new) = (folder.join("off"), folder.join("off-new"));
    std::fs::write(&new, off).unwrap();
    std::fs::rename(&new, &file).unwrap();
    file
}

fn off_by(seconds: u64) -> String {
    format!("+{seconds}")
}

/// Counts of four networks, of so many days until now. In the last hour two platforms fail.
fn store(data: &Path, days: u64) -> SqliteStore {
    std::fs::create_dir_all(data).unwrap();
    let store = SqliteStore::open(&database(data)).unwrap();
    let last = settled_bin();
    let mut cells = Vec::new();
    for bin in (last - days * DAY..=last).step_by(BIN_SECONDS as usize) {
        let (works, fails) = if bin + 3600 > last { (1, 8) } else { (9, 0) };
        for asn in 1..=4 {
            cells.push(cell(bin, asn, Subject::Presence, 12));
            for platform in ["youtube", "x"] {
                let platform = PlatformId::from_name(platform).unwrap();
                let failure = Vote::Failed(FailureType::TcpReset);
                for (said, count) in [(Vote::Works, works), (failure, fails)] {
                    if count > 0 {
                        cells.push(cell(bin, asn, Subject::Vote(platform, said), count));
                    }
                }
            }
        }
    }
    store.merge(&cells).unwrap();
    store
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

fn gateway(folder: &Path, off: &str) -> Collector {
    let mut command = roles::program("gateway");
    command.arg("--data").arg(journal(folder));
    command.arg("--issuer-keys").arg(issuer_file(folder));
    command
        .arg("--gateway-keys")
        .arg(gateway_file(folder, 1, 1));
    command.arg("--trial-clock").arg(set_clock(folder, off));
    Collector::spawn(&mut command)
}

/// How a report of the last bin is answered.
fn post(gateway: &Collector, bin: u64) -> (u16, String) {
    let report = report_with(bin, failed(), place(), token_for(place(), bin));
    kind_of(&gateway.post(&report))
}

fn taken() -> (u16, String) {
    (200, String::new())
}

fn later(kind: &str) -> (u16, String) {
    (503, kind.to_owned())
}

#[test]
fn a_clock_500_days_ahead_at_the_start_empties_no_journal_and_keeps_no_report_out() {
    let folder = tempfile::tempdir().unwrap();
    store(&journal(folder.path()), 5);
    let before = counts(&journal(folder.path())).len();
    let gateway = gateway(folder.path(), &off_by(LEAP));
    assert_eq!(post(&gateway, settled_bin()), taken());
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(counts(&journal(folder.path())).len(), before + 2);
    let (_, log) = gateway.stop();
    assert_eq!(log.matches("the clock has leapt").count(), 1, "{log}");
    assert!(log.contains("--time-is"), "{log}");
}

#[test]
fn a_clock_that_leaps_while_it_runs_keeps_no_report_out() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), "+0");
    assert_eq!(post(&gateway, settled_bin()), taken());
    for off in [off_by(LEAP), format!("-{LEAP}"), "+0".to_owned()] {
        set_clock(folder.path(), &off);
        assert_eq!(post(&gateway, settled_bin()), taken(), "{off}");
    }
    assert_eq!(gateway.get("/healthz").status, 200);
}

/// Nothing tells a new gateway that its clock is wrong: what it does not take, devices keep.
#[test]
fn a_new_gateway_whose_clock_is_wrong_leaves_reports_with_devices_until_it_is_right() {
    for (off, kind) in [
        (off_by(LEAP), "clock-in-doubt"),
        (format!("-{LEAP}"), "too-early"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let gateway = gateway(folder.path(), &off);
        let bin = settled_bin();
        assert_eq!(post(&gateway, bin), later(kind), "{off}");
        set_clock(folder.path(), "+0");
        assert_eq!(post(&gateway, bin), taken(), "{off}");
        let long_ago = bin - 100 * DAY;
        assert_eq!(post(&gateway, long_ago), (422, "too-old".to_owned()));
    }
}

fn watch(folder: &Path, off: &str, more: &[&str]) -> Output {
    let mut command = program(&["watch", "--once", "--data"]);
    command.arg(journal(folder));
    command.arg("--record-key").arg(folder.join("record.toml"));
    command.arg("--trial-clock").arg(set_clock(folder, off));
    let done = command.args(more).output().unwrap();
    assert!(done.status.success(), "{done:?}");
    done
}

/// Everything that a watch says for good.
#[derive(Debug, PartialEq)]
struct Said {
    events: Vec<Event>,
    watched_until: Seconds,
    published_until: Seconds,
    final_until: Seconds,
    recorded: i64,
}

fn said(folder: &Path) -> Said {
    let data = journal(folder);
    let events = EventStore::open(&data.join("events.sqlite")).unwrap();
    let counts = Published::open(&published::database(&data)).unwrap();
    let log = rusqlite::Connection::open(data.join("record.sqlite")).unwrap();
    Said {
        events: events.all().unwrap(),
        watched_until: events.watched_until().unwrap(),
        published_until: counts.until().unwrap(),
        final_until: counts.final_until().unwrap(),
        recorded: log
            .query_row("SELECT count(*) FROM entry", [], |row| row.get(0))
            .unwrap(),
    }
}

fn watched_folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    store(&journal(folder.path()), 5);
    let key = folder.path().join("record.toml");
    let mut keygen: Command = program(&["keygen", "record", "--name", NAME, "--out"]);
    assert!(keygen.arg(key).output().unwrap().status.success());
    folder
}

#[test]
fn a_clock_500_days_ahead_closes_no_event_no_bin_no_day_and_records_nothing() {
    let folder = watched_folder();
    watch(folder.path(), "+0", &[]);
    let before = said(folder.path());
    assert_eq!(before.events.len(), 2, "{before:#?}");
    assert!(before.recorded > 2, "{before:#?}");
    for off in [off_by(LEAP), format!("-{LEAP}"), off_by(4 * DAY)] {
        let done = watch(folder.path(), &off, &[]);
        let log = String::from_utf8(done.stderr).unwrap();
        assert!(log.contains("the clock has leapt"), "{log}");
        let after = said(folder.path());
        // The test itself may have gone on into the next bin.
        let on = |moment: Seconds| moment.get() / 3600;
        assert!(after.watched_until.get() <= now(), "{off}: {after:#?}");
        assert!(on(after.final_until) - on(before.final_until) <= 1, "{off}");
        assert!(after.events.iter().all(|event| !event.settled), "{off}");
        assert_eq!(after.events.len(), before.events.len(), "{off}");
        assert_eq!(after.recorded, before.recorded, "{off}");
    }
}

#[test]
fn a_clock_that_whoever_runs_it_vouches_for_is_believed() {
    let folder = watched_folder();
    watch(folder.path(), "+0", &[]);
    let moment = utc(Seconds(now() + 2 * DAY));
    watch(folder.path(), &off_by(2 * DAY), &["--time-is", &moment]);
    let after = said(folder.path());
    assert!(after.watched_until.get() > now() + DAY, "{after:#?}");
    // It is known from now on.
    watch(folder.path(), &off_by(2 * DAY), &[]);
    assert!(said(folder.path()).watched_until.get() > now() + DAY);
}

#[test]
fn a_clock_that_leaps_makes_an_issuer_forget_nothing_that_it_gave() {
    let folder = tempfile::tempdir().unwrap();
    let issuer = |off: &str| {
        let clock = set_clock(folder.path(), off);
        let clock = clock.to_str().unwrap();
        let more = ["--budget-a", "1", "--budget-b", "0", "--trial-clock", clock];
        roles::issuer(folder.path(), &more)
    };
    let there = |window: u64| {
        let length = BIN_SECONDS * roles::WINDOW_BINS as u64;
        (window + LEAP) / length * length
    };
    let window = window();
    let first = issuer("+0");
    assert_eq!(ask(&first, window, None).0, 200);
    assert_eq!(ask(&first, window, None).0, 429);
    set_clock(folder.path(), &off_by(LEAP));
    assert_eq!(ask(&first, window, None).0, 429, "while it runs");
    drop(first);
    for off in [off_by(LEAP), format!("-{LEAP}")] {
        let leapt = issuer(&off);
        assert_eq!(ask(&leapt, window, None).0, 429, "{off}");
        drop(leapt);
    }
    // A pause may as well have been long: nobody is kept from tokens by that.
    let leapt = issuer(&off_by(LEAP));
    let other = there(window);
    assert_eq!(ask(&leapt, other, None).0, 200);
    drop(leapt);
    let right = issuer("+0");
    assert_eq!(ask(&right, window, None).0, 429);
    assert_eq!(ask(&right, other, None).0, 422, "yet to come");
}
