//! The popup, in real browsers.

use anyhow::Result;

use crate::{
    Choice,
    build_outputs::{BuildOutputs, CollectorLocation},
    need,
    shell::{command, run as run_command},
    workspace::Workspace,
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
pub(super) fn run(workspace: &Workspace, arguments: &PopupArguments) -> Result<()> {
    let browsers = arguments.browser.browsers();
    need::story(workspace, browsers, true)?;
    let outputs = BuildOutputs::extension(workspace, browsers, CollectorLocation::Lab)?;
    BuildOutputs::programs(workspace)?;
    let mut bench = command(workspace, outputs.program("sada-bench-popup"));
    for browser in browsers {
        bench.args(["--browser", browser.id()]);
    }
    bench.args(["--rounds", &arguments.rounds.to_string()]);
    run_command(outputs.tell(&mut bench))
}
