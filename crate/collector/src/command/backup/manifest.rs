//! What a backup says of itself: it is whole only if every file is there as the manifest has it.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};

use super::files;

/// Its name in the backup.
const FILE: &str = "manifest.json";
/// The form of manifest that this build writes and reads.
const FORMAT: u32 = 1;

/// A backup, by its files.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    /// Version of the program that made it.
    program: String,
    /// When it was begun (RFC 3339): what was acknowledged before is in it.
    pub(super) began: String,
    /// When it was done (RFC 3339).
    ended: String,
    pub(super) files: Vec<ManifestFile>,
}

/// A file of a backup.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ManifestFile {
    pub(super) name: String,
    pub(super) bytes: u64,
    /// In hexadecimal.
    pub(super) sha256: String,
    /// Of a database.
    pub(super) layout: Option<i64>,
}

impl ManifestFile {
    /// The file of this name in the backup in this folder.
    pub(super) fn of(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let path = folder.join(name);
        let unreadable = || format!("cannot read {}", path.display());
        let layout = match files::schema(name) {
            Some(_) => Some(sada_sqlite::layout(&path)?),
            None => None,
        };
        Ok(Self {
            name: name.to_owned(),
            bytes: fs::metadata(&path).with_context(unreadable)?.len(),
            sha256: files::hash(&path).with_context(unreadable)?,
            layout,
        })
    }

    /// What is wrong with the file in the backup in this folder, if anything is.
    pub(super) fn fault(&self, folder: &Path) -> Option<String> {
        let path = folder.join(&self.name);
        let told = |error: io::Error| error.to_string();
        let checked = fs::metadata(&path).map_err(told).and_then(|found| {
            let (found, said) = (found.len(), self.bytes);
            if found != said {
                return Err(format!(
                    "it has {found} bytes, and had {said} when the backup was made"
                ));
            }
            if files::hash(&path).map_err(told)? != self.sha256 {
                return Err("it is damaged: its SHA-256 is another".to_owned());
            }
            Ok(())
        });
        checked.err()
    }
}

impl Manifest {
    pub(super) fn new(began: String, ended: String, files: Vec<ManifestFile>) -> Self {
        Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            began,
            ended,
            files,
        }
    }

    /// The manifest of the backup in this folder, which names no file that a backup does not have, and
    /// no layout that this build does not know.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let shown = path.display();
        let text = fs::read_to_string(&path).with_context(|| {
            format!("{shown} cannot be read: this is no backup, or one that was not finished")
        })?;
        let unusable = || format!("{shown} is damaged, or of another version");
        let manifest: Self = serde_json::from_str(&text).with_context(unusable)?;
        ensure!(manifest.format == FORMAT, "{}", unusable());
        for ManifestFile { name, layout, .. } in &manifest.files {
            ensure!(
                files::kind(name).is_some(),
                "{shown} names {name:?}, which no backup has"
            );
            let known = files::schema(name).map_or(0, |schema| schema.layout());
            let found = layout.unwrap_or_default();
            ensure!(
                found <= known,
                "{name} has layout {found}; this build knows layouts up to {known}. Bring it back with a later sada-collector"
            );
        }
        Ok(manifest)
    }

    /// Writes it, whole or not at all.
    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(io::Error::other)?;
        let unfinished = folder.join("manifest.new");
        let mut file = File::create(&unfinished)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&unfinished, folder.join(FILE))?;
        sada_service::folder::sync(folder)
    }
}
