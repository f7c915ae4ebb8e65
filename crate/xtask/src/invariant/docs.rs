//! Documents name files that exist. A path in a document is what a link points to, or a name in backticks that
//! begins with one of the project's own folders or ends like one of its own documents.

use super::{Finding, sources::Sources};

/// Folders that are made, not kept.
const MADE: &[&str] = &["dist", "node_modules", "out", "target"];

/// Finds paths in documents that lead nowhere.
pub(super) fn check(sources: &Sources) -> Vec<Finding> {
    let mut found = Vec::new();
    for (document, text) in sources.below(&[""], &[".md"]) {
        for (index, line) in text.lines().enumerate() {
            let missing = links(line)
                .chain(names(line, sources))
                .filter(|path| !exists(path, document, sources));
            found.extend(missing.map(|path| {
                Finding::new(
                    document,
                    index + 1,
                    format!("names {path}, which does not exist"),
                )
            }));
        }
    }
    found
}

/// Where the links of a line point, those inside the project.
fn links(line: &str) -> impl Iterator<Item = &str> {
    let targets = line
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split([')', ' ', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':'))
}

/// The names in backticks that are paths of this project.
fn names<'a>(line: &'a str, sources: &'a Sources) -> impl Iterator<Item = &'a str> {
    // Every second piece stands between two backticks.
    line.split('`').skip(1).step_by(2).filter(move |name| {
        let plain = name
            .chars()
            .all(|character| character.is_alphanumeric() || "/._-".contains(character));
        let (first, rest) = name.split_once('/').unwrap_or((name, ""));
        plain
            && (!rest.is_empty() && sources.holds(first)
                || rest.is_empty() && [".md", ".rs"].iter().any(|end| name.ends_with(end)))
    })
}

fn exists(path: &str, document: &str, sources: &Sources) -> bool {
    let first = path.split('/').next().unwrap_or(path);
    let beside = beside(document, path);
    let name_only = !path.contains('/') && sources.holds_name(path);
    MADE.contains(&first) || sources.holds(path) || sources.holds(&beside) || name_only
}

/// Where a path leads that starts in a document's folder.
fn beside(document: &str, path: &str) -> String {
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(text: &str) -> Vec<String> {
        let files = [
            ("crate/core/src/load.rs", ""),
            ("docs/method.md", ""),
            ("docs/guide.md", text),
            ("LICENSE", ""),
        ];
        check(&Sources::of(&files))
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    #[test]
    fn what_exists_may_be_named() {
        let text = "`crate/core/` and `load.rs`, [method](method.md#votes), [site](https://example.org/a.md), \
            [part](#part), `dist/firefox`, `tls.cert.name_invalid`, `a/b`, `crate/core/src/*.rs`, ![x](../LICENSE \"t\")";
        assert_eq!(missing(text), [] as [&str; 0]);
        assert_eq!(
            missing("[licence](LICENSE) `docs/method.md` [a](./method.md)"),
            [] as [&str; 0]
        );
    }

    #[test]
    fn what_does_not_exist_is_found() {
        assert_eq!(missing("`crate/gone/src/lib.rs`").len(), 1);
        assert_eq!(missing("see `gone.rs` and [a](gone.md)").len(), 2);
        assert_eq!(missing("![picture](pictures/popup.png)").len(), 1);
        assert_eq!(missing("[licence](../../LICENSE.txt)").len(), 1);
    }
}
