//! What real browsers handed over in the lab, played again: the same signals give the same
//! answers on any machine and in every later version.
//!
//! `recordings/BROWSER-CELL.jsonl` is what the extension recorded while `cargo xtask matrix`
//! played that cell; beside it, in `.answers`, is what was said anew, and when. After a change
//! that is meant, `SADA_WRITE_ANSWERS=1 cargo test -p sada-core --test recordings` writes those
//! files, and the difference is to be read.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use sada_core::address::known_forged;
use sada_core::catalogue::{CONTROLS, PACE_CHECK, PLAIN_CHECK, block_page_at, role_of};
use sada_core::recording::replay;
use sada_core::verdict::Say;

fn recordings() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|it| it == "jsonl"))
        .collect()
}

/// A line for each answer that is new: seconds since the first signal, platform, verdict,
/// certainty, finer word, and the evidence in order.
fn answers(recording: &str) -> String {
    let steps = replay(recording).unwrap();
    let began = steps[0].at;
    let mut known = BTreeMap::new();
    let mut text = String::new();
    for step in &steps {
        for (platform, say) in &step.says {
            if known.insert(*platform, say) == Some(say) {
                continue;
            }
            if let Say::Judged(judgement) = say {
                let seconds = (step.at - began).get() / 100;
                let words = serde_json::to_value(judgement).unwrap();
                let platform = serde_json::to_value(platform).unwrap();
                let word = |name: &str| words[name].as_str().unwrap_or("-").to_owned();
                let (whole, tenth) = (seconds / 10, seconds % 10);
                writeln!(
                    text,
                    "{whole}.{tenth} {} {} {} {} {}",
                    platform.as_str().unwrap(),
                    word("verdict"),
                    word("certainty"),
                    word("mechanism"),
                    // Not by way of `words`: in which order that holds fields is for other crates to say.
                    serde_json::to_string(&judgement.evidence).unwrap(),
                )
                .unwrap();
            }
        }
    }
    text
}

#[test]
fn every_recording_gives_the_answers_it_gave() {
    let recordings = recordings();
    assert!(recordings.len() >= 20, "{} recordings", recordings.len());
    for path in recordings {
        let recording = fs::read_to_string(&path).unwrap();
        let file = path.with_extension("answers");
        let now = answers(&recording);
        if std::env::var_os("SADA_WRITE_ANSWERS").is_some() {
            fs::write(&file, &now).unwrap();
        }
        let then = fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(now, then, "{}", path.display());
    }
}

/// What is right of recordings that were written by hand: what is said of the platform in the end,
/// and at no moment after it first failed anything of `never`.
#[test]
fn what_the_browser_says_of_itself_is_heard() {
    let cases = [
        (
            "proxy-refuses-one",
            "x",
            "unknown possible",
            &["local", "interference"][..],
        ),
        ("controls-refuse", "x", "-", &["local"]),
        (
            "network-changes",
            "x",
            "-",
            &["unknown", "interference", "platform"],
        ),
        (
            "extension-circle",
            "reddit",
            "local likely",
            &["platform", "interference"],
        ),
        ("inspector-refuses", "x", "unknown possible", &["platform"]),
        (
            "http2-at-two",
            "x",
            "unknown possible",
            &["interference", "local"],
        ),
        (
            "http2-at-two",
            "youtube",
            "unknown possible",
            &["interference", "local"],
        ),
        (
            "address-in-use",
            "x",
            "local likely",
            &["unknown", "interference"],
        ),
        (
            "disk-full",
            "x",
            "local likely",
            &["unknown", "interference"],
        ),
        (
            "memory-full",
            "x",
            "local likely",
            &["unknown", "interference"],
        ),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    for (name, platform, last, never) in cases {
        let file = folder.join(format!("words-{name}.jsonl"));
        let steps = replay(&fs::read_to_string(file).unwrap()).unwrap();
        let said: Vec<String> = steps
            .iter()
            .filter_map(|step| {
                step.says
                    .iter()
                    .find(|(id, _)| id.platform().id.name() == platform)
            })
            .map(|(_, say)| said(say))
            .collect();
        assert!(
            said.contains(&"works strong".to_owned()),
            "{name}: it came before"
        );
        assert_eq!(said.last().map(String::as_str), Some(last), "{name}");
        for word in never {
            assert!(
                !said.iter().any(|it| it.starts_with(word)),
                "{name}: {word}"
            );
        }
    }
}

/// What nobody visited: nothing is said of it, and what was said before stands.
#[test]
fn what_nobody_visited_says_nothing() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recordings");
    for (name, platform) in [
        ("permission-taken-back", "x"),
        ("no-tab-went-there", "reddit"),
        ("fetched-beforehand", "reddit"),
    ] {
        let file = folder.join(format!("visits-{name}.jsonl"));
        let steps = replay(&fs::read_to_string(file).unwrap()).unwrap();
        let of_it = steps.iter().flat_map(|step| &step.says);
        let of_it = of_it.filter(|(id, _)| id.platform().id.name() == platform);
        let said = of_it.map(|(_, say)| said(say));
        // Before the first load there is nothing.
        let said: BTreeSet<String> = said.skip_while(|it| it == "-").collect();
        let right = BTreeSet::from(["works strong".to_owned()]);
        assert_eq!(said, right, "{name}");
    }
}

/// Verdict and certainty; `-` where there is none.
fn said(say: &Say) -> String {
    say.judgement().map_or_else(
        || "-".to_owned(),
        |judgement| {
            let words = serde_json::to_value(judgement).unwrap();
            let word = |name: &str| words[name].as_str().unwrap().to_owned();
            format!("{} {}", word("verdict"), word("certainty"))
        },
    )
}

/// What a recording may name beside platforms: unrelated sites that Sada asks, pages known to be
/// shown instead of blocked ones, and a word for any other place.
fn may_be_named(scheme: &str, host: &str) -> bool {
    let asked = CONTROLS.iter().map(|it| it.url);
    let asked = asked.chain([PLAIN_CHECK.url, PACE_CHECK.url]);
    let asked: BTreeSet<String> = asked.filter_map(host_in).collect();
    role_of(host).is_some()
        || asked.contains(host)
        || host == "elsewhere.invalid"
        || block_page_at(&format!("{scheme}://{host}/")).is_some()
}

fn host_in(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    rest.split('/').next().map(str::to_owned)
}

/// The person may send such a file to somebody: no page's path, no address, no other site.
#[test]
fn no_recording_names_more_than_hosts_of_platforms_and_controls() {
    for path in recordings() {
        let recording = fs::read_to_string(&path).unwrap();
        let named = recording.match_indices("://");
        for (at, _) in named {
            let before = &recording[..at];
            let begins = before.rfind(|c: char| !c.is_ascii_lowercase() && c != '*');
            let scheme = &before[begins.map_or(0, |it| it + 1)..];
            let rest = &recording[at + 3..];
            let rest = &rest[..rest.find(['"', '\\', ' ']).unwrap()];
            let (host, path_of_it) = rest.split_once('/').unwrap_or((rest, ""));
            let host = host.trim_start_matches("*.");
            assert!(
                may_be_named(scheme, host) && ["", "*"].contains(&path_of_it),
                "{}: {scheme}://{rest}",
                path.display()
            );
        }
    }
}

/// DnsAnswer stand for their kind, but for those that censors are known to answer with.
#[test]
fn no_recording_holds_an_address_of_anybody() {
    let mut seen = 0;
    for path in recordings() {
        let recording = fs::read_to_string(&path).unwrap();
        let words = recording.split(['"', '\\']);
        for ip in words.filter_map(|word| word.parse::<IpAddr>().ok()) {
            let stands_in = ["1.0.0.1", "127.0.0.1", "10.0.0.0", "192.0.2.0"];
            let stands_in = stands_in.iter().any(|it| *it == ip.to_string());
            assert!(
                stands_in || known_forged(ip).is_some(),
                "{}: {ip}",
                path.display()
            );
            seen += 1;
        }
    }
    assert!(seen > 0, "no recording holds an address at all");
}
