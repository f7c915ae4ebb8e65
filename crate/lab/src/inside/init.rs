//! Process 1 inside: it prepares the view of the file system, starts the network, and buries the dead.

use std::{
    os::unix::process::CommandExt,
    path::Path,
    process::{Command, ExitCode},
};

use nix::{
    errno::Errno,
    sys::{
        prctl::set_pdeathsig,
        signal::Signal,
        wait::{WaitStatus, wait},
    },
};

use super::{namespaces, tools};
use crate::LabError;

/// Lives as long as the network; its end is the end of everything inside.
pub(crate) fn init(dir: &Path, collector_port: u16) -> Result<ExitCode, LabError> {
    // The process outside may be ended without a chance to tidy up (kill -9); the kernel then does it.
    set_pdeathsig(Signal::SIGKILL)
        .map_err(|errno| failed("binding the lab's life to its guard", errno))?;
    namespaces::mount_own_view(dir)?;
    let network = Command::new(tools::THIS_PROGRAM)
        .arg0("sada-lab")
        .args([
            "inside",
            "network",
            "--collector-port",
            &collector_port.to_string(),
            "--dir",
        ])
        .arg(dir)
        .spawn()
        .map_err(LabError::io("starting the lab's network"))?;
    let network = i32::try_from(network.id()).unwrap_or_default();
    loop {
        match wait() {
            Ok(WaitStatus::Exited(pid, 0)) if pid.as_raw() == network => {
                return Ok(ExitCode::SUCCESS);
            }
            Ok(WaitStatus::Exited(pid, _) | WaitStatus::Signaled(pid, ..))
                if pid.as_raw() == network =>
            {
                return Ok(ExitCode::FAILURE);
            }
            // Browsers leave orphans; they have come here and are buried now.
            Ok(_) | Err(Errno::EINTR) => {}
            Err(errno) => return Err(failed("waiting for the lab's network", errno)),
        }
    }
}

fn failed(what: &str, errno: Errno) -> LabError {
    LabError::Io {
        what: what.to_owned(),
        cause: errno.into(),
    }
}
