//! Node and the npm packages the checks of the JavaScript use. Nothing from npm is packaged.

use std::fs;

use anyhow::{Context, Result, bail};

use super::{debian, version};
use crate::{
    shell::{command, output, run},
    workspace::Workspace,
};

/// The oldest Node that web-ext runs on.
const OLDEST_NODE: u32 = 20;

/// Makes sure node_modules holds what package-lock.json says.
///
/// # Errors
/// When Node is missing or too old, or npm fails.
pub(crate) fn packages(workspace: &Workspace) -> Result<()> {
    debian::install(workspace, debian::NODE)?;
    let said = output(command(workspace, "node").arg("--version"))?;
    if version(&said).is_none_or(|(major, ..)| major < OLDEST_NODE) {
        bail!(
            "node here is {}; version {OLDEST_NODE} or newer is needed: https://nodejs.org",
            said.trim()
        );
    }
    let lock = fs::read(workspace.root.join("package-lock.json"))
        .context("cannot read package-lock.json")?;
    // npm ci starts by deleting everything, so it is only run when something has changed.
    let installed = workspace.root.join("node_modules/.installed-from.json");
    if fs::read(&installed).is_ok_and(|there| there == lock) {
        println!("  node_modules is what package-lock.json says");
        return Ok(());
    }
    run(command(workspace, "npm").args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    fs::write(&installed, lock).with_context(|| format!("cannot write {}", installed.display()))
}
