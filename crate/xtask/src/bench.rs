//! `bench`: what things cost, as ratios measured in one run.

mod popup;
mod report;
mod site;

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Subcommand;

use crate::{
    place::Place,
    shell::{cargo, run as run_command},
};

/// What is measured.
#[derive(Subcommand)]
pub(crate) enum BenchArguments {
    /// A sealed report at the gateway against its cryptography alone; the size and the waking of the packaged core.
    Report,
    /// The detector and those of others on simulated worlds; how many counts it takes a second.
    Detect {
        /// Few and short worlds, in a minute.
        #[arg(long)]
        quick: bool,
        /// Writes everything to a file, as one JSON object.
        #[arg(long, value_name = "FILE")]
        json: Option<PathBuf>,
    },
    /// How long until the popup's sentence is painted, and its memory, against a page that is one sentence.
    Popup(popup::PopupArguments),
    /// Pages a second against nginx with the same bytes, and how long a page takes to make, by length of history.
    Site(site::SiteArguments),
}

/// Measures and prints.
///
/// # Errors
/// When something cannot be built or run.
pub(crate) fn run(arguments: &BenchArguments) -> Result<()> {
    let place = Place::find()?;
    match arguments {
        BenchArguments::Report => report::run(&place),
        BenchArguments::Detect { quick, json } => detect(&place, *quick, json.as_deref()),
        BenchArguments::Popup(arguments) => popup::run(&place, arguments),
        BenchArguments::Site(arguments) => site::run(&place, arguments),
    }
}

/// Builds the collector and the program that measures it.
fn built(place: &Place, bench: &str) -> Result<PathBuf> {
    println!("▸ building for release");
    run_command(
        cargo(place)
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
    Ok(place.target.join("release"))
}

fn detect(place: &Place, quick: bool, json: Option<&Path>) -> Result<()> {
    let mut scoreboard = cargo(place);
    scoreboard.args([
        "run",
        "--release",
        "-p",
        "sada-simulate",
        "--bin",
        "sada-scoreboard",
        "--",
    ]);
    if quick {
        scoreboard.arg("--quick");
    }
    if let Some(json) = json {
        scoreboard.arg("--json").arg(std::path::absolute(json)?);
    }
    run_command(&mut scoreboard)
}
