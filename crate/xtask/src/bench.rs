//! `bench`: what things cost, as ratios measured in one run.

mod detect;
mod popup;
mod report;
mod site;

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

use crate::{
    origin::Origin,
    shell::{cargo, run as run_command},
    workspace::Workspace,
};

/// What is measured.
#[derive(Subcommand)]
pub(crate) enum BenchArguments {
    /// A sealed report at the gateway against its cryptography alone; the size and the waking of the packaged core.
    Report,
    /// The detector and those of others on simulated worlds; published events; how many counts it takes a second.
    Detect(detect::DetectArguments),
    /// How long until the popup's sentence is painted, and its memory, against a page that is one sentence.
    Popup(popup::PopupArguments),
    /// Pages a second against nginx with the same bytes, and how long a page takes to make, by length of history.
    Site(site::SiteArguments),
}

/// Measures and prints, with the command, the commit and the date.
///
/// # Errors
/// When something cannot be built or run.
pub(crate) fn run(arguments: &BenchArguments) -> Result<()> {
    let workspace = Workspace::find()?;
    let origin = Origin::here(&workspace);
    println!("{origin}");
    match arguments {
        BenchArguments::Report => report::run(&workspace),
        BenchArguments::Detect(arguments) => detect::run(&workspace, arguments, &origin),
        BenchArguments::Popup(arguments) => popup::run(&workspace, arguments),
        BenchArguments::Site(arguments) => site::run(&workspace, arguments),
    }
}

/// Builds the collector and the program that measures or attacks it.
pub(crate) fn built(workspace: &Workspace, bench: &str) -> Result<PathBuf> {
    println!("▸ building for release");
    run_command(
        cargo(workspace)
            .args([
                "build",
                "--release",
                "-p",
                "sada-collector",
                "-p",
                "sada-tests",
            ])
            .args(["--bin", "sada-collector", "--bin", bench]),
    )?;
    Ok(workspace.target.join("release"))
}
