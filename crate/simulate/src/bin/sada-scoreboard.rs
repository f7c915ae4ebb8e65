//! Plays simulated worlds and prints what detectors make of them.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Parser;
use sada_simulate::board::{Extent, play};
use sada_simulate::load::{self, Cost, Load};

/// Plays simulated worlds to the detector and to those of others, and prints how they did
#[derive(Parser)]
struct Cli {
    /// How many worlds are simulated
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
    /// Writes tables in Markdown to a file
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
    /// Plays published events instead, to the shipped detector
    #[arg(long)]
    replays: bool,
    /// Plays nothing: shows so many days of 200 countries, 14 platforms and 20 networks to the
    /// shipped detector
    #[arg(long, value_name = "DAYS")]
    load_days: Option<u64>,
    /// Part of these networks with votes in each bin
    #[arg(long, value_name = "PART", default_value_t = 0.25, value_parser = part)]
    load_part: f64,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let markdown = cli.markdown.as_deref();
    if cli.replays {
        let table = sada_simulate::replay_table::markdown();
        println!("{table}");
        return write(markdown, &table);
    }
    if let Some(days) = cli.load_days {
        return write(markdown, &load(days, cli.load_part));
    }
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
    load(days, cli.load_part);
    let json = serde_json::to_string_pretty(&board).context("a board has a JSON form")?;
    write(cli.json.as_deref(), &json)?;
    write(markdown, &board.markdown(extent))
}

/// Writes into a file, if one was named.
fn write(file: Option<&Path>, text: &str) -> anyhow::Result<()> {
    file.map_or(Ok(()), |file| {
        std::fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    })
}

/// Shows so many days to the detector, and prints what each quarter of them took; the same as a table.
fn load(days: u64, part: f64) -> String {
    let mut table = format!(
        "200 countries, 20 networks each and 14 platforms; in each bin this part of the networks has votes on every \
         platform: {part}. Counts a second are of one core.\n\n\
         | until day | counts | a second | memory of the process |\n|---:|---:|---:|---:|\n"
    );
    let mut load = Load::new(part);
    let mut quarter = Cost::default();
    for day in 1..=days {
        quarter += load.day();
        if day.is_multiple_of(10) {
            eprintln!("  {day} of {days} days");
        }
        // The quarter of a day's end; the last day ends the fourth.
        if day * 4 / days > (day - 1) * 4 / days {
            let memory = load::memory().map_or("unknown".into(), |kb| format!("{kb} kB"));
            let (counts, rate) = (quarter.cells, quarter.rate());
            println!(
                "until day {day}: {counts} counts, {rate:.2} million a second, memory {memory}"
            );
            table += &format!("| {day} | {counts} | {rate:.2} million | {memory} |\n");
            quarter = Cost::default();
        }
    }
    table
}

fn part(text: &str) -> Result<f64, String> {
    let part: f64 = text.parse().map_err(|error| format!("{error}"))?;
    let is_part = part > 0.0 && part <= 1.0;
    is_part
        .then_some(part)
        .ok_or("more than 0, and 1 at most".into())
}
