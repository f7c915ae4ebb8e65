//! Packages the extension for each browser from one source: the manifest, the pages, the words, and the core as wasm.

mod manifest;
mod operator;
mod pack;
mod tree;
mod wasm;

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use sada_report::operator::Strictness;

use self::operator::PackagedOperator;
pub(crate) use self::{
    pack::zip,
    tree::{Files, write},
};
use crate::{Browser, workspace::Workspace};

/// Packages in memory.
pub(crate) struct Made {
    /// One for each browser, in the order asked for.
    pub(crate) packages: Vec<Package>,
    wasm_bytes: u64,
    /// Whom this build reports to.
    operator: Option<String>,
}

/// One browser's package.
pub(crate) struct Package {
    /// Which browser's.
    pub(crate) browser: Browser,
    files: Files,
    /// The same as one file.
    pub(crate) zip: Vec<u8>,
}

/// What a build left on disk.
pub(crate) struct Built {
    made: Made,
    out: PathBuf,
}

/// Makes the extension's packages, with the operator file if one is named.
///
/// # Errors
/// When the core does not compile, or a source is missing or malformed.
pub(crate) fn make(
    workspace: &Workspace,
    browsers: &[Browser],
    operator: Option<&Path>,
    strictness: Strictness,
) -> Result<Made> {
    let operator = operator
        .map(|file| operator::read(file, strictness))
        .transpose()?;
    let core = wasm::build(workspace, strictness, operator.is_some())?;
    let hosts = operator
        .as_ref()
        .map(PackagedOperator::origins)
        .unwrap_or_default();
    let source = fs::read_to_string(workspace.root.join("manifest.json"))
        .context("cannot read manifest.json")?;
    let mut packages = Vec::new();
    for &browser in browsers {
        println!("  packaging for {}", browser.id());
        let mut files = tree::read(&workspace.root.join("extension"))?;
        files.extend(core.files.clone());
        files.insert(
            "manifest.json".into(),
            manifest::for_browser(&source, browser, &workspace.version()?, &hosts)?.into_bytes(),
        );
        if let Some(operator) = &operator {
            files.insert("operator.json".into(), operator.text.clone().into_bytes());
        }
        files.insert(
            "LICENSE".into(),
            fs::read(workspace.root.join("LICENSE")).context("cannot read LICENSE")?,
        );
        let zip = zip(&files)?;
        packages.push(Package {
            browser,
            files,
            zip,
        });
    }
    Ok(Made {
        packages,
        wasm_bytes: core.bytes,
        operator: operator.map(|it| it.name().to_owned()),
    })
}

/// Builds the extension into `out/<browser>` and `out/sada-<browser>.zip`, with the operator file if one is named.
///
/// # Errors
/// When it cannot be made, or the folder cannot be written.
pub(crate) fn build(
    workspace: &Workspace,
    browsers: &[Browser],
    operator: Option<&Path>,
    strictness: Strictness,
    out: &Path,
) -> Result<Built> {
    let made = make(workspace, browsers, operator, strictness)?;
    for package in &made.packages {
        write(&package.folder(out), &package.files)?;
        let zip = package.file(out);
        fs::write(&zip, &package.zip).with_context(|| format!("cannot write {}", zip.display()))?;
    }
    Ok(Built {
        made,
        out: out.to_owned(),
    })
}

impl Package {
    fn folder(&self, out: &Path) -> PathBuf {
        out.join(self.browser.id())
    }

    fn file(&self, out: &Path) -> PathBuf {
        out.join(format!("sada-{}.zip", self.browser.id()))
    }
}

/// So many bytes these come to in a package.
///
/// # Errors
/// When they are more than a zip can hold.
pub(crate) fn packed_size(bytes: &[u8]) -> Result<usize> {
    let files = Files::from([("core".to_owned(), bytes.to_vec())]);
    Ok(zip(&files)?.len())
}

impl fmt::Display for Built {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for package in &self.made.packages {
            writeln!(
                out,
                "{}  and  {} ({} bytes)",
                package.folder(&self.out).display(),
                package.file(&self.out).display(),
                package.zip.len()
            )?;
        }
        write!(out, "{}", self.made)
    }
}

impl fmt::Display for Made {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "core: {} bytes of wasm", self.wasm_bytes)?;
        match &self.operator {
            Some(name) => write!(out, "sharing: reports can go to {name}"),
            None => write!(
                out,
                "sharing: not possible, no operator is packaged (--operator FILE)"
            ),
        }
    }
}
