//! Where browser and collector run: inside the lab, or on this machine as it is.

mod local;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
pub use sada_lab::client::{
    Action, EventKind, Family, LabMechanism, Namespace, NelReport, NetworkEvent, NetworkState,
    Scope, Setting, UnixMillis,
};
use sada_lab::client::{Command, Lab, LabOptions};

use crate::wait::{Look, seconds, until};
use local::Local;

/// The port the collector listens on, beside its network's hosts or on this machine.
pub const COLLECTOR_PORT: u16 = 8787;

/// Where things run.
#[derive(Debug)]
pub enum Host {
    /// A network of its own, which can be restricted.
    Lab(Box<Lab>),
    /// This machine and whatever network it has.
    Local(Local),
}

/// A program started by [`Host::spawn`].
#[derive(Debug)]
pub struct Process {
    id: u64,
    log: PathBuf,
}

impl Host {
    /// Brings up a lab. Everything in it ends with it.
    ///
    /// # Errors
    /// When this machine cannot have one; the message says what to do instead.
    pub async fn lab() -> Result<Self> {
        let options = LabOptions {
            collector_port: COLLECTOR_PORT,
            ..LabOptions::default()
        };
        Ok(Self::Lab(Box::new(
            Lab::start(options).await.context("starting the lab")?,
        )))
    }

    /// This machine, without a lab.
    #[must_use]
    pub fn local() -> Self {
        Self::Local(Local::default())
    }

    /// Whether the network can be restricted.
    #[must_use]
    pub fn is_lab(&self) -> bool {
        matches!(self, Self::Lab(_))
    }

    /// The authority browsers have to trust, PEM; none on the real network.
    #[must_use]
    pub fn authority(&self) -> Option<PathBuf> {
        match self {
            Self::Lab(lab) => Some(lab.ca_pem()),
            Self::Local(_) => None,
        }
    }

    /// Starts a program; what it prints goes to `log`.
    ///
    /// # Errors
    /// When it cannot be started.
    pub async fn spawn(
        &self,
        namespace: Namespace,
        argv: Vec<String>,
        env: Vec<(String, String)>,
        log: PathBuf,
    ) -> Result<Process> {
        let what = argv.first().cloned().unwrap_or_default();
        let id = match self {
            Self::Lab(lab) => {
                let command = Command {
                    argv,
                    env,
                    log: log.clone(),
                };
                lab.spawn(namespace, command)
                    .await
                    .with_context(|| format!("starting {what}"))?
                    .id
            }
            Self::Local(local) => local.spawn(&argv, &env, &log)?,
        };
        Ok(Process { id, log })
    }

    /// Sends a program a signal, by its number.
    ///
    /// # Errors
    /// When it cannot be signalled.
    pub async fn signal(&self, process: &Process, signal: i32) -> Result<()> {
        match self {
            Self::Lab(lab) => Ok(lab.kill(process.id, signal).await?),
            Self::Local(local) => local.signal(process.id, signal).await,
        }
    }

    /// Ends a program with a signal (15 asks, 9 forces) and waits until it is gone.
    ///
    /// # Errors
    /// When it cannot be signalled, or stays for 20 seconds.
    pub async fn end(&self, process: &Process, signal: i32) -> Result<()> {
        let ended = async {
            match self {
                Self::Lab(lab) => {
                    lab.kill(process.id, signal).await?;
                    lab.wait(process.id)
                        .await
                        .map(drop)
                        .map_err(anyhow::Error::from)
                }
                Self::Local(local) => local.end(process.id, signal).await,
            }
        };
        tokio::time::timeout(seconds(20), ended)
            .await
            .context("a program that will not end")?
    }

    /// An address on our own loopback that leads to `port` on the loopback of a namespace.
    ///
    /// # Errors
    /// When no port is free here.
    pub async fn forward(&self, namespace: Namespace, port: u16) -> Result<SocketAddr> {
        match self {
            Self::Lab(lab) => Ok(lab.forward(namespace, port).await?),
            Self::Local(_) => Ok((Ipv4Addr::LOCALHOST, port).into()),
        }
    }

    /// Treats a platform, or `all`, in a way from now on.
    ///
    /// # Errors
    /// Without a lab.
    pub async fn restrict(&self, platform: &str, mechanism: LabMechanism) -> Result<()> {
        Ok(self.need_lab()?.set(platform, mechanism).await?)
    }

    /// Treats some of a platform's hosts in a way from now on, or gives it other addresses.
    ///
    /// # Errors
    /// Without a lab.
    pub async fn set(&self, platform: &str, setting: Setting) -> Result<()> {
        Ok(self.need_lab()?.set_with(platform, setting).await?)
    }

    /// Treats a control, or `all`, in a way from now on.
    ///
    /// # Errors
    /// Without a lab.
    pub async fn control(&self, id: &str, mechanism: LabMechanism) -> Result<()> {
        Ok(self.need_lab()?.control_site(id, mechanism).await?)
    }

    /// What browsers have reported of failed requests by W3C Network Error Logging, oldest
    /// first.
    ///
    /// # Errors
    /// Without a lab.
    pub async fn nel(&self) -> Result<Vec<NelReport>> {
        Ok(self.need_lab()?.nel().await?)
    }

    /// Brings the person's line into a state.
    ///
    /// # Errors
    /// Without a lab.
    pub async fn network(&self, state: NetworkState) -> Result<()> {
        Ok(self.need_lab()?.network(state).await?)
    }

    /// What the network has seen so far, oldest first.
    ///
    /// # Errors
    /// Without a lab.
    pub async fn network_events(&self) -> Result<Vec<NetworkEvent>> {
        Ok(self.need_lab()?.log().await?)
    }

    /// Ends everything that was started.
    ///
    /// # Errors
    /// When something will not end.
    pub async fn shutdown(self) -> Result<()> {
        match self {
            Self::Lab(lab) => Ok(lab.shutdown().await?),
            Self::Local(local) => local.end_all().await,
        }
    }

    fn need_lab(&self) -> Result<&Lab> {
        match self {
            Self::Lab(lab) => Ok(lab),
            Self::Local(_) => bail!("only the lab's network can be switched"),
        }
    }
}

impl Process {
    /// Waits for a line of the program's log that holds `mark`, and gives the number
    /// after it: how drivers announce the port they chose.
    ///
    /// # Errors
    /// When it does not come within 20 seconds; the message ends with the log.
    pub async fn announced_port(&self, mark: &str) -> Result<u16> {
        until(
            &format!("{mark:?} in {}", self.log.display()),
            seconds(20),
            async || {
                let log = tokio::fs::read(&self.log).await.unwrap_or_default();
                let log = String::from_utf8_lossy(&log);
                let port = log.split_once(mark).and_then(|(_, rest)| {
                    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
                    // A line cut in the middle of the number must not be believed.
                    (rest.len() > digits.len())
                        .then(|| digits.parse().ok())
                        .flatten()
                });
                Ok(port.map_or_else(|| Look::NotYet(log.into_owned()), Look::Done))
            },
        )
        .await
    }
}
