//! Programs started inside the lab.

use std::{
    collections::HashMap,
    fs::File,
    os::unix::process::ExitStatusExt,
    path::Path,
    process::{ExitStatus, Stdio},
    sync::{Mutex, PoisonError},
};

use nix::{
    errno::Errno,
    sys::signal::{Signal, killpg},
    unistd::Pid,
};
use tokio::{
    process::{Child, Command},
    runtime::Handle,
    sync::watch,
};

use crate::protocol::{Exit, Spawned};

#[derive(Default)]
pub(super) struct Children(Mutex<HashMap<u64, Started>>);

#[derive(Clone)]
struct Started {
    group: Pid,
    exit: watch::Receiver<Option<Exit>>,
}

/// How to start a program in a process group of its own, which signals then reach as a whole.
pub(super) fn command(argv: &[String]) -> Result<Command, String> {
    let [program, arguments @ ..] = argv else {
        return Err("no program is named".to_owned());
    };
    let mut command = Command::new(program);
    command.args(arguments).process_group(0);
    Ok(command)
}

impl Children {
    pub(super) async fn spawn(
        &self,
        namespace: &Handle,
        argv: &[String],
        env: Vec<(String, String)>,
        log: &Path,
    ) -> Result<Spawned, String> {
        let failed = |cause: std::io::Error| format!("{}: {cause}", log.display());
        let output = File::create(log).map_err(failed)?;
        let errors = output.try_clone().map_err(failed)?;
        let mut command = command(argv)?;
        command
            .envs(env)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors);
        // Only a thread of the namespace can start something in the namespace.
        let starting = namespace.spawn(async move { command.spawn() });
        let child = starting
            .await
            .map_err(|cause| cause.to_string())?
            .map_err(|cause| {
                format!(
                    "{} cannot be started: {cause}",
                    argv.first().map_or("", String::as_str)
                )
            })?;
        let group = group(&child)?;
        let (tell, exit) = watch::channel(None);
        namespace.spawn(reap(child, tell));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let id = all.len() as u64 + 1;
        all.insert(id, Started { group, exit });
        Ok(Spawned { id })
    }

    pub(super) fn kill(&self, id: u64, signal: i32) -> Result<(), String> {
        let signal = Signal::try_from(signal).map_err(|_| format!("{signal} is no signal"))?;
        kill_group(self.find(id)?.group, signal)
    }

    pub(super) async fn wait(&self, id: u64) -> Result<Exit, String> {
        let mut exit = self.find(id)?.exit;
        let ended = exit
            .wait_for(Option::is_some)
            .await
            .map_err(|cause| cause.to_string())?;
        ended.ok_or_else(|| "it has not ended".to_owned())
    }

    fn find(&self, id: u64) -> Result<Started, String> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&id)
            .cloned()
            .ok_or_else(|| format!("there is no program {id}"))
    }
}

async fn reap(mut child: Child, tell: watch::Sender<Option<Exit>>) {
    // A wait can only fail for a child that somebody else has reaped, and nobody else does.
    if let Ok(status) = child.wait().await {
        tell.send_replace(Some(exit_of(status)));
    }
}

/// The process group that a fresh child heads.
pub(super) fn group(child: &Child) -> Result<Pid, String> {
    let id = child.id().ok_or("it ended at once")?;
    i32::try_from(id)
        .map(Pid::from_raw)
        .map_err(|cause| cause.to_string())
}

pub(super) fn kill_group(group: Pid, signal: Signal) -> Result<(), String> {
    match killpg(group, signal) {
        // It has ended already, with all its children.
        Ok(()) | Err(Errno::ESRCH) => Ok(()),
        Err(errno) => Err(errno.to_string()),
    }
}

pub(super) fn exit_of(status: ExitStatus) -> Exit {
    Exit {
        code: status.code(),
        signal: status.signal(),
    }
}
