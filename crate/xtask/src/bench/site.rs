//! A page of the site.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    need,
    shell::{command, run as run_command},
    workspace::Workspace,
};

/// What is measured of the site.
#[derive(clap::Args)]
pub(crate) struct SiteArguments {
    /// Instead: how long the page takes over a journal of so many cells. Takes many minutes and a hundred bytes of disk
    /// a cell.
    #[arg(long, value_name = "COUNT")]
    cells: Option<u64>,
    /// Where the folder of these cells is made.
    #[arg(long, value_name = "FOLDER", requires = "cells")]
    within: Option<PathBuf>,
}

/// Measures and prints.
///
/// # Errors
/// When something cannot be built, installed or run.
pub(super) fn run(workspace: &Workspace, arguments: &SiteArguments) -> Result<()> {
    need::load(workspace)?;
    let programs = super::built(workspace, "sada-bench-site")?;
    println!("▸ the country page");
    let mut bench = command(workspace, programs.join("sada-bench-site"));
    bench.env("SADA_COLLECTOR", programs.join("sada-collector"));
    if let Some(cells) = arguments.cells {
        bench.arg("--cells").arg(cells.to_string());
    }
    if let Some(folder) = &arguments.within {
        bench.arg("--within").arg(std::path::absolute(folder)?);
    }
    run_command(&mut bench)
}
