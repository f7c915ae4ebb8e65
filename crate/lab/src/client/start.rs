//! Finding the `sada-lab` program and bringing a lab up with it.

use std::{
    env,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Mutex,
};

use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::Command,
    task::JoinSet,
};

use super::{Lab, LabOptions};
use crate::{LabError, protocol::Ready};

pub(super) async fn start(options: LabOptions) -> Result<Lab, LabError> {
    if !cfg!(target_os = "linux") {
        return Err(LabError::Unsupported);
    }
    let program = match options.program {
        Some(program) => program,
        None => find_program()?,
    };
    let mut command = Command::new(&program);
    command
        .arg("up")
        .arg("--collector-port")
        .arg(options.collector_port.to_string());
    if let Some(dir) = &options.dir {
        command.arg("--dir").arg(dir);
    }
    // Its input is what it lives by: closed, by intent or because this process was killed, the lab ends and tidies up.
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(LabError::io(format!("starting {}", program.display())))?;
    match first_line(&mut process).await? {
        Ready {
            ready: true,
            control: Some(control),
            ca: Some(ca),
            ..
        } => Ok(Lab {
            dir: control.parent().map(Path::to_owned).unwrap_or_default(),
            control,
            ca,
            forwarders: Mutex::new(JoinSet::new()),
            process,
        }),
        Ready { error, .. } => Err(LabError::NotReady(
            error.unwrap_or_else(|| "the lab did not say why".to_owned()),
        )),
    }
}

async fn first_line(process: &mut tokio::process::Child) -> Result<Ready, LabError> {
    let silent = || LabError::Protocol("it ended before it was ready".to_owned());
    let stdout = process.stdout.take().ok_or_else(silent)?;
    let mut line = String::new();
    let length = BufReader::new(stdout)
        .read_line(&mut line)
        .await
        .map_err(LabError::io("reading from the lab"))?;
    if length == 0 {
        return Err(silent());
    }
    serde_json::from_str(&line).map_err(|cause| LabError::Protocol(cause.to_string()))
}

fn find_program() -> Result<PathBuf, LabError> {
    if let Some(named) = env::var_os("SADA_LAB") {
        return Ok(named.into());
    }
    let running = env::current_exe().map_err(LabError::io("finding the running program"))?;
    let name = format!("sada-lab{}", env::consts::EXE_SUFFIX);
    running
        .ancestors()
        .skip(1)
        // Two folders up reach target/debug from target/debug/deps and target/debug/examples.
        .take(2)
        .map(|folder: &Path| folder.join(&name))
        .find(|candidate| candidate.is_file())
        .ok_or(LabError::ProgramNotFound)
}
