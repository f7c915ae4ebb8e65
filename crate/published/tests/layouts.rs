//! Databases as earlier builds made them.
#![allow(clippy::unwrap_used, reason = "a test fails loudly")]

use rusqlite::Connection;
use sada_published::events::{self, EventStore};
use sada_units::{BinStart, Country, Seconds};

/// Layout 1 before there were feeds: the tables of events alone.
const BEFORE_FEEDS: &str = "
    CREATE TABLE event (id TEXT NOT NULL PRIMARY KEY, country TEXT NOT NULL, platform TEXT,
        how TEXT NOT NULL, settled INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE version (event TEXT NOT NULL REFERENCES event (id), number INTEGER NOT NULL,
        as_of INTEGER NOT NULL, said_at INTEGER NOT NULL, statement TEXT NOT NULL,
        PRIMARY KEY (event, number)) STRICT, WITHOUT ROWID;
    CREATE TABLE checkpoint (only INTEGER NOT NULL PRIMARY KEY CHECK (only = 1),
        format TEXT NOT NULL, bin INTEGER NOT NULL, state BLOB NOT NULL) STRICT;
    CREATE TABLE fact (name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL)
        STRICT, WITHOUT ROWID;
    INSERT INTO checkpoint VALUES (1, 'early', 1705759500, x'00');
    INSERT INTO fact VALUES ('watched_until', 1705759800);
    PRAGMA user_version = 1;";

#[test]
fn events_from_before_feeds_stay_and_have_feeds() {
    let folder = tempfile::tempdir().unwrap();
    let path = events::database(folder.path());
    let early = Connection::open(&path).unwrap();
    early.execute_batch(BEFORE_FEEDS).unwrap();
    drop(early);
    let mut store = EventStore::open(&path).unwrap();
    assert_eq!(store.watched_until().unwrap(), Seconds(1_705_759_800));
    let state = store.detector_state().unwrap().unwrap();
    assert_eq!(state.bin, BinStart(Seconds(1_705_759_500)));
    store.publish(&[(Country::UNKNOWN, vec![7])]).unwrap();
    let beside = EventStore::open_beside(&path).unwrap();
    assert_eq!(beside.feed(Country::UNKNOWN).unwrap(), Some(vec![7]));
}
