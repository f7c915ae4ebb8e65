//! What a page of the site costs: how many a second are answered, held against nginx with the same
//! bytes in the same run, and how long one takes to make anew, however long the history is.

mod history;
mod load;
mod server;

use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use clap::Parser;

use history::{BIN, DAY, History};
use server::Server;

/// Measures a page of the site.
#[derive(Debug, Parser)]
struct Cli {
    /// The page that is measured
    #[arg(long, default_value = "/country/PK")]
    page: String,
    /// Rounds in which the collector and nginx are asked, in turns
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How long each is asked, in seconds
    #[arg(long, default_value_t = 4)]
    seconds: u64,
    /// Connections that ask
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Instead of that: how long the page takes over a journal of so many cells, which takes many
    /// minutes and a hundred bytes of disk a cell
    #[arg(long, value_name = "COUNT")]
    cells: Option<u64>,
    /// Where the folder of these counts is made
    #[arg(long, value_name = "FOLDER")]
    within: Option<PathBuf>,
}

/// How long histories are, in days.
const LENGTHS: [u64; 4] = [90, 365, 2 * 365, 4 * 365];

fn main() -> Result<()> {
    let cli = Cli::parse();
    let folder = match &cli.within {
        Some(folder) => tempfile::tempdir_in(folder)?,
        None => tempfile::tempdir()?,
    };
    match cli.cells {
        Some(cells) => many_cells(&cli, History::of_cells(folder.path(), cells)?),
        None => usual(&cli, History::of_one_country(folder.path(), LENGTHS[0])?),
    }
}

fn usual(cli: &Cli, mut history: History) -> Result<()> {
    println!(
        "  publishing {} days of one country",
        LENGTHS[LENGTHS.len() - 1]
    );
    let mut took = Vec::new();
    for days in LENGTHS {
        let rows = history.go_on(days)?;
        if days == LENGTHS[0] {
            println!("  {} rounds of {} s each", cli.rounds, cli.seconds);
            // By the machine's clock: asking a file for the time costs what a clock does not.
            let server = Server::start(history.folder())?;
            load::compare(&server, &cli.page, cli.rounds, cli.seconds, cli.connections)?;
        }
        let server = Server::start_at(history.folder(), history.now())?;
        let anew = server.made_anew(&cli.page, history.now())?;
        took.push((days, rows, anew));
    }
    println!(
        "made anew, by length of history (half of {} are quicker):",
        server::TIMES
    );
    for (days, rows, anew) in &took {
        println!("  {days:>5} days, {rows:>9} rows        {anew:.2} ms");
    }
    if let [(.., first), .., (.., last)] = took.as_slice() {
        println!("the longest against the shortest  {:.2}", last / first);
    }
    Ok(())
}

fn many_cells(cli: &Cli, mut history: History) -> Result<()> {
    println!(
        "  counting {} cells of {} days",
        history.cells(),
        history.days()
    );
    let began = Instant::now();
    history.count(history.days())?;
    println!(
        "counted                         {:.0} s",
        began.elapsed().as_secs_f64()
    );
    let began = Instant::now();
    let rows = history.publish(|done, of| {
        let took = began.elapsed().as_secs_f64();
        println!(
            "  published {} of {} days in {took:.0} s",
            done / DAY,
            of / DAY
        );
    })?;
    let took = began.elapsed().as_secs_f64();
    println!("published                       {rows} rows in {took:.0} s");
    let server = Server::start_at(history.folder(), history.now())?;
    let anew = server.made_anew(&cli.page, history.now())?;
    println!("made anew                       {anew:.2} ms (bins of {BIN} s)");
    Ok(())
}
