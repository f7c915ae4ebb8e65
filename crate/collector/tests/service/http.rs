//! What the collector answers, and that it counts what it accepts.

use crate::support;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};
use std::ops::RangeInclusive;
use std::time::Duration;

use crate::support::{
    BIN_SECONDS, Collector, agent, answer, failed, place, presence_and, report, settled_bin,
    token_for,
};
use sada_core::vote::Vote;
use sada_published::counts::{self, Published};
use sada_report::Report;
use sada_units::{BinStart, Seconds};

#[test]
fn a_report_is_accepted_and_a_repeat_of_it_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let body = report(1, failed());
    let first = collector.post(&body);
    assert_eq!((first.status, first.body.as_str()), (200, "{}"));
    assert_eq!(collector.post(&body), first);
    assert_eq!(collector.post(&report(2, Vote::Works)).status, 200);
    assert_eq!(presence_and(folder.path(), failed()), (2, 1));
    assert_eq!(presence_and(folder.path(), Vote::Works), (2, 1));
}

#[test]
fn one_token_is_one_report() {
    let folder = tempfile::tempdir().unwrap();
    let mut collector = Collector::start(folder.path());
    let body = report(1, failed());
    let other = report(1, Vote::Works);
    assert_eq!(collector.post(&body).status, 200);
    let conflict = collector.post(&other);
    assert_eq!(conflict.status, 409);
    assert!(conflict.body.contains("token-used"), "{}", conflict.body);
    collector.kill();
    let collector = Collector::start(folder.path());
    assert_eq!(collector.post(&other).status, 409, "also after a restart");
    assert_eq!(collector.post(&body).status, 200);
    assert_eq!(presence_and(folder.path(), failed()), (1, 1));
    assert_eq!(presence_and(folder.path(), Vote::Works), (1, 0));
}

#[test]
fn what_is_no_report_is_turned_down_calmly_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let bin = |bin: u64| {
        let mut report = report(1, failed());
        report.bin = BinStart(Seconds(bin));
        report.token = token_for(place(), bin);
        report
    };
    let with = |change: &dyn Fn(&mut Report)| {
        let mut report = report(1, failed());
        change(&mut report);
        report
    };
    let far = (support::now() / 300 + 5) * 300;
    let cases = [
        (400, "version", with(&|it| it.version = 2)),
        (422, "not-a-bin", bin(settled_bin() + 1)),
        (503, "too-early", bin(far)),
        (422, "too-old", bin(settled_bin() - 73 * 3600)),
        (422, "too-old", bin(0)),
        (
            403,
            "token-not-valid",
            with(&|it| it.bin = it.bin.earlier(1, Seconds(300))),
        ),
        (403, "token-not-valid", with(&|it| it.token.mark[0] ^= 1)),
        (
            403,
            "token-not-valid",
            with(&|it| it.place.as_mut().unwrap().asn = 7),
        ),
    ];
    for (status, kind, report) in cases {
        let answer = collector.post(&report);
        assert_eq!(answer.status, status, "{kind}: {}", answer.body);
        let problem: serde_json::Value = serde_json::from_str(&answer.body).unwrap();
        assert_eq!(problem["type"], format!("urn:sada:problem:{kind}"));
        let detail = problem["detail"].as_str().unwrap();
        assert!(detail.contains("Nothing was kept"), "{detail}");
    }
    assert_eq!(presence_and(folder.path(), failed()), (0, 0));
    assert_eq!(
        collector.post(&report(1, failed())).status,
        200,
        "and it still works"
    );
}

#[test]
fn other_kinds_methods_and_paths_have_their_own_answers() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let agent = agent();
    let url = format!("{}/gateway", collector.base());
    let json = collector.post_bytes("/gateway", "application/json", b"{}");
    assert_eq!(json.status, 415);
    let get = answer(agent.get(&url).call().unwrap()).unwrap();
    assert_eq!(
        (get.status, get.kind.as_str()),
        (405, "application/problem+json")
    );
    assert_eq!(collector.get("/elsewhere").status, 404);
    let health = collector.get("/healthz");
    assert_eq!(health.status, 200);
    assert!(health.body.contains(r#""status":"ok""#), "{}", health.body);
    assert_eq!(presence_and(folder.path(), failed()), (0, 0));
}

#[test]
fn bytes_that_are_no_http_do_no_harm() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let pieces: [&[u8]; 5] = [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"POST /gateway HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n\r\n",
        b"POST /gateway HTTP/1.1\r\nhost: a\r\ncontent-type: message/ohttp-req\r\ncontent-length: 500\r\n\r\n{",
        b"\0\0\0\0\r\n\r\n",
        b"",
    ];
    for piece in pieces {
        let mut stream = TcpStream::connect(collector.address()).unwrap();
        stream.write_all(piece).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // The peer may also cut the connection short.
        let _ = stream.read_to_end(&mut answer);
        assert!(!answer.starts_with(b"HTTP/1.1 200"));
    }
    assert_eq!(collector.post(&report(1, failed())).status, 200);
}

#[test]
fn the_page_says_what_reports_say_and_holds_back_what_few_say() {
    let too_few = r#"data-status="too_few" data-reporters="" data-failure="""#;
    let one = row_of(&[failed()], "youtube");
    assert!(one.contains(too_few), "{one}");
    // Two are enough, and the noise reaches from -1 to 1.
    let four = [failed(), failed(), failed(), failed()];
    let row = row_of(&four, "youtube");
    assert!(says(&row, "failing", "tcp.reset", 3..=5), "{row}");
    assert!(row_of(&four, "x").contains(too_few));
    let works = Vote::Works;
    let eight = [failed(), works, works, works, works, works, works, works];
    let row = row_of(&eight, "youtube");
    assert!(says(&row, "working", "", 7..=9), "{row}");
}

/// Whether a row says this of as many reporters as one of these.
fn says(row: &str, status: &str, failure: &str, mut reporters: RangeInclusive<u64>) -> bool {
    let ends = format!("data-failure={Q}{failure}{Q}");
    reporters.any(|count| {
        let said = format!("data-status={Q}{status}{Q} data-reporters={Q}{count}{Q} {ends}");
        row.contains(&said)
    })
}

/// A double quote.
const Q: char = '"';

/// What the front page says of this platform once reports with these votes on YouTube were
/// counted and published.
fn row_of(votes: &[Vote], platform: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let clock = folder.path().join("clock");
    let is = |moment: u64| std::fs::write(&clock, moment.to_string()).unwrap();
    is(settled_bin() + BIN_SECONDS);
    let mut command = support::command(folder.path());
    let collector = Collector::spawn(command.arg("--trial-clock").arg(&clock));
    for (number, vote) in (0..).zip(votes) {
        assert_eq!(collector.post(&report(number, *vote)).status, 200);
    }
    is(settled_bin() + 3 * BIN_SECONDS);
    let published = Published::open(&counts::database(folder.path())).unwrap();
    while published.until().unwrap() <= Seconds(settled_bin()) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let page = collector.get("/");
    let html = "text/html; charset=utf-8";
    assert_eq!((page.status, page.kind.as_str()), (200, html));
    let start = page.body.find(&format!(
        "<tr role=\"row\" data-country=\"PK\" data-platform=\"{platform}\""
    ));
    let row = &page.body[start.expect("a row")..];
    row[..row.find('>').unwrap()].to_owned()
}

#[test]
fn it_stops_when_asked_and_logs_no_address_and_no_token() {
    let folder = tempfile::tempdir().unwrap();
    let collector = Collector::start(folder.path());
    let held = TcpStream::connect(collector.address()).unwrap();
    let own = held.local_addr().unwrap();
    for number in 0..20 {
        collector.post(&report(0xabcd_ef00 + number, failed()));
    }
    collector.post_bytes("/gateway", "message/ohttp-req", b"nonsense");
    let (envelope, _) = support::gateway_key()
        .seal(&report(1, failed()).encode())
        .unwrap();
    collector.post_bytes("/relay/", "text/plain", &envelope);
    let (status, log) = collector.stop();
    assert!(status.success());
    assert!(
        log.contains("\"message\":\"ready\"") && log.contains("\"message\":\"stopped\""),
        "{log}"
    );
    for line in log.lines() {
        serde_json::from_str::<serde_json::Value>(line).expect("each line is JSON");
    }
    let token = format!("{:x}", support::token(0xabcd_ef00));
    assert!(!log.contains(&token[..16]), "a token: {log}");
    assert!(
        !log.contains(&own.port().to_string()),
        "a peer's port: {log}"
    );
    assert_eq!(presence_and(folder.path(), failed()), (21, 21));
}
