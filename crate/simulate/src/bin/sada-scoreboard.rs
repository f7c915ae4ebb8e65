//! Plays simulated worlds and prints what detectors make of them.

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use sada_simulate::board::{Extent, play};
use sada_simulate::load;

/// Plays simulated worlds to the detector and to those of others, and prints how they did
#[derive(Parser)]
struct Cli {
    /// Worlds
    #[arg(long, default_value_t = 30)]
    seeds: u64,
    /// Quiet days in each
    #[arg(long, default_value_t = 65)]
    quiet_days: u64,
    /// Few and short ones, in half a minute
    #[arg(long)]
    quick: bool,
    /// Writes everything to a file, as one JSON object
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let extent = if cli.quick {
        Extent {
            seeds: 2,
            quiet_days: 10,
        }
    } else {
        Extent {
            seeds: cli.seeds,
            quiet_days: cli.quiet_days,
        }
    };
    let board = play(extent, &|done, all| eprintln!("  {done} of {all} worlds"));
    println!("{}", board.table());
    let quarters = if cli.quick { 3 } else { 6 };
    eprintln!("  {quarters} quarters of 20 countries whose networks come and go");
    for (week, memory) in load::come_and_go(13, quarters) {
        println!("memory after {week} weeks {memory} kB");
    }
    let days = if cli.quick { 3 } else { 8 };
    eprintln!("  {days} days of 200 countries, 14 platforms and 20 networks");
    let took = load::measure(days);
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    let rate = took.cells as f64 / took.time.as_secs_f64();
    println!("{:.1} million counts a second", rate / 1e6);
    if let Some(file) = cli.json {
        let text = serde_json::to_string_pretty(&board).context("a board has a JSON form")?;
        std::fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}
