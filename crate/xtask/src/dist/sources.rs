//! The source archive: what is tracked, so that whoever reviews can make the same packages from it and nothing else.

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::{Context, Result, ensure};

use super::OPERATOR;
use crate::{
    build::{self, Files},
    shell::{command, output},
    workspace::Workspace,
};

/// What is left out: packages of earlier versions, which one test installs. Whoever reviews sources wants no binaries.
const LEFT_OUT: &[&str] = &["tests/previous/"];
/// The archive's own list of what is in it; stands for git's where an unpacked archive is archived again.
const LIST: &str = "SOURCES";
const TOOLCHAIN: &str = "rust-toolchain.toml";
const README: &str = "store/reviewers.md";
/// Where that is found by somebody who has only the archive.
pub(super) const README_ON_TOP: &str = "README-FOR-REVIEWERS.md";

/// The bytes of the archive.
///
/// # Errors
/// When the sources cannot be listed or read, or the compiler in use is no released one.
pub(super) fn archive(workspace: &Workspace, operator: Option<&Path>) -> Result<Vec<u8>> {
    let names = if workspace.root.join(".git").exists() {
        tracked(workspace)?
    } else {
        let list = fs::read_to_string(workspace.root.join(LIST));
        list.with_context(|| {
            format!("this folder is neither a git checkout nor an unpacked source archive ({LIST})")
        })?
        .lines()
        .map(str::to_owned)
        .collect()
    };
    let operator = operator
        .map(fs::read)
        .transpose()
        .context("cannot read the operator's file")?;
    let said = output(command(workspace, "rustc").arg("--version"))?;
    build::zip(&files(&workspace.root, names, &said, operator)?)
}

/// What git tracks. What would be packaged and is not tracked could not be rebuilt, so it is said.
fn tracked(workspace: &Workspace) -> Result<BTreeSet<String>> {
    let changed = output(command(workspace, "git").args(["status", "--porcelain"]))?;
    if !changed.is_empty() {
        println!(
            "  NOT FOR PUBLISHING: these differ from the last commit\n{}",
            changed.trim_end()
        );
    }
    let list = output(command(workspace, "git").args(["ls-files", "-z"]))?;
    let names = list.split('\0').filter(|name| !name.is_empty());
    Ok(names
        .filter(|name| !LEFT_OUT.iter().any(|folder| name.starts_with(folder)))
        // What is tracked but deleted is not there to be packed.
        .filter(|name| workspace.root.join(name).exists())
        .map(str::to_owned)
        .collect())
}

fn files(
    root: &Path,
    mut names: BTreeSet<String>,
    compiler: &str,
    operator: Option<Vec<u8>>,
) -> Result<Files> {
    names.remove(OPERATOR);
    let mut files = Files::new();
    for name in &names {
        let bytes = fs::read(root.join(name)).with_context(|| format!("cannot read {name}"))?;
        files.insert(name.clone(), bytes);
    }
    let readme = files
        .get(README)
        .with_context(|| format!("{README} is not tracked"))?;
    files.insert(README_ON_TOP.into(), readme.clone());
    let toolchain = files
        .get(TOOLCHAIN)
        .with_context(|| format!("{TOOLCHAIN} is not tracked"))?;
    let toolchain = pinned(std::str::from_utf8(toolchain)?, compiler)?;
    files.insert(TOOLCHAIN.into(), toolchain.into_bytes());
    let list: String = names.iter().map(|name| format!("{name}\n")).collect();
    files.insert(LIST.into(), list.into_bytes());
    if let Some(operator) = operator {
        files.insert(OPERATOR.into(), operator);
    }
    Ok(files)
}

/// The toolchain's file with the compiler that was used instead of the newest: another one makes other bytes.
fn pinned(toolchain: &str, compiler: &str) -> Result<String> {
    let version = compiler.split_whitespace().nth(1).unwrap_or_default();
    let released = version.chars().all(|it| it.is_ascii_digit() || it == '.');
    ensure!(
        released && !version.is_empty(),
        "packages for stores are made with a released Rust, and this is {}",
        compiler.trim()
    );
    ensure!(
        toolchain.lines().any(|line| line.starts_with("channel = ")),
        "{TOOLCHAIN} names no channel"
    );
    let lines = toolchain.lines().map(|line| {
        if line.starts_with("channel = ") {
            format!("channel = \"{version}\"\n")
        } else {
            format!("{line}\n")
        }
    });
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMPILER: &str = "rustc 1.95.0 (59807616e 2026-04-14)\n";

    #[test]
    fn an_unpacked_archive_makes_the_same_archive() {
        let folder = tempfile::tempdir().unwrap();
        let first = folder.path().join("first");
        let sources = Files::from([
            (README.to_owned(), b"How.\n".to_vec()),
            (
                TOOLCHAIN.to_owned(),
                b"[toolchain]\nchannel = \"stable\"\n".to_vec(),
            ),
            ("crate/a.rs".to_owned(), b"//! A.\n".to_vec()),
            (OPERATOR.to_owned(), b"{}".to_vec()),
        ]);
        build::write(&first, &sources).unwrap();
        let names = sources.keys().cloned().collect();
        let made = files(&first, names, COMPILER, Some(b"{}".to_vec())).unwrap();
        assert_eq!(made[README_ON_TOP], b"How.\n");
        assert_eq!(made[TOOLCHAIN], b"[toolchain]\nchannel = \"1.95.0\"\n");
        assert_eq!(made[OPERATOR], b"{}");

        let second = folder.path().join("second");
        build::write(&second, &made).unwrap();
        let list = String::from_utf8(made[LIST].clone()).unwrap();
        let names = list.lines().map(str::to_owned).collect();
        let again = files(&second, names, COMPILER, Some(b"{}".to_vec())).unwrap();
        assert_eq!(build::zip(&made).unwrap(), build::zip(&again).unwrap());
    }

    #[test]
    fn only_a_released_compiler_is_named() {
        assert!(pinned("channel = \"stable\"", COMPILER).is_ok());
        for compiler in ["rustc 1.97.0-nightly (a 2026-01-01)", "", "rustc"] {
            assert!(
                pinned("channel = \"stable\"", compiler).is_err(),
                "{compiler}"
            );
        }
        assert!(pinned("[toolchain]", COMPILER).is_err());
    }
}
