use rusqlite::Connection;

use super::*;

const ROWS: usize = 300;

const SCHEMA: DatabaseSchema = DatabaseSchema {
    file: "things.sqlite",
    keeper: "gateway",
    tables: &[
        "CREATE TABLE IF NOT EXISTS cell (bin INTEGER NOT NULL, country TEXT NOT NULL,
             n INTEGER NOT NULL, PRIMARY KEY (bin, country)) STRICT, WITHOUT ROWID;
         CREATE INDEX IF NOT EXISTS cell_country ON cell (country);",
        "CREATE TABLE IF NOT EXISTS fact (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT",
    ],
    steps: &[],
};

fn check(path: &Path) -> Result<(), OpenError> {
    super::check(path, &SCHEMA)
}

fn database(path: &Path) {
    let small = Connection::open(path).unwrap();
    small
        .execute_batch("PRAGMA page_size = 512; CREATE TABLE a (b); DROP TABLE a;")
        .unwrap();
    drop(small);
    let kept = crate::open(path, &SCHEMA).unwrap();
    kept.execute_batch(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS})
         INSERT INTO cell SELECT i * 300, 'PK', i FROM n;
         INSERT INTO fact VALUES ('source', 'abc');"
    ))
    .unwrap();
}

/// Every row of the database, or `None`: SQLite cannot read them all.
fn rows(path: &Path) -> Option<Vec<(i64, String, i64)>> {
    let connection = existing(path).ok()?;
    let mut statement = connection
        .prepare("SELECT bin, country, n FROM cell ORDER BY bin")
        .ok()?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
    rows.ok()?.collect::<rusqlite::Result<_>>().ok()
}

/// Flips bytes in turn, each of the header and of the schema, and some of every page: either that is
/// found, or every row is still there. What remains, another digit within a value, is counted.
#[test]
fn a_flipped_byte_is_named_or_every_row_is_still_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    database(&path);
    let whole = fs::read(&path).unwrap();
    let before = rows(&path).unwrap();
    assert_eq!(before.len(), ROWS);
    check(&path).unwrap();
    check_thoroughly(&path).unwrap();
    let (mut named, mut harmless, mut unseen) = (0, 0, 0);
    let places = (0..512).chain((512..whole.len()).step_by(17));
    for at in places.clone() {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x5a;
        fs::write(&path, bytes).unwrap();
        match check(&path) {
            Err(error) => {
                named += 1;
                let said = error.to_string();
                assert!(said.contains("things.sqlite: "), "{at}: {said}");
            }
            Ok(()) => {
                let after = rows(&path);
                let after = after.unwrap_or_else(|| panic!("byte {at} is not seen"));
                assert_eq!(after.len(), ROWS, "byte {at}");
                if after == before {
                    harmless += 1;
                } else {
                    unseen += 1;
                }
            }
        }
    }
    let tried = places.count();
    println!("of {tried} bytes {named} named, {harmless} without effect, {unseen} another value");
    assert!(named > tried / 5, "{named}");
}

#[test]
fn what_is_no_database_is_named_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.sqlite");
    check(&path).unwrap();
    fs::write(&path, "").unwrap();
    check(&path).unwrap();
    fs::write(&path, "a page of something else ".repeat(300)).unwrap();
    let said = check(&path).unwrap_err().to_string();
    for part in ["events.sqlite: it is damaged", "sada-collector restore"] {
        assert!(said.contains(part), "{said}");
    }
}

/// The check itself must not write a log into a file that is damaged.
#[test]
fn what_is_damaged_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    let log = path.with_extension("sqlite-wal");
    database(&path);
    let kept = crate::connect(&path).unwrap();
    kept.execute("INSERT INTO fact VALUES ('a', 'b')", [])
        .unwrap();
    let (mut whole, written) = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    drop(kept);
    // A page of a table.
    whole[512..1024].fill(0x5a);
    fs::write(&path, &whole).unwrap();
    fs::write(&log, &written).unwrap();
    assert!(check(&path).is_err());
    assert_eq!(fs::read(&path).unwrap(), whole);
    assert_eq!(fs::read(&log).unwrap(), written);
}

#[test]
fn a_log_that_is_damaged_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("things.sqlite");
    let log = path.with_extension("sqlite-wal");
    database(&path);
    let kept = crate::connect(&path).unwrap();
    for name in ["a", "b", "c", "d"] {
        kept.execute("INSERT INTO fact VALUES (?1, 'x')", [name])
            .unwrap();
    }
    let (whole, mut written) = (fs::read(&path).unwrap(), fs::read(&log).unwrap());
    drop(kept);
    written[100] ^= 1;
    fs::write(&path, &whole).unwrap();
    fs::write(&log, &written).unwrap();
    let said = check(&path).unwrap_err().to_string();
    assert!(said.contains("its log things.sqlite-wal"), "{said}");
    assert_eq!(fs::read(&log).unwrap(), written);
}
