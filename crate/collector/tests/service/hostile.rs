//! Floods, slow senders, and what stands in the logs afterwards.

use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};

use crate::support::roles::{
    WINDOW_BINS, ask, gateway, gateway_file, issuer, journal, program, relay, window,
};
use crate::support::{Collector, agent, failed, gateway_key, presence_and, report};
use sada_report::envelope::ENVELOPE_LEN;
use sada_report::token_exchange::request_len;

#[test]
fn ten_thousand_junk_requests_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let relay = relay(&[&format!("{}/", gateway.base())]);
    let issuer = issuer(folder.path(), &[]);
    let targets = [
        (&gateway, "/gateway", "message/ohttp-req", ENVELOPE_LEN),
        (&relay, "/", "text/plain", ENVELOPE_LEN),
        (&issuer, "/tokens", "text/plain", request_len(WINDOW_BINS)),
    ];
    for n in 0..10_000_usize {
        let (to, path, kind, length) = &targets[n % targets.len()];
        let length = if n % 7 == 0 { n % 600 } else { *length };
        let mut junk = vec![u8::try_from(n % 251).unwrap(); length];
        if let Some(first) = junk.first_mut() {
            *first = 1;
        }
        let answer = to.post_bytes(path, kind, &junk);
        let calm = [400, 413, 422, 429];
        assert!(
            calm.contains(&answer.status),
            "{n}: {} {}",
            answer.status,
            answer.body
        );
    }
    assert_eq!(gateway.post(&report(1, failed())).status, 200);
    assert_eq!(ask(&issuer, window(), None).0, 200);
    assert_eq!(presence_and(&journal(folder.path()), failed()), (1, 1));
    for role in [gateway, relay, issuer] {
        let (status, log) = role.stop();
        assert!(status.success());
        assert!(log.lines().count() < 20, "nobody fills the disk: {log}");
    }
}

/// Connections that say something now and then hold nothing up, and are told when their time is
/// over.
#[test]
fn slow_senders_keep_nobody_waiting() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let relay = relay(&[&format!("{}/", gateway.base())]);
    let head = format!(
        "POST / HTTP/1.1\r\nhost: a\r\ncontent-type: text/plain\r\ncontent-length: {ENVELOPE_LEN}\r\n\r\nab"
    );
    let address: SocketAddr = relay.address().parse().unwrap();
    let mut slow: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            stream
        })
        .collect();
    let (envelope, _) = gateway_key().seal(&report(1, failed()).encode()).unwrap();
    assert_eq!(relay.post_bytes("/", "text/plain", &envelope).status, 200);
    slow[0].set_nonblocking(true).unwrap();
    let waits = slow[0].peek(&mut [0]).map_err(|error| error.kind());
    assert_eq!(
        waits,
        Err(ErrorKind::WouldBlock),
        "others are answered while the slow ones still wait"
    );
    slow[0].set_nonblocking(false).unwrap();
    let mut told = String::new();
    // It may close the connection behind its answer.
    let _ = slow[0].read_to_string(&mut told);
    assert!(told.starts_with("HTTP/1.1 408"), "{told}");
    drop(slow);
    assert_eq!(relay.post_bytes("/", "text/plain", &envelope).status, 200);
    assert_eq!(presence_and(&journal(folder.path()), failed()), (1, 1));
}

#[test]
fn no_log_holds_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let proxies = ["--proxies", "127.0.0.0/8"];
    let mut command = program("relay");
    command
        .arg("--gateways")
        .arg(format!("{}/", gateway.base()))
        .args(proxies);
    let relay = Collector::spawn(&mut command);
    let issuer = issuer(folder.path(), &proxies);
    ask(&issuer, window(), Some("203.0.113.77"));
    ask(&issuer, 0, Some("203.0.113.77"));
    let agent = agent();
    for body in [&[1; ENVELOPE_LEN][..], b"short"] {
        let request = agent
            .post(format!("{}/", relay.base()))
            .header("content-type", "text/plain")
            .header("x-forwarded-for", "203.0.113.77");
        request.send(body).unwrap();
    }
    let folders = std::fs::read_dir(folder.path().join("counts")).unwrap();
    for file in folders {
        let text = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!String::from_utf8_lossy(&text).contains("203.0"));
    }
    for role in [relay, issuer, gateway] {
        let (_, log) = role.stop();
        assert!(!log.contains("203.0.113"), "{log}");
    }
}
