//! The evening of 20 January 2024, played with a real browser in a network that really
//! blocks; what the person and the public see is printed as it happens.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Parser;
use sada_tests::bins::BIN_SECONDS;
use sada_tests::browser::{Browser, BrowserKind, BrowserOptions, Colours};
use sada_tests::crowd::{self, Played};
use sada_tests::host::Host;
use sada_tests::paths;
use sada_tests::scene::{SceneOptions, play};
use sada_tests::story::{Act, Story, StoryRecord};
use serde_json::json;

/// Plays the evening of 20 January 2024 and prints what the person and the public see.
///
/// Ends with 0 only if every step went as expected.
#[derive(Debug, Parser)]
struct Cli {
    /// The browsers; several play at once, each in a network of its own
    #[arg(long, value_delimiter = ',', required = true)]
    browser: Vec<BrowserKind>,

    /// Without windows; without a display it is so anyway
    #[arg(long)]
    headless: bool,

    /// On this machine's own network, which nobody can restrict, with a local collector
    #[arg(long)]
    no_lab: bool,

    /// Write everything seen into this file, as one JSON object
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Put pictures of popup, first page and public page into this folder
    #[arg(long, value_name = "DIR")]
    screenshots: Option<PathBuf>,

    /// Only these acts, in this order
    #[arg(long, value_delimiter = ',')]
    steps: Vec<Act>,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let cli = Cli::parse();
    tokio::select! {
        told = tell(&cli) => told,
        // Everything started ends with what this drops.
        interrupted = interrupted() => {
            interrupted.context("waiting for Ctrl-C")?;
            Ok(ExitCode::from(130))
        }
    }
}

/// Ctrl-C, or being asked to end.
async fn interrupted() -> std::io::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut asked = signal(SignalKind::terminate())?;
        tokio::select! {
            pressed = tokio::signal::ctrl_c() => pressed,
            _ = asked.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await
}

async fn tell(cli: &Cli) -> Result<ExitCode> {
    let mut records = Vec::new();
    if cli.no_lab {
        // There is only one loopback here, and only one collector on it.
        for kind in &cli.browser {
            records.push(one(cli, *kind).await);
        }
    } else {
        let stories = cli.browser.iter().map(|kind| one(cli, *kind));
        records = futures_util::future::join_all(stories).await;
    }
    let records: Vec<StoryRecord> = records.into_iter().collect::<Result<_>>()?;
    let evenings = if cli.steps.is_empty() {
        evenings(cli).await.context("the three evenings")?
    } else {
        Vec::new()
    };
    let ok = records.iter().all(StoryRecord::ok) && evenings.iter().all(|it| it.faults.is_empty());
    if let Some(file) = &cli.json {
        write_json(file, &records, &evenings, ok)?;
    }
    summarise(&records, &evenings, ok)?;
    Ok(if ok {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn one(cli: &Cli, kind: BrowserKind) -> Result<StoryRecord> {
    let headless = cli.headless || !has_display();
    let setting = SceneOptions {
        kind,
        name: "story".to_owned(),
        headless,
        lab: !cli.no_lab,
        bin_seconds: BIN_SECONDS,
        previous: None,
        refusable: false,
    };
    let all: &[Act] = if cli.no_lab { &Act::NO_LAB } else { &Act::LAB };
    let acts = if cli.steps.is_empty() {
        all
    } else {
        &cli.steps
    };
    play(&setting, async |scene| {
        let record = Story::new(scene, cli.screenshots.clone())
            .play(acts)
            .await?;
        if !headless {
            writeln!(
                std::io::stdout(),
                "{kind} stays open; Ctrl-C ends everything"
            )?;
            std::future::pending::<()>().await;
        }
        Ok(record)
    })
    .await
    .with_context(|| format!("the story in {kind}"))
}

/// Three evenings as a crowd reports them, and what the public page says of them.
async fn evenings(cli: &Cli) -> Result<Vec<Played>> {
    let mut out = std::io::stdout();
    writeln!(
        out,
        "the crowd — three evenings of early 2024, 300 reporters who do not exist"
    )?;
    let folder = tempfile::Builder::new().prefix("sada-crowd-").tempdir()?;
    let tell = |line: &str| {
        // Whoever listened may have gone; the story goes on.
        let _ = writeln!(std::io::stdout(), "the crowd{line}");
    };
    let (mut played, service) = crowd::play(folder.path(), &tell).await?;
    if !service.page().await?.contains("second in two weeks")
        && let Some(last) = played.last_mut()
    {
        let fault = "the page does not call 20 January the second in two weeks";
        last.faults.push(fault.to_owned());
    }
    if let (Some(folder), Some(kind)) = (&cli.screenshots, cli.browser.first()) {
        picture(*kind, &service.page_address(), folder).await?;
    }
    Ok(played)
}

/// The public page of the crowd's collector, light and dark.
async fn picture(kind: BrowserKind, address: &str, folder: &Path) -> Result<()> {
    let host = Host::local();
    let logs = paths::out().join(format!("crowd-{kind}"));
    tokio::fs::create_dir_all(&logs).await?;
    tokio::fs::create_dir_all(folder).await?;
    let options = BrowserOptions {
        kind,
        dist: paths::dist(),
        headless: true,
        in_lab: false,
        logs,
        neighbour: false,
        reports_at_once: false,
        bin_seconds: BIN_SECONDS,
        previous: None,
    };
    let browser = Browser::start(&host, options).await?;
    browser.read(address).await?;
    for colours in Colours::ALL {
        let file = format!("public-evenings-{}.png", colours.name());
        browser.picture(720, colours, &folder.join(file)).await?;
    }
    browser.quit(&host).await
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(not(target_os = "linux")) || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

fn write_json(file: &Path, records: &[StoryRecord], evenings: &[Played], ok: bool) -> Result<()> {
    let steps: Vec<_> = records.iter().flat_map(|record| &record.steps).collect();
    let page: Vec<_> = records.iter().flat_map(|record| &record.page).collect();
    let faults: Vec<_> = records.iter().flat_map(|record| &record.faults).collect();
    let events: Vec<_> = evenings.iter().flat_map(|it| &it.events).collect();
    let text = json!({
        "steps": steps,
        "page": page,
        "faults": faults,
        "evenings": evenings,
        "events": events,
        "ok": ok,
    });
    std::fs::write(file, format!("{text:#}\n"))
        .with_context(|| format!("writing {}", file.display()))
}

fn summarise(records: &[StoryRecord], evenings: &[Played], ok: bool) -> Result<()> {
    let mut out = std::io::stdout();
    for evening in evenings {
        let (name, reports, events) = (evening.evening, evening.reports, evening.events.len());
        writeln!(
            out,
            "the crowd {name}: {reports} sealed reports accepted, {events} events"
        )?;
        for fault in &evening.faults {
            writeln!(out, "         NOT AS EXPECTED: {fault}")?;
        }
    }
    for record in records {
        let good = record
            .steps
            .iter()
            .filter(|s| s.as_expected && s.report_accepted)
            .count();
        let (browser, all) = (record.browser, record.steps.len());
        writeln!(
            out,
            "{browser:<9}{good} of {all} steps as expected, reports accepted"
        )?;
        for step in record
            .steps
            .iter()
            .filter(|s| !(s.as_expected && s.report_accepted))
        {
            let verdict = step.verdict.as_deref().unwrap_or("no verdict");
            let (act, platform, network) = (step.step.name(), step.platform, &step.network);
            let accepted = step.report_accepted;
            writeln!(
                out,
                "         {act} {platform} {network}: {verdict}, report accepted: {accepted}"
            )?;
        }
        for fault in &record.faults {
            writeln!(out, "         {fault}")?;
        }
    }
    writeln!(
        out,
        "{}",
        if ok {
            "all as expected"
        } else {
            "NOT all as expected"
        }
    )?;
    Ok(())
}
