//! The control socket: a Unix stream socket, one JSON object a line.
//!
//! A client sends a [`Request`] and gets a [`Response`], as often as it likes. Two requests change what follows on their
//! connection: after [`Request::Forward`] was answered the connection carries raw bytes; after [`Request::Exec`] it
//! carries [`Frame`]s, to the program (`stdin`, an empty one closes it) and from it, `exit` being the last. Closing an
//! `exec` connection kills its program.
//!
//! ```text
//! > {"do":"set","platform":"youtube","mechanism":"tls-reset"}
//! < {"ok":null}
//! > {"do":"spawn","namespace":"person","argv":["curl","https://x.com/"],"env":[],"log":"/tmp/lab/curl.log"}
//! < {"ok":{"id":1}}
//! > {"do":"wait","id":1}
//! < {"ok":{"code":0,"signal":null}}
//! ```

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use crate::event::{Action, EventKind, NetworkEvent, UnixMillis};
use crate::{Family, LabMechanism, Namespace, NetworkState, Scope, Setting};

/// What a client can ask for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Request {
    /// Treat a platform this way from now on; answered with null once every connection that was open to it is cut.
    Set {
        /// A platform's identifier, or `all`.
        platform: String,
        /// How to treat it.
        mechanism: LabMechanism,
        /// Which of its hosts.
        #[serde(default)]
        scope: Scope,
        /// Which addresses the resolver gives for them.
        #[serde(default)]
        family: Family,
    },
    /// Treat a site that the extension checks itself against like a platform; answered with null once every connection
    /// that was open to it is cut.
    Control {
        /// One of [`crate::CONTROLS`], or `all`.
        id: String,
        /// How to treat it.
        mechanism: LabMechanism,
    },
    /// Bring the person's line into a state; answered with null once every open connection is cut.
    Network {
        /// The state that it is brought into.
        state: NetworkState,
    },
    /// How everything is set; answered with a [`State`].
    State,
    /// What the network has seen so far, the first 200 000 things at most; answered with a list of [`NetworkEvent`].
    Log,
    /// The reports of W3C Network Error Logging that browsers have sent, the latest 1000 at most; answered with a list of
    /// [`NelReport`].
    Nel,
    /// Start a program; answered with a [`Spawned`].
    Spawn {
        /// Where it runs.
        namespace: Namespace,
        /// Program and arguments.
        argv: Vec<String>,
        /// Variables added to the environment that the lab was started with.
        #[serde(default)]
        env: Vec<(String, String)>,
        /// The file that gets what it writes to standard output and standard error.
        log: PathBuf,
    },
    /// Send a signal to a spawned program and all of its process group; answered with null, also when it has ended.
    Kill {
        /// The program, by the number in [`Spawned`].
        id: u64,
        /// The number of the signal.
        signal: i32,
    },
    /// Wait until a spawned program has ended; answered with an [`Exit`].
    Wait {
        /// The program, by the number in [`Spawned`].
        id: u64,
    },
    /// Connect to 127.0.0.1 inside a namespace; answered with null, then the connection carries bytes.
    Forward {
        /// Where it connects.
        namespace: Namespace,
        /// The TCP port.
        port: u16,
    },
    /// Run a program with its standard streams on this connection; answered with null, then [`Frame`]s.
    Exec {
        /// Where it runs.
        namespace: Namespace,
        /// Program and arguments.
        argv: Vec<String>,
        /// The folder it starts in.
        cwd: PathBuf,
    },
}

/// The response to a request: what was asked for, or a sentence that says why not.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Done; the value depends on the request.
    Ok(serde_json::Value),
    /// Not done, and why: a sentence.
    Error(String),
}

/// One line of an `exec` connection after its answer. Bytes are base64.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// Bytes for the program; none at all close its input.
    Stdin(String),
    /// Bytes that it wrote to standard output.
    Stdout(String),
    /// Bytes that it wrote to standard error.
    Stderr(String),
    /// It has ended, and nothing more follows.
    Exit(Exit),
}

/// The first line that `sada-lab up` prints.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ready {
    /// Whether the lab is up; false only together with `error`.
    pub ready: bool,
    /// The control socket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<PathBuf>,
    /// The certificate of the lab's authority, PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca: Option<PathBuf>,
    /// Why the lab could not be made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// How everything is set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    /// The person's line.
    pub network: NetworkState,
    /// How every platform is treated.
    pub platforms: BTreeMap<String, Setting>,
    /// The mechanism of every site that the extension checks itself against.
    pub controls: BTreeMap<String, LabMechanism>,
}

/// One report that a browser has sent to `https://nel.sada.test/report`; a body with several becomes several of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NelReport {
    /// When it arrived.
    pub at: UnixMillis,
    /// The report as the browser wrote it: `type` is `network-error`, `age` in milliseconds, `url`, and `body` with
    /// `phase`, `type`, `status_code`, `elapsed_time` and more.
    pub report: serde_json::Value,
}

/// A program that was started.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spawned {
    /// Its number in this lab, never used twice.
    pub id: u64,
}

/// How a program ended; exactly one of the two is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// Its exit code.
    pub code: Option<i32>,
    /// The signal that ended it.
    pub signal: Option<i32>,
}

impl Exit {
    /// Whether it ended by itself, with code 0.
    #[must_use]
    pub fn success(self) -> bool {
        self.code == Some(0)
    }
}
