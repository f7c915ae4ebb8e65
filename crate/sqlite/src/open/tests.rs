use super::*;
use crate::schema::layout;

/// As an early build had it.
const FIRST: DatabaseSchema = DatabaseSchema {
    file: "things.sqlite",
    keeper: "gateway",
    tables: &["CREATE TABLE IF NOT EXISTS thing (name TEXT) STRICT"],
    steps: &[],
};

/// A later build counts things, and names them otherwise.
const THIRD: DatabaseSchema = DatabaseSchema {
    tables: &["CREATE TABLE IF NOT EXISTS item (name TEXT NOT NULL, n INTEGER NOT NULL) STRICT"],
    steps: &[
        "ALTER TABLE thing ADD COLUMN n INTEGER NOT NULL DEFAULT 1",
        "CREATE TABLE item (name TEXT NOT NULL, n INTEGER NOT NULL) STRICT;
         INSERT INTO item SELECT name, n FROM thing; DROP TABLE thing;",
    ],
    ..FIRST
};

/// One whose last step fails.
const BROKEN: DatabaseSchema = DatabaseSchema {
    steps: &[THIRD.steps[0], "DROP TABLE nowhere"],
    ..THIRD
};

fn number(connection: &Connection, question: &str) -> i64 {
    let answer = connection.query_row(question, [], |row| row.get(0));
    answer.unwrap()
}

fn pragma<T: rusqlite::types::FromSql>(connection: &Connection, name: &str) -> T {
    let value = connection.pragma_query_value(None, name, |row| row.get(0));
    value.unwrap()
}

#[test]
fn it_is_made_once_kept_safely_and_read_beside() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    assert!(open_to_read(&path, &FIRST).unwrap().is_none());
    let kept = open(&path, &FIRST).unwrap();
    assert_eq!(pragma::<String>(&kept, "journal_mode"), "wal");
    assert_eq!(pragma::<i64>(&kept, "synchronous"), 2);
    assert_eq!(pragma::<i64>(&kept, "user_version"), 1);
    kept.execute("INSERT INTO thing VALUES ('one')", [])
        .unwrap();
    let reader = open_to_read(&path, &FIRST).unwrap().unwrap();
    let count = "SELECT count(*) FROM thing";
    assert_eq!(number(&reader, count), 1);
    assert!(reader.execute("DELETE FROM thing", []).is_err());
    drop(open(&path, &FIRST).unwrap());
    drop(open_beside(&path, &FIRST).unwrap());
    assert_eq!(number(&kept, count), 1);
    assert_eq!(layout(&path).unwrap(), 1);
}

#[test]
fn what_a_later_build_wrote_is_left_alone_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    drop(open(&path, &THIRD).unwrap());
    let refusals = [
        open(&path, &FIRST).unwrap_err(),
        open_beside(&path, &FIRST).unwrap_err(),
        open_to_read(&path, &FIRST).unwrap_err(),
    ];
    for refused in refusals.map(|error| error.to_string()) {
        assert!(
            refused.contains("things.sqlite: it has layout 3"),
            "{refused}"
        );
        assert!(refused.contains("A later sada-collector"), "{refused}");
    }
    assert_eq!(layout(&path).unwrap(), 3);
}

#[test]
fn the_keeper_brings_an_earlier_layout_up_and_all_in_it_stays() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    let early = open(&path, &FIRST).unwrap();
    early
        .execute_batch("INSERT INTO thing VALUES ('one'), ('two')")
        .unwrap();
    drop(early);
    let late = open(&path, &THIRD).unwrap();
    assert_eq!(number(&late, "SELECT sum(n) FROM item"), 2);
    assert_eq!(pragma::<i64>(&late, "user_version"), 3);
    drop(late);
    let again = open(&path, &THIRD).unwrap();
    assert_eq!(number(&again, "SELECT count(*) FROM item"), 2);
}

#[test]
fn whoever_is_not_the_keeper_brings_nothing_up_and_says_who_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    drop(open(&path, &FIRST).unwrap());
    let refusals = [
        open_beside(&path, &THIRD).unwrap_err(),
        open_to_read(&path, &THIRD).unwrap_err(),
    ];
    for refused in refusals.map(|error| error.to_string()) {
        assert!(
            refused.contains("things.sqlite: it has layout 1"),
            "{refused}"
        );
        assert!(
            refused.contains("Start the gateway of this version"),
            "{refused}"
        );
    }
    assert_eq!(layout(&path).unwrap(), 1);
    drop(open(&path, &THIRD).unwrap());
    drop(open_beside(&path, &THIRD).unwrap());
}

#[test]
fn a_step_that_fails_leaves_the_database_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    let early = open(&path, &FIRST).unwrap();
    early
        .execute("INSERT INTO thing VALUES ('one')", [])
        .unwrap();
    drop(early);
    let said = open(&path, &BROKEN).unwrap_err().to_string();
    assert!(said.contains("things.sqlite: no such table"), "{said}");
    let early = open(&path, &FIRST).unwrap();
    assert_eq!(number(&early, "SELECT count(*) FROM thing"), 1);
    assert_eq!(pragma::<i64>(&early, "user_version"), 1);
}

#[test]
fn a_number_that_no_layout_has_is_damage() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    let kept = open(&path, &FIRST).unwrap();
    kept.pragma_update(None, "user_version", -3).unwrap();
    drop(kept);
    let said = open(&path, &FIRST).unwrap_err().to_string();
    assert!(said.contains("it is damaged"), "{said}");
}

/// As the header's write version says: whoever made it knows more than this SQLite.
#[test]
fn what_can_only_be_read_is_named_by_its_keeper() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    drop(open(&path, &FIRST).unwrap());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[18] = 3;
    std::fs::write(&path, bytes).unwrap();
    let said = open(&path, &FIRST).unwrap_err().to_string();
    assert!(
        said.contains("things.sqlite: it can only be read"),
        "{said}"
    );
}
