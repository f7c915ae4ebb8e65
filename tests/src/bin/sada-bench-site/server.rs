//! The gateway that is measured.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use sada_tests::paths;

use crate::history::BIN;
use crate::load::THREADS;

/// How often a page is made anew.
pub(crate) const TIMES: usize = 21;
/// An edition ends at the latest after so many seconds.
const EDITION: u64 = 300;

/// A running gateway; ended when dropped.
pub(crate) struct Server {
    child: Child,
    base: String,
    clock: PathBuf,
}

impl Server {
    /// Starts one on this folder, by the machine's clock.
    pub(crate) fn start(folder: &Path) -> Result<Self> {
        Self::run(folder, &mut Command::new(paths::collector()?))
    }

    /// Starts one on this folder at this moment, which stays until another is told.
    pub(crate) fn start_at(folder: &Path, now: u64) -> Result<Self> {
        tell(&clock(folder), now)?;
        let mut command = Command::new(paths::collector()?);
        Self::run(folder, command.arg("--trial-clock").arg(clock(folder)))
    }

    fn run(folder: &Path, command: &mut Command) -> Result<Self> {
        let mut child = command
            .args(["gateway", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(["--bin-seconds", &BIN.to_string(), "--gateway-keys"])
            .arg(paths::key("gateway"))
            .arg("--issuer-keys")
            .arg(paths::key("issuer"))
            .arg("--keep-days=10000")
            .env("TOKIO_WORKER_THREADS", THREADS.to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("starting the gateway")?;
        let mut line = String::new();
        let told = child.stdout.take().context("its output")?;
        BufReader::new(told).read_line(&mut line)?;
        let ready: serde_json::Value = serde_json::from_str(&line).context("it is not ready")?;
        let address = ready["listen"].as_str().context("its address")?;
        let base = format!("http://{address}");
        Ok(Self {
            child,
            base,
            clock: clock(folder),
        })
    }

    /// The address of a page.
    pub(crate) fn url(&self, page: &str) -> String {
        format!("{}{page}", self.base)
    }

    /// Milliseconds until a page is answered that nobody asked for since it is another, of which
    /// half of all tries are quicker. For one whose clock is told.
    pub(crate) fn made_anew(&self, page: &str, now: u64) -> Result<f64> {
        let mut took = Vec::new();
        for time in 0..TIMES as u64 {
            tell(&self.clock, now + time * EDITION)?;
            let began = Instant::now();
            get(&self.url(page))?;
            took.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        tell(&self.clock, now)?;
        Ok(median(took))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn clock(folder: &Path) -> PathBuf {
    folder.join("clock")
}

fn tell(clock: &Path, now: u64) -> Result<()> {
    std::fs::write(clock, now.to_string()).context("telling the time")
}

/// What is answered there.
pub(crate) fn get(url: &str) -> Result<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let answer = reqwest::get(url).await?;
        ensure!(answer.status() == 200, "{url}: {}", answer.status());
        Ok(answer.bytes().await?.to_vec())
    })
}

/// Of which half are lower.
pub(crate) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
