//! Databases of an earlier layout, or of a later one, as whoever runs a role meets them.

use std::path::Path;

use rusqlite::Connection;

use crate::support::record::{RecordedCollector, program};
use crate::support::roles::{gateway, gateway_file, journal};
use crate::support::{failed, presence_and, report};

/// Makes the journal in this folder one of the layout before the present one.
fn make_older(folder: &Path) {
    let connection = Connection::open(folder.join("journal.sqlite")).unwrap();
    connection
        .execute_batch(
            "CREATE TABLE old (token BLOB NOT NULL PRIMARY KEY, digest BLOB NOT NULL,
                 expires INTEGER NOT NULL) STRICT, WITHOUT ROWID;
             INSERT INTO old SELECT token, digest, expires FROM seen;
             DROP TABLE seen; ALTER TABLE old RENAME TO seen;
             CREATE INDEX seen_expires ON seen (expires); PRAGMA user_version = 2;",
        )
        .unwrap();
}

#[test]
fn an_earlier_journal_is_brought_up_by_the_gateway_and_by_nobody_else() {
    let mut recorded = RecordedCollector::new();
    for number in 0..3 {
        assert_eq!(recorded.gateway.post(&report(number, failed())).status, 200);
    }
    recorded.gateway.kill();
    let data = journal(recorded.folder.path());
    make_older(&data);
    let refused = recorded.watch().output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(!refused.status.success(), "{said}");
    assert!(said.contains("journal.sqlite: it has layout 2"), "{said}");
    assert!(
        said.contains("Start the gateway of this version first"),
        "{said}"
    );

    let key = [gateway_file(recorded.folder.path(), 1, 1)];
    let again = gateway(recorded.folder.path(), &key);
    for number in 0..4 {
        assert_eq!(again.post(&report(number, failed())).status, 200);
    }
    assert_eq!(presence_and(&data, failed()), (4, 4), "each counts once");
    recorded.watched();
}

#[test]
fn a_later_layout_is_refused_by_name_and_left_alone() {
    let mut recorded = RecordedCollector::new();
    recorded.watched();
    recorded.gateway.kill();
    let data = journal(recorded.folder.path());
    for (name, known) in [
        ("journal.sqlite", 3),
        ("events.sqlite", 2),
        ("published.sqlite", 1),
        ("record.sqlite", 1),
        ("notes.sqlite", 1),
    ] {
        let connection = Connection::open(data.join(name)).unwrap();
        let set = |layout: i64| connection.pragma_update(None, "user_version", layout);
        set(99).unwrap();
        let mut command = match name {
            "notes.sqlite" => {
                let mut list = program(&["note", "list", "--data"]);
                list.arg(&data);
                list
            }
            _ => recorded.watch(),
        };
        let output = command.output().unwrap();
        assert!(!output.status.success(), "{name}");
        let said = String::from_utf8(output.stderr).unwrap();
        for part in [
            format!("{name}: it has layout 99"),
            format!("layouts up to {known}. A later"),
        ] {
            assert!(said.contains(&part), "{part}: {said}");
        }
        set(known).unwrap();
    }
    recorded.watched();
}
