//! Many connections whose heads do not end, and which are held.

use anyhow::{Context, Result};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use super::AttackOutcome;
use super::roles::{ANY, OperatorFolder, RunningRole};
use super::sealed::{Sender, reports};

const CLIENTS: usize = 1000;
/// Of 4 kB each.
const LINES: usize = 95;
/// So much more memory, in kB, is 64 kB a connection.
const MOST: u64 = 64_000;

pub(super) async fn run() -> Result<Vec<AttackOutcome>> {
    let operator = OperatorFolder::new()?;
    let gateway = RunningRole::start(operator.gateway(ANY)?)?;
    let before = gateway.resident()?;
    let line = format!("long: {}\r\n", "x".repeat(4000));
    let mut held = Vec::with_capacity(CLIENTS);
    for _ in 0..CLIENTS {
        let mut stream = TcpStream::connect(gateway.address()).await?;
        stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n").await?;
        for _ in 0..LINES {
            // Refused on the way, the rest cannot be sent.
            if stream.write_all(line.as_bytes()).await.is_err() {
                break;
            }
        }
        held.push(stream);
    }
    let grown = gateway.resident()?.saturating_sub(before);
    let report = reports(1)?.pop().context("a report")?;
    let status = Sender::new()?.post(gateway.address(), &report).await?;
    Ok(vec![AttackOutcome {
        tried: format!("{} connections with heads of 400 kB, held open", held.len()),
        came: format!("{grown} kB more memory; a report meanwhile: {status}"),
        held: grown < MOST && status == 200,
    }])
}
