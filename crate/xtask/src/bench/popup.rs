//! The popup, in real browsers.

use anyhow::Result;

use crate::{
    Choice, need,
    place::Place,
    shell::{command, run as run_command},
    stage::{Collector, Stage},
};

/// What is measured of the popup.
#[derive(clap::Args)]
pub(crate) struct PopupArguments {
    /// The browsers in which it is measured.
    #[arg(long, value_enum, default_value_t = Choice::Both)]
    browser: Choice,
    /// How often each page is opened, in turns.
    #[arg(long, default_value_t = 20)]
    rounds: usize,
}

/// Measures and prints.
///
/// # Errors
/// When something cannot be built, installed or run.
pub(super) fn run(place: &Place, arguments: &PopupArguments) -> Result<()> {
    let browsers = arguments.browser.browsers();
    need::story(place, browsers, true)?;
    let stage = Stage::extension(place, browsers, Collector::Lab)?;
    Stage::programs(place)?;
    let mut bench = command(place, stage.program("sada-bench-popup"));
    for browser in browsers {
        bench.args(["--browser", browser.id()]);
    }
    bench.args(["--rounds", &arguments.rounds.to_string()]);
    run_command(stage.tell(&mut bench))
}
