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

use self::operator::Operator;
use crate::{Browser, place::Place};

/// What a build came to.
pub(crate) struct Built {
    packages: Vec<Package>,
    wasm_bytes: u64,
    operator: Option<String>,
}

struct Package {
    folder: PathBuf,
    zip: PathBuf,
    zip_bytes: u64,
}

/// Builds the extension into `out/<browser>` and `out/sada-<browser>.zip`, with the operator file if one is named.
///
/// # Errors
/// When the core does not compile, a source is missing or malformed, or the folder cannot be written.
pub(crate) fn build(
    place: &Place,
    browsers: &[Browser],
    operator: Option<&Path>,
    strictness: Strictness,
    out: &Path,
) -> Result<Built> {
    let operator = operator
        .map(|file| operator::read(file, strictness))
        .transpose()?;
    let core = wasm::build(place, strictness, operator.is_some())?;
    let hosts = operator.as_ref().map(Operator::origins).unwrap_or_default();
    let source = fs::read_to_string(place.root.join("manifest.json"))
        .context("cannot read manifest.json")?;
    let mut packages = Vec::new();
    for &browser in browsers {
        println!("  packaging for {}", browser.id());
        let mut files = tree::read(&place.root.join("extension"))?;
        files.extend(core.files.clone());
        files.insert(
            "manifest.json".into(),
            manifest::for_browser(&source, browser, &place.version()?, &hosts)?.into_bytes(),
        );
        if let Some(operator) = &operator {
            files.insert("operator.json".into(), operator.text.clone().into_bytes());
        }
        files.insert(
            "LICENSE".into(),
            fs::read(place.root.join("LICENSE")).context("cannot read LICENSE")?,
        );
        let folder = out.join(browser.id());
        tree::write(&folder, &files)?;
        let zip = out.join(format!("sada-{}.zip", browser.id()));
        let bytes = pack::zip(&files)?;
        fs::write(&zip, &bytes).with_context(|| format!("cannot write {}", zip.display()))?;
        packages.push(Package {
            folder,
            zip,
            zip_bytes: bytes.len() as u64,
        });
    }
    Ok(Built {
        packages,
        wasm_bytes: core.bytes,
        operator: operator.map(|it| it.name().to_owned()),
    })
}

/// So many bytes these come to in a package.
///
/// # Errors
/// When they are more than a zip can hold.
pub(crate) fn packed_size(bytes: &[u8]) -> Result<usize> {
    let files = tree::Files::from([("core".to_owned(), bytes.to_vec())]);
    Ok(pack::zip(&files)?.len())
}

impl fmt::Display for Built {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Package {
            folder,
            zip,
            zip_bytes,
        } in &self.packages
        {
            writeln!(
                out,
                "{}  and  {} ({zip_bytes} bytes)",
                folder.display(),
                zip.display()
            )?;
        }
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
