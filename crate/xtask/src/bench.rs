//! `bench`: what things cost, as ratios measured in one run.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use clap::Subcommand;
use sada_report::operator::Strictness;

use crate::{
    Browser, build,
    place::Place,
    shell::{cargo, command, run as run_command},
};

/// What is measured.
#[derive(Subcommand)]
pub(crate) enum Arguments {
    /// A sealed report at the gateway against its cryptography alone; the size of the packaged core.
    Report,
}

/// Measures and prints.
///
/// # Errors
/// When something cannot be built or run.
pub(crate) fn run(arguments: &Arguments) -> Result<()> {
    let Arguments::Report = arguments;
    let place = Place::find()?;
    println!("▸ building for release");
    run_command(
        cargo(&place)
            .args([
                "build",
                "--release",
                "-p",
                "sada-collector",
                "-p",
                "sada-tests",
            ])
            .args(["--bin", "sada-collector", "--bin", "sada-bench"]),
    )?;
    println!("▸ reports");
    let programs = place.target.join("release");
    let mut bench = command(&place, programs.join("sada-bench"));
    run_command(bench.env("SADA_COLLECTOR", programs.join("sada-collector")))?;
    println!("▸ the packaged core");
    let folder = place.target.join("bench");
    build::build(
        &place,
        &[Browser::Chromium],
        None,
        Strictness::Release,
        &folder,
    )?;
    let wasm = folder.join("chromium/wasm/sada_web_bg.wasm");
    println!("{}", size(&wasm)?);
    Ok(())
}

/// The size of a file, as it is and as browsers' stores ship it.
fn size(file: &Path) -> Result<String> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let packed = build::packed_size(&bytes)?;
    Ok(format!(
        "core: {} bytes of wasm, {packed} packed (goal at most 200 kB)",
        bytes.len()
    ))
}
