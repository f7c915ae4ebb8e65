//! A collector on this machine, each role a program of its own, whose clock is a file.

use std::io::{BufRead as _, BufReader};
use std::net::{IpAddr, Ipv4Addr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use sada_ledger::store::{RollupStore as _, Source, SqliteStore};
use sada_published::events::EventStore;
use sada_report::Report;
use sada_report::envelope::{GatewayKey, GatewayKeys};
use sada_report::token_exchange::{IssuingKey, PublicKey};
use sada_simulate::atlas;
use sada_simulate::crowd::Crowd;
use sada_simulate::nation::Nation;
use sada_units::{BinStart, Seconds};

use super::cells::counts;
use super::{BIN, Found};
use crate::paths;
use crate::wait::{Look, seconds, until};

pub(super) const WINDOW_BINS: usize = 48;

/// Ended when dropped.
struct Role(Child);

impl Drop for Role {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Relay, issuer, gateway and watch, as long as this is kept.
pub struct Service {
    relay: String,
    issuer: String,
    site: String,
    data: PathBuf,
    client: reqwest::Client,
    key: GatewayKey,
    pub(super) issuing_key: PublicKey,
    _roles: Vec<Role>,
}

/// Sets the story's clock, at once for whoever reads it.
pub(super) fn set(clock: &Path, moment: u64) -> Result<()> {
    let next = clock.with_extension("next");
    std::fs::write(&next, moment.to_string())?;
    std::fs::rename(&next, clock).context("setting the clock")
}

/// The block of addresses of a network: `10.n.0.0/16` of the one with this number in the nation.
pub(super) fn block(number: u8) -> Ipv4Addr {
    Ipv4Addr::new(10, number, 0, 0)
}

impl Service {
    /// Starts every role. Keys are made for this once; addresses are in networks as `nation` has
    /// them.
    pub(super) fn start(folder: &Path, clock: &Path, nation: &Nation) -> Result<Self> {
        let file = |name: &str, content: &[u8]| -> Result<String> {
            let path = folder.join(name);
            std::fs::write(&path, content).with_context(|| name.to_owned())?;
            Ok(path.display().to_string())
        };
        let secret = |byte: u8| (byte, format!("{byte:02x}").repeat(32));
        let (gateway_byte, gateway) = secret(1);
        let (issuer_byte, issuer) = secret(2);
        let gateway_key = file(
            "gateway.toml",
            format!("kind = \"gateway\"\nnumber = 1\nsecret = \"{gateway}\"\n").as_bytes(),
        )?;
        let issuer_key = file(
            "issuer.toml",
            format!("kind = \"issuer\"\nfrom = 0\nsecret = \"{issuer}\"\n").as_bytes(),
        )?;
        let countries = [(
            IpAddr::V4(Ipv4Addr::new(10, 0, 0, 0)),
            8,
            atlas::country("PK"),
        )];
        let networks: Vec<_> = (1..)
            .zip(&nation.networks)
            .map(|(number, network)| (IpAddr::V4(block(number)), 16, atlas::network(network.asn)))
            .collect();
        let countries = file("country.mmdb", &atlas::database(&countries))?;
        let networks_file = file("asn.mmdb", &atlas::database(&networks))?;
        let table = file("networks.csv", table(nation).as_bytes())?;
        let data = folder.join("data");
        let (store, clock) = (data.display().to_string(), clock.display().to_string());
        let counts = folder.join("issuer").display().to_string();
        let any = "127.0.0.1:0";
        let run = |role: &str, arguments: &[&str]| Role::start(role, &clock, arguments);
        #[rustfmt::skip]
        let (gateway, at) = run("gateway", &[
            "--listen", any, "--data", &store, "--gateway-keys", &gateway_key, "--issuer-keys", &issuer_key,
        ])?;
        let site = at.context("the gateway's address")?;
        #[rustfmt::skip]
        let (relay, at) = run("relay", &[
            "--listen", any, "--gateways", &format!("{site}/"), "--per-block", "1000000", "--per-second", "1000000",
        ])?;
        let relay_at = at.context("the relay's address")?;
        #[rustfmt::skip]
        let (issuer, at) = run("issuer", &[
            "--listen", any, "--data", &counts, "--keys", &issuer_key, "--country-file", &countries,
            "--asn-file", &networks_file, "--proxies", "127.0.0.1/32", "--min-requesters", "1",
        ])?;
        let issuer_at = at.context("the issuer's address")?;
        let (watch, _) = run("watch", &["--data", &store, "--networks", &table])?;
        let mut keys = GatewayKeys::default();
        keys.add(1, &[gateway_byte; 32])?;
        Ok(Self {
            relay: relay_at,
            issuer: issuer_at,
            site,
            data,
            client: client()?,
            key: GatewayKey::decode(&keys.public(1).context("it was just added")?)?,
            issuing_key: IssuingKey::derive(&[issuer_byte; 32])?.public(),
            _roles: vec![gateway, relay, issuer, watch],
        })
    }

    /// Puts what happens between two moments into the store as counts.
    pub(super) fn import(&self, crowd: &mut Crowd<'_>, from: u64, until: u64) -> Result<()> {
        let store = SqliteStore::open(&self.data.join("journal.sqlite"))?;
        let source = Source("imported".into());
        let (mut cells, mut hour) = (Vec::new(), Vec::new());
        for bin in (from..until).step_by(BIN as usize) {
            let start = BinStart(Seconds(bin));
            crowd.bin(start, &mut cells);
            hour.extend(counts(start, &cells, &source)?);
            if (bin + BIN).is_multiple_of(Seconds::hours(6).get()) {
                store.merge(&hour)?;
                hour.clear();
            }
        }
        Ok(store.merge(&hour)?)
    }

    /// Asks the issuer, as from this address.
    pub(super) async fn tokens(&self, asked: &[u8], address: Ipv4Addr) -> Result<Vec<u8>> {
        let request = self
            .client
            .post(format!("{}/tokens", self.issuer))
            .header("content-type", "text/plain")
            .header("x-forwarded-for", address.to_string());
        let answer = request.body(asked.to_vec()).send().await?;
        ensure!(
            answer.status() == 200,
            "the issuer says {}",
            answer.status()
        );
        Ok(answer.bytes().await?.to_vec())
    }

    /// Seals a report and has the relay carry it; the gateway's status.
    pub(super) async fn send(&self, report: &Report) -> Result<u16> {
        let (envelope, awaited) = self.key.seal(&report.encode())?;
        let request = self
            .client
            .post(&self.relay)
            .header("content-type", "text/plain");
        let answer = request.body(envelope).send().await?;
        ensure!(answer.status() == 200, "the relay says {}", answer.status());
        Ok(awaited.open(&answer.bytes().await?)?.status)
    }

    /// Waits until every bin before this was watched.
    pub(super) async fn watched(&self, bin: u64) -> Result<()> {
        let events = self.store()?;
        until("the watch", seconds(180), async || {
            let so_far = events.watched_until()?;
            Ok(Look::at(so_far >= Seconds(bin), so_far.to_string()))
        })
        .await
    }

    fn store(&self) -> Result<EventStore> {
        Ok(EventStore::open(&self.data.join("events.sqlite"))?)
    }

    /// All events that stand.
    pub(super) fn events(&self) -> Result<Vec<Found>> {
        let events = self.store()?.all()?;
        Ok(events.iter().filter_map(Found::of).collect())
    }

    /// Where the public page is.
    #[must_use]
    pub fn page_address(&self) -> String {
        format!("{}/", self.site)
    }

    /// The public page.
    ///
    /// # Errors
    /// When it does not come.
    pub async fn page(&self) -> Result<String> {
        let client = self.client.get(&self.site).timeout(Duration::from_secs(30));
        Ok(client.send().await?.text().await?)
    }
}

impl Role {
    /// Starts it, and waits until it says that it is ready; where it listens, if it does.
    fn start(role: &str, clock: &str, arguments: &[&str]) -> Result<(Self, Option<String>)> {
        let mut child = Command::new(paths::collector()?)
            .args([role, "--trial-clock", clock])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("starting the {role}"))?;
        let told = child.stdout.take().context("its output")?;
        let role_of = Self(child);
        let mut line = String::new();
        BufReader::new(told).read_line(&mut line)?;
        let ready: serde_json::Value =
            serde_json::from_str(&line).with_context(|| format!("the {role} is not ready"))?;
        let listens = ready["listen"].as_str().map(|at| format!("http://{at}"));
        Ok((role_of, listens))
    }
}

/// A client that uses no connection again that a role may be about to end: they do after 15 idle
/// seconds.
fn client() -> Result<reqwest::Client> {
    let client = reqwest::Client::builder().pool_idle_timeout(Duration::from_secs(5));
    client.build().context("a client")
}

/// Whose networks are, for the watch.
fn table(nation: &Nation) -> String {
    let rows = nation.networks.iter().map(|network| {
        // PTCL and Ufone are one.
        let organisation = if network.asn == 45773 {
            17557
        } else {
            network.asn
        };
        format!("{},AS{organisation},{}\n", network.asn, network.people)
    });
    format!("asn,organisation,people\n{}", rows.collect::<String>())
}
