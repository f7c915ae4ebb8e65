//! Making a browser trust the lab's authority: an NSS database, in the profile for
//! Firefox, below HOME for Chromium.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use tokio::process::Command;

/// Makes the database in `folder` and puts the authority into it.
pub(super) async fn trust(folder: &Path, authority: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    let database = format!("sql:{}", folder.display());
    certutil(&["-N", "--empty-password", "-d", &database]).await?;
    let authority = authority.display().to_string();
    certutil(&[
        "-A", "-t", "C,,", "-n", "lab", "-i", &authority, "-d", &database,
    ])
    .await
}

async fn certutil(arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("certutil");
    command.args(arguments).stdin(Stdio::null());
    let output = command
        .output()
        .await
        .context("certutil (package libnss3-tools)")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "certutil {arguments:?}: {said}");
    Ok(())
}
