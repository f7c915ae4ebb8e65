//! The front of the collector: TLS ends here, what was in it goes to the collector as it came. What people's side says
//! is noted on the way.

use std::{
    io,
    net::Ipv4Addr,
    sync::atomic::{AtomicU64, Ordering},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
    try_join,
};
use tokio_rustls::server::TlsStream;
use tokio_util::io::{InspectReader, InspectWriter};

use super::{event_log::EventLog, hosts::CollectorRole};
use crate::protocol::EventKind;

static CONNECTIONS: AtomicU64 = AtomicU64::new(0);

/// Notes what is said on one connection, and at its end what it took of the line.
pub(super) struct ConnectionLog<'a> {
    events: &'a EventLog,
    host: &'static str,
    connection: u64,
    up: AtomicU64,
    down: AtomicU64,
}

impl Drop for ConnectionLog<'_> {
    fn drop(&mut self) {
        self.events.record(EventKind::Transferred {
            host: self.host.to_owned(),
            connection: self.connection,
            up: *self.up.get_mut(),
            down: *self.down.get_mut(),
        });
    }
}

impl<'a> ConnectionLog<'a> {
    pub(super) fn new(events: &'a EventLog, host: &'static str) -> Self {
        Self {
            events,
            host,
            connection: CONNECTIONS.fetch_add(1, Ordering::Relaxed),
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
        }
    }

    /// The connection, with its bytes counted.
    pub(super) fn metered(&self, stream: TcpStream) -> impl ByteStream {
        let writing = InspectWriter::new(stream, |bytes| count(&self.down, bytes));
        InspectReader::new(writing, |bytes| count(&self.up, bytes))
    }

    fn note(&self, bytes: &[u8]) {
        self.events.record(EventKind::Sent {
            host: self.host.to_owned(),
            connection: self.connection,
            bytes: STANDARD.encode(bytes),
        });
    }
}

/// What bytes go through both ways.
pub(super) trait ByteStream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> ByteStream for T {}

fn count(sum: &AtomicU64, bytes: &[u8]) {
    sum.fetch_add(bytes.len() as u64, Ordering::Relaxed);
}

impl CollectorRole {
    /// Its port, where the first one is this.
    const fn port(self, first: u16) -> u16 {
        first.saturating_add(match self {
            Self::Page => 0,
            Self::Relay => 1,
            Self::Issuer => 2,
        })
    }
}

/// Hands a connection on; without a collector it is closed in order, after its handshake.
pub(super) async fn forward(
    mut person: TlsStream<impl ByteStream>,
    first_port: u16,
    role: CollectorRole,
    log: &ConnectionLog<'_>,
) {
    // Either end may break off; the other one is told by the closing.
    match TcpStream::connect((Ipv4Addr::LOCALHOST, role.port(first_port))).await {
        Ok(collector) => drop(between(person, collector, log).await),
        Err(_) => drop(close(&mut person).await),
    }
}

async fn between(
    person: TlsStream<impl ByteStream>,
    collector: TcpStream,
    log: &ConnectionLog<'_>,
) -> io::Result<()> {
    let (mut from_person, mut to_person) = tokio::io::split(person);
    let (mut from_collector, mut to_collector) = collector.into_split();
    let there = pass(&mut from_person, &mut to_collector, |bytes| log.note(bytes));
    let back = pass(&mut from_collector, &mut to_person, |_| ());
    try_join!(there, back).map(drop)
}

async fn pass(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    mut note: impl FnMut(&[u8]),
) -> io::Result<()> {
    let mut buffer = [0; 16 * 1024];
    loop {
        let length = from.read(&mut buffer).await?;
        if length == 0 {
            return to.shutdown().await;
        }
        note(&buffer[..length]);
        to.write_all(&buffer[..length]).await?;
    }
}

async fn close(person: &mut TlsStream<impl ByteStream>) -> io::Result<()> {
    person.shutdown().await?;
    // What still comes must be read, or the kernel would make a reset of the closing.
    let mut ignored = [0; 4096];
    while person.read(&mut ignored).await? > 0 {}
    Ok(())
}
