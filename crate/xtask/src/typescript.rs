//! What passes between core and shell, as types of TypeScript: written from the core's own types, so that a shape stands
//! once. The file is kept, so that the type checker and a reader have it; an invariant holds it to the types.

mod read;
mod write;

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use read::Types;

/// The file that is written.
pub(crate) const FILE: &str = "extension/shared/core.d.ts";
/// Where the types are, with all that is below.
const SOURCES: &[&str] = &["crate/core/src/", "crate/units/src/"];

/// Writes the file.
///
/// # Errors
/// When a source cannot be read, or a type is not as the writer knows types.
pub(crate) fn run() -> Result<()> {
    let workspace = Workspace::find()?;
    let mut sources = BTreeMap::new();
    for folder in SOURCES {
        add_sources(&workspace.root, folder, &mut sources)?;
    }
    let sources = sources
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()));
    fs::write(workspace.root.join(FILE), text(sources)?)
        .with_context(|| format!("cannot write {FILE}"))?;
    println!("written: {FILE}");
    Ok(())
}

/// The text of the file, from the sources by their paths; what belongs to tests or lies elsewhere is passed over.
///
/// # Errors
/// When a source is not Rust, or a type is missing or not as the writer knows types.
pub(crate) fn text<'a>(sources: impl Iterator<Item = (&'a str, &'a str)>) -> Result<String> {
    let is_source = |path: &str| {
        SOURCES.iter().any(|folder| path.starts_with(folder))
            && path.ends_with(".rs")
            && !path.contains("/tests/")
            && !path.ends_with("/tests.rs")
    };
    let types = Types::read(sources.filter(|(path, _)| is_source(path)))?;
    write::all(&types)
}

/// Adds the files of a folder and of the folders below it.
fn add_sources(root: &Path, folder: &str, sources: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(root.join(folder))? {
        let entry = entry?;
        let path = format!("{folder}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            add_sources(root, &format!("{path}/"), sources)?;
        } else {
            let text = fs::read_to_string(entry.path());
            sources.insert(
                path.clone(),
                text.with_context(|| format!("cannot read {path}"))?,
            );
        }
    }
    Ok(())
}
