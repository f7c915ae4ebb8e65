//! A program from PyPI, in an environment of this project's own.

use std::fs;

use anyhow::{Context, Result};

use super::debian;
use crate::{
    shell::{command, output, run},
    workspace::Workspace,
};

/// Every package with its version and hashes.
const REQUIREMENTS: &str = "crate/collector/tests/schemathesis/requirements.txt";
const PROGRAM: &str = "schemathesis";

/// Makes sure that Schemathesis is there, with what it stands on exactly as pinned.
///
/// # Errors
/// When Python is missing and cannot be installed here, or PyPI does not give what is pinned.
pub(super) fn schemathesis(workspace: &Workspace) -> Result<()> {
    let requirements = workspace.root.join(REQUIREMENTS);
    let wanted = fs::read_to_string(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let folder = workspace.tools().join(PROGRAM);
    let installed = folder.join("requirements.txt");
    let program = workspace.tools().join("bin").join(PROGRAM);
    let runs = || output(command(workspace, &program).arg("--version")).is_ok();
    if fs::read_to_string(&installed).is_ok_and(|it| it == wanted) && runs() {
        return Ok(());
    }
    if output(command(workspace, "python3").args(["-c", "import ensurepip, venv"])).is_err() {
        debian::install_packages(workspace, &["python3", "python3-venv"])?;
    }
    println!("  installing Schemathesis, once for this project");
    run(command(workspace, "python3")
        .args(["-m", "venv", "--clear"])
        .arg(&folder))?;
    run(command(workspace, folder.join("bin/pip"))
        .args(["install", "--quiet", "--disable-pip-version-check"])
        .args(["--require-hashes", "--requirement"])
        .arg(&requirements))
    .context("PyPI did not give what is pinned; Python 3.11 or later is needed")?;
    fs::create_dir_all(workspace.tools().join("bin"))?;
    // It names the environment's own Python in its first line, so it runs from anywhere.
    fs::copy(folder.join("bin").join(PROGRAM), &program)?;
    fs::write(installed, wanted)?;
    Ok(())
}
