//! `dist`: everything the stores are given, in one folder, made from nothing but the sources.

mod changelog;
mod difference;
mod listing;
mod permissions;
mod pictures;
mod policy;
mod sources;
mod verify;

use std::{
    fmt::Write as _,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sada_report::operator::Strictness;
use sha2::{Digest, Sha256};

use crate::{
    Browser,
    build::{self, Files},
    workspace::Workspace,
};

/// Where an operator's file lies that is packaged without being named: source archives hold one there, so that whoever
/// rebuilds need not know of it.
const OPERATOR: &str = "store/operator.json";

/// What can be said to `dist`.
#[derive(clap::Args)]
pub(crate) struct DistArguments {
    /// Who carries and who reads reports, as for `build`. Without it store/operator.json is taken, where there is one.
    #[arg(long, value_name = "FILE")]
    operator: Option<PathBuf>,
    /// Then unpacks the source archive in an empty folder, builds everything there as its README says, and compares
    /// byte by byte. Takes some minutes.
    #[arg(long)]
    verify: bool,
    /// Makes the pictures too, of the packaged pages in a real Chromium.
    #[arg(long)]
    pictures: bool,
}

/// A store that takes packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Store {
    Chrome,
    /// Takes what Chrome's takes, to the byte: it knows the same keys and forbids none of them.
    Edge,
    /// With Firefox for Android, which takes the same package.
    Firefox,
}

impl Store {
    const ALL: [Self; 3] = [Self::Chrome, Self::Edge, Self::Firefox];

    fn id(self) -> &'static str {
        match self {
            Self::Chrome => "chrome",
            Self::Edge => "edge",
            Self::Firefox => "firefox",
        }
    }

    fn browser(self) -> Browser {
        match self {
            Self::Chrome | Self::Edge => Browser::Chromium,
            Self::Firefox => Browser::Firefox,
        }
    }
}

/// Makes dist/store, and verifies it if that is wanted.
///
/// # Errors
/// When a text is missing or breaks a store's rule, something cannot be built, or what is built again differs.
pub(crate) fn run(arguments: &DistArguments) -> Result<()> {
    let workspace = Workspace::find()?;
    let out = workspace.root.join("dist/store");
    let usual = workspace.root.join(OPERATOR);
    let usual = usual.exists().then_some(usual.as_path());
    let operator = arguments.operator.as_deref().or(usual);
    let archive = write(&workspace, operator, &out)?;
    if arguments.pictures {
        pictures::run(&workspace, &out)?;
    }
    if arguments.verify {
        verify::run(&workspace, &archive, &out)?;
    }
    Ok(())
}

/// Makes a folder hold everything for the stores and nothing else; gives the source archive's path.
fn write(workspace: &Workspace, operator: Option<&Path>, out: &Path) -> Result<PathBuf> {
    let version = workspace.version()?;
    // Texts first: what is wrong with one is found before anything is compiled.
    let mut files = Files::new();
    let changes = changelog::section(&workspace.root, &version)?;
    files.insert("changes.md".into(), changes.into_bytes());
    permissions::check(&workspace.root)?;
    for listing in listing::all(&workspace.root)? {
        files.extend(listing.files());
    }
    for name in ["README.md", "permissions.md", "reviewers.md"] {
        let file = workspace.root.join("store").join(name);
        let text = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()));
        files.insert(name.into(), text?);
    }
    files.insert("privacy.html".into(), policy::page(&workspace.root)?);

    let made = build::make(
        workspace,
        &[Browser::Chromium, Browser::Firefox],
        operator,
        Strictness::Release,
    )?;
    let mut packages = Files::new();
    for store in Store::ALL {
        let package = made
            .packages
            .iter()
            .find(|it| it.browser == store.browser());
        let package = package.context("a package is missing")?;
        let name = package_name(&version, store.id());
        packages.insert(name, package.zip.clone());
    }
    println!("  packing the sources");
    let source = package_name(&version, "source");
    packages.insert(source.clone(), sources::archive(workspace, operator)?);
    files.insert("SHA256SUMS".into(), sums(&packages)?.into_bytes());

    println!();
    for (name, bytes) in &packages {
        println!("{}  ({} bytes)", out.join(name).display(), bytes.len());
    }
    files.extend(packages);
    build::write(out, &files)?;
    println!("{made}");
    Ok(out.join(source))
}

fn package_name(version: &str, what: &str) -> String {
    format!("sada-{version}-{what}.zip")
}

/// Checksums as sha256sum reads them.
fn sums(files: &Files) -> Result<String> {
    let mut lines = String::new();
    for (name, bytes) in files {
        for byte in Sha256::digest(bytes) {
            write!(lines, "{byte:02x}")?;
        }
        writeln!(lines, "  {name}")?;
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_as_sha256sum_writes_them() {
        let files = Files::from([("a.zip".to_owned(), b"abc".to_vec())]);
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sums(&files).unwrap(), format!("{abc}  a.zip\n"));
    }
}
