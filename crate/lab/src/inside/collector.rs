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

use super::{hosts::Door, journal::Journal};
use crate::protocol::What;

static CONNECTIONS: AtomicU64 = AtomicU64::new(0);

/// Notes what is said on one connection, and at its end what it took of the line.
pub(super) struct Heard<'a> {
    journal: &'a Journal,
    host: &'static str,
    connection: u64,
    up: AtomicU64,
    down: AtomicU64,
}

impl Drop for Heard<'_> {
    fn drop(&mut self) {
        self.journal.note(What::Carried {
            host: self.host.to_owned(),
            connection: self.connection,
            up: *self.up.get_mut(),
            down: *self.down.get_mut(),
        });
    }
}

impl<'a> Heard<'a> {
    pub(super) fn new(journal: &'a Journal, host: &'static str) -> Self {
        Self {
            journal,
            host,
            connection: CONNECTIONS.fetch_add(1, Ordering::Relaxed),
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
        }
    }

    /// The connection, with its bytes counted.
    pub(super) fn metered(&self, stream: TcpStream) -> impl Line {
        let writing = InspectWriter::new(stream, |bytes| count(&self.down, bytes));
        InspectReader::new(writing, |bytes| count(&self.up, bytes))
    }

    fn note(&self, bytes: &[u8]) {
        self.journal.note(What::Said {
            host: self.host.to_owned(),
            connection: self.connection,
            bytes: STANDARD.encode(bytes),
        });
    }
}

/// What bytes go through both ways.
pub(super) trait Line: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Line for T {}

fn count(sum: &AtomicU64, bytes: &[u8]) {
    sum.fetch_add(bytes.len() as u64, Ordering::Relaxed);
}

impl Door {
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
    mut person: TlsStream<impl Line>,
    first_port: u16,
    door: Door,
    heard: &Heard<'_>,
) {
    // Either end may break off; the other one is told by the closing.
    match TcpStream::connect((Ipv4Addr::LOCALHOST, door.port(first_port))).await {
        Ok(collector) => drop(between(person, collector, heard).await),
        Err(_) => drop(close(&mut person).await),
    }
}

async fn between(
    person: TlsStream<impl Line>,
    collector: TcpStream,
    heard: &Heard<'_>,
) -> io::Result<()> {
    let (mut from_person, mut to_person) = tokio::io::split(person);
    let (mut from_collector, mut to_collector) = collector.into_split();
    let there = pass(&mut from_person, &mut to_collector, |bytes| {
        heard.note(bytes)
    });
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

async fn close(person: &mut TlsStream<impl Line>) -> io::Result<()> {
    person.shutdown().await?;
    // What still comes must be read, or the kernel would make a reset of the closing.
    let mut ignored = [0; 4096];
    while person.read(&mut ignored).await? > 0 {}
    Ok(())
}
