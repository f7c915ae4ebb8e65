//! The detector on simulated worlds and on published events, and what it takes.

use std::path::{Path, PathBuf, absolute};

use anyhow::Result;

use crate::{
    origin::Origin,
    shell::{cargo, run as run_command},
    workspace::Workspace,
};

/// What is measured of the detector.
#[derive(clap::Args)]
pub(crate) struct DetectArguments {
    /// Few and short worlds, in a minute.
    #[arg(long, conflicts_with_all = ["replays", "load_days"])]
    quick: bool,
    /// Quiet days in each world.
    #[arg(long, value_name = "DAYS", default_value_t = 65)]
    quiet_days: u64,
    /// Instead: published events, played to the shipped detector alone.
    #[arg(long, conflicts_with = "load_days")]
    replays: bool,
    /// Instead: how many counts it takes a second, over so many days of the largest world.
    #[arg(long, value_name = "DAYS")]
    load_days: Option<u64>,
    /// Part of that world's networks with votes in each bin.
    #[arg(long, value_name = "PART", requires = "load_days")]
    load_part: Option<f64>,
    /// Writes everything to a file, as one JSON object.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["replays", "load_days"])]
    json: Option<PathBuf>,
    /// Writes the tables to a file of `docs/results`, with command, commit and date.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

impl DetectArguments {
    fn title(&self) -> &'static str {
        match (self.replays, self.load_days) {
            (true, _) => "What was published, replayed",
            (false, Some(_)) => "What the detector takes",
            (false, None) => "The detector on simulated worlds",
        }
    }
}

/// Measures and prints.
///
/// # Errors
/// When something cannot be built, run or written.
pub(super) fn run(
    workspace: &Workspace,
    arguments: &DetectArguments,
    origin: &Origin,
) -> Result<()> {
    let mut scoreboard = cargo(workspace);
    scoreboard.args(["run", "--release", "-p", "sada-simulate"]);
    scoreboard.args(["--bin", "sada-scoreboard", "--"]);
    if arguments.quick {
        scoreboard.arg("--quick");
    }
    if arguments.replays {
        scoreboard.arg("--replays");
    }
    scoreboard.args(["--quiet-days", &arguments.quiet_days.to_string()]);
    if let Some(days) = arguments.load_days {
        scoreboard.args(["--load-days", &days.to_string()]);
    }
    if let Some(part) = arguments.load_part {
        scoreboard.args(["--load-part", &part.to_string()]);
    }
    for (option, file) in [
        ("--json", &arguments.json),
        ("--markdown", &arguments.markdown),
    ] {
        if let Some(file) = file {
            scoreboard.arg(option).arg(whole(file)?);
        }
    }
    run_command(&mut scoreboard)?;
    match &arguments.markdown {
        Some(file) => origin.put_before(file, arguments.title()),
        None => Ok(()),
    }
}

/// The scoreboard runs in another folder than the person who named the file.
fn whole(file: &Path) -> Result<PathBuf> {
    Ok(absolute(file)?)
}
