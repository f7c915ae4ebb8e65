//! What real browsers handed over in the lab, played again: the same signals give the same
//! answers on any machine and in every later version.
//!
//! `recordings/BROWSER-CELL.jsonl` is what the extension recorded while `cargo xtask matrix`
//! played that cell; beside it, in `.answers`, is what was said anew, and when. After a change
//! that is meant, `SADA_WRITE_ANSWERS=1 cargo test -p sada-core --test recordings` writes those
//! files, and the difference is to be read.
#![allow(clippy::unwrap_used, reason = "a test fails loudly, its helpers too")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

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
                let seconds = (step.at - began) / 100;
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
                    word("fine"),
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

/// The person may send such a file to somebody: no page's path, no address, no other site.
#[test]
fn no_recording_names_more_than_hosts_of_platforms_and_controls() {
    for path in recordings() {
        let recording = fs::read_to_string(&path).unwrap();
        for address in recording.split("https://").skip(1) {
            let end = address.find(['"', '\\', ' ']).unwrap_or(address.len());
            let (host, rest) = address[..end]
                .split_once('/')
                .unwrap_or((&address[..end], ""));
            let platform = sada_core::catalogue::role_of(host.trim_start_matches("*.")).is_some();
            assert!(
                !platform || rest.is_empty() || rest == "*",
                "{}: {address:.80}",
                path.display()
            );
        }
    }
}
