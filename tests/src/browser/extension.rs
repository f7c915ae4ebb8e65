//! The built extension: what its folder says about itself.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use super::Kind;
use crate::paths;

/// An unpacked extension.
#[derive(Debug)]
pub struct Extension {
    folder: PathBuf,
    manifest: Value,
}

impl Extension {
    /// The extension built for this browser.
    ///
    /// # Errors
    /// When it is not built.
    pub fn built(kind: Kind) -> Result<Self> {
        let folder = paths::dist().join(kind.name());
        let folder = folder.canonicalize().with_context(|| {
            format!(
                "{} is missing: run `cargo xtask build --operator …`",
                folder.display()
            )
        })?;
        let file = folder.join("manifest.json");
        let text = std::fs::read(&file).with_context(|| format!("reading {}", file.display()))?;
        let manifest = serde_json::from_slice(&text).context("reading the manifest")?;
        Ok(Self { folder, manifest })
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The path of its popup, below its origin.
    ///
    /// # Errors
    /// When the manifest names none.
    pub fn popup(&self) -> Result<&str> {
        self.word("/action/default_popup")
    }

    /// The path of its background script, below its origin.
    ///
    /// # Errors
    /// When the manifest names none.
    pub fn worker(&self) -> Result<&str> {
        self.word("/background/service_worker")
    }

    /// Its id in Firefox.
    ///
    /// # Errors
    /// When the manifest names none.
    pub fn gecko_id(&self) -> Result<&str> {
        self.word("/browser_specific_settings/gecko/id")
    }

    /// The host patterns it may ask for.
    #[must_use]
    pub fn optional_hosts(&self) -> Vec<String> {
        let patterns = self.manifest["optional_host_permissions"].as_array();
        patterns
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect()
    }

    /// The path of one of its pages, below its origin.
    ///
    /// # Errors
    /// When the built extension has no such page.
    pub fn page(&self, name: &str) -> Result<String> {
        find(&self.folder, name)?.with_context(|| format!("the built extension has no {name}"))
    }

    fn word(&self, pointer: &str) -> Result<&str> {
        let value = self.manifest.pointer(pointer).and_then(Value::as_str);
        value.with_context(|| format!("the manifest has no {pointer}"))
    }
}

/// The path of the file of this name, below `folder`.
fn find(folder: &Path, name: &str) -> Result<Option<String>> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let own = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            if let Some(below) = find(&entry.path(), name)? {
                return Ok(Some(format!("{own}/{below}")));
            }
        } else if own == name {
            return Ok(Some(own));
        }
    }
    Ok(None)
}
