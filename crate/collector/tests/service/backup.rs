//! `backup` of a collector that is at work, and `restore` of it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use rusqlite::Connection;
use rusqlite::types::Value as SqlValue;
use serde_json::Value;

use crate::support::record::RecordedCollector;
use crate::support::roles::{issuer, journal, try_ask, window};
use crate::support::{Collector, agent, failed, presence_and, report, token, try_post};

const CLIENTS: u64 = 4;
/// So many reports each client has acknowledged before the backup begins.
const BEFORE: u64 = 25;
const MOST: u64 = 2000;

fn program(what: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    command.arg(what);
    command
}

fn backup(data: &Path, to: &Path, more: &[&str]) -> Output {
    let mut command = program("backup");
    command.arg("--data").arg(data).arg("--to").arg(to);
    command.args(more).output().unwrap()
}

fn restore(from: &Path, data: &Path) -> Output {
    let mut command = program("restore");
    command.arg("--from").arg(from).arg("--data").arg(data);
    command.output().unwrap()
}

/// What it printed, which ended well.
fn told(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// What it said, all together, as it refused.
fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(text).unwrap()
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn made_while_reports_come_it_has_every_report_acknowledged_before() {
    let folder = tempfile::tempdir().unwrap();
    let [data, copy, back] = ["data", "copy", "back"].map(|name| folder.path().join(name));
    let collector = Collector::start(&data);
    let before = CLIENTS * BEFORE;
    // Tokens take long to make: before anybody is waited for.
    for number in 0..before {
        token(number);
    }
    let each: [AtomicU64; CLIENTS as usize] = Default::default();
    let acknowledged = || {
        let counts = each.iter().map(|it| it.load(Ordering::SeqCst));
        counts.sum::<u64>()
    };
    let done = AtomicBool::new(false);
    let (made, at_begin, at_end) = std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (acknowledged, done) = (&each[client as usize], &done);
            let base = collector.base();
            scope.spawn(move || {
                let agent = agent();
                for number in (client..MOST).step_by(CLIENTS as usize) {
                    if done.load(Ordering::SeqCst) && number >= before {
                        break;
                    }
                    let answer = try_post(&agent, base, &report(number, failed())).unwrap();
                    assert_eq!(answer.status, 200, "{}", answer.body);
                    acknowledged.fetch_add(1, Ordering::SeqCst);
                }
            });
        }
        while each.iter().any(|it| it.load(Ordering::SeqCst) < BEFORE) {
            std::thread::sleep(Duration::from_millis(2));
        }
        let at_begin = acknowledged();
        let made = backup(&data, &copy, &[]);
        let at_end = acknowledged();
        done.store(true, Ordering::SeqCst);
        (made, at_begin, at_end)
    });
    let said = told(&made);
    assert!(at_end > at_begin, "reports came meanwhile");
    assert!(
        said.contains("Every report that was acknowledged before"),
        "{said}"
    );
    let all = acknowledged();
    assert_eq!(presence_and(&data, failed()), (all, all), "it goes on");
    drop(collector);

    let said = told(&restore(&copy, &back));
    assert!(said.contains("journal.sqlite: as it was"), "{said}");
    let (copied, votes) = presence_and(&back, failed());
    println!("{at_begin} acknowledged before, {copied} in it, {at_end} when it was done");
    assert_eq!(copied, votes);
    assert!((at_begin..=all).contains(&copied), "{copied}");

    let again = Collector::start(&back);
    assert_eq!(again.get("/healthz").status, 200);
    assert_eq!(again.get("/").status, 200);
    for number in (0..before).chain([MOST]) {
        assert_eq!(again.post(&report(number, failed())).status, 200);
    }
    let (counted, _) = presence_and(&back, failed());
    assert_eq!(counted, copied + 1, "what was acknowledged before is known");
    let connection = Connection::open(back.join("journal.sqlite")).unwrap();
    let sources = "SELECT count(DISTINCT source) FROM cell";
    let sources: i64 = connection.query_row(sources, [], |row| row.get(0)).unwrap();
    assert_eq!(sources, 2, "what came since counts under another identity");
}

/// A backup of everything that a gateway and its watch keep.
struct Copied {
    recorded: RecordedCollector,
    copy: PathBuf,
    said: String,
}

impl Copied {
    fn new() -> Self {
        let recorded = RecordedCollector::new();
        crate::support::record::say(&recorded.database("events.sqlite"), 0..3);
        recorded.watched();
        recorded.gateway.post(&report(1, failed()));
        let data = journal(recorded.folder.path());
        let event = "aa-x-20240120T140500Z";
        let mut note = program("note");
        note.args(["add", "--data"]).arg(&data);
        note.args(["--event", event, "--kind", "other", "--title", "A note"]);
        note.args(["--source", "News", "--url", "https://news.example.org/"]);
        assert!(note.output().unwrap().status.success());
        fs::write(data.join("gateway.toml"), "a key").unwrap();
        let copy = recorded.folder.path().join("copy");
        let said = told(&backup(&data, &copy, &[]));
        Self {
            recorded,
            copy,
            said,
        }
    }

    fn new_folder(&self) -> PathBuf {
        self.recorded.folder.path().join("back")
    }
}

/// Every row of every table, as text, but for where the journal is at home.
fn rows(database: &Path) -> Vec<String> {
    let connection = Connection::open(database).unwrap();
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut statement = connection.prepare(tables).unwrap();
    let tables = statement.query_map([], |row| row.get::<_, String>(0));
    let mut all = Vec::new();
    for table in tables.unwrap().map(Result::unwrap) {
        let question = format!("SELECT * FROM {table} ORDER BY 1, 2");
        let mut statement = connection.prepare(&question).unwrap();
        let columns = statement.column_count();
        let row = |row: &rusqlite::Row<'_>| {
            let values = (0..columns).map(|index| row.get::<_, SqlValue>(index));
            let values: Vec<_> = values.map(Result::unwrap).collect();
            Ok(format!("{table} {values:?}"))
        };
        let rows = statement.query_map([], row).unwrap();
        all.extend(rows.map(Result::unwrap));
    }
    all.retain(|row| !row.contains("Text(\"home\")"));
    all
}

#[test]
fn it_has_every_database_with_a_manifest_and_no_key() {
    let copied = Copied::new();
    let databases = [
        "events.sqlite",
        "journal.sqlite",
        "notes.sqlite",
        "published.sqlite",
        "record.sqlite",
    ];
    let mut expected = databases.to_vec();
    expected.insert(2, "manifest.json");
    assert_eq!(names(&copied.copy), expected);
    for part in [
        "gateway.toml",
        "Keys are in no backup",
        "5 files",
        "layout 3",
    ] {
        assert!(copied.said.contains(part), "{part}: {}", copied.said);
    }
    let manifest = fs::read_to_string(copied.copy.join("manifest.json")).unwrap();
    let manifest: Value = serde_json::from_str(&manifest).unwrap();
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed[0]["name"], "record.sqlite");
    assert_eq!(listed[4]["name"], "journal.sqlite");
    assert_eq!((&listed[4]["layout"], listed.len()), (&3.into(), 5));

    let back = copied.new_folder();
    told(&restore(&copied.copy, &back));
    assert_eq!(names(&back), databases);
    let data = journal(copied.recorded.folder.path());
    for name in databases {
        assert_eq!(rows(&back.join(name)), rows(&data.join(name)), "{name}");
    }
}

#[test]
fn a_damaged_backup_is_refused_by_name_and_nothing_is_brought_back() {
    let copied = Copied::new();
    let back = copied.new_folder();
    let refused = || {
        let said = refusal(&restore(&copied.copy, &back));
        assert!(!back.exists(), "{said}");
        said
    };
    for name in names(&copied.copy) {
        let path = copied.copy.join(&name);
        let whole = fs::read(&path).unwrap();
        let mut flipped = whole.clone();
        flipped[whole.len() / 2] ^= 0x80;
        let cut = whole[..whole.len() - 1].to_vec();
        for damaged in [flipped, cut] {
            fs::write(&path, damaged).unwrap();
            assert!(refused().contains(&name), "{name}");
        }
        fs::remove_file(&path).unwrap();
        assert!(refused().contains(&name), "{name}");
        fs::write(&path, whole).unwrap();
    }
    let manifest = copied.copy.join("manifest.json");
    let whole = fs::read_to_string(&manifest).unwrap();
    let replaced = |from: &str, to: &str| {
        assert!(whole.contains(from), "{from}");
        fs::write(&manifest, whole.replacen(from, to, 1)).unwrap();
        refused()
    };
    let said = replaced("\"record.sqlite\"", "\"../record.sqlite\"");
    assert!(said.contains("which no backup has"), "{said}");
    let said = replaced("\"layout\": 3", "\"layout\": 4");
    assert!(said.contains("journal.sqlite has layout 4"), "{said}");
    let said = replaced("\"format\": 1", "\"format\": 2");
    assert!(said.contains("manifest.json"), "{said}");
    fs::write(&manifest, whole).unwrap();
    told(&restore(&copied.copy, &back));
}

#[test]
fn a_folder_that_is_in_use_or_not_empty_is_left_alone() {
    let copied = Copied::new();
    let data = journal(copied.recorded.folder.path());
    let before = rows(&data.join("journal.sqlite"));
    let said = refusal(&restore(&copied.copy, &data));
    assert!(said.contains("is in use"), "{said}");
    let other = copied.new_folder();
    fs::create_dir(&other).unwrap();
    fs::write(other.join("something"), "").unwrap();
    let said = refusal(&restore(&copied.copy, &other));
    assert!(said.contains("is not empty (something is in it)"), "{said}");
    assert_eq!(names(&other), ["something"]);
    let said = refusal(&backup(&data, &other, &[]));
    assert!(said.contains("is not empty"), "{said}");
    let said = refusal(&backup(&other, &other.join("copy"), &[]));
    assert!(said.contains("there is nothing to back up"), "{said}");
    assert_eq!(rows(&data.join("journal.sqlite")), before);
    fs::remove_file(other.join("something")).unwrap();
    told(&restore(&copied.copy, &other));
}

#[test]
fn a_damaged_database_is_named_and_makes_no_backup() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    drop(Collector::start(&data));
    fs::write(data.join("events.sqlite"), "something else ".repeat(500)).unwrap();
    fs::remove_file(data.join("events.sqlite-wal")).unwrap();
    let copy = folder.path().join("copy");
    let said = refusal(&backup(&data, &copy, &[]));
    assert!(said.contains("events.sqlite: it is damaged"), "{said}");
    let said = refusal(&restore(&copy, &folder.path().join("back")));
    assert!(said.contains("one that was not finished"), "{said}");
}

#[test]
fn of_an_issuer_the_budgets_are_in_it_only_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let giving = issuer(folder.path(), &[]);
    let window = window();
    try_ask(&agent(), giving.base(), window).unwrap();
    let data = folder.path().join("counts");
    fs::write(data.join("census.json"), "{\"window\":0,\"networks\":[]}").unwrap();
    let budgets = format!("budgets-{window}.log");
    let plain = folder.path().join("plain");
    let said = told(&backup(&data, &plain, &[]));
    assert!(said.contains(&format!("Left out: {budgets}")), "{said}");
    assert_eq!(names(&plain), ["census.json", "manifest.json"]);
    let with = folder.path().join("with");
    told(&backup(&data, &with, &["--with-budgets"]));
    assert_eq!(
        names(&with),
        [budgets.as_str(), "census.json", "manifest.json"]
    );
    let back = folder.path().join("back");
    told(&restore(&with, &back));
    let read = |folder: &Path| fs::read(folder.join(&budgets)).unwrap();
    assert_eq!(read(&back), read(&data));
}

#[test]
fn it_says_how_it_is_used() {
    for (what, flags) in [
        ("backup", ["--data", "--to", "--with-budgets"]),
        ("restore", ["--data", "--from", "Ends with 0"]),
    ] {
        let help = program(what).arg("--help").output().unwrap();
        let text = String::from_utf8(help.stdout).unwrap();
        for flag in flags {
            assert!(text.contains(flag), "{flag}: {text}");
        }
    }
}
