//! A collector as people run it: the real program, on loopback, over real HTTP.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod history;
pub(crate) mod record;
pub(crate) mod roles;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, ExitStatus, Stdio};
use std::sync::{LazyLock, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use getrandom::SysRng;
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Ballot, Control, Vote};
use sada_ledger::store::{CellTotal, Query, RollupStore, SqliteStore, Subject, Tier};
use sada_report::envelope::{ENVELOPE_LEN, GatewayKey, GatewayKeys};
use sada_report::token_exchange::{IssuingKey, TokenRequest};
use sada_report::{Attestation, Grade, Report, Token};
use sada_units::{BinStart, Seconds};

/// The bins of these tests, in seconds.
pub(crate) const BIN_SECONDS: u64 = 300;

/// What came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HttpAnswer {
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) open_to_all: bool,
    /// Seconds, where it says when to ask again.
    pub(crate) retry_after: Option<u64>,
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

/// A running collector; killed when dropped.
pub(crate) struct Collector {
    child: Child,
    base: String,
    log: Option<JoinHandle<String>>,
    agent: ureq::Agent,
}

/// The program with the arguments every test gives it, and with keys that these tests know.
pub(crate) fn command(folder: &Path) -> Command {
    std::fs::create_dir_all(folder).unwrap();
    let secret = |byte: u8| hex::encode([byte; 32]);
    let gateway = format!(
        "kind = \"gateway\"\nnumber = 1\nsecret = \"{}\"\n",
        secret(1)
    );
    let issuer = format!("kind = \"issuer\"\nfrom = 0\nsecret = \"{}\"\n", secret(2));
    for (name, text) in [("gateway.toml", gateway), ("issuer.toml", issuer)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let mut command = Command::new(env!("CARGO_BIN_EXE_sada-collector"));
    command.args(arguments(folder));
    command
}

pub(crate) fn arguments(folder: &Path) -> Vec<String> {
    let data = folder.to_str().unwrap();
    [
        "all",
        "--listen",
        "127.0.0.1:0",
        "--data",
        data,
        "--assume-country",
        "PK",
        "--min-reporters",
        "2",
    ]
    .map(str::to_owned)
    .to_vec()
}

impl Collector {
    /// Starts it on this folder and waits until it says that it is ready.
    pub(crate) fn start(folder: &Path) -> Self {
        Self::spawn(&mut command(folder))
    }

    /// Starts this command and waits until it says that it is ready.
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it starts");
        let log = follow(child.stderr.take().unwrap());
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        if line.is_empty() {
            let _ = child.wait();
            panic!("it never became ready: {}", log.join().unwrap());
        }
        let ready: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(ready["ready"], true);
        let base = format!("http://{}", ready["listen"].as_str().unwrap());
        Self {
            child,
            base,
            log: Some(log),
            agent: agent(),
        }
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    pub(crate) fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    pub(crate) fn post(&self, report: &Report) -> HttpAnswer {
        try_post(&self.agent, &self.base, report).unwrap()
    }

    /// Sends bytes as an envelope, whatever they are.
    pub(crate) fn post_bytes(&self, path: &str, kind: &str, bytes: &[u8]) -> HttpAnswer {
        let request = self.agent.post(format!("{}{path}", self.base));
        answer(request.header("content-type", kind).send(bytes).unwrap()).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> HttpAnswer {
        answer(
            self.agent
                .get(format!("{}{path}", self.base))
                .call()
                .unwrap(),
        )
        .unwrap()
    }

    /// Ends it at once, as `kill -9` does.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and gives how it ended and all it logged.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        signal(self.child.id(), "TERM");
        let status = self.child.wait().unwrap();
        (status, self.log.take().unwrap().join().unwrap())
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn follow(mut stderr: ChildStderr) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut log = String::new();
        let _ = stderr.read_to_string(&mut log);
        log
    })
}

/// Starts this command, which must not become ready; what it logged when it ended with an error.
pub(crate) fn refused_start(command: &mut Command) -> String {
    let mut child = command
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let log = follow(child.stderr.take().unwrap());
    for _ in 0..500 {
        if let Some(ended) = child.try_wait().unwrap() {
            assert!(!ended.success(), "it ended well");
            return log.join().unwrap();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    panic!("it runs: {}", log.join().unwrap());
}

pub(crate) fn signal(pid: u32, name: &str) {
    let status = Command::new("kill")
        .args(["-s", name, &pid.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

/// Starts a command and kills it, each time somewhat later, until it is done before; how many times
/// it was killed.
pub(crate) fn killed_until_done(first: Duration, command: impl Fn() -> Command) -> u32 {
    let mut alive = first;
    for kills in 0..100 {
        let mut child = command().stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(alive);
        alive = alive * 6 / 5;
        let ended = child.try_wait().unwrap();
        if ended.is_some_and(|ended| ended.success()) {
            return kills;
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    panic!("it is never done");
}

pub(crate) fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(20)))
        .build();
    config.into()
}

/// What reports are sealed to in these tests.
pub(crate) fn gateway_key() -> GatewayKey {
    let mut keys = GatewayKeys::default();
    keys.add(1, &[1; 32]).unwrap();
    GatewayKey::decode(&keys.public(1).unwrap()).unwrap()
}

/// What tokens are given out with in these tests.
pub(crate) fn issuing_key() -> IssuingKey {
    IssuingKey::derive(&[2; 32]).unwrap()
}

/// Seals a report and sends it to the gateway, as a relay does; an error is a broken connection.
/// The answer is the sealed one, opened, or else the one in the open.
pub(crate) fn try_post(
    agent: &ureq::Agent,
    base: &str,
    report: &Report,
) -> Result<HttpAnswer, ureq::Error> {
    let (envelope, awaited) = gateway_key().seal(&report.encode()).unwrap();
    assert_eq!(envelope.len(), ENVELOPE_LEN);
    let request = agent.post(format!("{base}/gateway"));
    let request = request.header("content-type", "message/ohttp-req");
    let outer = answer(request.send(&envelope)?)?;
    if outer.status != 200 {
        return Ok(outer);
    }
    assert_eq!(outer.kind, "message/ohttp-res");
    let opened = awaited.open(&outer.bytes).unwrap();
    Ok(HttpAnswer {
        status: opened.status,
        body: opened.words.clone(),
        bytes: opened.words.into_bytes(),
        ..outer
    })
}

pub(crate) fn answer(
    mut response: ureq::http::Response<ureq::Body>,
) -> Result<HttpAnswer, ureq::Error> {
    let header = |name| {
        let value = response
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let (kind, open) = (
        header("content-type"),
        header("access-control-allow-origin"),
    );
    let retry_after = header("retry-after").parse().ok();
    let status = response.status().as_u16();
    let bytes = response.body_mut().read_to_vec()?;
    Ok(HttpAnswer {
        status,
        kind,
        open_to_all: open == "*",
        retry_after,
        body: String::from_utf8_lossy(&bytes).into_owned(),
        bytes,
    })
}

pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// The start of the bin in which this test began: one bin for the whole test, also
/// when another begins meanwhile.
pub(crate) fn settled_bin() -> u64 {
    static BIN: LazyLock<u64> = LazyLock::new(|| (now() / BIN_SECONDS - 2) * BIN_SECONDS);
    *BIN
}

pub(crate) fn id(name: &str) -> PlatformId {
    PlatformId::from_name(name).unwrap()
}

/// Where the tests' reports are from.
pub(crate) fn place() -> Attestation {
    Attestation {
        country: "PK".parse().unwrap(),
        asn: 0,
        grade: Grade::A,
    }
}

/// The token of a number, for the tests' bin: always the same one.
pub(crate) fn token(number: u64) -> Token {
    static TOKENS: LazyLock<Mutex<HashMap<u64, Token>>> = LazyLock::new(Mutex::default);
    let mut tokens = TOKENS.lock().unwrap();
    *tokens
        .entry(number)
        .or_insert_with(|| token_for(place(), settled_bin()))
}

/// A token as an issuer gives it out for this place and bin.
pub(crate) fn token_for(place: Attestation, bin: u64) -> Token {
    let asked = TokenRequest::new(BinStart(Seconds(bin)), 1, &mut SysRng).unwrap();
    let key = issuing_key();
    let given = key.issue(asked.bytes(), place, 1, Seconds(BIN_SECONDS), &mut SysRng);
    let finished = asked.finish(&given.unwrap(), &key.public(), Seconds(BIN_SECONDS));
    finished.unwrap().1[0].1
}

/// A report of the tests' bin: YouTube as given, everything else not visited.
pub(crate) fn report(number: u64, youtube: Vote) -> Report {
    report_with(settled_bin(), youtube, place(), token(number))
}

/// A report of any bin, with this token for this place.
pub(crate) fn report_with(bin: u64, youtube: Vote, place: Attestation, token: Token) -> Report {
    let ballot = Ballot {
        bin: BinStart(Seconds(bin)),
        votes: [(id("youtube"), youtube)].into(),
        control: Control::Yes,
    };
    Report::from_ballot(&ballot, Some(place), token)
}

pub(crate) fn failed() -> Vote {
    Vote::Failed(FailureType::TcpReset)
}

pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("journal.sqlite")
}

/// Every count in the folder.
pub(crate) fn counts(folder: &Path) -> Vec<CellTotal> {
    let store = SqliteStore::open(&database(folder)).unwrap();
    let all = Query {
        from: Seconds::ZERO,
        until: Seconds::MAX,
        tier: Tier::Attested,
        country: None,
    };
    store.range(&all).unwrap()
}

/// How many reports were counted, and how many votes on YouTube say this.
pub(crate) fn presence_and(folder: &Path, vote: Vote) -> (u64, u64) {
    let of = |wanted: Subject| {
        let bins = counts(folder);
        bins.iter()
            .filter(|bin| bin.key.subject == wanted)
            .map(|bin| bin.count)
            .sum()
    };
    (
        of(Subject::Presence),
        of(Subject::Vote(id("youtube"), vote)),
    )
}
