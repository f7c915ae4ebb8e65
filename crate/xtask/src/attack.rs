//! `attack`: what PRIVACY.md and SECURITY.md promise, held against attacks on the running programs. Outside CI: it takes
//! some minutes.

use std::path::{PathBuf, absolute};

use anyhow::Result;

use crate::{
    bench,
    origin::Origin,
    shell::{command, run as run_command},
    workspace::Workspace,
};

/// What is attacked.
#[derive(clap::Args)]
pub(crate) struct AttackArguments {
    /// Only these attacks; a name that is none is answered with all there are.
    #[arg(long, value_name = "ATTACK", num_args = 1..)]
    only: Vec<String>,
    /// Reports that are brought while the gateway is killed again and again.
    #[arg(long, value_name = "COUNT", default_value_t = 50_000)]
    reports: usize,
    /// Writes the table to a file of `docs/results`, with command, commit and date.
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

/// Attacks, and prints what held.
///
/// # Errors
/// When something cannot be built or tried, or did not hold.
pub(crate) fn run(arguments: &AttackArguments) -> Result<()> {
    let workspace = Workspace::find()?;
    let origin = Origin::here(&workspace);
    println!("{origin}");
    let programs = bench::built(&workspace, "sada-attack")?;
    let mut attack = command(&workspace, programs.join("sada-attack"));
    attack.env("SADA_COLLECTOR", programs.join("sada-collector"));
    attack.args(["--reports", &arguments.reports.to_string()]);
    for only in &arguments.only {
        attack.args(["--only", only]);
    }
    let Some(file) = &arguments.markdown else {
        return run_command(&mut attack);
    };
    let file = absolute(file)?;
    // What did not hold belongs into the table as well.
    let ended = run_command(attack.arg("--markdown").arg(&file));
    origin.put_before(&file, "Attacks on the running service")?;
    ended
}
