//! Who the collector counts as, and what it refuses to start on.

use std::collections::BTreeSet;
use std::path::Path;

use crate::support::{Collector, command, database, failed, presence_and, report};
use rusqlite::Connection;

fn sources(folder: &Path) -> BTreeSet<String> {
    let connection = Connection::open(database(folder)).unwrap();
    let mut statement = connection
        .prepare("SELECT DISTINCT source FROM cell")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<rusqlite::Result<_>>().unwrap()
}

/// Runs it once, counting one report, and stops it.
fn count_one(command: &mut std::process::Command, number: u64) {
    let collector = Collector::spawn(command);
    assert_eq!(collector.post(&report(number, failed())).status, 200);
    assert!(collector.stop().0.success());
}

#[test]
fn the_identity_lasts_and_a_restored_folder_gets_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    let (first, second) = (folder.path().join("first"), folder.path().join("second"));
    count_one(&mut command(&first), 1);
    count_one(&mut command(&first), 2);
    assert_eq!(sources(&first).len(), 1, "a restart is no new life");
    std::fs::create_dir(&second).unwrap();
    std::fs::copy(database(&first), database(&second)).unwrap();
    count_one(&mut command(&second), 3);
    assert_eq!(
        sources(&second).len(),
        2,
        "a copy counts under a name of its own"
    );
    assert_eq!(presence_and(&second, failed()), (3, 3));
    count_one(command(&first).arg("--restored"), 3);
    assert_eq!(
        sources(&first).len(),
        2,
        "as does what it is told was restored"
    );
}

/// Starts it and gives what it says as it refuses.
fn refusal(folder: &Path, arguments: &[&str]) -> String {
    let output = command(folder).args(arguments).output().unwrap();
    assert!(!output.status.success());
    assert!(output.stdout.is_empty(), "it never says that it is ready");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn it_refuses_what_would_spoil_the_counts() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let said = refusal(folder.path(), &[]);
    assert!(said.contains("another collector is running"), "{said}");
    drop(collector);
    let said = refusal(folder.path(), &["--bin-seconds", "5"]);
    assert!(said.contains("bins of 300 s"), "{said}");
    let newer = Connection::open(database(folder.path())).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let said = refusal(folder.path(), &[]);
    assert!(said.contains("layout 99"), "{said}");
}

#[test]
fn it_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    let output = command(folder.path()).arg("--help").output().unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    for flag in [
        "--listen",
        "--data",
        "--bin-seconds",
        "--min-reporters",
        "--assume-country",
        "--config",
    ] {
        assert!(help.contains(flag), "{flag}");
    }
    let said = refusal(folder.path(), &["--config", "/nowhere.toml"]);
    assert!(said.contains("/nowhere.toml"), "{said}");
}
