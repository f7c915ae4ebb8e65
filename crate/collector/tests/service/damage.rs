//! Files of a collector whose bytes were changed: it says so at the start, by name, or has every row.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use rusqlite::Connection;

use crate::support::record::{RecordedCollector, say};
use crate::support::roles::{gateway_file, issuer_file, journal, program};
use crate::support::{Collector, command, failed, presence_and, refused_start, report};

const DATABASES: [&str; 5] = [
    "events.sqlite",
    "journal.sqlite",
    "notes.sqlite",
    "published.sqlite",
    "record.sqlite",
];
/// Reports in a journal whose process was killed.
const REPORTS: u64 = 24;

/// Rows in all tables of a database.
fn rows(database: &Path) -> Vec<(String, i64)> {
    let connection = Connection::open(database).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut statement = connection.prepare(tables).unwrap();
    let names = statement.query_map([], |row| row.get::<_, String>(0));
    let count = |name: String| {
        let question = format!("SELECT count(*) FROM {name}");
        let count = connection.query_row(&question, [], |row| row.get(0));
        (name, count.unwrap())
    };
    names.unwrap().map(|name| count(name.unwrap())).collect()
}

/// Starts this command; gives what it said as it refused, or `None`: it became ready, and was killed.
fn refusal(mut command: Command) -> Option<String> {
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut line = String::new();
    let out = child.stdout.take().unwrap();
    BufReader::new(out).read_line(&mut line).unwrap();
    if !line.is_empty() {
        child.kill().unwrap();
        child.wait().unwrap();
        return None;
    }
    let mut log = String::new();
    let mut errors = child.stderr.take().unwrap();
    errors.read_to_string(&mut log).unwrap();
    assert!(!child.wait().unwrap().success());
    Some(log)
}

fn gateway(folder: &Path) -> Command {
    let mut command = program("gateway");
    command.arg("--data").arg(journal(folder));
    command.arg("--issuer-keys").arg(issuer_file(folder));
    let key = gateway_file(folder, 1, 1);
    command.arg("--gateway-keys").arg(key);
    command
}

/// A folder with something in every database.
fn filled() -> (RecordedCollector, PathBuf) {
    let mut recorded = RecordedCollector::new();
    say(&recorded.database("events.sqlite"), 0..4);
    recorded.watched();
    for number in 0..4 {
        recorded.gateway.post(&report(number, failed()));
    }
    let data = journal(recorded.folder.path());
    let mut note = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    note.args(["note", "add", "--data"]).arg(&data);
    note.args(["--event", "aa-x-20240120T140500Z", "--kind", "other"]);
    note.args(["--title", "A note", "--source", "News"]);
    note.args(["--url", "https://news.example.org/"]);
    assert!(note.output().unwrap().status.success());
    recorded.gateway.kill();
    for name in DATABASES {
        merge(&data.join(name));
    }
    (recorded, data)
}

/// Its log into the database, so that it is one file.
fn merge(database: &Path) {
    let connection = Connection::open(database).unwrap();
    let merge = "PRAGMA wal_checkpoint(TRUNCATE)";
    connection.query_row(merge, [], |_| Ok(())).unwrap();
}

/// Whether this names the database, or what is in it.
fn names(said: &str, database: &str) -> bool {
    let content = match database {
        "events.sqlite" => "event",
        "record.sqlite" => "the record",
        "published.sqlite" => "published",
        "notes.sqlite" => "note",
        _ => "a row holds",
    };
    said.contains(database) || said.contains(content)
}

#[test]
fn a_database_whose_bytes_were_changed_is_named_by_gateway_and_watch_or_has_every_row() {
    let (recorded, data) = filled();
    let (mut named, mut tried) = (0, 0);
    for name in DATABASES {
        let path = data.join(name);
        merge(&path);
        let whole = fs::read(&path).unwrap();
        let before = rows(&path);
        let all: i64 = before.iter().map(|(_, count)| count).sum();
        assert!(all > 0, "{name}");
        // The header's fields, then all over the file; and a whole page.
        let places = [0, 17, 18, 19, 24, 31, 47, 59, 63, 100, 103]
            .into_iter()
            .chain((1..12).map(|part| whole.len() * part / 12 + part));
        let flips = places
            .map(|at| at..at + 1)
            .chain(std::iter::once(4096..8192));
        for (number, flip) in flips.enumerate() {
            let mut bytes = whole.clone();
            bytes[flip.clone()].iter_mut().for_each(|it| *it ^= 0x5a);
            fs::write(&path, &bytes).unwrap();
            // Every fourth time the watch, which does not open the notes.
            let by_watch = number % 4 == 3 && name != "notes.sqlite";
            let said = if by_watch {
                let output = recorded.watch().output().unwrap();
                let said = String::from_utf8(output.stderr).unwrap();
                (!output.status.success()).then_some(said)
            } else {
                refusal(gateway(recorded.folder.path()))
            };
            tried += 1;
            match said {
                Some(said) => {
                    assert!(names(&said, name), "{name} {flip:?}: {said}");
                    named += 1;
                }
                None => {
                    let after = rows(&path);
                    let kept = before.iter().all(|(table, count)| {
                        let same = |(other, now): &(String, i64)| other == table && now >= count;
                        after.iter().any(same)
                    });
                    assert!(kept, "{name} {flip:?}: {before:?} {after:?}");
                }
            }
            for ending in ["", "-wal", "-shm"] {
                let _ = fs::remove_file(data.join(format!("{name}{ending}")));
            }
        }
        fs::write(&path, &whole).unwrap();
    }
    println!("{named} of {tried} named");
    assert!(named > 40, "{named}");
    assert_eq!(refusal(gateway(recorded.folder.path())), None);
}

#[test]
fn what_is_damaged_is_named_with_what_to_do() {
    let (recorded, data) = filled();
    for name in DATABASES {
        let whole = fs::read(data.join(name)).unwrap();
        fs::write(data.join(name), "something else ".repeat(1000)).unwrap();
        let said = refusal(gateway(recorded.folder.path())).unwrap();
        for part in [name, "it is damaged", "sada-collector restore"] {
            assert!(said.contains(part), "{part}: {said}");
        }
        fs::write(data.join(name), whole).unwrap();
    }
}

/// The journal of a process that was killed, with all that it had acknowledged in its log.
struct KilledCollector {
    folder: tempfile::TempDir,
    files: Vec<(&'static str, Vec<u8>)>,
}

impl KilledCollector {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut collector = Collector::start(folder.path());
        for number in 0..REPORTS {
            assert_eq!(collector.post(&report(number, failed())).status, 200);
        }
        collector.kill();
        let names = [
            "journal.sqlite",
            "journal.sqlite-wal",
            "journal.acknowledged",
        ];
        let read = |name| (name, fs::read(folder.path().join(name)).unwrap());
        let files = names.map(read).to_vec();
        Self { folder, files }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn log(&self) -> &[u8] {
        &self.files[1].1
    }

    /// As it was when it was killed.
    fn reset(&self) {
        let _ = fs::remove_file(self.path().join("journal.sqlite-shm"));
        for (name, bytes) in &self.files {
            fs::write(self.path().join(name), bytes).unwrap();
        }
    }

    fn write_log(&self, log: &[u8]) {
        self.reset();
        fs::write(self.path().join("journal.sqlite-wal"), log).unwrap();
    }

    fn counted(&self) -> u64 {
        presence_and(self.path(), failed()).0
    }
}

#[test]
fn a_log_whose_bytes_were_changed_is_named_or_every_acknowledged_report_is_there() {
    let killed = KilledCollector::new();
    let log = killed.log();
    let last = log.len() - (4096 + 24);
    // Its head, all over it, and the last frame's head and page.
    let places = [0, 8, 17, 25]
        .into_iter()
        .chain((1..24).map(|part| log.len() * part / 24))
        .chain([1, 5, 9, 17, 30, 2000, 4100].map(|at| last + at));
    let mut named = 0;
    for at in places {
        let mut changed = log.to_vec();
        changed[at] ^= 0x5a;
        killed.write_log(&changed);
        match refusal(command(killed.path())) {
            Some(said) => {
                named += 1;
                assert!(said.contains("journal.sqlite"), "{at}: {said}");
            }
            None => assert_eq!(killed.counted(), REPORTS, "byte {at}"),
        }
    }
    println!("{named} named");
    assert!(named >= 30, "{named}");
    killed.reset();
    assert_eq!(refusal(command(killed.path())), None);
    assert_eq!(killed.counted(), REPORTS);
}

#[test]
fn commits_that_were_acknowledged_and_are_gone_are_missed() {
    let killed = KilledCollector::new();
    let missing = format!("{REPORTS} commits are missing whose reports were acknowledged");
    // Somebody tidied up.
    fs::write(killed.path().join("journal.sqlite-wal"), "").unwrap();
    let said = refused_start(&mut command(killed.path()));
    assert!(said.contains(&missing), "{said}");
    // The end is cut off, at the end of a commit: to SQLite nothing is wrong.
    killed.reset();
    assert_eq!(refusal(command(killed.path())), None, "nothing is missing");
    killed.reset();
    killed.write_log(&killed.log()[..killed.log().len() - 4120]);
    let said = refused_start(&mut command(killed.path()));
    assert!(said.contains("1 commits are missing"), "{said}");
    assert!(!said.contains(&missing), "{said}");
    // Whoever says so goes on without them.
    let mut restored = command(killed.path());
    let collector = Collector::spawn(restored.arg("--restored"));
    assert_eq!(killed.counted(), REPORTS - 1);
    assert_eq!(collector.post(&report(REPORTS, failed())).status, 200);
    drop(collector);
    assert_eq!(refusal(command(killed.path())), None);
    assert_eq!(killed.counted(), REPORTS);
}
