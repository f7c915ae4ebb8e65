//! A browser that refuses to store: a copy of the extension in which storage beyond the browser's session fails while a
//! test says so.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use tempfile::TempDir;

use super::{Browser, BrowserKind, copy_files};

const BACKGROUND: &str = "background/background.js";
const REFUSING: &str = include_str!("refusing.js");

/// A folder as [`crate::paths::dist`] is, whose extension for this browser can be refused.
///
/// # Errors
/// When it is not built, or cannot be copied.
pub fn refusable(dist: &Path, kind: BrowserKind) -> Result<TempDir> {
    let copy = tempfile::Builder::new()
        .prefix("sada-refusable-")
        .tempdir()?;
    let folder = copy.path().join(kind.name());
    std::fs::create_dir(&folder)?;
    copy_files(&dist.join(kind.name()), &folder)?;
    std::fs::write(folder.join("background/refusing.js"), REFUSING)?;
    let background = folder.join(BACKGROUND);
    let text = std::fs::read_to_string(&background).context(BACKGROUND)?;
    std::fs::write(&background, format!("import \"./refusing.js\";\n{text}"))?;
    Ok(copy)
}

impl Browser {
    /// Has the browser refuse, or take, what the extension stores beyond the session.
    ///
    /// # Errors
    /// When it does not hear it.
    pub async fn refuse_to_store(&mut self, refuse: bool) -> Result<()> {
        let script = "
            const [refuse, done] = arguments;
            chrome.storage.local.set({ refuse }).then(() => done(null), error => done(String(error)));";
        let told = self.in_own_page(script, vec![json!(refuse)]).await?;
        anyhow::ensure!(told.is_null(), "{told}");
        Ok(())
    }
}
