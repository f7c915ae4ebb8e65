//! Starting a lab and switching it, from a test or a program outside of it.

mod forward;
mod start;
mod wire;

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::de::DeserializeOwned;
use tokio::{process::Child, task::JoinSet};

use crate::protocol::Request;
pub use crate::{
    CONTROLS, Family, LabError, LabMechanism, Namespace, NetworkState, PLATFORMS, Scope, Setting,
    protocol::{Action, EventKind, Exit, NelReport, NetworkEvent, Spawned, State, UnixMillis},
};
pub(crate) use wire::Connection;

/// How to start a lab.
#[derive(Clone, Debug)]
pub struct LabOptions {
    /// The folder for everything the lab writes, made if missing and kept afterwards; `None` is a new folder under the
    /// system's temporary one, removed with the lab. Its path is limited to some 90 bytes by the socket in it.
    pub dir: Option<PathBuf>,
    /// The port on 127.0.0.1 inside [`Namespace::Network`] that the page's host leads to; the relay's leads to the next, the
    /// issuer's to the one after.
    pub collector_port: u16,
    /// The `sada-lab` program; `None` is the variable `SADA_LAB`, else the program beside the running one or above it.
    pub program: Option<PathBuf>,
}

impl Default for LabOptions {
    fn default() -> Self {
        Self {
            dir: None,
            collector_port: 8787,
            program: None,
        }
    }
}

/// A program to run inside the lab.
#[derive(Clone, Debug, Default)]
pub struct Command {
    /// Program and arguments. It is looked for in `PATH`.
    pub argv: Vec<String>,
    /// Variables added to the environment that the lab was started with.
    pub env: Vec<(String, String)>,
    /// The file, made anew, that gets what it writes to standard output and standard error.
    pub log: PathBuf,
}

/// A lab that runs. Dropping it, or the death of the process that holds it, ends the network with everything inside it
/// within moments; [`Lab::shutdown`] also waits for that.
#[derive(Debug)]
pub struct Lab {
    dir: PathBuf,
    control: PathBuf,
    ca: PathBuf,
    forwarders: std::sync::Mutex<JoinSet<()>>,
    process: Child,
}

impl Lab {
    /// Makes a network of its own and comes back when it is ready: names resolve and every server listens.
    ///
    /// # Errors
    /// [`LabError::Unsupported`] elsewhere than on Linux, [`LabError::ProgramNotFound`] when there is no `sada-lab`
    /// program, [`LabError::NotReady`] with the lab's own words when it could not be made.
    pub async fn start(options: LabOptions) -> Result<Self, LabError> {
        start::start(options).await
    }

    /// Treats a platform (or `"all"`) this way from now on. On return every connection that was open to it is cut, so
    /// that no kept-alive one hides the change. Setting what is set already changes and cuts nothing.
    ///
    /// # Errors
    /// [`LabError::Refused`] for an unknown platform; [`LabError::Protocol`] when the lab is gone.
    pub async fn set(&self, platform: &str, mechanism: LabMechanism) -> Result<(), LabError> {
        self.set_with(platform, Setting::of(mechanism)).await
    }

    /// The same as [`Lab::set`], for some of the platform's hosts only, or with other addresses.
    ///
    /// # Errors
    /// [`LabError::Refused`] for an unknown platform; [`LabError::Protocol`] when the lab is gone.
    pub async fn set_with(&self, platform: &str, setting: Setting) -> Result<(), LabError> {
        let Setting {
            mechanism,
            scope,
            family,
        } = setting;
        self.ask(Request::Set {
            platform: platform.to_owned(),
            mechanism,
            scope,
            family,
        })
        .await
    }

    /// Treats a site that the extension checks itself against (one of [`CONTROLS`], or `"all"`) like a platform. On
    /// return every connection that was open to it is cut.
    ///
    /// # Errors
    /// [`LabError::Refused`] for an unknown site; [`LabError::Protocol`] when the lab is gone.
    pub async fn control_site(&self, id: &str, mechanism: LabMechanism) -> Result<(), LabError> {
        self.ask(Request::Control {
            id: id.to_owned(),
            mechanism,
        })
        .await
    }

    /// Lets every platform work again. The person's line and the control sites stay in their states.
    ///
    /// # Errors
    /// [`LabError::Protocol`] when the lab is gone.
    pub async fn clear(&self) -> Result<(), LabError> {
        self.set("all", LabMechanism::None).await
    }

    /// Brings the person's line into a state. On return every connection that was open is cut.
    ///
    /// # Errors
    /// [`LabError::Refused`] when the system refused; [`LabError::Protocol`] when the lab is gone.
    pub async fn network(&self, state: NetworkState) -> Result<(), LabError> {
        self.ask(Request::Network { state }).await
    }

    /// How everything is set now.
    ///
    /// # Errors
    /// [`LabError::Protocol`] when the lab is gone.
    pub async fn state(&self) -> Result<State, LabError> {
        self.ask(Request::State).await
    }

    /// Starts a program as the head of a process group of its own, with no input. It ends with the lab at the latest.
    ///
    /// # Errors
    /// [`LabError::Refused`] when it cannot be started or its log cannot be written.
    pub async fn spawn(&self, namespace: Namespace, command: Command) -> Result<Spawned, LabError> {
        let Command { argv, env, log } = command;
        self.ask(Request::Spawn {
            namespace,
            argv,
            env,
            log,
        })
        .await
    }

    /// Sends a signal (by number: 15 asks to end, 9 ends) to a program and its process group, if it still runs.
    ///
    /// # Errors
    /// [`LabError::Refused`] for an id that this lab never gave, or no signal of that number.
    pub async fn kill(&self, id: u64, signal: i32) -> Result<(), LabError> {
        self.ask(Request::Kill { id, signal }).await
    }

    /// Waits until a program has ended, however long it takes.
    ///
    /// # Errors
    /// [`LabError::Refused`] for an id that this lab never gave; [`LabError::Protocol`] when the lab is gone.
    pub async fn wait(&self, id: u64) -> Result<Exit, LabError> {
        self.ask(Request::Wait { id }).await
    }

    /// An address on the caller's own 127.0.0.1; each connection to it is carried to 127.0.0.1:`port` in that namespace,
    /// and closed when nothing listens there. It stays open as long as the lab.
    ///
    /// # Errors
    /// [`LabError::Io`] when no port can be opened here.
    pub async fn forward(&self, namespace: Namespace, port: u16) -> Result<SocketAddr, LabError> {
        let (address, task) = forward::open(self.control.clone(), namespace, port).await?;
        self.forwarders
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .spawn(task);
        Ok(address)
    }

    /// What resolver, middlebox and servers have seen since the start, oldest first.
    ///
    /// # Errors
    /// [`LabError::Protocol`] when the lab is gone.
    pub async fn log(&self) -> Result<Vec<NetworkEvent>, LabError> {
        self.ask(Request::Log).await
    }

    /// What browsers have reported by W3C Network Error Logging since the start, oldest first.
    ///
    /// # Errors
    /// [`LabError::Protocol`] when the lab is gone.
    pub async fn nel(&self) -> Result<Vec<NelReport>, LabError> {
        self.ask(Request::Nel).await
    }

    /// The certificate of the authority that signed every host's own, PEM, to be trusted by browsers.
    #[must_use]
    pub fn ca_pem(&self) -> PathBuf {
        self.ca.clone()
    }

    /// The lab's folder, at the same path inside and outside.
    #[must_use]
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The control socket, for `sada-lab set --control …`.
    #[must_use]
    pub fn control(&self) -> &Path {
        &self.control
    }

    /// Ends the network and everything inside it, and waits until it is gone.
    ///
    /// # Errors
    /// [`LabError::Protocol`] when it ended badly or its own folder could not be removed; [`LabError::Io`] when its end
    /// cannot be observed.
    pub async fn shutdown(mut self) -> Result<(), LabError> {
        drop(self.process.stdin.take());
        match self
            .process
            .wait()
            .await
            .map_err(LabError::io("waiting for the lab's end"))?
        {
            status if status.success() => Ok(()),
            status => Err(LabError::Protocol(format!("it ended with {status}"))),
        }
    }

    async fn ask<T: DeserializeOwned>(&self, request: Request) -> Result<T, LabError> {
        Connection::open(&self.control).await?.ask(&request).await
    }
}
