//! A disk that is full while reports come.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use super::AttackOutcome;
use super::roles::{ANY, OperatorFolder, RunningRole};
use super::sealed::{Sender, reports};

const REPORTS: usize = 6000;
/// The size, in bytes, at which a file grows no more.
const FULL: u64 = 256 * 1024;

pub(super) async fn run() -> Result<Vec<AttackOutcome>> {
    let operator = OperatorFolder::new()?;
    let program = operator.gateway(ANY)?;
    // The signal that comes with the limit would end it, which a full disk does not.
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]);
    command.arg(program.get_program()).args(program.get_args());
    let gateway = RunningRole::start(command)?;
    let (sender, made) = (Sender::new()?, reports(REPORTS)?);
    gateway.limit_files(Some(FULL))?;
    let mut taken = 0;
    let mut full = 200;
    let mut reports = made.iter();
    for report in reports.by_ref() {
        full = sender.post(gateway.address(), report).await?;
        if full != 200 {
            break;
        }
        taken += 1;
    }
    let kept = operator.counted()?;
    gateway.limit_files(None)?;
    let next = reports.next().context("the disk was never full")?;
    let mut after = 0;
    // It finds out by itself, when it next looks.
    for _ in 0..50 {
        after = sender.post(gateway.address(), next).await?;
        if after == 200 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let counted = operator.counted()?;
    Ok(vec![AttackOutcome {
        tried: "reports until the disk is full, and one when there is room again".to_owned(),
        came: format!(
            "{taken} acknowledged, {kept} kept, then {full}; with room again {after}, {counted} kept"
        ),
        held: full == 503 && kept == taken && after == 200 && counted == taken + 1,
    }])
}
