//! Where figures come from: the command that measured them, the commit, the date. Commands that measure print it, and
//! put it at the head of what they write for `docs/results`.

use std::{env, fs, path::Path};

use anyhow::{Context, Result, bail};

use crate::{shell::command, workspace::Workspace};

/// The head of a file of results.
pub(crate) struct Origin {
    command: String,
    commit: String,
    date: time::Date,
}

impl Origin {
    /// Of this very run. Asked before anything is measured, since what is written changes the work tree.
    pub(crate) fn here(workspace: &Workspace) -> Self {
        let arguments: Vec<String> = env::args().skip(1).collect();
        Self {
            command: format!("cargo xtask {}", arguments.join(" ")),
            commit: commit(workspace).unwrap_or_else(|| "unknown".to_owned()),
            date: time::OffsetDateTime::now_utc().date(),
        }
    }

    /// Puts this before the tables that a program has written to a file.
    ///
    /// # Errors
    /// When the file cannot be read or written, or still is that of an earlier run.
    pub(crate) fn put_before(&self, file: &Path, title: &str) -> Result<()> {
        let tables = fs::read_to_string(file)
            .with_context(|| format!("no tables were written to {}", file.display()))?;
        if tables.starts_with("# ") {
            bail!("{} was not written anew", file.display());
        }
        fs::write(file, format!("# {title}\n\n{self}\n{tables}"))
            .with_context(|| format!("cannot write {}", file.display()))
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(to, "- Command: `{}`", self.command)?;
        writeln!(to, "- Commit: {}", self.commit)?;
        writeln!(to, "- Date: {}", self.date)
    }
}

/// The commit in backticks, and whether files differ from it; none outside a repository.
fn commit(workspace: &Workspace) -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = command(workspace, "git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let commit = git(&["rev-parse", "--short=7", "HEAD"])?;
    let changed = git(&["status", "--porcelain", "--untracked-files=no"])?;
    let changes = if changed.is_empty() {
        ""
    } else {
        ", with changes that are not committed"
    };
    Some(format!("`{commit}`{changes}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_results_begins_with_its_origin() {
        let origin = Origin {
            command: "cargo xtask matrix".to_owned(),
            commit: "`0123abc`".to_owned(),
            date: time::Date::from_ordinal_date(2026, 60).unwrap(),
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("matrix.md");
        fs::write(&file, "| a |\n").unwrap();
        origin.put_before(&file, "The matrix").unwrap();
        assert_eq!(
            fs::read_to_string(&file).unwrap(),
            "# The matrix\n\n- Command: `cargo xtask matrix`\n- Commit: `0123abc`\n- Date: 2026-03-01\n\n| a |\n"
        );
        assert!(
            origin
                .put_before(&folder.path().join("none.md"), "x")
                .is_err()
        );
    }
}
