//! Playing many cells in one column.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result};
use tokio::time::sleep;

use super::bench::Bench;
use super::cell::MatrixCell;
use super::column::Column;
use super::record::Record;
use super::{nel, play};
use crate::host::NelReport;
use crate::paths;
use crate::wait::seconds;

/// How cells are played.
#[derive(Debug, Clone, Copy)]
pub struct PlayOptions {
    /// Without a window.
    pub headless: bool,
    /// Chromium's own reports are waited for as well.
    pub nel: bool,
}

/// Plays cells in a column, one after the other, and gives what came of each. `tell` hears
/// of each as it ends. A cell that cannot be played to its end is a wrong one, and the next
/// gets a lab and a browser of its own.
///
/// # Errors
/// When no lab or browser can be had.
pub async fn run(
    column: Column,
    cells: &[MatrixCell],
    how: PlayOptions,
    mut tell: impl FnMut(&Record),
) -> Result<Vec<Record>> {
    let out = paths::out().join(format!("matrix-{}", column.name()));
    std::fs::create_dir_all(&out).with_context(|| format!("making {}", out.display()))?;
    let mut records = Vec::new();
    let mut reports = Vec::new();
    let mut bench = None;
    for cell in cells {
        let ready = match bench.take() {
            Some(bench) => bench,
            None => Bench::start(column, out.clone(), how.headless).await?,
        };
        let mut record = Record::new(cell, column);
        match one(ready, cell, how, &out, &mut record).await {
            Ok(played) => bench = Some(played),
            Err((fault, broken)) => {
                record.fault = Some(format!("{fault:#}"));
                record.ok = false;
                if let Some(broken) = broken {
                    reports.extend(broken.nel().await.unwrap_or_default());
                    keep_evidence(&broken, &record, &out).await;
                    // Whatever of it is broken: the lab takes everything with it.
                    broken.end().await.ok();
                }
            }
        }
        tell(&record);
        records.push(record);
    }
    if let Some(bench) = bench {
        reports.extend(bench.nel().await?);
        bench.end().await.context("ending lab and browser")?;
    }
    nel::assign(&mut records, &reports);
    Ok(records)
}

/// Prepares and plays one cell. With the fault comes what is left of the bench, if anything.
async fn one(
    bench: Bench,
    cell: &MatrixCell,
    how: PlayOptions,
    out: &Path,
    record: &mut Record,
) -> Result<Bench, (anyhow::Error, Option<Bench>)> {
    let prepared = bench.prepare(cell).await;
    let (mut bench, before) = prepared.map_err(|fault| (fault.context("before the cell"), None))?;
    record.during.0 = millis();
    if let Err(fault) = play::play(&mut bench, cell, &before, record).await {
        return Err((fault, Some(bench)));
    }
    record.during.1 = millis();
    if let Err(fault) = keep_recording(&mut bench, record, out).await {
        return Err((fault, Some(bench)));
    }
    if !record.ok || record.late() {
        keep_evidence(&bench, record, out).await;
    }
    if how.nel
        && column_reports(record.column)
        && let Err(fault) = wait_for_report(&mut bench, record).await
    {
        return Err((fault, Some(bench)));
    }
    Ok(bench)
}

/// Only Chromium speaks Network Error Logging.
fn column_reports(column: Column) -> bool {
    column == Column::Chromium
}

/// Gives the browser a moment to send its report, which it keeps back for up to a second. It
/// makes none of a load that still goes on, so every tab is closed.
async fn wait_for_report(bench: &mut Bench, record: &mut Record) -> Result<()> {
    bench.close_tabs().await?;
    record.during.1 = millis();
    record.nel_awaited = true;
    for _ in 0..6 {
        let reports: Vec<NelReport> = bench.nel().await?;
        nel::assign(std::slice::from_mut(record), &reports);
        if record.nel.is_some() {
            break;
        }
        sleep(seconds(1) / 2).await;
    }
    Ok(())
}

/// Keeps what the extension recorded of the cell: what `cargo xtask explain` reads.
async fn keep_recording(bench: &mut Bench, record: &Record, out: &Path) -> Result<()> {
    let recording = bench.recording().await?;
    let file = out.join(format!("{}-{}.jsonl", record.group.name(), record.name));
    tokio::fs::write(&file, recording)
        .await
        .with_context(|| format!("writing {}", file.display()))
}

/// Keeps what helps to find out why a cell is wrong, a line for each thing: what the network
/// saw in the cell's time, and how the browser said that requests ended.
async fn keep_evidence(bench: &Bench, record: &Record, out: &Path) {
    let seen = bench.host.network_events().await.unwrap_or_default();
    let in_time = seen.iter().filter(|seen| seen.at.0 >= record.during.0);
    let mut lines: Vec<String> = in_time
        .filter_map(|it| serde_json::to_string(it).ok())
        .collect();
    lines.extend(
        record
            .ended
            .iter()
            .filter_map(|it| serde_json::to_string(it).ok()),
    );
    let file = out.join(format!("{}-{}.log", record.group.name(), record.name));
    // What cannot be kept must not hide the fault itself.
    tokio::fs::write(file, lines.join("\n")).await.ok();
}

fn millis() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    u64::try_from(since.unwrap_or_default().as_millis()).unwrap_or(u64::MAX)
}
