//! The collector's roles as programs of their own, on loopback, with keys that anybody may know.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, ensure};
use sada_ledger::store::{Query, RollupStore as _, SqliteStore, Subject, Tier};
use sada_units::Seconds;
use tempfile::TempDir;

use super::sealed;
use crate::paths;

/// A folder with keys, for roles that belong together.
pub struct OperatorFolder {
    folder: TempDir,
}

/// A role that runs; killed when dropped.
pub struct RunningRole {
    child: Child,
    address: String,
}

impl OperatorFolder {
    /// A new folder, with the keys of [`sealed`].
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        for (name, text) in sealed::key_files() {
            std::fs::write(folder.path().join(name), text)?;
        }
        Ok(Self { folder })
    }

    /// The folder of the gateway's counts.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.file("data")
    }

    /// A file in the folder.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The command of a gateway that listens here.
    ///
    /// # Errors
    /// When the program is not built.
    pub fn gateway(&self, listen: &str) -> Result<Command> {
        let mut command = command("gateway", listen)?;
        command.arg("--data").arg(self.data());
        command.arg("--gateway-keys").arg(self.file("gateway.toml"));
        command.arg("--issuer-keys").arg(self.file("issuer.toml"));
        Ok(command)
    }

    /// The command of an issuer that believes what is said of addresses.
    ///
    /// # Errors
    /// When the program is not built.
    pub fn issuer(&self) -> Result<Command> {
        let mut command = command("issuer", ANY)?;
        command.arg("--data").arg(self.file("issuer"));
        command.arg("--keys").arg(self.file("issuer.toml"));
        command.args(["--assume-country", "PK", "--assume-asn", "17557"]);
        command.args(["--min-requesters", "1", "--proxies", "127.0.0.0/8"]);
        Ok(command)
    }

    /// How many reports were counted, read from what is kept as an auditor would.
    ///
    /// # Errors
    /// When that cannot be read.
    pub fn counted(&self) -> Result<u64> {
        let store = SqliteStore::open(&self.data().join("journal.sqlite"))?;
        let mut counted = 0;
        for tier in [Tier::Attested, Tier::Unattested] {
            let cells = store.range(&Query {
                from: Seconds::ZERO,
                until: Seconds::MAX,
                tier,
                country: None,
            })?;
            let present = cells
                .iter()
                .filter(|it| it.key.subject == Subject::Presence);
            counted += present.map(|it| it.count).sum::<u64>();
        }
        Ok(counted)
    }
}

/// Any free port.
pub const ANY: &str = "127.0.0.1:0";

/// The command of a relay before this gateway, which believes what is said of addresses.
///
/// # Errors
/// When the program is not built.
pub fn relay(gateway: &RunningRole) -> Result<Command> {
    let mut command = command("relay", ANY)?;
    command.args(["--gateways", &format!("http://{}/", gateway.address)]);
    command.args(["--proxies", "127.0.0.0/8"]);
    Ok(command)
}

fn command(role: &str, listen: &str) -> Result<Command> {
    let mut command = Command::new(paths::collector()?);
    command.args([role, "--listen", listen]);
    Ok(command)
}

impl RunningRole {
    /// Starts it and waits until it says that it is ready.
    ///
    /// # Errors
    /// When it does not.
    pub fn start(mut command: Command) -> Result<Self> {
        let spawned = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
        let mut child = spawned.context("starting a role")?;
        let told = child.stdout.take().context("what it prints")?;
        let mut line = String::new();
        BufReader::new(told).read_line(&mut line)?;
        let ready = serde_json::from_str::<serde_json::Value>(&line).unwrap_or_default();
        let mut role = Self {
            child,
            address: String::new(),
        };
        let address = ready["listen"].as_str();
        role.address = address
            .with_context(|| format!("it is not ready: {command:?}"))?
            .to_owned();
        Ok(role)
    }

    /// Where it listens, as `127.0.0.1:8787`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as `kill -9` does.
    ///
    /// # Errors
    /// When it cannot be waited for.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Its memory, in kB (proc(5), `VmRSS` of status).
    ///
    /// # Errors
    /// Where the system does not tell it.
    pub fn resident(&self) -> Result<u64> {
        let status = format!("/proc/{}/status", self.pid());
        let status = std::fs::read_to_string(status).context("memory is told on Linux only")?;
        let line = status.lines().find(|it| it.starts_with("VmRSS:"));
        let number = line.and_then(|it| it.split_whitespace().nth(1));
        Ok(number.context("a line of status")?.parse()?)
    }

    /// Lets its files grow to so many bytes and no further, which a full disk is like; or takes
    /// that limit away.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn limit_files(&self, bytes: Option<u64>) -> Result<()> {
        let bytes = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let mut limit = Command::new("prlimit");
        limit.args([format!("--fsize={bytes}:"), "--pid".to_owned()]);
        let status = limit.arg(self.pid().to_string()).status();
        ensure!(status.context("prlimit")?.success(), "prlimit refused");
        Ok(())
    }
}

impl Drop for RunningRole {
    fn drop(&mut self) {
        self.kill().ok();
    }
}

/// Bytes of all files in a folder.
///
/// # Errors
/// When it cannot be read.
pub fn size_of(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for file in std::fs::read_dir(folder)? {
        bytes += file?.metadata()?.len();
    }
    Ok(bytes)
}
