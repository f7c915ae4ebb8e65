//! Programs run on this machine itself.

use std::collections::HashMap;
use std::fs::File;
use std::path::Path;
use std::process::Stdio;
use std::sync::{Mutex, MutexGuard, PoisonError};

use anyhow::{Context, Result, ensure};
use tokio::process::{Child, Command};

/// The programs started so far. Dropping it ends them.
#[derive(Debug, Default)]
pub struct Local {
    running: Mutex<HashMap<u64, Child>>,
}

impl Local {
    pub(super) fn spawn(
        &self,
        argv: &[String],
        env: &[(String, String)],
        log: &Path,
    ) -> Result<u64> {
        let (program, arguments) = argv.split_first().context("a program to start")?;
        let log = File::create(log).with_context(|| format!("making {}", log.display()))?;
        let child = Command::new(program)
            .args(arguments)
            .envs(env.iter().cloned())
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {program}"))?;
        let id = child.id().context("a program that ended at once")?.into();
        self.running().insert(id, child);
        Ok(id)
    }

    pub(super) async fn end(&self, id: u64, signal: i32) -> Result<()> {
        let child = self.running().remove(&id);
        match child {
            Some(child) => end(child, signal).await,
            None => Ok(()),
        }
    }

    pub(super) async fn signal(&self, id: u64, signal: i32) -> Result<()> {
        // Only a program of ours: another may have its number after it has ended.
        let ours = self.running().contains_key(&id);
        ensure!(
            ours && kill(id, signal).await,
            "a program that cannot be signalled"
        );
        Ok(())
    }

    pub(super) async fn end_all(&self) -> Result<()> {
        let children: Vec<Child> = self.running().drain().map(|(_, child)| child).collect();
        for child in children {
            end(child, 15).await?;
        }
        Ok(())
    }

    fn running(&self) -> MutexGuard<'_, HashMap<u64, Child>> {
        // A panic elsewhere leaves the map whole.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn end(mut child: Child, signal: i32) -> Result<()> {
    if let Some(id) = child.id()
        && !kill(id.into(), signal).await
    {
        child.start_kill().context("ending a program")?;
    }
    child.wait().await.context("waiting for a program's end")?;
    Ok(())
}

/// The standard library knows only the hardest signal; the `kill` program knows them all.
async fn kill(id: u64, signal: i32) -> bool {
    let mut kill = Command::new("kill");
    kill.arg(format!("-{signal}"))
        .arg(id.to_string())
        .stderr(Stdio::null());
    kill.status().await.is_ok_and(|status| status.success())
}
