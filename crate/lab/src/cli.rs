//! The command line.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{
    Family, LabError, LabMechanism, Namespace, NetworkState, Scope,
    client::Connection,
    output::print_json,
    protocol::{NelReport, NetworkEvent, Ready, Request, State},
};

mod exec;

/// A censored network in a box: browsers in it see what people under censorship see.
///
/// Linux only, as root or as an ordinary user; needs the programs ip (iproute2) and nft (nftables). Nothing outside
/// the lab is touched, and nothing of it is left when it ends.
#[derive(Parser)]
#[command(name = "sada-lab", version, after_help = EXAMPLE)]
struct Arguments {
    #[command(subcommand)]
    command: CliCommand,
}

const EXAMPLE: &str = "Example, in one terminal:
  sada-lab up --dir /tmp/lab
and in another:
  sada-lab set --control /tmp/lab/control.sock youtube tls-reset
  sada-lab exec --control /tmp/lab/control.sock -- \\
      curl --cacert /tmp/lab/ca.pem https://www.youtube.com/";

#[derive(Subcommand)]
enum CliCommand {
    /// Make a lab and keep it until standard input closes, or SIGTERM, SIGINT (Ctrl-C) or SIGHUP comes.
    ///
    /// Prints one line of JSON: {"ready":true,"control":SOCKET,"ca":FILE}, or {"ready":false,"error":TEXT}.
    Up {
        /// The folder for its files, kept afterwards [default: a new one, removed afterwards]
        #[arg(long)]
        dir: Option<PathBuf>,
        /// The port on 127.0.0.1 in the network's namespace that the page's host leads to; the relay's leads to the next, the issuer's to the one after
        #[arg(long, default_value_t = 8787)]
        collector_port: u16,
    },
    /// Treat a platform in a way from now on, and cut what was open to it.
    Set {
        #[command(flatten)]
        at: ControlSocket,
        /// youtube, facebook, x, instagram, or all
        platform: String,
        /// What is done to it
        mechanism: LabMechanism,
        /// Which of its hosts
        #[arg(long, default_value_t)]
        scope: Scope,
        /// Which addresses the resolver gives
        #[arg(long, default_value_t)]
        family: Family,
    },
    /// Treat a site that the extension checks itself against like a platform, and cut what was open to it.
    Control {
        #[command(flatten)]
        at: ControlSocket,
        /// wikidata, cloudflare, jsdelivr, github, plain, or all
        id: String,
        /// What is done to it
        mechanism: LabMechanism,
    },
    /// Bring the person's line into a state, and cut what was open.
    Network {
        #[command(flatten)]
        at: ControlSocket,
        state: NetworkState,
    },
    /// Print how everything is set, as JSON.
    State {
        #[command(flatten)]
        at: ControlSocket,
    },
    /// Print what resolver, middlebox and servers have seen, one line of JSON each.
    Log {
        #[command(flatten)]
        at: ControlSocket,
    },
    /// Print what browsers have reported by W3C Network Error Logging, one line of JSON each.
    Nel {
        #[command(flatten)]
        at: ControlSocket,
    },
    /// Run a program inside with this terminal's streams; ends with its exit code (128 + signal when killed).
    Exec {
        #[command(flatten)]
        at: ControlSocket,
        /// Where it runs
        #[arg(long, default_value = "person")]
        namespace: Namespace,
        /// Program and arguments
        #[arg(last = true, required = true)]
        argv: Vec<String>,
    },
    /// A part of the lab, started by the lab itself.
    #[command(hide = true)]
    Inside {
        part: Part,
        #[arg(long)]
        dir: PathBuf,
        #[arg(long)]
        collector_port: u16,
    },
}

#[derive(clap::Args)]
struct ControlSocket {
    /// The control socket that `up` has printed
    #[arg(long)]
    control: PathBuf,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Part {
    Init,
    Network,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    match Arguments::parse().command {
        CliCommand::Up {
            dir,
            collector_port,
        } => up_reported(up(dir, collector_port)),
        CliCommand::Inside {
            part,
            dir,
            collector_port,
        } => up_reported(inside(part, dir, collector_port)),
        CliCommand::Set {
            at,
            platform,
            mechanism,
            scope,
            family,
        } => reported(ask::<()>(
            at,
            Request::Set {
                platform,
                mechanism,
                scope,
                family,
            },
        )),
        CliCommand::Control { at, id, mechanism } => {
            reported(ask::<()>(at, Request::Control { id, mechanism }))
        }
        CliCommand::Network { at, state } => reported(ask::<()>(at, Request::Network { state })),
        CliCommand::State { at } => {
            reported(ask::<State>(at, Request::State).map(|state| print_json(&state)))
        }
        CliCommand::Log { at } => reported(
            ask::<Vec<NetworkEvent>>(at, Request::Log).map(|seen| seen.iter().for_each(print_json)),
        ),
        CliCommand::Nel { at } => reported(
            ask::<Vec<NelReport>>(at, Request::Nel)
                .map(|reports| reports.iter().for_each(print_json)),
        ),
        CliCommand::Exec {
            at,
            namespace,
            argv,
        } => block_on(exec::exec(&at.control, namespace, argv))
            .unwrap_or_else(|error| reported(Err(error))),
    }
}

/// Whoever waits for the line of `up` gets the reason in it; people get it as a sentence, too.
fn up_reported(result: Result<ExitCode, LabError>) -> ExitCode {
    result.unwrap_or_else(|error| {
        // The part inside has said it already.
        if !matches!(error, LabError::Failed) {
            print_json(&Ready {
                ready: false,
                control: None,
                ca: None,
                error: Some(error.to_string()),
            });
            eprintln!("sada-lab: {error}");
        }
        ExitCode::FAILURE
    })
}

fn reported(result: Result<(), LabError>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sada-lab: {error}");
            ExitCode::FAILURE
        }
    }
}

fn ask<T: serde::de::DeserializeOwned>(at: ControlSocket, request: Request) -> Result<T, LabError> {
    block_on(async { Connection::open(&at.control).await?.ask(&request).await })
}

fn block_on<T>(task: impl Future<Output = Result<T, LabError>>) -> Result<T, LabError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(LabError::io("starting"))?;
    let result = runtime.block_on(task);
    // A read of standard input may still be waiting, and nobody waits for it.
    runtime.shutdown_background();
    result
}

#[cfg(target_os = "linux")]
fn up(dir: Option<PathBuf>, collector_port: u16) -> Result<ExitCode, LabError> {
    crate::inside::up(dir, collector_port).map(|()| ExitCode::SUCCESS)
}

#[cfg(target_os = "linux")]
fn inside(part: Part, dir: PathBuf, collector_port: u16) -> Result<ExitCode, LabError> {
    match part {
        Part::Init => crate::inside::init(&dir, collector_port),
        Part::Network => crate::inside::daemon(&dir, collector_port).map(|()| ExitCode::SUCCESS),
    }
}

#[cfg(not(target_os = "linux"))]
fn up(_: Option<PathBuf>, _: u16) -> Result<ExitCode, LabError> {
    Err(LabError::Unsupported)
}

#[cfg(not(target_os = "linux"))]
fn inside(_: Part, _: PathBuf, _: u16) -> Result<ExitCode, LabError> {
    Err(LabError::Unsupported)
}
