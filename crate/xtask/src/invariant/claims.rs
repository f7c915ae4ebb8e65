//! PRIVACY and SECURITY name the test that holds each promise, and what no test holds: every test that is named exists.

use super::{Finding, sources::Sources};

const DOCUMENTS: [&str; 2] = ["PRIVACY.md", "SECURITY.md"];
const HEADING: &str = "## Which test holds what";
const FEWEST_ROWS: usize = 20;
/// What an invariant of this check begins with, where it holds a promise itself.
const OF_CHECK: &str = "check: ";

/// Finds promises whose test does not exist. `invariants` are the names of those that this check holds.
pub(super) fn check(sources: &Sources, invariants: &[&str]) -> Vec<Finding> {
    let of = |document| in_document(document, sources, invariants);
    DOCUMENTS.into_iter().flat_map(of).collect()
}

fn in_document(document: &str, sources: &Sources, invariants: &[&str]) -> Vec<Finding> {
    let text = sources.text(document).unwrap_or_default();
    let mut lines = text.lines().enumerate();
    let Some((begun, _)) = lines.find(|(_, line)| *line == HEADING) else {
        let what = format!("has no section \"{HEADING}\"");
        return vec![Finding::new(document, 0, what)];
    };
    let mut found = Vec::new();
    let before: Vec<_> = lines
        .by_ref()
        .take_while(|(_, line)| !is_row(line))
        .collect();
    if !before.iter().any(|(_, line)| line.starts_with("- ")) {
        let what = "does not list before the table what no test holds";
        found.push(Finding::new(document, begun + 1, what));
    }
    // Of the table the headings are passed by now; the line below them only draws the columns.
    let rows: Vec<_> = lines.skip(1).take_while(|(_, line)| is_row(line)).collect();
    if rows.len() < FEWEST_ROWS {
        let what = format!(
            "the table has {} rows; {FEWEST_ROWS} promises are the fewest it names tests of",
            rows.len()
        );
        found.push(Finding::new(document, begun + 1, what));
    }
    for (index, row) in rows {
        let tests: Vec<&str> = tests(row).collect();
        let mut tell = |what| found.push(Finding::new(document, index + 1, what));
        if tests.is_empty() {
            tell("the row names no test".to_owned());
        }
        for test in tests {
            if let Some(fault) = fault(test, sources, invariants) {
                tell(format!("names {test}, {fault}"));
            }
        }
    }
    found
}

fn is_row(line: &str) -> bool {
    line.starts_with('|')
}

/// The tests of a row: what stands in backticks in its last column.
fn tests(row: &str) -> impl Iterator<Item = &str> {
    let row = row.trim_end().trim_end_matches('|');
    let last = row.rsplit_once('|').map_or("", |(_, last)| last);
    last.split('`').skip(1).step_by(2)
}

/// What is wrong with the name of a test; `None` if there is such a test.
fn fault(test: &str, sources: &Sources, invariants: &[&str]) -> Option<&'static str> {
    if let Some(name) = test.strip_prefix(OF_CHECK) {
        return (!invariants.contains(&name)).then_some("which this check does not hold");
    }
    let Some((path, name)) = test.split_once("::") else {
        return Some("which is no `path::name`");
    };
    let Some(text) = sources.text(path) else {
        return Some("whose file does not exist");
    };
    let exists = if path.ends_with(".rs") {
        in_rust(text, name)
    } else {
        in_javascript(text, name)
    };
    (!exists).then_some("which is no test of that file")
}

/// Whether a Rust file has a test of this name that is run: a function marked as one, or a scenario for both browsers.
fn in_rust(text: &str, name: &str) -> bool {
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut functions = (0..lines.len()).filter(|at| function(lines[*at]) == Some(name));
    let marked = |at: usize| {
        let above = lines[..at].iter().rev();
        let marks: Vec<&&str> = above
            .take_while(|line| line.starts_with("#[") || line.starts_with("//"))
            .filter(|line| line.starts_with("#["))
            .collect();
        let is_test = |mark: &&&str| mark.contains("test]") || mark.contains("::test(");
        marks.iter().any(is_test) && !marks.iter().any(|mark| mark.starts_with("#[ignore"))
    };
    functions.any(|at| marked(at) || scenarios(&lines).contains(&name))
}

/// The name of the function that this line begins.
fn function(line: &str) -> Option<&str> {
    let line = line.strip_prefix("async ").unwrap_or(line);
    let rest = line.strip_prefix("fn ")?;
    let end = rest.find(|it: char| !it.is_alphanumeric() && it != '_')?;
    Some(&rest[..end])
}

/// The names that stand in calls of `in_both_browsers!`.
fn scenarios<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut within = false;
    for line in lines {
        let rest = line.strip_prefix("in_both_browsers!(");
        within |= rest.is_some();
        if !within {
            continue;
        }
        names.extend(rest.unwrap_or(line).split([',', ';', ' ', ')']));
        within = !line.ends_with(");");
    }
    names
}

/// Whether a JavaScript file has a test of this name.
fn in_javascript(text: &str, name: &str) -> bool {
    let begins = ['"', '\'', '`'].map(|quote| format!("test({quote}{name}{quote},"));
    let is_test = |line: &str| begins.iter().any(|begin| line.starts_with(begin.as_str()));
    text.lines().any(|line| is_test(line.trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RUST: &str = "fn helper() {}\n    #[test]\n    // Why.\n    fn holds() {\n\
        #[tokio::test(start_paused = true)]\nasync fn waits() {\n#[test]\n#[ignore]\nfn rests() {\n// fn gone() {}\n";
    const BROWSERS: &str = "in_both_browsers!(bin_seconds = 2; one);\nin_both_browsers!(\n    two,\n    three\n);\n\
        async fn one(\nasync fn two(\nasync fn three(\nasync fn four(\n";
    const SCRIPT: &str = "test(\"it holds\", () => {});\n  test(`each: ${what}`, () => {});\n// test(\"gone\", () => {});\n";

    /// What is found where these are the first rows, filled up with so many good ones.
    fn found(rows: &[&str], filled: usize) -> Vec<String> {
        let mut text = format!("{HEADING}\n\n- who wins\n\n| promise | test |\n|---|---|\n");
        for row in rows {
            text += &format!("{row}\n");
        }
        text += &"| a | `crate/a.rs::holds` |\n".repeat(filled);
        found_in(&text)
    }

    fn found_in(text: &str) -> Vec<String> {
        let files = [
            (DOCUMENTS[0], text),
            ("crate/a.rs", RUST),
            ("tests/b.rs", BROWSERS),
            ("extension/c.test.js", SCRIPT),
        ];
        let found = in_document(DOCUMENTS[0], &Sources::of(&files), &["time has a unit"]);
        found.into_iter().map(|finding| finding.what).collect()
    }

    #[test]
    fn tests_that_exist_may_be_named() {
        let row = "| `gone.rs::gone` | `crate/a.rs::holds`, `crate/a.rs::waits`; `tests/b.rs::one`, `tests/b.rs::two`, \
            `tests/b.rs::three`, `extension/c.test.js::it holds`, `extension/c.test.js::each: ${what}`, \
            `check: time has a unit` |";
        assert_eq!(found(&[row], 19), [] as [&str; 0]);
    }

    #[test]
    fn a_test_that_does_not_exist_is_found() {
        for (test, fault) in [
            ("crate/gone.rs::holds", "whose file does not exist"),
            ("crate/a.rs::gone", "which is no test of that file"),
            ("crate/a.rs::hold", "which is no test of that file"),
            ("crate/a.rs::helper", "which is no test of that file"),
            ("crate/a.rs::rests", "which is no test of that file"),
            ("tests/b.rs::four", "which is no test of that file"),
            ("extension/c.test.js::gone", "which is no test of that file"),
            ("extension/c.test.js::it", "which is no test of that file"),
            ("crate/a.rs", "which is no `path::name`"),
            ("check: nothing", "which this check does not hold"),
        ] {
            let row = format!("| a | `crate/a.rs::holds`, `{test}` |");
            assert_eq!(found(&[&row], 20), [format!("names {test}, {fault}")]);
        }
    }

    #[test]
    fn a_row_without_a_test_and_too_few_rows_are_found() {
        assert_eq!(found(&["| a | somebody |"], 20), ["the row names no test"]);
        assert_eq!(found(&[], 19).len(), 1);
        assert_eq!(found(&[], 20), [] as [&str; 0]);
    }

    #[test]
    fn a_document_without_the_section_and_one_that_holds_back_what_nothing_holds_are_found() {
        assert_eq!(found_in("# What leaves your device\n").len(), 1);
        let rows = "| a | `crate/a.rs::holds` |\n".repeat(20);
        let text = format!("{HEADING}\n\n| promise | test |\n|---|---|\n{rows}");
        let wanted = "does not list before the table what no test holds";
        assert_eq!(found_in(&text), [wanted]);
        assert_eq!(check(&Sources::of(&[]), &[]).len(), 2);
    }
}
