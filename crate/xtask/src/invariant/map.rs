//! CONTRIBUTING has a table "to change this, go there": of enough likely changes, and each row leads somewhere.

use super::{Finding, sources::Sources};

const DOCUMENT: &str = "CONTRIBUTING.md";
/// How the first heading of the table begins, in small letters.
const HEADING: &str = "| to change";
const FEWEST_ROWS: usize = 25;

/// Finds rows of the table that name a path which does not exist, or none. All paths of a row are held to exist,
/// also those that begin in a folder that does not.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let text = sources.text(DOCUMENT).unwrap_or_default();
    let mut lines = text.lines().enumerate();
    let heading = lines.find(|(_, line)| line.to_lowercase().starts_with(HEADING));
    let Some((begun, _)) = heading else {
        let what = "has no table that begins with \"To change\"";
        return vec![Finding::new(DOCUMENT, 0, what)];
    };
    // The line below the headings only draws the columns.
    let rows: Vec<_> = lines
        .skip(1)
        .take_while(|(_, line)| line.starts_with('|'))
        .collect();
    let mut found = Vec::new();
    if rows.len() < FEWEST_ROWS {
        let what = format!(
            "the table has {} rows; {FEWEST_ROWS} changes are the fewest it answers",
            rows.len()
        );
        found.push(Finding::new(DOCUMENT, begun + 1, what));
    }
    for (index, row) in rows {
        let paths = paths(row);
        if paths.is_empty() {
            found.push(Finding::new(
                DOCUMENT,
                index + 1,
                "the row names no path to go to",
            ));
        }
        let missing = paths.into_iter().filter(|path| !sources.holds(path));
        found.extend(missing.map(|path| {
            let what = format!("sends to {path}, which does not exist");
            Finding::new(DOCUMENT, index + 1, what)
        }));
    }
    found
}

/// The paths of a row: what stands in backticks after its first column, and is neither a command nor a bare word.
fn paths(row: &str) -> Vec<&str> {
    let answer = row
        .trim_start_matches('|')
        .split_once('|')
        .map_or("", |(_, rest)| rest);
    let quoted = answer.split('`').skip(1).step_by(2);
    quoted
        .filter(|name| !name.contains(char::is_whitespace))
        .filter(|name| name.contains('/') || name.contains('.'))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rows: &[&str], filled: usize) -> Vec<String> {
        let mut text = "# A\n\n| To change | go there |\n|---|---|\n".to_owned();
        for row in rows {
            text += &format!("{row}\n");
        }
        text += &"| a | `crate/core/` |\n".repeat(filled);
        let files = [(DOCUMENT, &*text), ("crate/core/src/lib.rs", "")];
        check(&Sources::of(&files))
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn rows_that_lead_somewhere_are_fine() {
        let row = "| `gone` | `crate/core/src/lib.rs`, then `cargo xtask check`; `Monitor` |";
        assert_eq!(found(&[row], 24), [] as [&str; 0]);
    }

    #[test]
    fn a_wrong_path_is_found_whatever_it_begins_with() {
        for path in ["crate/core/src/gone.rs", "crates/core", "gone.rs"] {
            let row = format!("| a | `{path}` |");
            let expected = format!("sends to {path}, which does not exist");
            assert_eq!(found(&[&row], 24), [expected]);
        }
    }

    #[test]
    fn a_row_without_a_path_too_few_rows_and_no_table_are_found() {
        assert_eq!(check(&Sources::of(&[(DOCUMENT, "# A\n")])).len(), 1);
        assert_eq!(found(&["| a | somewhere |"], 24).len(), 1);
        assert_eq!(found(&[], 24).len(), 1);
    }
}
