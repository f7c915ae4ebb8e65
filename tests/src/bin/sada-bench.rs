//! What a sealed report costs the gateway, held against the least that its cryptography can cost:
//! both are measured in one run, so that only their ratio is told.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use clap::Parser;
use sada_report::Report;
use sada_report::envelope::GatewayRequest;
use sada_tests::attack::roles::{ANY, OperatorFolder, RunningRole};
use sada_tests::attack::sealed;

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
    let operator = OperatorFolder::new()?;
    let gateway = RunningRole::start(operator.gateway(ANY)?)?;
    println!("  sending them over {} connections", cli.connections);
    let before = cpu(gateway.pid())?;
    let began = Instant::now();
    let accepted = send(gateway.address(), envelopes, cli.connections).await?;
    let (took, after) = (began.elapsed(), cpu(gateway.pid())?);
    drop(gateway);
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

/// Sealed reports, each with a token of its own.
fn envelopes(count: usize) -> Result<Vec<Vec<u8>>> {
    let key = sealed::gateway_key()?;
    let seal = |report: &Report| Ok(key.seal(&report.encode())?.0);
    sealed::reports(count)?.iter().map(seal).collect()
}

/// Seconds that one core takes to open an envelope and check its token, and nothing else.
fn floor(envelopes: &[Vec<u8>]) -> Result<f64> {
    const TIMES: usize = 3000;
    let (keys, issuing) = (sealed::gateway_keys()?, sealed::issuing()?);
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
