//! The lab's own tests look at a network that only the lab, the compiler and the kernel make. Where none of them has
//! changed since they passed here, they are not run again. In CI they always are.

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::{
    results::Results,
    shell::{command, output},
    workspace::Workspace,
};

/// What the lab's tests are called in results.
const TESTS: &str = "sada-lab::lab ";
/// Without them, in the test runner's language.
pub(super) const OTHERS: &str = "not (package(sada-lab) & kind(test))";
/// What they depend on, below the project's root.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "crate/lab",
];

/// What the lab's tests passed with.
pub(super) struct Stamp {
    file: PathBuf,
    now: String,
}

impl Stamp {
    /// Takes the sum of everything the lab's tests depend on.
    ///
    /// # Errors
    /// When git, the compiler or a file does not say.
    pub(super) fn of(workspace: &Workspace) -> Result<Self> {
        let mut sum = Sha256::new();
        for (program, arguments) in [("rustc", ["-vV"]), ("uname", ["-srm"])] {
            sum.update(output(command(workspace, program).args(arguments))?);
        }
        let mut list = command(workspace, "git");
        list.args(["ls-files", "-z", "--cached", "--others"]);
        list.args(["--exclude-standard", "--"]).args(SOURCES);
        for path in output(&mut list)?.split('\0').filter(|it| !it.is_empty()) {
            let bytes = fs::read(workspace.root.join(path)).unwrap_or_default();
            sum.update(format!("{path}\0{}\0", bytes.len()));
            sum.update(bytes);
        }
        Ok(Self {
            file: workspace.target.join("lab-passed"),
            now: sum
                .finalize()
                .iter()
                .map(|it| format!("{it:02x}"))
                .collect(),
        })
    }

    /// Whether they passed here with just this.
    pub(super) fn is_there(&self) -> bool {
        let ci = env::var_os("CI").is_some();
        !ci && fs::read_to_string(&self.file).is_ok_and(|there| there == self.now)
    }

    /// Keeps that they passed, if they were run and did; forgets it if one did not.
    ///
    /// # Errors
    /// When that cannot be written.
    pub(super) fn keep(&self, results: &Results) -> Result<()> {
        let mut ran = results
            .tests
            .iter()
            .filter(|test| test.name.starts_with(TESTS))
            .peekable();
        if ran.peek().is_none() {
            return Ok(());
        }
        let passed = ran.all(|test| test.passed);
        let text = if passed { &*self.now } else { "" };
        fs::write(&self.file, text).with_context(|| format!("cannot write {}", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::results::TestResult;

    fn results(tests: &[(&str, bool)]) -> Results {
        let tests = tests.iter().map(|(name, passed)| TestResult {
            name: (*name).to_owned(),
            passed: *passed,
            took: Duration::ZERO,
        });
        Results {
            tests: tests.collect(),
        }
    }

    #[test]
    fn only_what_passed_whole_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let stamp = Stamp {
            file: folder.path().join("stamp"),
            now: "sum".into(),
        };
        let kept = || fs::read_to_string(&stamp.file).is_ok_and(|it| it == "sum");
        stamp.keep(&results(&[("sada-core a", true)])).unwrap();
        assert!(!kept(), "not run");
        let good = ("sada-lab::lab network::a", true);
        stamp
            .keep(&results(&[good, ("sada-core a", false)]))
            .unwrap();
        assert!(kept());
        stamp
            .keep(&results(&[good, ("sada-lab::lab pace::b", false)]))
            .unwrap();
        assert!(!kept());
    }
}
