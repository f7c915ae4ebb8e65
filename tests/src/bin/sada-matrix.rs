//! Plays the matrix: every kind of interference and every innocent fault, in real browsers
//! in the lab, and what Sada says of each.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use futures_util::future::join_all;
use sada_tests::browser::BrowserKind;
use sada_tests::matrix::cell::MatrixCell;
use sada_tests::matrix::cells;
use sada_tests::matrix::column::{Column, Permissions};
use sada_tests::matrix::markdown::markdown;
use sada_tests::matrix::run::{PlayOptions, run};
use sada_tests::matrix::select::select;
use sada_tests::matrix::summary::{Summary, line};

/// Plays the matrix and tells what Sada says of each cell.
///
/// Ends with 0 only if every answer is right and in time.
#[derive(Debug, Parser)]
struct Cli {
    /// In which browsers
    #[arg(long, value_enum, value_delimiter = ',', default_values = ["chromium", "firefox"])]
    browser: Vec<BrowserKind>,

    /// With which permissions; more than the default means something in Firefox only
    #[arg(long, value_enum, default_value_t)]
    permissions: Permissions,

    /// So many columns at once, each with a lab and a browser of its own: cells mostly wait
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..))]
    at_once: u8,

    /// Only cells whose group/name matches one of these; * stands for anything
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    only: Vec<String>,

    /// Only the cells that every test run plays
    #[arg(long)]
    fast: bool,

    /// Wait for Chromium's own reports too, which a run of all cells does anyway
    #[arg(long)]
    nel: bool,

    /// With windows
    #[arg(long)]
    windows: bool,

    /// Name the cells and play none
    #[arg(long)]
    list: bool,

    /// Write everything into this file, as one JSON object
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Write the tables into this file
    #[arg(long, value_name = "FILE")]
    markdown: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let cli = Cli::parse();
    let cells = select(cells::all(), &cli.only, cli.fast)?;
    if cli.list {
        return list(&cells).map(|()| ExitCode::SUCCESS);
    }
    tokio::select! {
        played = play(&cli, &cells) => played,
        // Everything started ends with what this drops.
        interrupted = tokio::signal::ctrl_c() => {
            interrupted.context("waiting for Ctrl-C")?;
            Ok(ExitCode::from(130))
        }
    }
}

fn list(cells: &[MatrixCell]) -> Result<()> {
    let mut out = std::io::stdout();
    for cell in cells {
        let fast = if cell.fast { "fast" } else { "" };
        let truth = cell.truth.word();
        writeln!(out, "{:<36} {truth:<13} {fast}", cell.path())?;
    }
    Ok(())
}

async fn play(cli: &Cli, cells: &[MatrixCell]) -> Result<ExitCode> {
    let how = PlayOptions {
        headless: !cli.windows,
        nel: cli.nel || (cli.only.is_empty() && !cli.fast),
    };
    let columns: Vec<Column> = cli
        .browser
        .iter()
        .flat_map(|kind| Column::of(*kind, cli.permissions))
        .collect();
    let mut records = Vec::new();
    let mut broken = Vec::new();
    for together in columns.chunks(usize::from(cli.at_once)) {
        let played = together.iter().map(|column| {
            run(*column, cells, how, |record| {
                // Who no longer listens does not end the run.
                writeln!(std::io::stdout(), "{}", line(record)).ok();
            })
        });
        for (column, played) in together.iter().zip(join_all(played).await) {
            // What the others found is told all the same.
            match played.with_context(|| format!("the matrix in {column}")) {
                Ok(played) => records.extend(played),
                Err(error) => broken.push(error),
            }
        }
    }
    let summary = Summary::new(records);
    if let Some(file) = &cli.json {
        write(file, &format!("{:#}\n", summary.json()))?;
    }
    if let Some(file) = &cli.markdown {
        write(file, &markdown(&summary))?;
    }
    writeln!(std::io::stdout(), "\n{summary}")?;
    if let Some(error) = broken.pop() {
        return Err(error);
    }
    Ok(if summary.ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn write(file: &PathBuf, text: &str) -> Result<()> {
    std::fs::write(file, text).with_context(|| format!("writing {}", file.display()))
}
