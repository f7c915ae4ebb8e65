//! What the person runs: this test program once more, inside the lab, doing what it is told over a Unix socket and
//! saying what it saw.

mod names;
mod web;

use std::{
    collections::HashMap,
    env, io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use http_body_util::Full;
use hyper::Request;
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream, UdpSocket, UnixStream},
    time::timeout,
};
use tokio_rustls::rustls::{RootCertStore, pki_types::ServerName};

use web::{Kept, ask, connect, count, exchange, open, reach, tls};

/// Where the test listens for its person; its presence makes `visitor::person` one.
pub(crate) const SOCKET: &str = "SADA_LAB_TEST_SOCKET";

/// How long the person waits for anything before calling it silence, in milliseconds.
static PATIENCE: AtomicU64 = AtomicU64::new(1500);

fn patience() -> Duration {
    Duration::from_millis(PATIENCE.load(Ordering::Relaxed))
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum Order {
    /// Load a page. `ca` is the authority to trust, `protocols` what to offer in ALPN.
    Visit {
        url: String,
        ca: PathBuf,
        protocols: Vec<String>,
    },
    /// Load a page over an HTTP/1.1 connection and keep that open, under this name.
    Keep {
        url: String,
        ca: PathBuf,
        name: String,
    },
    /// Send the ClientHello only, and keep the connection open under this name.
    Knock { host: String, name: String },
    /// Tell how a kept connection ended; `Silent` if it has not.
    Ended { name: String },
    /// Load a page over an HTTP/1.1 connection to the end, and tell how many bytes came and how they ended.
    Count { url: String, ca: PathBuf },
    /// Send this body of this type to a page.
    Post {
        url: String,
        ca: PathBuf,
        kind: String,
        body: String,
    },
    /// Wait this long for anything from now on, before calling it silence.
    Wait { millis: u64 },
    /// Ask the resolver, and no library, for the addresses of a name: `A` or `AAAA`.
    Resolve {
        name: String,
        tcp: bool,
        record: String,
    },
    /// Connect to an address.
    Connect { address: SocketAddr },
    /// Send a datagram to an address, and wait for an answer or an error.
    Datagram { address: SocketAddr, bytes: Vec<u8> },
    /// Answer every connection to this port of 127.0.0.1 with an HTTP/1.1 page.
    Serve { port: u16, body: String },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Outcome {
    Page {
        status: u16,
        version: String,
        body: String,
    },
    Failed {
        phase: Phase,
        how: FailureCause,
    },
    Resolved {
        code: u16,
        addresses: Vec<IpAddr>,
    },
    Counted {
        bytes: usize,
        how: FailureCause,
    },
    Done,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Phase {
    Name,
    Connection,
    Tls,
    Http,
    Kept,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum FailureCause {
    Reset,
    Closed,
    Silent,
    Other(String),
}

impl Outcome {
    fn failed(phase: Phase, cause: &(dyn std::error::Error + 'static)) -> Self {
        // The system's own error is somewhere inside of the libraries'.
        let mut next = Some(cause);
        while let Some(error) = next {
            if let Some(error) = error.downcast_ref::<io::Error>() {
                match error.kind() {
                    // Who writes after the reset has come in is told of it in this other word.
                    io::ErrorKind::ConnectionReset | io::ErrorKind::BrokenPipe => {
                        return Self::Failed {
                            phase,
                            how: FailureCause::Reset,
                        };
                    }
                    io::ErrorKind::UnexpectedEof => {
                        return Self::Failed {
                            phase,
                            how: FailureCause::Closed,
                        };
                    }
                    _ => {}
                }
            }
            next = error.source();
        }
        let how = if cause.to_string().contains("connection closed") {
            FailureCause::Closed
        } else {
            FailureCause::Other(format!("{cause:?}"))
        };
        Self::Failed { phase, how }
    }

    fn silent(phase: Phase) -> Self {
        Self::Failed {
            phase,
            how: FailureCause::Silent,
        }
    }
}

/// No test of its own: the program that the lab's person runs.
#[tokio::test]
async fn person() {
    let Some(socket) = env::var_os(SOCKET) else {
        return;
    };
    let stream = UnixStream::connect(socket).await.expect("the test listens");
    let mut stream = BufReader::new(stream);
    let mut kept = HashMap::new();
    let mut line = String::new();
    while stream.read_line(&mut line).await.expect("the test speaks") > 0 {
        let order: Order = serde_json::from_str(&line).expect("an order");
        let outcome = obey(order, &mut kept)
            .await
            .unwrap_or_else(|failure| failure);
        let mut answer = serde_json::to_vec(&outcome).expect("JSON");
        answer.push(b'\n');
        stream.write_all(&answer).await.expect("the test listens");
        line.clear();
    }
}

async fn obey(order: Order, kept: &mut HashMap<String, Kept>) -> Result<Outcome, Outcome> {
    match order {
        Order::Visit { url, ca, protocols } => {
            let (stream, host, protocol) = open(&url, &ca, &protocols).await?;
            let request = Request::get(&url).body(Full::default()).expect("a request");
            exchange(stream, &host, request, protocol.as_deref() == Some(b"h2")).await
        }
        Order::Keep { url, ca, name } => {
            let mut stream = ask(&url, &ca, "keep-alive").await?;
            let mut answer = vec![0; 16 * 1024];
            let read = timeout(patience(), stream.read(&mut answer)).await;
            let length = read
                .map_err(|_| Outcome::silent(Phase::Http))?
                .map_err(|cause| Outcome::failed(Phase::Http, &cause))?;
            kept.insert(name, stream);
            let body = String::from_utf8_lossy(&answer[..length]).into_owned();
            Ok(Outcome::Page {
                status: 0,
                version: String::new(),
                body,
            })
        }
        Order::Knock { host, name } => {
            let mut stream = connect(&host, 443).await?;
            let config = tls(RootCertStore::empty(), &[]);
            let server = ServerName::try_from(host).expect("a name");
            let mut client =
                tokio_rustls::rustls::ClientConnection::new(config, server).expect("a client");
            let mut hello = Vec::new();
            client.write_tls(&mut hello).expect("a vector takes all");
            stream
                .write_all(&hello)
                .await
                .map_err(|cause| Outcome::failed(Phase::Tls, &cause))?;
            kept.insert(name, Box::new(stream));
            Ok(Outcome::Done)
        }
        Order::Ended { name } => {
            let stream = kept.get_mut(&name).expect("it is kept");
            loop {
                let mut more = [0; 4096];
                match timeout(patience(), stream.read(&mut more)).await {
                    Err(_) => return Err(Outcome::silent(Phase::Kept)),
                    Ok(Ok(0)) => {
                        return Err(Outcome::Failed {
                            phase: Phase::Kept,
                            how: FailureCause::Closed,
                        });
                    }
                    Ok(Ok(_)) => {}
                    Ok(Err(cause)) => return Err(Outcome::failed(Phase::Kept, &cause)),
                }
            }
        }
        Order::Count { url, ca } => {
            let mut stream = ask(&url, &ca, "close").await?;
            Ok(count(&mut stream).await)
        }
        Order::Post {
            url,
            ca,
            kind,
            body,
        } => {
            let (stream, host, protocol) = open(&url, &ca, &["h2".to_owned()]).await?;
            let request = Request::post(&url)
                .header("content-type", kind)
                .body(Full::from(body));
            let h2 = protocol.as_deref() == Some(b"h2");
            exchange(stream, &host, request.expect("a request"), h2).await
        }
        Order::Wait { millis } => {
            PATIENCE.store(millis, Ordering::Relaxed);
            Ok(Outcome::Done)
        }
        Order::Resolve { name, tcp, record } => names::resolve(&name, tcp, &record).await,
        Order::Connect { address } => reach(address).await.map(|_| Outcome::Done),
        Order::Datagram { address, bytes } => {
            let failed = |cause: io::Error| Outcome::failed(Phase::Connection, &cause);
            let socket = UdpSocket::bind("0.0.0.0:0").await.map_err(failed)?;
            socket.connect(address).await.map_err(failed)?;
            socket.send(&bytes).await.map_err(failed)?;
            let answer = timeout(patience(), socket.recv(&mut [0; 100])).await;
            let answer = answer.map_err(|_| Outcome::silent(Phase::Connection))?;
            answer.map(|_| Outcome::Done).map_err(failed)
        }
        Order::Serve { port, body } => {
            let listener = TcpListener::bind(("127.0.0.1", port))
                .await
                .expect("the port is free");
            tokio::spawn(async move {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(respond(stream, body.clone()));
                }
            });
            Ok(Outcome::Done)
        }
    }
}

async fn respond(mut stream: TcpStream, body: String) -> io::Result<()> {
    let mut request = [0; 4096];
    let length = stream.read(&mut request).await?;
    let first = String::from_utf8_lossy(&request[..length])
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned();
    let body = format!("{body} {first}");
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(answer.as_bytes()).await
}
