//! The process outside: it makes the namespaces, starts what lives in them and ends it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitStatus,
};

use tokio::{
    process::{Child, Command},
    runtime,
    signal::unix::{SignalKind, signal},
};

use super::{namespaces, tools};
use crate::LabError;

/// Runs a lab until its standard input closes, a signal asks it to end, or it fails.
pub(crate) fn up(dir: Option<PathBuf>, collector_port: u16) -> Result<(), LabError> {
    tools::check()?;
    let temporary = match dir {
        Some(_) => None,
        None => Some(
            tempfile::Builder::new()
                .prefix("sada-lab-")
                .tempdir()
                .map_err(LabError::io("making a folder for the lab"))?,
        ),
    };
    let dir = match (&dir, &temporary) {
        (Some(dir), _) => dir.as_path(),
        (None, Some(folder)) => folder.path(),
        (None, None) => Path::new("."),
    };
    fs::create_dir_all(dir).map_err(LabError::io(format!("making {}", dir.display())))?;
    let dir = dir
        .canonicalize()
        .map_err(LabError::io(format!("finding {}", dir.display())))?;
    namespaces::enter()?;
    // From here on this process can have no second thread: a thread cannot be outside of the new process namespace
    // that its siblings' children go to. Hence this runtime, and hence the network itself reads standard input.
    let runtime = runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(LabError::io("starting"))?;
    let status = runtime.block_on(guard(&dir, collector_port))?;
    if let Some(folder) = temporary {
        folder
            .close()
            .map_err(LabError::io("removing the lab's folder"))?;
    }
    match status {
        Some(status) if !status.success() => Err(LabError::Failed),
        _ => Ok(()),
    }
}

/// Starts process 1 and waits for its end (`Some`) or for being asked to end it (`None`).
async fn guard(dir: &Path, collector_port: u16) -> Result<Option<ExitStatus>, LabError> {
    let mut terminate =
        signal(SignalKind::terminate()).map_err(LabError::io("listening to signals"))?;
    let mut interrupt =
        signal(SignalKind::interrupt()).map_err(LabError::io("listening to signals"))?;
    let mut hangup = signal(SignalKind::hangup()).map_err(LabError::io("listening to signals"))?;
    let mut init: Child = Command::new(tools::THIS_PROGRAM)
        .arg0("sada-lab")
        .args([
            "inside",
            "init",
            "--collector-port",
            &collector_port.to_string(),
            "--dir",
        ])
        .arg(dir)
        .spawn()
        .map_err(LabError::io("starting the lab's first process"))?;
    tokio::select! {
        status = init.wait() => return status.map(Some).map_err(LabError::io("waiting for the lab")),
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hangup.recv() => {}
    }
    init.kill().await.map_err(LabError::io("ending the lab"))?;
    Ok(None)
}
