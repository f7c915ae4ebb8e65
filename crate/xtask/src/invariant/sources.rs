//! The project's own text files: what git tracks, and what it would track if it were added.

use std::{collections::BTreeMap, fs};

use anyhow::{Context, Result};

use crate::{
    shell::{command, output},
    workspace::Workspace,
};

/// Text files by their path from the project's root, with `/` between folders.
pub(super) struct Sources {
    files: BTreeMap<String, String>,
    /// Paths of everything, also of what is not text.
    paths: Vec<String>,
}

impl Sources {
    /// Reads the checkout.
    ///
    /// # Errors
    /// When this is not a git checkout or a file cannot be read.
    pub(super) fn of_checkout(workspace: &Workspace) -> Result<Self> {
        let list = output(command(workspace, "git").args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ]))
        .context("the invariants look at what git tracks; this folder must be a git checkout")?;
        let mut sources = Self {
            files: BTreeMap::new(),
            paths: Vec::new(),
        };
        for path in list.split('\0').filter(|path| !path.is_empty()) {
            // What is tracked but deleted is not there to be looked at, and what is not text has no lines.
            let Ok(bytes) = fs::read(workspace.root.join(path)) else {
                continue;
            };
            sources.paths.push(path.to_owned());
            if let Ok(text) = String::from_utf8(bytes) {
                sources.files.insert(path.to_owned(), text);
            }
        }
        Ok(sources)
    }

    /// Sources for a test.
    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        Self {
            files: files
                .iter()
                .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
                .collect(),
            paths: files.iter().map(|(path, _)| (*path).to_owned()).collect(),
        }
    }

    /// How many files there are, text or not.
    pub(super) fn len(&self) -> usize {
        self.paths.len()
    }

    /// One text file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// Every text file: path and text.
    pub(super) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// Text files below one of some folders, with one of some endings.
    pub(super) fn below(
        &self,
        folders: &[&str],
        endings: &[&str],
    ) -> impl Iterator<Item = (&str, &str)> {
        self.texts().filter(|(path, _)| {
            folders.iter().any(|folder| path.starts_with(folder))
                && endings.iter().any(|end| path.ends_with(end))
        })
    }

    /// Whether a path is a file, or a folder with a file in it.
    pub(super) fn holds(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        self.paths.iter().any(|there| {
            there
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    }

    /// Whether some file, anywhere, has this name.
    pub(super) fn holds_name(&self, name: &str) -> bool {
        self.paths
            .iter()
            .any(|path| path.rsplit('/').next() == Some(name))
    }
}

#[cfg(test)]
mod tests {
    use super::Sources;

    #[test]
    fn knows_files_and_folders() {
        let sources = Sources::of(&[("crate/core/src/lib.rs", ""), ("README.md", "")]);
        assert!(
            sources.holds("crate/core/")
                && sources.holds("README.md")
                && sources.holds("crate/core/src/lib.rs")
        );
        assert!(!sources.holds("crate/co") && !sources.holds("lib.rs"));
        assert!(sources.holds_name("lib.rs") && !sources.holds_name("main.rs"));
        assert_eq!(sources.below(&["crate/"], &[".rs"]).count(), 1);
    }
}
