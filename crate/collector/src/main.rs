//! The collector's command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use sada_collector::all::{self, AllSettings};
use sada_collector::command::{
    Backup, Detect, Join, Keygen, NoteCommand, Restore, SignCommand, Verify,
};
use sada_edge::issuer::{self, IssuerSettings};
use sada_edge::relay::{self, RelaySettings};
use sada_gateway::GatewaySettings;
use sada_service::clock::{self, WrittenMoment};
use sada_service::settings::from_file;
use sada_watch::WatchSettings;
use tracing_subscriber::EnvFilter;

/// Carries sealed reports of Sada, opens them, counts each once, and shows what they say.
///
/// Two parties that do not share what they see: one runs `relay` and `issuer` and sees addresses,
/// the other runs `gateway` and sees reports.
#[derive(Parser)]
#[command(name = "sada-collector", version)]
struct Cli {
    #[command(subcommand)]
    role: Role,

    /// File that tells the time, as seconds since 1970: a story is played again. Only for trying out
    #[arg(long, value_name = "FILE", global = true, hide = true)]
    trial_clock: Option<PathBuf>,

    /// The time that it is now, as 2024-01-20T14:05:00Z: a clock that says the same, to an hour, is
    /// believed although it has leapt. For this start only
    #[arg(long, value_name = "MOMENT", global = true)]
    time_is: Option<WrittenMoment>,
}

#[derive(Subcommand)]
enum Role {
    /// Carry envelopes to gateways: POST / (sees addresses, can open nothing)
    Relay(RoleArgs<RelaySettings>),
    /// Give tokens out for where people are: POST /tokens (sees addresses, and no report)
    Issuer(RoleArgs<IssuerSettings>),
    /// Open envelopes at POST /gateway, count reports, show a page at GET / (sees no address)
    Gateway(KeptRoleArgs<GatewaySettings>),
    /// Look for restrictions and outages among a gateway's counts, and keep what is found
    ///
    /// Runs beside the gateway, on its folder; needs no network and no key.
    Watch(WatchArgs),
    /// Run every role in one place, for trying out
    ///
    /// Whoever runs it can see addresses and reports side by side, so it is for trying out. It
    /// makes its keys in the folder, and operator.json for a build for trying out. Paths: / the
    /// page, /relay/, /issuer/tokens, /gateway, /healthz.
    All(KeptRoleArgs<AllSettings>),
    /// Make a key: the secret half goes to a file, the public half is printed
    #[command(subcommand)]
    Keygen(Keygen),
    /// Check an operator's text and print this party's signature of it
    Sign(SignCommand),
    /// Put an operator's text and both signatures together, and print the file that builds take
    Join(Join),
    /// Run the detector over votes in a CSV file, and print what it finds as JSON lines
    ///
    /// Columns: bin_utc (RFC 3339, the start of a bin), country (ISO 3166-1), asn, platform,
    /// outcome (ok, slow, or a type of W3C Network Error Logging), paired (1: a control was
    /// reached, 0: none was, empty: nobody knows) and count. Rows are in the order of their bins.
    Detect(Detect),
    /// Keep, beside an event, what linked sources say about its time
    #[command(subcommand)]
    Note(NoteCommand),
    /// Copy what a role keeps in its folder, while it runs, with everything acknowledged before
    ///
    /// Every database, each as it was at one moment, and of an issuer how many asked from each network;
    /// manifest.json has the size, SHA-256 and layout of each file. Keys are not in it. Tells how far
    /// it is. Run it as the user of the service. Ends with 0 when the backup is whole and on the disk,
    /// else with 1.
    Backup(Backup),
    /// Bring a backup back into a new folder
    ///
    /// Checks every file first, names each that is not as it was made, and then brings nothing back.
    /// Ends with 0 when everything is in the folder, else with 1.
    Restore(Restore),
    /// Check from outside that a collector shows what it has shown before
    ///
    /// Goes through the whole record at URL/record/, checks its signature and its tree, and compares
    /// every version of an event and the counts of every day with what the server shows. What does
    /// not hold is named, a line each. With --state it also checks that the record goes on from
    /// what it was the last time.
    Verify(Verify),
}

#[derive(Args)]
struct RoleArgs<T: Args> {
    #[command(flatten)]
    settings: T,

    /// TOML file with the same settings; flags come first
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

#[derive(Args)]
struct WatchArgs {
    #[command(flatten)]
    role: RoleArgs<WatchSettings>,

    /// Stop when every bin is watched whose reports had time to come
    #[arg(long)]
    once: bool,
}

#[derive(Args)]
struct KeptRoleArgs<T: Args> {
    #[command(flatten)]
    role: RoleArgs<T>,

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
    if let Some(file) = cli.trial_clock {
        tracing::warn!("the clock is a story's: for trying out only");
        clock::told_by(file);
    }
    if let Some(WrittenMoment(moment)) = cli.time_is {
        clock::said_to_be(moment);
    }
    match run(cli.role) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "cannot go on");
            ExitCode::FAILURE
        }
    }
}

fn run(role: Role) -> anyhow::Result<()> {
    match role {
        Role::Relay(RoleArgs { settings, config }) => {
            let file = config.as_deref().map(from_file::<RelaySettings>);
            let settings = settings.or(file.transpose()?.unwrap_or_default());
            relay::run(settings.decide()?, stop_signal)
        }
        Role::Issuer(RoleArgs { settings, config }) => {
            let file = config.as_deref().map(from_file::<IssuerSettings>);
            let settings = settings.or(file.transpose()?.unwrap_or_default());
            issuer::run(&settings.decide()?, stop_signal)
        }
        Role::Gateway(KeptRoleArgs { role, restored }) => {
            let file = role.config.as_deref().map(from_file::<GatewaySettings>);
            let settings = role.settings.or(file.transpose()?.unwrap_or_default());
            sada_gateway::run(settings.decide()?, restored, stop_signal)
        }
        Role::Watch(WatchArgs { role, once }) => {
            let file = role.config.as_deref().map(from_file::<WatchSettings>);
            let settings = role.settings.or(file.transpose()?.unwrap_or_default());
            sada_watch::run(&settings.decide()?, once, stop_signal)
        }
        Role::All(KeptRoleArgs { role, restored }) => {
            let file = role.config.as_deref().map(from_file::<AllSettings>);
            let settings = role.settings.or(file.transpose()?.unwrap_or_default());
            all::run(&settings.decide()?, restored, stop_signal)
        }
        Role::Keygen(keygen) => print(keygen.run()?),
        Role::Sign(sign) => print(sign.run()?),
        Role::Join(join) => print(join.run()?),
        Role::Detect(detect) => detect.run(std::io::stdout().lock()),
        Role::Note(note) => note.run(std::io::stdout().lock()),
        Role::Backup(backup) => backup.run(std::io::stdout().lock()),
        Role::Restore(restore) => restore.run(std::io::stdout().lock()),
        Role::Verify(verify) => verify.run(std::io::stdout().lock()),
    }
}

/// What is asked for goes to standard output alone.
#[expect(clippy::print_stdout, reason = "that is the command's answer")]
#[expect(clippy::unnecessary_wraps, reason = "as every other role ends")]
fn print(answer: String) -> anyhow::Result<()> {
    println!("{answer}");
    Ok(())
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
