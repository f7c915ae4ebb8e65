//! The record as others see it: kept by the real watch, served by the real gateway, and verified
//! by the real program from outside.

use crate::support;
use std::time::Duration;

use sada_published::log::{self, Checkpoint, Log, LogEntry};

use crate::support::record::{NAME, RecordedCollector, events, program, say};
use crate::support::roles::{gateway, gateway_file, journal};
use crate::support::{Collector, killed_until_done};
use sada_service::keys::record_key;
use sada_service::signed_note::Verifier;
use sada_watch::log::catch_up;

#[test]
fn what_is_shown_is_what_was_recorded() {
    let recorded = RecordedCollector::new();
    for path in [
        "checkpoint",
        "key",
        "tile/0/000.p/1",
        "proof/event/aa-x-20240120T140500Z/1",
    ] {
        let answer = recorded.gateway.get(&format!("/record/{path}"));
        assert_eq!((answer.status, answer.open_to_all), (404, true), "{path}");
        assert_eq!(answer.kind, "application/problem+json");
    }
    say(&recorded.database("events.sqlite"), 0..140);
    recorded.watched();

    // What the watch found in the counts, which is nothing, is said and recorded too.
    let told = events(&recorded.database("events.sqlite")).all().unwrap();
    let size = told
        .iter()
        .map(|event| event.versions.len() as u64)
        .sum::<u64>();
    assert_eq!((told.len(), size), (139, 139 * 3));
    let key = recorded.gateway.get("/record/key");
    assert_eq!(key.body.trim_end(), recorded.key);
    let note = recorded.gateway.get("/record/checkpoint");
    assert_eq!(note.kind, "text/plain; charset=utf-8");
    let public: Verifier = recorded.key.parse().unwrap();
    let checkpoint = Checkpoint::open(&note.body, &public).unwrap();
    assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (NAME, size));

    for (path, length) in [
        ("0/000", 8192),
        ("0/001.p/161", 161 * 32),
        ("1/000.p/1", 32),
    ] {
        let tile = recorded.gateway.get(&format!("/record/tile/{path}"));
        assert_eq!((tile.status, tile.bytes.len()), (200, length), "{path}");
        assert_eq!(tile.kind, "application/octet-stream");
        assert!(tile.open_to_all);
    }
    for path in [
        "0/001",
        "0/002.p/1",
        "0/000.p/0",
        "x/000",
        "entries/002.p/1",
        "../../key",
    ] {
        assert_eq!(
            recorded.gateway.get(&format!("/record/tile/{path}")).status,
            404,
            "{path}"
        );
    }
    let kept = |path: &str| {
        let url = format!("{}/record/{path}", recorded.gateway.base());
        let answer = support::agent().get(url).call().unwrap();
        answer.headers()["cache-control"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(kept("tile/entries/000").contains("immutable"));
    assert_eq!(kept("checkpoint"), "public, max-age=5");

    let event = &told[77];
    let version = recorded
        .gateway
        .get(&format!("/api/v1/events/{}/versions/2", event.id));
    assert_eq!(
        (version.status, version.kind.as_str()),
        (200, "application/json")
    );
    assert!(
        version.body.contains(r#""reporters":20,"#),
        "in steps: {}",
        version.body
    );
    let proof = recorded
        .gateway
        .get(&format!("/record/proof/event/{}/2", event.id));
    let proof: serde_json::Value = serde_json::from_str(&proof.body).unwrap();
    assert_eq!(proof["checkpoint"], note.body.as_str());
    let entry = LogEntry::event(
        &event.id,
        2,
        "2024-01-20T14:25:10Z",
        version.body.as_bytes(),
    );
    assert!(is_proven(&proof, &checkpoint, &entry));
    let other = LogEntry::event(
        &event.id,
        2,
        "2024-01-20T14:25:11Z",
        version.body.as_bytes(),
    );
    assert!(!is_proven(&proof, &checkpoint, &other));
    for nothing in [
        "af-x-20240120T140500Z/versions/4",
        "fj-x-20240120T140500Z/versions/1",
        "x/versions/1",
    ] {
        let answer = recorded.gateway.get(&format!("/api/v1/events/{nothing}"));
        assert_eq!(answer.status, 404, "{nothing}: {}", answer.body);
    }

    let (fine, said, log) = recorded.verify(&[]);
    assert!(fine, "{said}{log}");
    assert!(
        said.contains("417 entries, 417 versions of events and 0 days. All of it holds."),
        "{said}"
    );
    assert!(log.contains("the key is from the server"), "{log}");
    let (fine, _, log) = recorded.verify(&[]);
    assert!(
        fine && !log.contains("from the server"),
        "the key was kept: {log}"
    );

    say(&recorded.database("events.sqlite"), 140..142);
    recorded.watched();
    let (fine, said, log) = recorded.verify(&["--key", &recorded.key]);
    assert!(fine && said.contains("423 entries"), "{said}{log}");
}

fn is_proven(proof: &serde_json::Value, checkpoint: &Checkpoint, entry: &LogEntry) -> bool {
    let hash = |text: &serde_json::Value| {
        let bytes = hex::decode(text.as_str().unwrap()).unwrap();
        tlog_tiles::Hash(bytes.try_into().unwrap())
    };
    let path = proof["proof"]
        .as_array()
        .unwrap()
        .iter()
        .map(hash)
        .collect();
    let (size, index) = (proof["tree_size"].as_u64(), proof["index"].as_u64());
    let leaf = tlog_tiles::record_hash(entry.line.as_bytes());
    let root = tlog_tiles::Hash(checkpoint.root);
    let checked = tlog_tiles::check_record(&path, size.unwrap(), root, index.unwrap(), leaf);
    checked.is_ok() && hash(&proof["leaf_hash"]) == leaf
}

#[test]
fn one_changed_byte_is_found_and_named() {
    let recorded = RecordedCollector::new();
    say(&recorded.database("events.sqlite"), 0..90);
    recorded.watched();
    assert!(recorded.verify(&[]).0);
    let refused = |name: &str| {
        let said = recorded.refused();
        assert!(said.contains(name), "{said}");
        let named = said
            .lines()
            .filter(|line| line.contains("event ") || line.contains("tile/"));
        assert_eq!(named.count(), 1, "and nothing else: {said}");
    };

    let statement = |from: &str, to: &str| {
        format!(
            "UPDATE version SET statement = replace(statement, '{from}', '{to}')
             WHERE event = 'az-x-20240120T140500Z' AND number = 2"
        )
    };
    recorded.change("events.sqlite", &statement("0.82", "0.83"));
    refused(
        "event az-x-20240120T140500Z version 2: what the server shows is not what it recorded\n",
    );
    recorded.change("events.sqlite", &statement("0.83", "0.82"));
    assert!(recorded.verify(&[]).0);
    let number =
        "UPDATE version SET number = 9 WHERE event = 'bc-x-20240120T140500Z' AND number = 3";
    recorded.change("events.sqlite", number);
    refused(
        "event bc-x-20240120T140500Z version 3: it was recorded, and the server does not show it (404",
    );
    recorded.change(
        "events.sqlite",
        &number
            .replace("= 9", "= 3")
            .replace("AND number = 3", "AND number = 9"),
    );

    // 259 is in the second tile; one digit of the digest in it is another.
    let digit = |from: &str, to: &str| {
        format!(
            "UPDATE entry SET line = replace(line, '\"kind\":\"{from}', '\"kind\":\"{to}') WHERE number = 259"
        )
    };
    recorded.change("record.sqlite", &digit("event", "evens"));
    let said = recorded.refused();
    assert!(
        said.contains("entry 259, of a kind unknown here: its bytes are not"),
        "{said}"
    );
    assert!(
        said.contains("the root of all entries is not the one that is signed"),
        "{said}"
    );
    recorded.change("record.sqlite", &digit("evens", "event"));
    let time = |from: &str, to: &str| {
        format!(
            "UPDATE entry SET line = replace(line, '\"said_at\":\"2024{from}', '\"said_at\":\"2024{to}') WHERE number = 7"
        )
    };
    recorded.change("record.sqlite", &time("-", "+"));
    refused(
        "entry 7, event ah-x-20240120T140500Z version 1: its bytes are not those that were recorded",
    );
    recorded.change("record.sqlite", &time("+", "-"));

    let hash = |level: u8, to: &str| {
        format!("UPDATE node SET hash = {to} WHERE level = {level} AND number = 0")
    };
    for level in [0, 1] {
        let path = recorded.database("record.sqlite");
        let connection = rusqlite::Connection::open(path).unwrap();
        let select = format!("SELECT hex(hash) FROM node WHERE level = {level} AND number = 0");
        let right: String = connection.query_row(&select, [], |row| row.get(0)).unwrap();
        recorded.change(
            "record.sqlite",
            &hash(level, &format!("x'{}00'", &right[..62])),
        );
        refused(
            [
                "entry 0, event aa-x-",
                "record/tile/1/000.p/1: hash 0 is not that",
            ][usize::from(level)],
        );
        recorded.change("record.sqlite", &hash(level, &format!("x'{right}'")));
    }
    recorded.change(
        "record.sqlite",
        "UPDATE head SET checkpoint = replace(checkpoint, '270', '271')",
    );
    assert!(recorded.refused().contains("text or signature was changed"));
    recorded.change(
        "record.sqlite",
        "UPDATE head SET checkpoint = replace(checkpoint, '271', '270')",
    );
    assert!(recorded.verify(&[]).0, "all is as it was");
}

/// Whoever holds the key can sign another record, but not for those who have kept the last one.
#[test]
fn a_record_that_was_made_anew_is_refused() {
    let mut recorded = RecordedCollector::new();
    say(&recorded.database("events.sqlite"), 0..20);
    recorded.watched();
    assert!(recorded.verify(&[]).0);
    let foreign = RecordedCollector::new();
    let (fine, _, log) = recorded.verify(&["--key", &foreign.key]);
    assert!(!fine && log.contains("is not signed by"), "{log}");

    let signer = record_key(&recorded.key_file()).unwrap();
    let told = events(&recorded.database("events.sqlite"));
    let mut remake = |change: &dyn Fn(&mut Log)| {
        for end in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(recorded.database(&format!("record.sqlite{end}")));
        }
        let mut record = Log::open(&recorded.database("record.sqlite")).unwrap();
        change(&mut record);
        drop(record);
        // The gateway has the old one open: it is started again.
        recorded.gateway.kill();
        recorded.gateway = gateway(
            recorded.folder.path(),
            &[gateway_file(recorded.folder.path(), 1, 1)],
        );
        let (fine, said, log) = recorded.verify(&[]);
        (fine, said + &log)
    };
    let (fine, said) = remake(&|record| {
        record.append(&[], &signer).unwrap();
    });
    assert!(
        !fine && said.contains("had 60 entries, and now it has 0"),
        "{said}"
    );
    let first = LogEntry::day("2024-01-20", [1; 32], 12);
    let (fine, said) = remake(&|record| {
        record
            .append(std::slice::from_ref(&first), &signer)
            .unwrap();
        catch_up(&told, record, &signer).unwrap();
    });
    assert!(
        !fine && said.contains("the first 60 entries are not those"),
        "{said}"
    );
    assert!(
        said.contains("day 2024-01-20: it was recorded, and the server does not show it"),
        "{said}"
    );
    assert!(
        said.contains("Signed before:") && said.contains("Signed now:"),
        "{said}"
    );
    let (fine, said) = remake(&|record| {
        catch_up(&told, record, &signer).unwrap();
    });
    assert!(fine, "the same again is the same: {said}");
}

/// Events and record are two databases; wherever a stop comes between them, nothing is lost.
#[test]
fn killed_again_and_again_the_record_is_whole() {
    let recorded = RecordedCollector::new();
    say(&recorded.database("events.sqlite"), 0..140);
    let kills = killed_until_done(Duration::from_millis(10), || recorded.watch());
    assert!(kills > 3, "killed {kills} times");
    let told = events(&recorded.database("events.sqlite"));
    let signer = record_key(&recorded.key_file()).unwrap();
    let mut whole = Log::open(&recorded.folder.path().join("whole.sqlite")).unwrap();
    catch_up(&told, &mut whole, &signer).unwrap();
    let path = log::database(&journal(recorded.folder.path()));
    let kept = Log::read(&path).unwrap().unwrap();
    assert_eq!(kept.size().unwrap(), 139 * 3);
    assert_eq!(kept.checkpoint().unwrap(), whole.checkpoint().unwrap());
    let (fine, said, log) = recorded.verify(&["--key", &recorded.key]);
    assert!(fine, "{said}{log}");
}

#[test]
fn a_server_without_a_record_is_named() {
    let recorded = RecordedCollector::new();
    let (fine, _, log) = recorded.verify(&[]);
    assert!(
        !fine && log.contains("the server has no record/key (404"),
        "{log}"
    );
    let nobody = program(&["verify", "http://127.0.0.1:1/"])
        .output()
        .unwrap();
    let log = String::from_utf8(nobody.stderr).unwrap();
    assert!(
        !nobody.status.success() && log.contains("does not answer"),
        "{log}"
    );
    let open = program(&["verify", "http://status.example.org/"])
        .output()
        .unwrap();
    assert!(!open.status.success(), "not in the open");
    let mut odd = program(&["keygen", "record", "--name", "a b", "--out"]);
    let file = recorded.folder.path().join("odd.toml");
    assert!(!odd.arg(&file).output().unwrap().status.success());
    assert!(!file.exists(), "nothing is kept of what makes no key");
}

#[test]
fn where_all_roles_are_one_a_record_is_kept_too() {
    let folder = tempfile::tempdir().unwrap();
    let all = Collector::start(folder.path());
    let signed = (0..100).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        all.get("/record/checkpoint").status == 200
    });
    assert!(signed);
    let key = all.get("/record/key").body;
    assert!(key.starts_with("localhost/record+"), "{key}");
    let mut verify = program(&["verify", all.base(), "--key", key.trim()]);
    let done = verify.output().unwrap();
    assert!(done.status.success(), "{done:?}");
}
