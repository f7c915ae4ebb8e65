//! Notes as an operator writes them: with the program, beside events that a watch has found.

use std::path::Path;
use std::process::{Command, Output};

use crate::support::history;
use crate::support::roles::gateway_of_history;
use serde_json::{Value, json};

const EVENT: &str = "pk-youtube-20240120T142500Z";
const RALLY: [&str; 12] = [
    "--kind",
    "scheduled_event",
    "--title",
    "An online rally, announced for the evening",
    "--source",
    "Example News",
    "--url",
    "https://news.example.org/2024/01/20/rally",
    "--from",
    "2024-01-20T19:00:00+05:00",
    "--until",
    "2024-01-20T18:00:00Z",
];

fn note(folder: &Path, what: &str, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    command.args(["note", what, "--data"]).arg(folder);
    command.args(more).output().unwrap()
}

fn add(folder: &Path, more: &[&str]) -> Output {
    note(folder, "add", &[&RALLY[..], more].concat())
}

/// The lines it printed.
fn lines(output: &Output) -> Vec<Value> {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let text = std::str::from_utf8(&output.stdout).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// What it said as it refused.
fn refusal(output: &Output) -> String {
    assert!(!output.status.success(), "{output:?}");
    assert_eq!(output.stdout, b"");
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn a_note_is_added_edited_and_withdrawn_and_every_version_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    history::fill(folder.path());
    let folder = folder.path();

    let added = lines(&add(folder, &["--event", EVENT]));
    let content = json!({
        "kind": "scheduled_event", "title": "An online rally, announced for the evening",
        "source": "Example News", "url": "https://news.example.org/2024/01/20/rally",
        "from": "2024-01-20T14:00:00Z", "until": "2024-01-20T18:00:00Z",
        "text": null, "language": "en",
    });
    assert_eq!(added.len(), 1);
    assert_eq!(
        (&added[0]["note"], &added[0]["version"]),
        (&1.into(), &1.into())
    );
    assert_eq!(
        (&added[0]["event"], &added[0]["content"]),
        (&EVENT.into(), &content)
    );

    let words = [
        "--note",
        "1",
        "--text",
        "It was to be shown on three platforms.",
    ];
    let edited = &lines(&note(folder, "edit", &words))[0];
    assert_eq!(edited["version"], 2);
    assert_eq!(edited["content"]["text"], words[3]);
    assert_eq!(
        edited["content"]["title"], content["title"],
        "the rest stays"
    );

    let withdrawn = &lines(&note(folder, "withdraw", &["--note", "1"]))[0];
    assert_eq!(
        (&withdrawn["version"], &withdrawn["content"]),
        (&3.into(), &Value::Null)
    );
    let again = refusal(&note(folder, "withdraw", &["--note", "1"]));
    assert!(again.contains("note 1 was withdrawn"), "{again}");

    add(folder, &["--event", "pk-x-20240120T142500Z"]);
    let listed = lines(&note(folder, "list", &[]));
    let numbers: Vec<_> = listed
        .iter()
        .map(|it| (&it["note"], &it["version"]))
        .collect();
    let expected =
        [(1, 1), (1, 2), (1, 3), (2, 1)].map(|(id, n)| (Value::from(id), Value::from(n)));
    assert_eq!(
        numbers,
        expected.iter().map(|(id, n)| (id, n)).collect::<Vec<_>>()
    );
    assert_eq!(listed[0]["content"], content, "nothing is erased");
    assert_eq!(lines(&note(folder, "list", &["--event", EVENT])).len(), 3);
}

#[test]
fn a_page_shows_it_with_its_source_and_of_a_withdrawn_one_only_that() {
    let folder = tempfile::tempdir().unwrap();
    let clock = history::fill(folder.path());
    let folder = folder.path();
    lines(&add(folder, &["--event", EVENT]));
    let gateway = gateway_of_history(folder);
    let page = |language: &str| gateway.get(&format!("{language}/event/{EVENT}")).body;
    let shown = page("");
    for part in [
        "<b>An online rally, announced for the evening</b>",
        "href=\"https://news.example.org/2024/01/20/rally\"",
        "Announced for a time. From ",
        // From 14:25 to 18:05, announced until 18:00.
        "The event and it overlap by 215 minutes.",
        "A note is no cause",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(page("/ur").contains("215"));
    let other = gateway.get("/event/pk-x-20240120T142500Z").body;
    assert!(!other.contains("rally") && !other.contains("A note is no cause"));

    lines(&note(folder, "withdraw", &["--note", "1"]));
    std::fs::write(clock, (history::NOW + 1).to_string()).unwrap();
    let shown = page("");
    assert!(shown.contains("A note was withdrawn on "), "{shown}");
    assert!(!shown.contains("rally") && !shown.contains("news.example.org"));
}

#[test]
fn what_is_wrong_is_said_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    history::fill(folder.path());
    let folder = folder.path();
    let long = "a".repeat(501);
    for (more, complaint) in [
        (&["--event", "pk-youtube-1"][..], "there is no event"),
        (&["--event", EVENT, "--text", "one\ntwo"], "line break"),
        (
            &["--event", EVENT, "--text", "one\u{1b}[2Jtwo"],
            "invisible character",
        ),
        (&["--event", EVENT, "--text", &long], "at most 500"),
        (&["--event", EVENT, "--language", "English"], "language tag"),
    ] {
        let said = refusal(&add(folder, more));
        assert!(said.contains(complaint), "{more:?}: {said}");
    }
    let with = |at: usize, value: &'static str| {
        let mut words = RALLY;
        words[at] = value;
        refusal(&note(
            folder,
            "add",
            &[&words[..], &["--event", EVENT]].concat(),
        ))
    };
    for (at, value, complaint) in [
        (7, "http://news.example.org/", "https address"),
        (7, "javascript:alert(1)", "https address"),
        (11, "2024-01-20T14:00:00Z", "it ends before it begins"),
        (11, "in the evening", "no moment"),
        (11, "1969-12-31T23:59:59Z", "no moment"),
        (1, "cause", "possible values"),
        (3, "", "the title is empty"),
    ] {
        let said = with(at, value);
        assert!(said.contains(complaint), "{value}: {said}");
    }
    let said = refusal(&note(folder, "edit", &["--note", "1", "--title", "a"]));
    assert!(said.contains("there is no note 1"), "{said}");
    assert_eq!(lines(&note(folder, "list", &[])), Vec::<Value>::new());

    let nowhere = folder.join("nowhere");
    let said = refusal(&add(&nowhere, &["--event", EVENT]));
    assert!(said.contains("there are no events in"), "{said}");
    assert!(!nowhere.exists());
}

#[test]
fn it_says_how_it_is_used() {
    for what in ["add", "edit", "withdraw", "list"] {
        let help = Command::new(env!("CARGO_BIN_EXE_sada-collector"))
            .args(["note", what, "--help"])
            .output()
            .unwrap();
        let text = String::from_utf8(help.stdout).unwrap();
        assert!(help.status.success() && text.contains("--data"), "{text}");
    }
}
