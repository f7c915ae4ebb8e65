//! Relay, issuer and gateway as programs of their own, and what they are asked.

use std::path::{Path, PathBuf};
use std::process::Command;

use getrandom::SysRng;
use sada_report::token_exchange::{TokenRequest, answer_len};
use sada_report::{Attestation, Token};
use sada_units::{BinStart, Seconds};

use super::{BIN_SECONDS, Collector, HttpAnswer, agent, answer, issuing_key, now};

pub(crate) const WINDOW_BINS: usize = 48;

/// Writes a key of a gateway with this number and secret.
pub(crate) fn gateway_file(folder: &Path, number: u8, secret: u8) -> PathBuf {
    let path = folder.join(format!("gateway-{number}-{secret}.toml"));
    let secret = hex::encode([secret; 32]);
    let text = format!("kind = \"gateway\"\nnumber = {number}\nsecret = \"{secret}\"\n");
    std::fs::write(&path, text).unwrap();
    path
}

pub(crate) fn issuer_file(folder: &Path) -> PathBuf {
    let path = folder.join("issuing.toml");
    let secret = hex::encode([2; 32]);
    let text = format!("kind = \"issuer\"\nfrom = 0\nsecret = \"{secret}\"\n");
    std::fs::write(&path, text).unwrap();
    path
}

pub(crate) fn program(role: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    command.args([role, "--listen", "127.0.0.1:0"]);
    command
}

pub(crate) fn gateway(folder: &Path, keys: &[PathBuf]) -> Collector {
    let mut command = program("gateway");
    command.arg("--data").arg(folder.join("journal"));
    command.arg("--issuer-keys").arg(issuer_file(folder));
    command.arg("--gateway-keys").args(keys);
    Collector::spawn(&mut command)
}

/// Where people find the gateway of a history.
pub(crate) const SITE: &str = "https://status.example.org/";

/// A gateway on a folder that a history fills, at the moment that its clock tells.
pub(crate) fn gateway_of_history(folder: &Path) -> Collector {
    let mut command = program("gateway");
    command.arg("--data").arg(folder);
    command.arg("--issuer-keys").arg(issuer_file(folder));
    command
        .arg("--gateway-keys")
        .arg(gateway_file(folder, 1, 1));
    command.args(["--site", SITE, "--trial-clock"]);
    command.arg(folder.join("clock"));
    Collector::spawn(&mut command)
}

pub(crate) fn relay(gateways: &[&str]) -> Collector {
    let mut command = program("relay");
    command.arg("--gateways").args(gateways);
    Collector::spawn(&mut command)
}

pub(crate) fn issuer(folder: &Path, more: &[&str]) -> Collector {
    let mut command = program("issuer");
    command.arg("--data").arg(folder.join("counts"));
    command.arg("--keys").arg(issuer_file(folder));
    command.args(["--assume-country", "PK", "--assume-asn", "17557"]);
    command.args(["--min-requesters", "1"]).args(more);
    Collector::spawn(&mut command)
}

/// The arguments with which a program takes it to be late in the present window, when all that is
/// given out in it has come free.
pub(crate) fn late_in_window(folder: &Path) -> [String; 2] {
    let clock = folder.join("late");
    let late = window() + BIN_SECONDS * WINDOW_BINS as u64 - BEFORE_END;
    std::fs::write(&clock, late.to_string()).unwrap();
    ["--trial-clock".into(), clock.display().to_string()]
}

/// That late, in seconds before the end.
pub(crate) const BEFORE_END: u64 = 60;

pub(crate) fn journal(folder: &Path) -> PathBuf {
    folder.join("journal")
}

/// Everything a sender can see of an answer in the open.
pub(crate) fn kind_of(answer: &HttpAnswer) -> (u16, String) {
    let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap_or_default();
    let kind = problem["type"].as_str().unwrap_or_default();
    (
        answer.status,
        kind.trim_start_matches("urn:sada:problem:").to_owned(),
    )
}

/// Asks for tokens; the status and the place and tokens that the proofs hold for.
pub(crate) fn ask(
    issuer: &Collector,
    window: u64,
    from: Option<&str>,
) -> (u16, Option<Attestation>) {
    let asked = TokenRequest::new(BinStart(Seconds(window)), WINDOW_BINS, &mut SysRng).unwrap();
    let agent = agent();
    let mut request = agent
        .post(format!("{}/tokens", issuer.base()))
        .header("content-type", "text/plain");
    if let Some(from) = from {
        request = request.header("x-forwarded-for", from);
    }
    let given = answer(request.send(asked.bytes()).unwrap()).unwrap();
    assert!(given.open_to_all);
    if given.status != 200 {
        return (given.status, None);
    }
    assert_eq!(given.bytes.len(), answer_len(WINDOW_BINS));
    let finished = asked.finish(&given.bytes, &issuing_key().public(), Seconds(BIN_SECONDS));
    (200, Some(finished.unwrap().0))
}

/// Place and tokens, if the issuer can be reached.
pub(crate) fn try_ask(
    agent: &ureq::Agent,
    base: &str,
    window: u64,
) -> Result<(Attestation, Vec<(BinStart, Token)>), ureq::Error> {
    let asked = TokenRequest::new(BinStart(Seconds(window)), WINDOW_BINS, &mut SysRng).unwrap();
    let request = agent.post(format!("{base}/tokens"));
    let request = request.header("content-type", "text/plain");
    let given = answer(request.send(asked.bytes())?)?;
    assert_eq!(given.status, 200, "{}", given.body);
    let finished = asked.finish(&given.bytes, &issuing_key().public(), Seconds(BIN_SECONDS));
    Ok(finished.unwrap())
}

pub(crate) fn window() -> u64 {
    let length = BIN_SECONDS * WINDOW_BINS as u64;
    now() / length * length
}
