//! A clock that is 500 days ahead for a while.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::AttackOutcome;
use super::roles::{ANY, OperatorFolder, RunningRole};
use super::sealed::{Sender, reports};

const REPORTS: usize = 500;
const LEAP_DAYS: u64 = 500;
/// A sweep would have come by then.
const LASTS: Duration = Duration::from_secs(5);

pub(super) async fn run() -> Result<Vec<AttackOutcome>> {
    let operator = OperatorFolder::new()?;
    let clock = operator.file("clock");
    std::fs::write(&clock, "+0")?;
    let sender = Sender::new()?;
    let mut made = reports(REPORTS + 1)?;
    let fresh = made.pop().context("a report")?;
    let gateway = at(&operator, &clock)?;
    for report in &made {
        sender.post(gateway.address(), report).await?;
    }
    let before = operator.counted()?;
    // Once while it runs, and once when it is started again.
    std::fs::write(&clock, format!("+{}", LEAP_DAYS * 86_400))?;
    tokio::time::sleep(LASTS).await;
    drop(gateway);
    let gateway = at(&operator, &clock)?;
    tokio::time::sleep(LASTS).await;
    let during = sender.post(gateway.address(), &fresh).await?;
    drop(gateway);
    let after = operator.counted()?;
    Ok(vec![AttackOutcome {
        tried: format!(
            "a gateway's clock {LEAP_DAYS} days ahead, while it runs and at its next start"
        ),
        came: format!(
            "{before} reports counted before, {after} after; a fresh report meanwhile: {during}"
        ),
        // Taken, or left with the device for later.
        held: matches!(during, 200 | 503) && after == before + u64::from(during == 200),
    }])
}

fn at(operator: &OperatorFolder, clock: &Path) -> Result<RunningRole> {
    let mut command = operator.gateway(ANY)?;
    command.arg("--trial-clock").arg(clock);
    RunningRole::start(command)
}
