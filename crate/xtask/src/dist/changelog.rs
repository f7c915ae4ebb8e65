//! What a version brings, out of CHANGELOG.md. A version that says nothing of itself is not given to anybody.

use std::{fs, path::Path};

use anyhow::{Context, Result};

const FILE: &str = "CHANGELOG.md";

/// The section of a version.
///
/// # Errors
/// When there is none, or an empty one.
pub(super) fn section(root: &Path, version: &str) -> Result<String> {
    let text =
        fs::read_to_string(root.join(FILE)).with_context(|| format!("cannot read {FILE}"))?;
    find(&text, version).with_context(|| {
        format!(
            "{FILE} says nothing of version {version}: write a section `## {version} - <date>`, or set the version in Cargo.toml"
        )
    })
}

fn find(text: &str, version: &str) -> Option<String> {
    let of_version = |line: &&str| {
        let head = line
            .strip_prefix("## ")
            .map(|head| head.trim_start_matches('['));
        head.and_then(|head| head.strip_prefix(version))
            .is_some_and(|rest| {
                !rest.starts_with(|next: char| next.is_ascii_digit() || next == '.')
            })
    };
    let after = text.lines().skip_while(|line| !of_version(line)).skip(1);
    let lines: Vec<_> = after.take_while(|line| !line.starts_with("## ")).collect();
    let section = lines.join("\n").trim().to_owned();
    (!section.is_empty()).then(|| section + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Changelog\n\n## Unreleased\n\n## 0.2.0 - 2026-11-26\n\n### Added\n- A.\n\n## [0.1.0]\n- B.\n";

    #[test]
    fn a_versions_section_ends_where_the_next_begins() {
        assert_eq!(find(TEXT, "0.2.0").unwrap(), "### Added\n- A.\n");
        assert_eq!(find(TEXT, "0.1.0").unwrap(), "- B.\n");
    }

    #[test]
    fn a_version_without_words_is_none() {
        assert_eq!(find(TEXT, "0.3.0"), None);
        assert_eq!(find(TEXT, "0.2"), None);
        assert_eq!(find(TEXT, "Unreleased"), None);
    }

    #[test]
    fn this_version_has_a_section() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        section(&root, env!("CARGO_PKG_VERSION")).unwrap();
    }
}
