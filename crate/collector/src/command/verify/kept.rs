//! What is kept from one time to the next: with which key a record is signed, and what it said of
//! itself.

use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::{Deserialize, Serialize};

/// The content of a state file, as TOML.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptState {
    /// The public key.
    pub(super) key: String,
    /// The checkpoint, a signed note.
    pub(super) checkpoint: String,
}

impl KeptState {
    /// What a file holds; `None`: there is no such file yet.
    pub(super) fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        if !path.exists() {
            return Ok(None);
        }
        let text = fs::read_to_string(path);
        let text = text.with_context(|| format!("cannot read {}", path.display()))?;
        let kept = toml::from_str(&text);
        let kept = kept.with_context(|| format!("{} holds no checkpoint", path.display()))?;
        Ok(Some(kept))
    }

    /// Puts it in the place of what the file held, all or nothing.
    pub(super) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let text = toml::to_string(self).context("a checkpoint has a TOML form")?;
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let new = Path::new(&name);
        fs::write(new, text)
            .and_then(|()| fs::rename(new, path))
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
