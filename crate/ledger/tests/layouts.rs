//! Journals of earlier layouts: the gateway brings them up, and what they hold stays.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails loudly, its helpers too"
)]

use std::path::Path;
use std::thread;

use rusqlite::Connection;
use sada_core::vote::Control;
use sada_ledger::journal::{self, Entry, JournalOptions, Receipt, SCHEMA};
use sada_ledger::store::{
    CellKey, Grade, Provenance, Query, RollupStore as _, SqliteStore, Subject, Tier,
};
use sada_units::{BinStart, Seconds};

const BIN: BinStart = BinStart(Seconds(1_705_759_500));

fn old(folder: &Path, sql: &str) {
    let connection = Connection::open(journal::database(folder)).unwrap();
    connection
        .execute_batch("PRAGMA journal_mode = wal")
        .unwrap();
    connection.execute_batch(sql).unwrap();
}

fn entry(token: u8, expires: u64) -> Entry {
    let provenance = Provenance {
        country: "PK".parse().unwrap(),
        asn: 17557,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    Entry {
        token: [token; 32],
        digest: [0; 32],
        expires: Seconds(expires),
        cells: vec![CellKey {
            bin: BIN,
            provenance,
            subject: Subject::Presence,
            control: Control::Yes,
        }],
    }
}

/// Opens the journal as a gateway does, counts these entries, and closes it.
fn record(folder: &Path, entries: Vec<Entry>) -> Vec<Receipt> {
    let options = JournalOptions {
        folder: folder.to_owned(),
        bin_seconds: Seconds(300),
        restored: false,
        keep_for: Seconds::days(10_000),
    };
    let (journal, writer) = journal::open(&options).unwrap();
    let writer = thread::spawn(move || writer.run());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let receipts = entries
        .into_iter()
        .map(|entry| runtime.block_on(journal.record(entry)).unwrap())
        .collect();
    drop(journal);
    writer.join().unwrap();
    receipts
}

/// Each key's count.
fn counts(folder: &Path, tier: Tier) -> Vec<u64> {
    let store = SqliteStore::open(&journal::database(folder)).unwrap();
    let all = Query {
        from: Seconds::ZERO,
        until: Seconds::MAX,
        tier,
        country: None,
    };
    let cells = store.range(&all).unwrap();
    cells.iter().map(|cell| cell.count).collect()
}

fn layout(folder: &Path) -> i64 {
    sada_sqlite::layout(&journal::database(folder)).unwrap()
}

#[test]
fn of_layout_2_counts_stay_and_a_report_seen_before_is_seen_before() {
    let folder = tempfile::tempdir().unwrap();
    old(folder.path(), include_str!("layout/2.sql"));
    let reports = vec![
        entry(0, 4_000_000_000),
        entry(1, 4_000_000_300),
        entry(2, 4_000_000_000),
        entry(3, 900),
    ];
    let receipts = record(folder.path(), reports);
    let expected = [
        Receipt::Repeated,
        Receipt::Repeated,
        Receipt::Counted,
        Receipt::Forgotten,
    ];
    assert_eq!(receipts, expected);
    assert_eq!(layout(folder.path()), SCHEMA.layout());
    assert_eq!(counts(folder.path(), Tier::Attested), [4, 2]);
}

#[test]
fn of_layout_1_counts_stay() {
    let folder = tempfile::tempdir().unwrap();
    old(folder.path(), include_str!("layout/1.sql"));
    let receipts = record(folder.path(), vec![entry(0, 4_000_000_000)]);
    assert_eq!(receipts, [Receipt::Counted]);
    assert_eq!(layout(folder.path()), SCHEMA.layout());
    assert_eq!(counts(folder.path(), Tier::Unattested), [3, 2]);
    assert_eq!(counts(folder.path(), Tier::Attested), [1]);
}

#[test]
fn whoever_reads_beside_the_gateway_says_to_start_it_first() {
    let folder = tempfile::tempdir().unwrap();
    old(folder.path(), include_str!("layout/2.sql"));
    let refused = SqliteStore::open(&journal::database(folder.path()));
    let said = refused.err().unwrap().to_string();
    assert!(said.contains("journal.sqlite: it has layout 2"), "{said}");
    assert!(said.contains("Start the gateway of this version"), "{said}");
    assert_eq!(layout(folder.path()), 2, "nothing was changed");
}
