//! Whatever is said to a whole collector over its socket: it answers in a way it knows, and goes
//! on.
//!
//! The first byte says to whom the rest goes, and how; see [`http`].

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use std::{env, fs, thread};

use sada_collector::all::{self, AllConfig, AllSettings};
use sada_report::operator::{CheckedOperator, SignedOperator, Strictness};
use sada_report::{REPORT_LEN, Report};
use sada_units::Seconds;

/// Longer than the collector waits for anything.
const PATIENCE: Duration = Duration::from_secs(60);

const BIN_SECONDS: u64 = 300;
/// As the seeds have it.
const WINDOW_BINS: u64 = 2;
/// Where a request for tokens has its window, and a report its bin.
const WINDOW_AT: usize = 1;
const BIN_AT: usize = 8;

struct Collector {
    address: SocketAddr,
    operator: CheckedOperator,
}

/// One program with every role, for as long as this runs.
static COLLECTOR: LazyLock<Collector> = LazyLock::new(|| {
    let program = env::current_exe().expect("a program has a file");
    let data = program.with_extension("data");
    let _ = fs::remove_dir_all(&data);
    let settings = AllSettings {
        listen: Some(([127, 0, 0, 1], 0).into()),
        data: Some(data.clone()),
        bin_seconds: Some(Seconds(BIN_SECONDS)),
        window_bins: Some(WINDOW_BINS),
        ..AllSettings::default()
    };
    let config = settings.decide().expect("settings");
    thread::spawn(move || serve(&config));
    let operator = wait_for(&data.join("operator.json"));
    let site = operator.text.site.trim_start_matches("http://");
    Collector {
        address: site.trim_end_matches('/').parse().expect("an address"),
        operator,
    }
});

fn serve(config: &AllConfig) {
    let forever = || Ok(std::future::pending());
    all::run(config, false, forever).expect("a collector");
}

fn wait_for(file: &Path) -> CheckedOperator {
    for _ in 0..600 {
        let text = fs::read_to_string(file).unwrap_or_default();
        if let Ok(operator) = SignedOperator::check(&text, Strictness::Trial) {
            return operator;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!("the collector does not start");
}

/// A request of any kind, a body for each role, one in pieces, and a sealed report.
pub fn http(data: &[u8]) {
    let Some((kind, data)) = data.split_first() else {
        return;
    };
    match kind % 6 {
        0 => drop(ask(data, true)),
        1 => whole("/gateway", "message/ohttp-req", data),
        2 => whole("/relay/", "text/plain", data),
        3 => whole(
            "/issuer/tokens",
            "text/plain",
            &moved(data, WINDOW_AT, *kind),
        ),
        4 => drop(ask(
            &[
                &head("/issuer/tokens", "text/plain", "transfer-encoding: chunked"),
                data,
            ]
            .concat(),
            true,
        )),
        _ => sealed(&moved(data, BIN_AT, *kind)),
    }
}

/// Brings what is said to be of some time into the present, if the first byte wants that: chance
/// would not.
fn moved(data: &[u8], at: usize, kind: u8) -> Vec<u8> {
    let mut data = data.to_vec();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock");
    let window = BIN_SECONDS * WINDOW_BINS;
    let now = now.as_secs() / window * window;
    if let Some(moment) = data.get_mut(at..at + 8).filter(|_| kind >= 128) {
        moment.copy_from_slice(&now.to_be_bytes());
    }
    data
}

fn head(path: &str, kind: &str, framing: &str) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: {kind}\r\n{framing}\r\n\r\n"
    );
    head.into_bytes()
}

/// Whether a report of this bin is neither too old nor yet to come, by a clock beside the
/// collector's.
fn lately(bin: u64) -> bool {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("a clock")
        .as_secs();
    bin.is_multiple_of(BIN_SECONDS) && bin <= now && bin + 71 * 3600 > now
}

/// A body that says how long it is.
fn posted(path: &str, kind: &str, body: &[u8]) -> Option<(u16, Vec<u8>)> {
    let framing = format!("content-length: {}", body.len());
    ask(&[&head(path, kind, &framing), body].concat(), false)
}

fn whole(path: &str, kind: &str, body: &[u8]) {
    let answer = posted(path, kind, body);
    // A body that is too long may be cut off before the answer is read.
    assert!(answer.is_some() || body.len() > 512, "no answer");
    if let Some((200, answer)) = answer {
        assert!(!answer.is_empty(), "an answer says something");
    }
}

/// Sealed as extensions do it, so that what is inside is looked at.
fn sealed(data: &[u8]) {
    let mut report = [0; REPORT_LEN];
    let length = data.len().min(REPORT_LEN);
    report[..length].copy_from_slice(&data[..length]);
    let key = &COLLECTOR.operator.gateway_key;
    let (envelope, awaited) = key.seal(&report).expect("an envelope");
    let (status, answer) = posted("/relay/", "text/plain", &envelope).expect("an answer");
    assert_eq!(status, 200, "what the relay is told is always the same");
    let answer = awaited.open(&answer).expect("a sealed answer");
    let taken = matches!(answer.status, 200 | 409);
    match Report::decode(&report) {
        Ok(report) if report.place.is_none() && lately(report.bin.get()) => {
            assert!(taken, "{answer:?}")
        }
        // The clocks may differ by a moment.
        Ok(report) if report.place.is_none() => {}
        _ => assert!(!taken, "{answer:?}"),
    }
}

/// Says this over a connection; the answer's status and body, if there is one. `cut` ends what is
/// said there, so that nobody waits for more.
fn ask(said: &[u8], cut: bool) -> Option<(u16, Vec<u8>)> {
    let mut stream =
        TcpStream::connect(COLLECTOR.address).expect("the collector takes connections");
    stream.set_read_timeout(Some(PATIENCE)).expect("a patience");
    // Whoever has heard enough may hang up before everything is said.
    let _ = stream.write_all(said);
    if cut {
        let _ = stream.shutdown(Shutdown::Write);
    }
    let mut answer = Vec::new();
    let heard = stream.read_to_end(&mut answer);
    let waited = |error: &std::io::Error| error.kind() == std::io::ErrorKind::WouldBlock;
    assert!(!heard.as_ref().is_err_and(waited), "it never answers");
    let status = answer
        .strip_prefix(b"HTTP/1.1 ")
        .and_then(|rest| rest.get(..3));
    let status: u16 = std::str::from_utf8(status?).ok()?.parse().ok()?;
    assert!(matches!(status, 100..=499 | 503), "answers {status}");
    let body = answer.windows(4).position(|it| it == b"\r\n\r\n")?;
    Some((status, answer.split_off(body + 4)))
}
