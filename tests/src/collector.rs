//! The collector under test, and its public page as a person's browser shows it.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, Result};
use rusqlite::{Connection, OpenFlags, Row};
use sada_core::feed::Feed;
use sada_published::events::EventStore;
use sada_report::Report;
use sada_report::operator::{SignedOperator, Strictness};
use sada_service::keys::feed_key;
use serde::{Deserialize, Serialize};

use crate::browser::Browser;
use crate::host::{COLLECTOR_PORT, Host, Namespace, Process};
use crate::paths;
use crate::wait::{Look, seconds, until};

/// The service as two parties run it, each role a program of its own.
#[derive(Debug)]
pub struct Collector {
    /// Sees reports and no address.
    gateway: Process,
    /// See addresses and no report.
    relay: Process,
    issuer: Process,
    watch: Process,
    data: PathBuf,
    relay_door: SocketAddr,
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
    /// Starts gateway, relay and issuer where the network's hosts lead to them, and waits until
    /// they answer. What they keep is kept in `data`, their logs beside `log`; a bin is so many
    /// seconds long.
    ///
    /// # Errors
    /// When they are not built, or not ready within 20 seconds.
    pub async fn start(host: &Host, data: PathBuf, log: PathBuf, bin_seconds: u64) -> Result<Self> {
        let program = paths::collector()?.display().to_string();
        let folder = data.display().to_string();
        let bin = bin_seconds.to_string();
        let key = |name: &str| paths::key(name).display().to_string();
        let (gateway_key, issuer_key) = (key("gateway"), key("issuer"));
        let listen = |role: u16| format!("127.0.0.1:{}", COLLECTOR_PORT + role);
        let run = async |role: &str, arguments: &[&str]| {
            let argv = [&[program.as_str(), role], arguments].concat();
            let argv = argv.into_iter().map(str::to_owned).collect();
            let log = log.with_file_name(format!("{role}.log"));
            host.spawn(Namespace::Network, argv, Vec::new(), log).await
        };
        #[rustfmt::skip]
        let gateway = run("gateway", &[
            "--listen", &listen(0), "--data", &folder, "--gateway-keys", &gateway_key,
            "--issuer-keys", &issuer_key, "--bin-seconds", &bin, "--min-reporters", "1",
        ]).await?;
        #[rustfmt::skip]
        let relay = run("relay", &[
            "--listen", &listen(1), "--gateways", &format!("http://{}/", listen(0)),
        ]).await?;
        let counts = format!("{folder}-issuer");
        #[rustfmt::skip]
        let issuer = run("issuer", &[
            "--listen", &listen(2), "--data", &counts, "--keys", &issuer_key,
            "--bin-seconds", &bin, "--assume-country", "PK", "--assume-asn", "17557",
            "--min-requesters", "1", "--budget-a", "1000",
        ]).await?;
        for role in 0..3 {
            let door = host
                .forward(Namespace::Network, COLLECTOR_PORT + role)
                .await?;
            ready(door).await?;
        }
        // It publishes what the page shows. Without a key of the feed: tests sign that themselves.
        #[rustfmt::skip]
        let watch = run("watch", &[
            "--data", &folder, "--bin-seconds", &bin, "--min-reporters", "1",
        ]).await?;
        Ok(Self {
            gateway,
            relay,
            issuer,
            watch,
            data,
            relay_door: host.forward(Namespace::Network, COLLECTOR_PORT + 1).await?,
        })
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

    /// Brings a report once more, sealed anew as a browser does, and gives the gateway's status.
    ///
    /// # Errors
    /// When there is no answer, or none that opens.
    pub async fn post(&self, words: &str) -> Result<u16> {
        let operator = std::fs::read_to_string(paths::operator())?;
        let operator = SignedOperator::check(&operator, Strictness::Trial)?;
        let report = Report::from_json(words)?;
        let (envelope, awaited) = operator.gateway_key.seal(&report.encode())?;
        let request = reqwest::Client::new()
            .post(format!("http://{}/", self.relay_door))
            .header("content-type", "text/plain")
            .body(envelope);
        let answer = request.send().await.context("posting a report")?;
        Ok(awaited.open(&answer.bytes().await?)?.status)
    }

    /// Publishes a feed, signed with this secret, in the place of what the watch would publish.
    ///
    /// # Errors
    /// When it cannot be kept.
    pub fn publish(&self, feed: &Feed, secret: &[u8; 32]) -> Result<()> {
        let signed = sada_report::feed::sign(feed, secret);
        let mut events = EventStore::open(&self.data.join("events.sqlite"))?;
        Ok(events.publish(&[(feed.country, signed)])?)
    }

    /// Stops the relay in the middle of whatever it does: connections stay open, and nothing is
    /// carried or answered.
    ///
    /// # Errors
    /// When it cannot be signalled.
    pub async fn freeze(&self, host: &Host) -> Result<()> {
        host.signal(&self.relay, 19)
            .await
            .context("freezing the relay")
    }

    /// Lets it go on where it was frozen.
    ///
    /// # Errors
    /// When it cannot be signalled.
    pub async fn thaw(&self, host: &Host) -> Result<()> {
        host.signal(&self.relay, 18)
            .await
            .context("thawing the relay")
    }

    /// Ends all of it, with this signal (15 asks, 9 forces).
    ///
    /// # Errors
    /// When something will not end.
    pub async fn end(self, host: &Host, signal: i32) -> Result<()> {
        for process in [&self.relay, &self.issuer, &self.watch, &self.gateway] {
            host.end(process, signal)
                .await
                .context("ending the collector")?;
        }
        Ok(())
    }
}

/// What the lab's operator signs feeds with.
///
/// # Errors
/// When it cannot be read.
pub fn feed_secret() -> Result<[u8; 32]> {
    Ok(*feed_key(&paths::key("feed"))?.bytes())
}

async fn ready(address: SocketAddr) -> Result<()> {
    let url = format!("http://{address}/healthz");
    until("the collector", seconds(20), async || {
        Ok(match reqwest::get(&url).await {
            Ok(answer) => Look::at(answer.status().is_success(), answer.status().as_str()),
            Err(error) => Look::NotYet(error.to_string()),
        })
    })
    .await
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
