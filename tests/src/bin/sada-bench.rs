//! What a sealed report costs the gateway, held against the least that its cryptography can cost:
//! both are measured in one run, so that only their ratio is told.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use sada_core::vote::{Ballot, Control};
use sada_report::envelope::{GatewayKey, GatewayKeys, GatewayRequest};
use sada_report::token_exchange::{IssuingKey, TokenRequest};
use sada_report::{Attestation, Grade, Report};
use sada_tests::paths;
use sada_units::{BinStart, Seconds};

/// Measures accepted sealed reports per core-second against one HPKE open and one token check.
#[derive(Debug, Parser)]
struct Cli {
    /// Sealed reports that are sent
    #[arg(long, default_value_t = 20_000)]
    reports: usize,
    /// Connections that send them
    #[arg(long, default_value_t = 64)]
    connections: usize,
}

const BIN: u64 = 300;
const WINDOW_BINS: usize = 48;

fn main() -> Result<()> {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(run(&cli))
}

async fn run(cli: &Cli) -> Result<()> {
    println!("  making {} sealed reports", cli.reports);
    let envelopes = envelopes(cli.reports)?;
    let floor = floor(&envelopes)?;
    let folder = tempfile::tempdir()?;
    let (mut gateway, address) = gateway(folder.path())?;
    println!("  sending them over {} connections", cli.connections);
    let before = cpu(gateway.id())?;
    let began = Instant::now();
    let accepted = send(&address, envelopes, cli.connections).await?;
    let (took, after) = (began.elapsed(), cpu(gateway.id())?);
    gateway.kill().ok();
    gateway.wait().ok();
    let each = (after - before) / f64::from(u32::try_from(accepted)?);
    println!(
        "accepted                        {accepted} in {:.1} s",
        took.as_secs_f64()
    );
    println!("one open and one token check    {:.0} µs", floor * 1e6);
    println!(
        "the gateway, for each report    {:.0} µs of one core, HTTP, disk and all",
        each * 1e6
    );
    println!(
        "ratio to the floor              {:.2} (goal 0.80)",
        floor / each
    );
    Ok(())
}

/// Sealed reports, each with a token of its own, all of one bin.
fn envelopes(count: usize) -> Result<Vec<Vec<u8>>> {
    let issuing = issuing()?;
    let key = gateway_key()?;
    let now = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
    let place = Attestation {
        country: "PK".parse()?,
        asn: 17557,
        grade: Grade::A,
    };
    let mut rng = getrandom::SysRng;
    let first = (now / BIN - WINDOW_BINS as u64) * BIN;
    let mut sealed = Vec::with_capacity(count);
    while sealed.len() < count {
        let asked = TokenRequest::new(BinStart(Seconds(first)), WINDOW_BINS, &mut rng)?;
        let given = issuing.issue(asked.bytes(), place, WINDOW_BINS, Seconds(BIN), &mut rng)?;
        let (place, tokens) = asked.finish(&given, &issuing.public(), Seconds(BIN))?;
        for (bin, token) in tokens {
            let ballot = Ballot {
                bin,
                votes: [].into(),
                control: Control::NotChecked,
            };
            let report = Report::from_ballot(&ballot, Some(place), token);
            sealed.push(key.seal(&report.encode())?.0);
        }
    }
    sealed.truncate(count);
    Ok(sealed)
}

fn issuing() -> Result<IssuingKey> {
    Ok(IssuingKey::derive(&[2; 32])?)
}

fn gateway_keys() -> Result<GatewayKeys> {
    let mut keys = GatewayKeys::default();
    keys.add(1, &[1; 32])?;
    Ok(keys)
}

fn gateway_key() -> Result<GatewayKey> {
    let public = gateway_keys()?.public(1).context("it was just added")?;
    Ok(GatewayKey::decode(&public)?)
}

/// Seconds that one core takes to open an envelope and check its token, and nothing else.
fn floor(envelopes: &[Vec<u8>]) -> Result<f64> {
    const TIMES: usize = 3000;
    let (keys, issuing) = (gateway_keys()?, issuing()?);
    let began = Instant::now();
    let mut held = 0;
    for envelope in envelopes.iter().cycle().take(TIMES) {
        let (GatewayRequest::Report(bytes), _) = keys.open(envelope)? else {
            anyhow::bail!("no report");
        };
        let report = Report::decode(&bytes)?;
        let place = report.place.context("a place")?;
        held += usize::from(issuing.marked(&report.token, place, report.bin));
    }
    ensure!(held == TIMES, "a token did not hold");
    Ok(began.elapsed().as_secs_f64() / f64::from(u32::try_from(TIMES)?))
}

fn gateway(folder: &Path) -> Result<(Child, String)> {
    use std::io::BufRead as _;
    let key = |name: &str, text: String| -> Result<String> {
        let path = folder.join(name);
        std::fs::write(&path, text)?;
        Ok(path.display().to_string())
    };
    let secret = |byte: &str| byte.repeat(32);
    let gateway = format!(
        "kind = \"gateway\"\nnumber = 1\nsecret = \"{}\"\n",
        secret("01")
    );
    let issuer = format!(
        "kind = \"issuer\"\nfrom = 0\nsecret = \"{}\"\n",
        secret("02")
    );
    let mut child = Command::new(paths::collector()?)
        .args(["gateway", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.join("data"))
        .args(["--gateway-keys", &key("gateway.toml", gateway)?])
        .args(["--issuer-keys", &key("issuer.toml", issuer)?])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("starting the gateway")?;
    let mut line = String::new();
    let told = child.stdout.take().context("its output")?;
    std::io::BufReader::new(told).read_line(&mut line)?;
    let ready: serde_json::Value = serde_json::from_str(&line).context("it is not ready")?;
    let address = ready["listen"].as_str().context("its address")?.to_owned();
    Ok((child, address))
}

async fn send(address: &str, envelopes: Vec<Vec<u8>>, connections: usize) -> Result<usize> {
    let client = reqwest::Client::builder()
        .timeout(Duration::from_secs(30))
        .build()?;
    let url = format!("http://{address}/gateway");
    let accepted = Arc::new(AtomicU64::new(0));
    let mut tasks = Vec::new();
    let share = envelopes.len().div_ceil(connections);
    for part in envelopes.chunks(share) {
        let (client, url, part) = (client.clone(), url.clone(), part.to_vec());
        let accepted = Arc::clone(&accepted);
        tasks.push(tokio::spawn(async move {
            for envelope in part {
                let request = client
                    .post(&url)
                    .header("content-type", "message/ohttp-req");
                let answer = request.body(envelope).send().await?;
                accepted.fetch_add(u64::from(answer.status() == 200), Ordering::Relaxed);
                answer.bytes().await?;
            }
            anyhow::Ok(())
        }));
    }
    for task in tasks {
        task.await??;
    }
    Ok(usize::try_from(accepted.load(Ordering::Relaxed))?)
}

/// Seconds of processor time that a process has used so far (proc(5), fields 14 and 15 of stat).
fn cpu(pid: u32) -> Result<f64> {
    /// The kernel tells it in hundredths, whatever its own tick.
    const TICKS: f64 = 100.0;
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .context("processor time is told on Linux only")?;
    let (_, rest) = stat.rsplit_once(')').context("a line of stat")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let ticks = |index: usize| -> Result<f64> {
        Ok(fields.get(index).context("a field of stat")?.parse()?)
    };
    Ok((ticks(11)? + ticks(12)?) / TICKS)
}
