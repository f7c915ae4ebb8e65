//! Attacks on the running service, each against the real programs; a table of what came of them.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Parser, ValueEnum as _};
use sada_tests::attack::{Attack, markdown};

/// Attacks the running service, and says what held.
#[derive(Debug, Parser)]
struct Cli {
    /// Only these attacks
    #[arg(long, value_enum)]
    only: Vec<Attack>,
    /// Reports that the storm of kills brings
    #[arg(long, default_value_t = 50_000)]
    reports: usize,
    /// Writes the table to this file
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

fn main() -> Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(&cli))
}

async fn run(cli: &Cli) -> Result<()> {
    let chosen = if cli.only.is_empty() {
        Attack::value_variants()
    } else {
        cli.only.as_slice()
    };
    let mut outcomes = Vec::new();
    for attack in chosen {
        println!("▸ {attack}");
        let came = attack.run(cli.reports).await;
        for outcome in came.with_context(|| format!("{attack} could not be tried"))? {
            let held = if outcome.held { "held" } else { "NOT HELD" };
            println!("  {}\n    {}: {held}", outcome.tried, outcome.came);
            outcomes.push((*attack, outcome));
        }
    }
    if let Some(file) = &cli.markdown {
        let written = std::fs::write(file, markdown(&outcomes));
        written.with_context(|| format!("cannot write {}", file.display()))?;
    }
    let held = outcomes.iter().filter(|(_, outcome)| outcome.held);
    let (held, all) = (held.count(), outcomes.len());
    println!("\n{held} of {all} held");
    if held < all {
        bail!("what is promised did not hold: see above");
    }
    Ok(())
}
