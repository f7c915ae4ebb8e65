//! The core as wasm: compiled, and given its JavaScript face. wasm-opt is not used: it
//! makes the module a tenth shorter and its package longer.

use std::{collections::BTreeSet, fs};

use anyhow::{Context, Result};
use sada_report::operator::Strictness;
use wasm_bindgen_cli_support::Bindgen;

use super::tree::{self, Files};
use crate::{
    need,
    shell::{cargo, run},
    workspace::Workspace,
};

const TARGET: &str = "wasm32-unknown-unknown";
const PROFILE: &str = "wasm";

/// The core, ready to be packaged.
pub(super) struct Core {
    /// `wasm/sada_web.js` and `wasm/sada_web_bg.wasm`.
    pub(super) files: Files,
    /// Size of the module in bytes.
    pub(super) bytes: u64,
}

/// Builds the core; `sealing` with what reports are sealed with, which one without an operator has no use for.
///
/// # Errors
/// When it does not compile, or the wasm-bindgen here is not the one sada-web was compiled with.
pub(super) fn build(workspace: &Workspace, strictness: Strictness, sealing: bool) -> Result<Core> {
    need::wasm_target(workspace)?;
    println!("  compiling the core to wasm");
    compile(workspace, strictness, sealing)?;
    let module = workspace
        .target
        .join(TARGET)
        .join(PROFILE)
        .join("sada_web.wasm");
    let folder = workspace.target.join("wasm-bindgen");
    if folder.exists() {
        fs::remove_dir_all(&folder)
            .with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    println!("  writing its JavaScript face");
    Bindgen::new()
        .input_path(&module)
        .web(true)?
        // Which file to load is said by the extension; a default would need import.meta in a service worker.
        .omit_default_module_path(true)
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(folder.join("wasm"))
        .context("wasm-bindgen failed; if it speaks of versions, `cargo update -p wasm-bindgen -p wasm-bindgen-cli-support`")?;
    let file = folder.join("wasm/sada_web_bg.wasm");
    let bytes = fs::metadata(&file)?.len();
    Ok(Core {
        files: tree::read(&folder)?,
        bytes,
    })
}

fn compile(workspace: &Workspace, strictness: Strictness, sealing: bool) -> Result<()> {
    let mut build = cargo(workspace);
    build.args([
        "build",
        "--package",
        "sada-web",
        "--target",
        TARGET,
        "--profile",
        PROFILE,
    ]);
    if strictness == Strictness::Trial {
        build.args(["--features", "trial"]);
    }
    if !sealing {
        build.arg("--no-default-features");
    }
    let flags: Vec<_> = neutral_paths(workspace)
        .into_iter()
        .map(|(folder, name)| format!("\"--remap-path-prefix={folder}={name}\""))
        .collect();
    build
        .arg("--config")
        .arg(format!("target.{TARGET}.rustflags=[{}]", flags.join(",")));
    run(&mut build)
}

/// Folders whose names would get into the module, with what stands for them there: the same source must give the
/// same bytes in any folder of any machine, wherever its packages came from.
fn neutral_paths(workspace: &Workspace) -> BTreeSet<(String, &'static str)> {
    let packages = workspace.metadata.packages.iter();
    let fetched = packages.filter(|package| package.source.is_some());
    // Packages of one source lie side by side.
    let sources = fetched.filter_map(|package| package.manifest_path.parent()?.parent());
    let root = (workspace.root.display().to_string(), "/sada");
    sources
        .map(|folder| (folder.to_string(), "/crates"))
        .chain([root])
        .collect()
}
