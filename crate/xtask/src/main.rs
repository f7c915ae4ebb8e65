//! The one interface to Sada for people and CI: `cargo xtask build|dist|run|check|test|typescript|matrix|soak|explain|fuzz|attack|bench`.
//!
//! Every command names what it is doing, ends with a summary, and ends non-zero when anything failed.

mod attack;
mod bench;
mod browser;
mod build;
mod build_outputs;
mod check;
mod dist;
mod explain;
mod fuzz;
mod invariant;
mod matrix;
mod need;
mod origin;
mod results;
mod run;
mod shell;
mod soak;
mod summary;
mod test;
mod typescript;
mod workspace;

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use sada_report::operator::Strictness;

pub(crate) use browser::{Browser, Choice};

/// Builds, runs, tests and checks Sada.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Packages the extension: dist/chromium, dist/firefox and a byte-reproducible zip of each.
    Build(BuildArguments),
    /// Everything for the stores in dist/store: packages, the source archive, texts. The same bytes in any folder.
    Dist(dist::DistArguments),
    /// Shows the whole chain: a browser in a lab network, restricted as on 20 January 2024, and what people see.
    Run(run::RunArguments),
    /// Everything CI runs: `check`, then every test.
    Test,
    /// What `test` does beside compiling: installs, and checks the JavaScript.
    #[command(hide = true)]
    Aside,
    /// Formatting, lints, types, store lint, licences and the project's own invariants.
    Check(check::CheckArguments),
    /// Writes what passes between core and shell as types of TypeScript, from the core's own types.
    Typescript,
    /// Plays every kind of interference and every innocent fault in real browsers, and says what Sada makes of each.
    Matrix(matrix::MatrixArguments),
    /// Repeats the end-to-end tests and says how often each passed.
    Soak(soak::SoakArguments),
    /// What a browser's word for a failure means: phase, type, possible causes, and whether it is evidence.
    Explain(explain::ExplainArguments),
    /// Inputs nobody thought of: signals and stored states that may break the core, and what comes over the wire.
    Fuzz(fuzz::FuzzArguments),
    /// Attacks on the running service, and whether what is promised held. Takes some minutes.
    Attack(attack::AttackArguments),
    /// What things cost, as ratios measured in one run.
    #[command(subcommand)]
    Bench(bench::BenchArguments),
}

#[derive(clap::Args)]
struct BuildArguments {
    /// Who carries and who reads reports: a file signed by both, packaged as operator.json. Without it nothing can be
    /// shared.
    #[arg(long, value_name = "FILE")]
    operator: Option<PathBuf>,
    /// For trying out only: takes an operator of one party, on this machine or in the lab, with short bins.
    #[arg(long)]
    trial: bool,
    /// For which browser.
    #[arg(long, value_enum, default_value_t = Choice::Both)]
    browser: Choice,
}

fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Build(arguments) => packaged(&arguments),
        Command::Dist(arguments) => dist::run(&arguments),
        Command::Run(arguments) => run::run(&arguments),
        Command::Test => return test::run().unwrap_or_else(|error| failure(&error)),
        Command::Aside => test::beside(),
        Command::Check(arguments) => check::run(&arguments),
        Command::Typescript => typescript::run(),
        Command::Matrix(arguments) => matrix::run(&arguments),
        Command::Soak(arguments) => soak::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Fuzz(arguments) => fuzz::run(&arguments),
        Command::Attack(arguments) => attack::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => failure(&error),
    }
}

fn failure(error: &anyhow::Error) -> ExitCode {
    eprintln!("\nerror: {error:#}");
    ExitCode::FAILURE
}

fn packaged(arguments: &BuildArguments) -> anyhow::Result<()> {
    let workspace = workspace::Workspace::find()?;
    let built = build::build(
        &workspace,
        arguments.browser.browsers(),
        arguments.operator.as_deref(),
        if arguments.trial {
            Strictness::Trial
        } else {
            Strictness::Release
        },
        &workspace.root.join("dist"),
    )?;
    println!("\n{built}");
    Ok(())
}
