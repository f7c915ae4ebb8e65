//! A comment of documentation says something: one word alone ("What.") is there for a lint and tells a reader nothing.

use super::{Finding, sources::Sources};

/// Finds documentation of one word, tests' apart.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in sources.below(&["crate/", "tests/", "fuzz/"], &[".rs"]) {
        let mut words = 0;
        let mut begun = 0;
        for (index, line) in text.lines().chain([""]).enumerate() {
            match documentation(line) {
                Some(said) => {
                    if words == 0 {
                        begun = index + 1;
                    }
                    words += said.split_whitespace().count();
                }
                None => {
                    if words == 1 {
                        found.push(Finding::new(
                            path,
                            begun,
                            "is documented by one word; say what it is, in which unit, or why",
                        ));
                    }
                    words = 0;
                }
            }
        }
    }
    found
}

/// What a line of documentation says.
fn documentation(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let said = line.strip_prefix("///").or(line.strip_prefix("//!"))?;
    // Four strokes are a line drawn, not documentation.
    (!said.starts_with('/')).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<usize> {
        check(&Sources::of(&[("crate/a/src/lib.rs", text)]))
            .iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn a_sentence_may_end_on_a_line_of_its_own() {
        let text =
            "//! The title.\n\n/// What it is, in\n/// seconds.\nstruct A;\n// Why.\n////////\n";
        assert_eq!(lines(text), [] as [usize; 0]);
    }

    #[test]
    fn one_word_is_found_wherever_it_stands() {
        let text = "//! Words.\n\nstruct A {\n    /// What.\n    what: u8,\n    ///\n    /// `Who`\n    who: u8,\n}";
        assert_eq!(lines(text), [1, 4, 7]);
        assert_eq!(lines("/// Last."), [1]);
    }
}
