//! `kill -9` again and again while reports come: what was acknowledged is counted, and once.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::{Result, bail};
use sada_report::Report;

use super::AttackOutcome;
use super::roles::{ANY, OperatorFolder, RunningRole};
use super::sealed::{Sender, reports};

const CONNECTIONS: usize = 48;
const BETWEEN_KILLS: Duration = Duration::from_millis(700);
/// Whoever finds nobody there looks again after this, so often.
const PAUSE: Duration = Duration::from_millis(20);
const TRIES: u32 = 3000;

pub(super) async fn run(count: usize) -> Result<Vec<AttackOutcome>> {
    println!("  making {count} reports");
    let made = reports(count)?;
    println!("  bringing them over {CONNECTIONS} connections, and killing the gateway");
    let operator = OperatorFolder::new()?;
    let mut gateway = RunningRole::start(operator.gateway(ANY)?)?;
    let address = gateway.address().to_owned();
    let acknowledged = Arc::new(AtomicU64::new(0));
    let broken = Arc::new(AtomicU64::new(0));
    let share = made.len().div_ceil(CONNECTIONS).max(1);
    let mut tasks = Vec::new();
    for part in made.chunks(share) {
        let client = Client {
            sender: Sender::new()?,
            address: address.clone(),
            acknowledged: Arc::clone(&acknowledged),
            broken: Arc::clone(&broken),
        };
        let part = part.to_vec();
        tasks.push(tokio::spawn(async move { client.bring(&part).await }));
    }
    let mut kills = 0;
    while tasks.iter().any(|task| !task.is_finished()) {
        tokio::time::sleep(BETWEEN_KILLS).await;
        gateway.kill()?;
        kills += 1;
        gateway = RunningRole::start(operator.gateway(&address)?)?;
    }
    for task in tasks {
        task.await??;
    }
    drop(gateway);
    let acknowledged = acknowledged.load(Ordering::Relaxed);
    let broken = broken.load(Ordering::Relaxed);
    let counted = operator.counted()?;
    let lost = acknowledged.saturating_sub(counted);
    let twice = counted.saturating_sub(acknowledged);
    Ok(vec![AttackOutcome {
        tried: format!(
            "{acknowledged} acknowledged reports, every fifth brought twice, {kills} kills, {broken} requests cut off"
        ),
        came: format!("{counted} counted: {lost} lost, {twice} twice"),
        held: lost == 0 && twice == 0 && broken > 0,
    }])
}

struct Client {
    sender: Sender,
    address: String,
    acknowledged: Arc<AtomicU64>,
    broken: Arc<AtomicU64>,
}

impl Client {
    async fn bring(&self, reports: &[Report]) -> Result<()> {
        for (number, report) in reports.iter().enumerate() {
            self.insist(report).await?;
            self.acknowledged.fetch_add(1, Ordering::Relaxed);
            if number.is_multiple_of(5) {
                self.insist(report).await?;
            }
        }
        Ok(())
    }

    /// Brings a report until it is acknowledged, as a device with a queue does.
    async fn insist(&self, report: &Report) -> Result<()> {
        for _ in 0..TRIES {
            match self.sender.post(&self.address, report).await {
                Ok(200) => return Ok(()),
                Ok(503) => {}
                Ok(status) => bail!("a report was refused: {status}"),
                Err(_) => {
                    self.broken.fetch_add(1, Ordering::Relaxed);
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("the gateway never came back")
    }
}
