//! Files stay small enough to be read in one sitting.

use super::{Finding, sources::Sources};

const MOST_LINES: usize = 500;
const SOURCE: &[&str] = &[".rs", ".js", ".ts", ".css", ".html", ".sh"];

/// Finds source files that are too long.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    sources
        .below(&[""], SOURCE)
        .map(|(path, text)| (path, text.lines().count()))
        .filter(|(_, lines)| *lines > MOST_LINES)
        .map(|(path, lines)| {
            Finding::new(
                path,
                0,
                format!("{lines} lines; split it, {MOST_LINES} is the most"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_five_hundred_lines() {
        let (fits, long) = ("line\n".repeat(500), "line\n".repeat(501));
        let sources = Sources::of(&[("a.rs", &fits), ("b.js", &long), ("Cargo.lock", &long)]);
        let found = check(&sources);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].file, "b.js");
    }
}
