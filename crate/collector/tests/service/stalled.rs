//! Connections that ask and do not read, and heads without end: what they can take is bounded.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::support::roles::{gateway, gateway_file};
use crate::support::{Collector, failed, report};

/// Whoever asks for pages and never reads one is let go of, without having to be read from.
#[test]
fn a_client_that_never_reads_is_let_go() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let mut stream = TcpStream::connect(gateway.address()).unwrap();
    let wait = Some(Duration::from_secs(1));
    stream.set_write_timeout(wait).unwrap();
    let begin = Instant::now();
    // More answers than the system keeps for a connection, one after another.
    let ask = b"GET / HTTP/1.1\r\nhost: a\r\n\r\n".repeat(100);
    let ended = loop {
        match stream.write(&ask) {
            Ok(_) => {}
            Err(error) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {}
            Err(error) => break error,
        }
        assert!(
            begin.elapsed() < Duration::from_secs(60),
            "it is still held"
        );
    };
    let closed = [ErrorKind::BrokenPipe, ErrorKind::ConnectionReset];
    assert!(closed.contains(&ended.kind()), "{ended}");
    assert_eq!(gateway.post(&report(1, failed())).status, 200);
}

#[test]
fn a_head_that_is_too_long_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let mut stream = TcpStream::connect(gateway.address()).unwrap();
    let head = format!("GET / HTTP/1.1\r\nhost: a\r\nlong: {}", "x".repeat(17_000));
    stream.write_all(head.as_bytes()).unwrap();
    let mut told = [0; 12];
    stream.read_exact(&mut told).unwrap();
    assert_eq!(&told, b"HTTP/1.1 431");
}

/// Heads of 400 kB that do not end, from hundreds at once: the program's memory stays small.
#[cfg(target_os = "linux")]
#[test]
fn heads_without_end_take_no_memory() {
    let folder = tempfile::tempdir().unwrap();
    let gateway = gateway(folder.path(), &[gateway_file(folder.path(), 1, 1)]);
    let before = resident(&gateway);
    let line = format!("long: {}\r\n", "x".repeat(4000));
    let held: Vec<TcpStream> = (0..300)
        .map(|_| {
            let mut stream = TcpStream::connect(gateway.address()).unwrap();
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n");
            // Refused on the way, the rest cannot be sent.
            let _ = (0..95).try_for_each(|_| stream.write_all(line.as_bytes()));
            stream
        })
        .collect();
    let grown = resident(&gateway).saturating_sub(before);
    assert!(grown < 30_000, "{grown} kB more for {} heads", held.len());
    assert_eq!(gateway.post(&report(1, failed())).status, 200);
}

/// The program's memory, in kB.
#[cfg(target_os = "linux")]
fn resident(collector: &Collector) -> u64 {
    let status = format!("/proc/{}/status", collector.pid());
    let status = std::fs::read_to_string(status).unwrap();
    let line = status.lines().find(|it| it.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}
