//! The detector over votes in a file, as researchers run it.

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const HEAD: &str = "bin_utc,country,asn,platform,outcome,paired,count\n";

fn detect(votes: &str, more: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sada-collector"))
        .args(["detect", "--votes", "-"])
        .args(more)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // It may end at the first line that is wrong.
    let _ = stdin.write_all(votes.as_bytes());
    drop(stdin);
    child.wait_with_output().unwrap()
}

fn events(output: &Output) -> Vec<serde_json::Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A day of votes on X and YouTube in five networks; X fails from 14:00 to 17:00.
fn evening(each: u32, paired: &str) -> String {
    let mut votes = HEAD.to_owned();
    for bin in 0..288 {
        let (hour, minute) = (bin / 12, bin % 12 * 5);
        let blocked = (14..17).contains(&hour);
        for asn in [17557, 38193, 23674, 45669, 59257] {
            for platform in ["x", "youtube"] {
                let (outcome, paired) = if blocked && platform == "x" {
                    ("tcp.reset", paired)
                } else {
                    ("ok", "1")
                };
                writeln!(
                    votes,
                    "2024-01-20T{hour:02}:{minute:02}:00Z,PK,{asn},{platform},{outcome},{paired},{each}"
                )
                .unwrap();
            }
        }
    }
    votes
}

#[test]
fn an_evening_is_found_with_its_times() {
    let found = events(&detect(&evening(3, "1"), &[]));
    assert_eq!(found.len(), 1, "{found:#?}");
    let event = &found[0];
    for (field, expected) in [
        ("country", "PK"),
        ("platform", "x"),
        ("kind", "selective"),
        ("how", "blocked"),
        ("scale", "nation_scale"),
        ("certainty", "confirmed"),
        ("onset_utc", "2024-01-20T14:00:00Z"),
        ("restored_utc", "2024-01-20T17:00:00Z"),
    ] {
        assert_eq!(event[field], expected, "{field}");
    }
    assert!(event["evidence"]["nats"].as_f64().unwrap() >= 36.0);
}

#[test]
fn failures_of_lines_are_a_general_outage_and_unchecked_ones_nothing() {
    let lines = events(&detect(&evening(3, "0"), &[]));
    let kinds: Vec<_> = lines
        .iter()
        .map(|it| (&it["platform"], &it["kind"]))
        .collect();
    assert_eq!(
        kinds,
        [(&serde_json::Value::Null, &"general_outage".into())]
    );
    assert_eq!(
        events(&detect(&evening(3, ""), &[])),
        Vec::<serde_json::Value>::new()
    );
}

#[test]
fn of_too_few_it_says_so() {
    let votes = evening(1, "1");
    let until = votes.find("2024-01-20T16:00").unwrap();
    let found = events(&detect(&votes[..until], &[]));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["certainty"], "insufficient_data");
}

/// Whoever reads ten-minute bins says so; organisations come from a table.
#[test]
fn bins_and_networks_are_what_they_are_said_to_be() {
    let votes: String = evening(3, "1")
        .lines()
        .filter(|line| !line.contains("5:00Z"))
        .map(|line| format!("{line}\n"))
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("networks.csv");
    std::fs::write(
        &table,
        "asn,organisation,people\n17557,One,90\n38193,One,5\n23674,Two,2\n45669,Two,2\n59257,Two,1\n",
    )
    .unwrap();
    let more = ["--bin-minutes", "10", "--networks", table.to_str().unwrap()];
    let output = detect(&votes, &more);
    assert!(output.status.success());
    // Two organisations are too few to say anything.
    assert_eq!(events(&output), Vec::<serde_json::Value>::new());
    let output = detect(&votes, &more[..2]);
    assert_eq!(events(&output)[0]["scale"], "nation_scale");
    let output = detect(&evening(3, "1"), &more[..2]);
    assert!(!output.status.success());
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(error.contains("no bin of 10 minutes starts at"), "{error}");
}

#[test]
fn a_line_that_is_wrong_is_named() {
    let good = "2024-01-20T14:00Z,PK,1,x,ok,1,3\n";
    for (line, complaint) in [
        (
            "2024-01-20T13:55Z,PK,1,x,ok,1,3",
            "line 3: its bin is before that of the line above; sort by bin_utc first",
        ),
        ("yesterday,PK,1,x,ok,1,3", "no moment"),
        (
            "2024-01-20T14:00Z,Pakistan,1,x,ok,1,3",
            "two capital letters",
        ),
        (
            "2024-01-20T14:00Z,PK,1,x,blocked,1,3",
            "nor a type of failure",
        ),
        (
            "2024-01-20T14:00Z,PK,1,x,ok,yes,3",
            "paired is 1, 0 or empty",
        ),
        (
            "2024-01-20T14:00Z,PK,1,x,ok,1,-3",
            "line 3: the count -3 is none",
        ),
        (
            "2024-01-20T14:00Z,PK,1,x,ok,1,inf",
            "line 3: the count inf is none",
        ),
        (
            "2024-01-20T14:00Z,PK,1,x,ok,1,NaN",
            "line 3: the count NaN is none",
        ),
        ("2024-01-20T14:00Z,PK,1,x,ok,1,1e300", "line 3: the count"),
        ("2024-01-20T14:00Z,PK,one,x,ok,1,3", "line 3"),
        ("2024-01-20T14:00Z,PK,1,x", "cannot read the votes"),
    ] {
        let output = detect(&format!("{HEAD}{good}{line}\n"), &[]);
        assert!(!output.status.success(), "{line}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains(complaint), "{line}: {error}");
    }
}

#[test]
fn a_file_without_a_vote_is_an_error_and_no_quiet_time() {
    for votes in ["", "\n", HEAD] {
        let output = detect(votes, &[]);
        assert!(!output.status.success(), "{votes:?}");
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(error.contains("holds no votes"), "{votes:?}: {error}");
    }
}

/// The letters of a name change from line to line, as in files that were put together.
#[test]
fn a_platform_is_one_in_capitals_too() {
    let votes = evening(3, "1");
    let mixed: String = votes
        .split_inclusive('\n')
        .enumerate()
        .map(|(number, line)| match number % 3 {
            0 if number > 0 => line.replace(",x,", ",X,").replace("youtube", "YouTube"),
            _ => line.to_owned(),
        })
        .collect();
    assert!(mixed.contains(",X,") && mixed.contains(",x,"));
    let found = events(&detect(&mixed, &[]));
    assert_eq!(found, events(&detect(&votes, &[])));
    assert_eq!(found.len(), 1);
}
