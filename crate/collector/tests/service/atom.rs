//! The feeds as a reader of feeds gets them: from the real program, held against RFC 4287.

use crate::support;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::support::roles::{gateway_of_history, kind_of};
use crate::support::{Collector, agent, answer, history};
use atom_syndication::{Feed, Link};
use sada_published::events::{self, EventStore, Revision};
use sada_units::Seconds;

const YOUTUBE: &str = "pk-youtube-20240120T142500Z";

fn get(collector: &Collector, path: &str) -> (String, Feed) {
    let got = collector.get(path);
    assert_eq!(got.status, 200, "{path}: {}", got.body);
    assert_eq!(got.kind, "application/atom+xml; charset=utf-8");
    assert!(got.open_to_all);
    let feed = Feed::read_from(got.bytes.as_slice()).unwrap();
    (got.body, feed)
}

/// What libxml2 says of a feed, held against the schema beside this file.
fn faults(feed: &str) -> Result<(), String> {
    let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/atom/feed.rng");
    let mut child = Command::new("xmllint")
        .args(["--noout", "--nonet", "--relaxng", schema, "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("xmllint is installed: Debian has it as libxml2-utils");
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(feed.as_bytes()).unwrap();
    drop(stdin);
    let said = child.wait_with_output().unwrap();
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    // 3 and 4: it is not valid; 1: it is no XML. Anything else says nothing of the feed.
    match said.status.code() {
        Some(0) => Ok(()),
        Some(1 | 3 | 4) => Err(words),
        other => panic!("xmllint ended with {other:?}: {words}"),
    }
}

fn ids(feed: &Feed) -> BTreeSet<&str> {
    feed.entries.iter().map(|entry| entry.id.as_str()).collect()
}

fn of<'a>(links: &'a [Link], rel: &str) -> Vec<&'a str> {
    let links = links.iter().filter(|link| link.rel == rel);
    links.map(|link| link.href.as_str()).collect()
}

#[test]
fn every_feed_is_valid_and_holds_the_events_of_its_subject() {
    let folder = tempfile::tempdir().unwrap();
    history::fill(folder.path());
    let collector = gateway_of_history(folder.path());
    for (path, page, entries) in [
        ("/feed.atom", "/", 10),
        ("/country/PK/feed.atom", "/country/PK", 9),
        ("/country/IN/feed.atom", "/country/IN", 1),
        // Too few reported it.
        ("/country/BT/feed.atom", "/country/BT", 0),
        ("/platform/x/feed.atom", "/platform/x", 3),
        ("/platform/tiktok/feed.atom", "/platform/tiktok", 0),
        ("/ur/feed.atom", "/ur/", 10),
        ("/ur/country/PK/feed.atom", "/ur/country/PK", 9),
        ("/ur/platform/x/feed.atom", "/ur/platform/x", 3),
    ] {
        let (text, feed) = get(&collector, path);
        assert_eq!(faults(&text), Ok(()), "{path}: {text}");
        assert_eq!(feed.entries.len(), entries, "{path}");
        assert_eq!(ids(&feed).len(), entries, "no two have the same id");
        let address = |path: &str| format!("{}{path}", support::roles::SITE.trim_end_matches('/'));
        assert_eq!(of(&feed.links, "self"), [address(path)]);
        assert_eq!(of(&feed.links, "alternate"), [address(page)]);
        let newest = feed.entries.iter().map(|entry| entry.updated).max();
        assert!(newest.is_none_or(|newest| newest == feed.updated), "{path}");
        for entry in &feed.entries {
            let event = entry.id.rsplit('/').next().unwrap();
            let prefix = if path.starts_with("/ur/") { "/ur" } else { "" };
            assert_eq!(
                of(&entry.links, "alternate"),
                [address(&format!("{prefix}/event/{event}"))]
            );
            assert!(entry.published.unwrap() <= entry.updated);
        }
    }
    let [english, urdu] = ["/feed.atom", "/ur/feed.atom"].map(|path| get(&collector, path).1);
    assert_eq!(
        [&english.lang, &urdu.lang].map(Option::as_deref),
        [Some("en"), Some("ur")]
    );
    assert_eq!(ids(&english), ids(&urdu), "names have no language");
    let page = collector.get("/country/PK").body;
    assert!(page.contains("href=\"/country/PK/feed.atom\""), "{page}");
    for path in ["/country/pakistan/feed.atom", "/platform/myspace/feed.atom"] {
        assert_eq!(kind_of(&collector.get(path)), (404, "not-found".to_owned()));
    }

    let (_, feed) = get(&collector, "/country/PK/feed.atom");
    let youtube = feed
        .entries
        .iter()
        .find(|entry| entry.id.ends_with(YOUTUBE))
        .unwrap();
    assert_eq!(
        youtube.title.value,
        "YouTube did not open in Pakistan, on most networks, while other sites did"
    );
    let summary = &youtube.summary.as_ref().unwrap().value;
    for part in [
        "From 20 January 2024, 14:25 UTC to 20 January 2024, 18:05 UTC",
        "Confirmed",
        "5 of 5 providers",
        "at least 50 reporters",
    ] {
        assert!(summary.contains(part), "{summary}");
    }
    let terms: Vec<_> = youtube
        .categories
        .iter()
        .map(|it| it.term.as_str())
        .collect();
    assert_eq!(terms, ["PK", "youtube", "selective"]);
    let (_, feed) = get(&collector, "/country/IN/feed.atom");
    assert!(
        feed.entries[0]
            .title
            .value
            .starts_with("Withdrawn: X loads far too slowly in India")
    );
}

#[test]
fn entries_keep_their_names_through_restarts_and_new_versions() {
    let folder = tempfile::tempdir().unwrap();
    let clock = history::fill(folder.path());
    let path = "/country/PK/feed.atom";
    let first = gateway_of_history(folder.path());
    let (text, before) = get(&first, path);
    drop(first);
    let second = gateway_of_history(folder.path());
    assert_eq!(get(&second, path).0, text, "a restart changes nothing");

    let ask = |tag: &str| {
        let request = agent().get(format!("{}{path}", second.base()));
        let response = request.header("if-none-match", tag).call().unwrap();
        let tag = response.headers()["etag"].to_str().unwrap().to_owned();
        (answer(response).unwrap().status, tag)
    };
    let (_, tag) = ask("\"another\"");
    assert_eq!(ask(&tag), (304, tag.clone()));

    let now = history::NOW + 60;
    let mut store = EventStore::open(&events::database(folder.path())).unwrap();
    let event = store.one(YOUTUBE).unwrap().unwrap();
    let mut says = event.latest().unwrap().says;
    says.withdrawn = true;
    let (id, about) = (event.id.clone(), event.about);
    store
        .say(&[Revision { id, about, says }], Seconds(now), Seconds(now))
        .unwrap();
    std::fs::write(clock, now.to_string()).unwrap();

    assert_eq!(ask(&tag).0, 200, "something was said");
    let (text, after) = get(&second, path);
    assert_eq!(faults(&text), Ok(()));
    assert_eq!(ids(&after), ids(&before));
    let (first, of_it) = (&after.entries[0], before.entries.iter());
    let of_it = of_it
        .clone()
        .find(|entry| entry.id.ends_with(YOUTUBE))
        .unwrap();
    assert_eq!((&first.id, first.published), (&of_it.id, of_it.published));
    assert_eq!(first.updated.timestamp(), i64::try_from(now).unwrap());
    assert_eq!(
        first.title.value,
        format!("Withdrawn: {}", of_it.title.value)
    );
    assert_eq!(
        first.id,
        format!("tag:status.example.org,2024-01-20:event/{YOUTUBE}")
    );
}

/// A validator that finds nothing in anything says nothing.
#[test]
fn the_validator_finds_faults() {
    let entry = "<entry><title>A</title><id>tag:a.example,2024:b</id><updated>2024-01-20T14:00:00Z</updated>\
        <link href=\"https://a.example/b\"/><summary>B</summary></entry>";
    let feed = format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>A</title>\
         <id>https://a.example/feed.atom</id><updated>2024-01-20T14:00:00+00:00</updated>\
         <author><name>A</name></author><link rel=\"self\" href=\"https://a.example/feed.atom\"/>{entry}</feed>"
    );
    assert_eq!(faults(&feed), Ok(()));
    for (good, bad) in [
        ("<title>A</title><id>https", "<id>https"),
        ("<author><name>A</name></author>", ""),
        ("<author><name>A</name></author>", "<author/>"),
        (" xml:lang=\"en\"", ""),
        ("2005/Atom", "2005/atom"),
        ("<id>tag:a.example,2024:b</id>", ""),
        ("<id>tag:a.example,2024:b</id>", "<id>b</id>"),
        ("<updated>2024-01-20T14:00:00Z</updated>", ""),
        ("2024-01-20T14:00:00Z", "2024-01-20 14:00:00Z"),
        ("2024-01-20T14:00:00Z", "2024-01-20T14:00:00"),
        ("2024-01-20T14:00:00Z", "2024-02-30T14:00:00Z"),
        ("<summary>B</summary>", "<summary> </summary>"),
        (
            "<summary>B</summary>",
            "<summary>B</summary><summary>B</summary>",
        ),
        ("<summary>B</summary>", "<description>B</description>"),
        ("href=\"https://a.example/b\"", ""),
        ("href=\"https://a.example/b\"", "href=\"/b\""),
        ("rel=\"self\"", "rel=\"myself\""),
        ("<summary>B</summary>", "<summary>B &nbsp;</summary>"),
        ("</entry>", ""),
    ] {
        let broken = feed.replacen(good, bad, 1);
        assert_ne!(broken, feed, "{good}");
        assert!(faults(&broken).is_err(), "{good} → {bad}");
    }
}
