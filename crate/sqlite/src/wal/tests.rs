use std::fs;
use std::path::PathBuf;

use rusqlite::Connection;
use tempfile::TempDir;

use super::*;

const COMMITS: i64 = 12;

/// A database whose process was killed after each of twelve rows was committed.
struct Killed {
    folder: TempDir,
    database: Vec<u8>,
    log: Vec<u8>,
}

impl Killed {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sqlite");
        // Small pages, so that each byte can be tried.
        let kept = Connection::open(&path).unwrap();
        kept.execute_batch(
            "PRAGMA page_size = 512; PRAGMA journal_mode = wal; PRAGMA wal_autocheckpoint = 0;
             CREATE TABLE thing (name TEXT)",
        )
        .unwrap();
        let log = path.with_extension("sqlite-wal");
        kept.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .unwrap();
        for row in 0..COMMITS {
            kept.execute("INSERT INTO thing VALUES (?1)", [row])
                .unwrap();
        }
        let (database, log) = (fs::read(&path).unwrap(), fs::read(log).unwrap());
        drop(kept);
        Self {
            folder,
            database,
            log,
        }
    }

    /// How many rows SQLite finds with this log.
    fn rows(&self, log: &[u8]) -> i64 {
        let path: PathBuf = self.folder.path().join("b.sqlite");
        let _ = fs::remove_file(path.with_extension("sqlite-shm"));
        fs::write(&path, &self.database).unwrap();
        fs::write(path.with_extension("sqlite-wal"), log).unwrap();
        let opened = crate::connect(&path).unwrap();
        let rows = opened.query_row("SELECT count(*) FROM thing", [], |row| row.get(0));
        rows.unwrap()
    }
}

fn state_of(log: &[u8]) -> LogState {
    of(log).unwrap()
}

#[test]
fn a_flipped_byte_is_found_or_touches_what_was_written_last() {
    let killed = Killed::new();
    assert_eq!(state_of(&killed.log), LogState::Whole);
    assert_eq!(killed.rows(&killed.log), COMMITS);
    let frame = FRAME_HEADER + 512;
    let frames = (killed.log.len() - HEADER) / frame;
    assert!(frames >= 12, "{frames}");
    let mut found = 0;
    for at in 0..killed.log.len() {
        let mut log = killed.log.clone();
        log[at] ^= 0x5a;
        match state_of(&log) {
            LogState::Damaged { offset: from } => {
                found += 1;
                assert!(from <= at as u64, "{at}");
            }
            _ => {
                let place = at.saturating_sub(HEADER) / frame;
                assert!(
                    at >= HEADER && place + 2 >= frames,
                    "byte {at} of frame {place}"
                );
                assert!(killed.rows(&log) >= COMMITS - 2, "byte {at}");
            }
        }
    }
    println!("{found} of {} found", killed.log.len());
}

#[test]
fn a_log_that_was_cut_off_is_whole_up_to_there() {
    let killed = Killed::new();
    for length in 0..killed.log.len() {
        assert_eq!(state_of(&killed.log[..length]), LogState::Whole, "{length}");
    }
}

/// A program that ended while it wrote a frame.
#[test]
fn a_last_frame_that_was_half_written_is_cut_short() {
    let killed = Killed::new();
    let mut log = killed.log.clone();
    let half = log.len() - 256;
    log[half..].fill(0xff);
    assert_eq!(state_of(&log), LogState::CutShort);
    assert_eq!(killed.rows(&log), COMMITS - 1);
}

/// What an earlier round left stands behind what was written since.
#[test]
fn what_is_left_of_an_earlier_round_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    let kept = crate::connect(&path).unwrap();
    kept.execute_batch("CREATE TABLE thing (name TEXT)")
        .unwrap();
    let insert = |rows: i64| {
        for row in 0..rows {
            kept.execute("INSERT INTO thing VALUES (?1)", [row])
                .unwrap();
        }
    };
    insert(20);
    kept.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()))
        .unwrap();
    insert(3);
    let log = path.with_extension("sqlite-wal");
    let length = fs::metadata(&log).unwrap().len();
    assert!(length > 20 * 4096, "the earlier round is still there");
    assert_eq!(state(&log).unwrap(), LogState::Whole);
    // A transaction that was too large for memory, and was taken back.
    kept.execute_batch(
        "PRAGMA cache_size = 10; BEGIN;
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
         INSERT INTO thing SELECT hex(randomblob(2000)) FROM n; ROLLBACK;",
    )
    .unwrap();
    assert_eq!(state(&log).unwrap(), LogState::Whole);
    insert(1);
    assert!(!matches!(state(&log).unwrap(), LogState::Damaged { .. }));
}

#[test]
fn without_a_log_nothing_is_wrong() {
    let nowhere = tempfile::tempdir().unwrap().path().join("a.sqlite-wal");
    assert_eq!(state(&nowhere).unwrap(), LogState::Whole);
}
