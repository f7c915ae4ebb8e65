use sada_units::BinStart;

use super::super::acknowledged::Acknowledged;
use super::*;
use crate::store::{CellKey, Grade, Provenance, Subject, Tier};

const BIN: Seconds = Seconds(300);
/// The newest bin; two years of days are before it.
const NEWEST: Seconds = Seconds(1_705_748_400);
const KEEP: Seconds = Seconds::days(400);

/// A journal on a disk, with counts of every sixth hour of so many days, and a token of each.
fn journal(folder: &std::path::Path, days: u64) -> Connection {
    let mut connection = sada_sqlite::connect(&folder.join("journal.sqlite")).unwrap();
    for tables in crate::database::SCHEMA.tables {
        connection.execute_batch(tables).unwrap();
    }
    for number in 0..=4 * days {
        let bin = BinStart(NEWEST - Seconds::hours(6 * number));
        let mut token = [0; 32];
        token[..8].copy_from_slice(&number.to_be_bytes());
        let entry = Entry {
            token,
            digest: [0; 32],
            expires: bin.end(BIN) + Seconds::hours(72),
            cells: vec![key(bin)],
        };
        commit(&mut connection, &Source("s".into()), &[entry], number + 1).unwrap();
    }
    connection
}

fn key(bin: BinStart) -> CellKey {
    CellKey {
        bin,
        provenance: Provenance {
            country: "PK".parse().unwrap(),
            asn: 17557,
            tier: Tier::Attested,
            grade: Grade::A,
        },
        subject: Subject::Presence,
        control: sada_core::vote::Control::Yes,
    }
}

fn rows(connection: &Connection, table: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {table}");
    connection.query_row(&query, [], |row| row.get(0)).unwrap()
}

fn limits(now: Seconds) -> SweepLimits {
    SweepLimits {
        now,
        keep_for: KEEP,
        may_drop: true,
    }
}

#[test]
fn a_clock_500_days_ahead_empties_no_journal() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = journal(folder.path(), 30);
    let before = (rows(&connection, "cell"), rows(&connection, "seen"));
    let tokens_of_three_days = 13;
    for ahead in [500, 5000, 50_000] {
        for _ in 0..10 {
            sweep(&mut connection, limits(NEWEST + Seconds::days(ahead))).unwrap();
        }
        assert_eq!(rows(&connection, "cell"), before.0);
        assert_eq!(rows(&connection, "seen"), tokens_of_three_days);
    }
}

#[test]
fn a_day_of_counts_goes_at_a_time_and_only_what_is_old() {
    let folder = tempfile::tempdir().unwrap();
    let mut connection = journal(folder.path(), 410);
    let now = NEWEST + BIN;
    let held = SweepLimits {
        may_drop: false,
        ..limits(now)
    };
    assert_eq!(sweep(&mut connection, held).unwrap().cells, 0);
    let day_by_day: Vec<usize> = (0..12)
        .map(|_| sweep(&mut connection, limits(now)).unwrap().cells)
        .collect();
    assert_eq!(day_by_day, [3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 0]);
    let oldest = extent(&connection).unwrap().unwrap().0;
    assert_eq!(
        Day::containing(oldest.seconds()),
        Day::containing(NEWEST - KEEP)
    );
}

#[test]
fn the_next_day_of_counts_goes_an_hour_later() {
    let folder = tempfile::tempdir().unwrap();
    let (sent, waiting) = std::sync::mpsc::sync_channel(1);
    let lock = File::create(folder.path().join("lock")).unwrap();
    let mut writer = Writer {
        connection: journal(folder.path(), 410),
        source: Source("s".into()),
        waiting,
        failing: Arc::default(),
        keep_for: KEEP,
        drop_from: None,
        commits: 0,
        acknowledged: Acknowledged::open(folder.path()).unwrap().0,
        _lock: lock,
    };
    drop(sent);
    let begun = Instant::now();
    let mut dropped = |minutes: u64| {
        let before = rows(&writer.connection, "cell");
        let counter = begun + Duration::from_secs(60 * minutes);
        writer.sweep(NEWEST + BIN, counter);
        before - rows(&writer.connection, "cell")
    };
    let each = [0, 1, 59, 60, 61, 119, 120].map(&mut dropped);
    assert_eq!(each, [3, 0, 0, 4, 0, 0, 4]);
}
