//! The collector under test, and its public page as a person's browser shows it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags, Row};
use serde::{Deserialize, Serialize};

use crate::browser::Browser;
use crate::host::{COLLECTOR_PORT, Host, Place, Process};
use crate::paths;
use crate::wait::{Look, seconds, until};

/// Length of a bin in seconds, the same as in the operator files of the tests.
pub const BIN_SECONDS: u64 = 5;

/// A collector that runs.
#[derive(Debug)]
pub struct Collector {
    process: Process,
    data: PathBuf,
    address: SocketAddr,
}

/// One row of the public page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRow {
    /// Two letters.
    pub country: String,
    /// The platform's short name.
    pub platform: String,
    /// `failing`, `working`, `slow` or `too_few`.
    pub status: String,
    /// How many reported in the fullest bin.
    pub reporters: Option<u64>,
    /// The commonest failure, if there was one.
    pub failure: Option<String>,
}

impl Collector {
    /// Starts the collector where the network's hosts lead to it, and waits until it
    /// takes reports. What it keeps is kept in `data`, its log in `log`.
    ///
    /// # Errors
    /// When it is not built, or not ready within 20 seconds.
    pub async fn start(host: &Host, data: PathBuf, log: PathBuf) -> Result<Self> {
        let bin = BIN_SECONDS.to_string();
        let listen = format!("127.0.0.1:{COLLECTOR_PORT}");
        let program = paths::collector()?.display().to_string();
        let folder = data.display().to_string();
        #[rustfmt::skip]
        let argv = [
            program.as_str(), "all", "--listen", &listen, "--data", &folder,
            "--bin-seconds", &bin, "--min-reporters", "1", "--assume-country", "PK",
        ];
        let argv = argv.map(str::to_owned).to_vec();
        let process = host.spawn(Place::Network, argv, Vec::new(), log).await?;
        let address = host.door(Place::Network, COLLECTOR_PORT).await?;
        let collector = Self {
            process,
            data,
            address,
        };
        collector.ready().await?;
        Ok(collector)
    }

    /// How many reports were counted, by the start of their bin in seconds since 1970;
    /// read from what it keeps, as an auditor would.
    ///
    /// # Errors
    /// When that cannot be read.
    pub fn counted(&self) -> Result<BTreeMap<u64, u64>> {
        let file = self.data.join("journal.sqlite");
        let database = Connection::open_with_flags(&file, OpenFlags::SQLITE_OPEN_READ_ONLY)
            .with_context(|| format!("opening {}", file.display()))?;
        let query = "SELECT bin, SUM(n) FROM cell WHERE platform = '*' GROUP BY bin";
        let mut counts = database.prepare(query).context("counts of presence")?;
        let number = |row: &Row<'_>, column| row.get(column).map(i64::unsigned_abs);
        let rows = counts.query_map([], |row| Ok((number(row, 0)?, number(row, 1)?)))?;
        rows.collect::<Result<_, _>>().context("counts of presence")
    }

    /// Brings a report, word for word, as a browser does, and gives the answer's status.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn post(&self, report: &str) -> Result<u16> {
        let request = reqwest::Client::new()
            .post(format!("http://{}/report", self.address))
            .header("content-type", "text/plain;charset=utf-8")
            .body(report.to_owned());
        Ok(request
            .send()
            .await
            .context("posting a report")?
            .status()
            .as_u16())
    }

    /// Stops it in the middle of whatever it does: connections stay open, and nothing is
    /// answered.
    ///
    /// # Errors
    /// When it cannot be signalled.
    pub async fn freeze(&self, host: &Host) -> Result<()> {
        host.signal(&self.process, 19)
            .await
            .context("freezing the collector")
    }

    /// Lets it go on where it was frozen.
    ///
    /// # Errors
    /// When it cannot be signalled.
    pub async fn thaw(&self, host: &Host) -> Result<()> {
        host.signal(&self.process, 18)
            .await
            .context("thawing the collector")
    }

    /// Ends it, with this signal (15 asks, 9 forces).
    ///
    /// # Errors
    /// When it will not end.
    pub async fn end(self, host: &Host, signal: i32) -> Result<()> {
        host.end(&self.process, signal)
            .await
            .context("ending the collector")
    }

    async fn ready(&self) -> Result<()> {
        let url = format!("http://{}/healthz", self.address);
        until("the collector", seconds(20), async || {
            Ok(match reqwest::get(&url).await {
                Ok(answer) => Look::at(answer.status().is_success(), answer.status().as_str()),
                Err(error) => Look::NotYet(error.to_string()),
            })
        })
        .await
    }
}

/// The public page's address, as a person reaches it from this host.
#[must_use]
pub fn page_address(host: &Host) -> String {
    if host.is_lab() {
        "https://status.sada.test/".to_owned()
    } else {
        format!("http://127.0.0.1:{COLLECTOR_PORT}/")
    }
}

/// Opens the public page in the person's browser and reads its rows.
///
/// # Errors
/// When it does not come.
pub async fn read_page(host: &Host, browser: &Browser) -> Result<Vec<PageRow>> {
    browser.read(&page_address(host)).await?;
    let script = "
        return [...document.querySelectorAll('tr[data-platform]')].map(({ dataset }) => ({
            country: dataset.country,
            platform: dataset.platform,
            status: dataset.status,
            reporters: Number.isNaN(parseInt(dataset.reporters)) ? null
                : parseInt(dataset.reporters),
            failure: dataset.failure || null,
        }));";
    let rows = browser.in_web_page(script, Vec::new()).await?;
    serde_json::from_value(rows).context("the public page's rows")
}
