//! A sealed report at the gateway, and the packaged core.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use sada_report::operator::Strictness;

use crate::{
    Browser, build,
    shell::{command, output, run as run_command},
    workspace::Workspace,
};

/// Measures and prints.
///
/// # Errors
/// When something cannot be built or run.
pub(super) fn run(workspace: &Workspace) -> Result<()> {
    let programs = super::built(workspace, "sada-bench")?;
    println!("▸ reports");
    let mut bench = command(workspace, programs.join("sada-bench"));
    run_command(bench.env("SADA_COLLECTOR", programs.join("sada-collector")))?;
    println!("▸ the packaged core");
    core(workspace)
}

/// How often each core is woken.
const WAKES: usize = 20;

/// The packaged core with and without what seals reports: its size, and how long it takes to wake.
fn core(workspace: &Workspace) -> Result<()> {
    let lab = workspace.root.join("tests/operator.lab.json");
    let folder = workspace.target.join("bench");
    let (sealing, local) = (folder.join("sealing"), folder.join("local"));
    for (folder, operator) in [(&sealing, Some(lab.as_path())), (&local, None)] {
        let kind = Strictness::Trial;
        build::build(workspace, &[Browser::Chromium], operator, kind, folder)?;
    }
    let packages = [sealing, local].map(|folder| folder.join(Browser::Chromium.id()));
    println!("  waking each {WAKES} times, in turns");
    let mut took: [Vec<f64>; 2] = Default::default();
    for _ in 0..WAKES {
        for (package, took) in packages.iter().zip(&mut took) {
            took.push(wake(workspace, package)?);
        }
    }
    let [sealing, local] = took.map(median);
    for (what, package) in ["with what seals reports", "without"].iter().zip(&packages) {
        let wasm = package.join("wasm/sada_web_bg.wasm");
        println!("core, {what:<25} {}", size(&wasm)?);
    }
    println!(
        "waking, with and without        {sealing:.1} ms and {local:.1} ms (Node, half of {WAKES} are quicker)"
    );
    println!("ratio                           {:.2}", sealing / local);
    Ok(())
}

/// Milliseconds from nothing to a core that has woken.
fn wake(workspace: &Workspace, package: &Path) -> Result<f64> {
    let script = workspace.root.join("crate/web/tests/wake.mjs");
    let told = output(command(workspace, "node").arg(script).arg(package))?;
    told.trim()
        .parse()
        .with_context(|| format!("wake.mjs says {told:?}"))
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The size of a file, as it is and as browsers' stores ship it.
fn size(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let packed = build::packed_size(&bytes)?;
    Ok(format!(
        "{} bytes of wasm, {packed} packed (goal 200,000)",
        bytes.len()
    ))
}
