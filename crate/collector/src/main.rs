//! The collector's command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use sada_collector::config::Settings;
use sada_collector::role;
use tracing_subscriber::EnvFilter;

/// Takes reports of Sada in, counts each once, and shows what they say.
#[derive(Parser)]
#[command(name = "sada-collector", version)]
struct Cli {
    #[command(subcommand)]
    role: Role,
}

#[derive(Subcommand)]
enum Role {
    /// Run every role in one place, for trying out
    ///
    /// Takes reports at POST /report, shows a page at GET /, and answers GET /healthz.
    /// Whoever runs it sees addresses and reports side by side, so it is for trying
    /// out; it does not write addresses down. Ends on SIGTERM or Ctrl-C.
    All(All),
}

#[derive(Args)]
struct All {
    #[command(flatten)]
    settings: Settings,

    /// TOML file with the same settings; flags come first
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// The folder was brought back from an older copy: count under a new identity
    #[arg(long)]
    restored: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("SADA_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let Role::All(all) = cli.role;
    match run(all) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "cannot go on");
            ExitCode::FAILURE
        }
    }
}

fn run(all: All) -> anyhow::Result<()> {
    let file = all.config.as_deref().map(Settings::from_file).transpose()?;
    let config = all.settings.or(file.unwrap_or_default()).decide()?;
    role::all::run(&config, all.restored, stop_signal)
}

/// Ready once the process is asked to stop. Signals are caught from the call on, so
/// that one that comes early is not lost.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

/// Ready once the process is asked to stop.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without a way to be asked, it runs until it is ended.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    })
}
