//! What the popup costs: how long until its sentence is painted, and what memory it takes, held
//! against a page of the same extension that is nothing but one sentence, in the same run.

mod figures;
mod waking;

use std::path::Path;

use anyhow::{Context, Result};
use clap::Parser;
use sada_tests::bins::BIN_SECONDS;
use sada_tests::browser::{Browser, BrowserKind, BrowserOptions, Choices, Page, copy_files};
use sada_tests::host::Host;
use sada_tests::{paths, platform};

use figures::{Figures, State, median};

/// Measures the popup.
#[derive(Debug, Parser)]
struct Cli {
    /// The browsers in which it is measured
    #[arg(long, value_enum, default_values_t = [BrowserKind::Chromium, BrowserKind::Firefox])]
    browser: Vec<BrowserKind>,
    /// How often each page is opened, in turns
    #[arg(long, default_value_t = 20)]
    rounds: usize,
}

/// One sentence, and nothing that has to be loaded, run or asked.
const EMPTY: &str = "<!doctype html>
<html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"color-scheme\" content=\"light dark\">
<title>Sada</title><main><p>Nothing is being watched, and nothing is known of it.</p></main></html>
";
const EMPTY_FILE: &str = "empty.html";

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let cli = Cli::parse();
    let dist = tempfile::Builder::new().prefix("sada-popup-").tempdir()?;
    for kind in &cli.browser {
        let folder = dist.path().join(kind.name());
        std::fs::create_dir(&folder)?;
        let built = paths::dist().join(kind.name());
        copy_files(&built, &folder)
            .with_context(|| format!("copying {}: run `cargo xtask build`", built.display()))?;
        std::fs::write(folder.join(EMPTY_FILE), EMPTY)?;
        measure(*kind, dist.path(), cli.rounds).await?;
    }
    Ok(())
}

async fn measure(kind: BrowserKind, dist: &Path, rounds: usize) -> Result<()> {
    println!("▸ {kind}");
    let host = Host::lab().await?;
    let options = BrowserOptions {
        kind,
        dist: dist.to_owned(),
        headless: true,
        in_lab: true,
        logs: paths::out().join(format!("bench-popup-{kind}")),
        neighbour: false,
        reports_at_once: false,
        bin_seconds: BIN_SECONDS,
        previous: None,
    };
    let mut browser = Browser::start(&host, options).await?;
    browser.welcomed().await?;
    let platforms = platform::ALL.map(|platform| platform.id);
    let choices = Choices {
        platforms: &platforms,
        ..Choices::default()
    };
    browser.welcome(&choices).await?;
    for platform in platform::ALL {
        browser.read(platform.url).await?;
    }
    // Once each, unmeasured: what a browser does on a page's first opening, it does once.
    browser.open(Page::Popup).await?;
    browser.open_file(EMPTY_FILE).await?;

    println!("  opening each page {rounds} times, in turns");
    let mut figures = Figures::default();
    for round in 0..rounds {
        for state in State::ALL {
            figures.open(&mut browser, state, round).await?;
        }
    }
    figures.print(kind);
    waking::print(&mut browser, rounds).await?;
    browser.quit(&host).await?;
    host.shutdown().await
}
