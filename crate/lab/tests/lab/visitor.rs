//! What the person runs: this test program once more, inside the lab, doing what it is told over a Unix socket and
//! saying what it saw.

use std::{
    collections::HashMap,
    env, io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use http_body_util::{BodyExt, Empty};
use hyper::Request;
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde::{Deserialize, Serialize};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream, UdpSocket, UnixStream},
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
    },
};

/// Where the test listens for its person; its presence makes `visitor::person` one.
pub(crate) const SOCKET: &str = "SADA_LAB_TEST_SOCKET";

/// How long the person waits for anything before calling it silence.
const PATIENCE: Duration = Duration::from_millis(1500);

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
    /// Ask the resolver, and no library, for the addresses of a name.
    Resolve { name: String, tcp: bool },
    /// Connect to an address.
    Connect { address: SocketAddr },
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
        how: How,
    },
    Resolved {
        code: u16,
        addresses: Vec<IpAddr>,
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
pub(crate) enum How {
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
                    io::ErrorKind::ConnectionReset => {
                        return Self::Failed {
                            phase,
                            how: How::Reset,
                        };
                    }
                    io::ErrorKind::UnexpectedEof => {
                        return Self::Failed {
                            phase,
                            how: How::Closed,
                        };
                    }
                    _ => {}
                }
            }
            next = error.source();
        }
        let how = if cause.to_string().contains("connection closed") {
            How::Closed
        } else {
            How::Other(format!("{cause:?}"))
        };
        Self::Failed { phase, how }
    }

    fn silent(phase: Phase) -> Self {
        Self::Failed {
            phase,
            how: How::Silent,
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

type Kept = Box<dyn AsyncBoth>;
trait AsyncBoth: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send {}
impl<T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send> AsyncBoth for T {}

async fn obey(order: Order, kept: &mut HashMap<String, Kept>) -> Result<Outcome, Outcome> {
    match order {
        Order::Visit { url, ca, protocols } => {
            let (stream, host, protocol) = open(&url, &ca, &protocols).await?;
            load(stream, &host, &url, protocol.as_deref() == Some(b"h2")).await
        }
        Order::Keep { url, ca, name } => {
            let (mut stream, host, _) = open(&url, &ca, &["http/1.1".to_owned()]).await?;
            let request = format!("GET / HTTP/1.1\r\nhost: {host}\r\n\r\n");
            stream
                .write_all(request.as_bytes())
                .await
                .map_err(|cause| Outcome::failed(Phase::Http, &cause))?;
            let mut answer = vec![0; 16 * 1024];
            let read = timeout(PATIENCE, stream.read(&mut answer)).await;
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
                match timeout(PATIENCE, stream.read(&mut more)).await {
                    Err(_) => return Err(Outcome::silent(Phase::Kept)),
                    Ok(Ok(0)) => {
                        return Err(Outcome::Failed {
                            phase: Phase::Kept,
                            how: How::Closed,
                        });
                    }
                    Ok(Ok(_)) => {}
                    Ok(Err(cause)) => return Err(Outcome::failed(Phase::Kept, &cause)),
                }
            }
        }
        Order::Resolve { name, tcp } => resolve(&name, tcp).await,
        Order::Connect { address } => reach(address).await.map(|_| Outcome::Done),
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

async fn connect(host: &str, port: u16) -> Result<TcpStream, Outcome> {
    let addresses = timeout(PATIENCE, tokio::net::lookup_host((host, port))).await;
    let mut addresses = addresses
        .map_err(|_| Outcome::silent(Phase::Name))?
        .map_err(|cause| Outcome::failed(Phase::Name, &cause))?;
    reach(addresses.next().expect("an address")).await
}

async fn reach(address: SocketAddr) -> Result<TcpStream, Outcome> {
    let connected = timeout(PATIENCE, TcpStream::connect(address)).await;
    connected
        .map_err(|_| Outcome::silent(Phase::Connection))?
        .map_err(|cause| Outcome::failed(Phase::Connection, &cause))
}

fn tls(roots: RootCertStore, protocols: &[String]) -> Arc<ClientConfig> {
    let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("ring has them")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = protocols
        .iter()
        .map(|protocol| protocol.clone().into_bytes())
        .collect();
    Arc::new(config)
}

async fn open(
    url: &str,
    ca: &PathBuf,
    protocols: &[String],
) -> Result<(Kept, String, Option<Vec<u8>>), Outcome> {
    let uri: hyper::Uri = url.parse().expect("an address");
    let host = uri.host().expect("a host").to_owned();
    if uri.scheme_str() == Some("http") {
        return Ok((Box::new(connect(&host, 80).await?), host, None));
    }
    let mut roots = RootCertStore::empty();
    roots
        .add(CertificateDer::from_pem_file(ca).expect("a certificate"))
        .expect("an authority");
    let stream = connect(&host, 443).await?;
    let server = ServerName::try_from(host.clone()).expect("a name");
    let connecting = TlsConnector::from(tls(roots, protocols)).connect(server, stream);
    let stream = timeout(PATIENCE, connecting)
        .await
        .map_err(|_| Outcome::silent(Phase::Tls))?
        .map_err(|cause| Outcome::failed(Phase::Tls, &cause))?;
    let protocol = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
    Ok((Box::new(stream), host, protocol))
}

async fn load(stream: Kept, host: &str, url: &str, h2: bool) -> Result<Outcome, Outcome> {
    let failed = |cause: hyper::Error| Outcome::failed(Phase::Http, &cause);
    let exchange = async {
        let io = TokioIo::new(stream);
        let response = if h2 {
            let request = Request::get(url)
                .body(Empty::<Bytes>::new())
                .expect("a request");
            let (mut to, connection) =
                hyper::client::conn::http2::handshake(TokioExecutor::new(), io)
                    .await
                    .map_err(failed)?;
            tokio::spawn(connection);
            to.send_request(request).await.map_err(failed)?
        } else {
            let uri: hyper::Uri = url.parse().expect("an address");
            let path = uri.path_and_query().map_or("/", |path| path.as_str());
            let request = Request::get(path)
                .header("host", host)
                .body(Empty::<Bytes>::new())
                .expect("a request");
            let (mut to, connection) = hyper::client::conn::http1::handshake(io)
                .await
                .map_err(failed)?;
            tokio::spawn(connection);
            to.send_request(request).await.map_err(failed)?
        };
        let status = response.status().as_u16();
        let version = format!("{:?}", response.version());
        let body = response
            .into_body()
            .collect()
            .await
            .map_err(failed)?
            .to_bytes();
        Ok(Outcome::Page {
            status,
            version,
            body: String::from_utf8_lossy(&body).into_owned(),
        })
    };
    timeout(PATIENCE, exchange)
        .await
        .unwrap_or_else(|_| Err(Outcome::silent(Phase::Http)))
}

async fn resolve(name: &str, tcp: bool) -> Result<Outcome, Outcome> {
    use hickory_proto::{
        op::{Message, Query},
        rr::{Name, RData, RecordType},
    };
    let mut question = Message::query();
    question.add_query(Query::query(
        Name::from_ascii(format!("{name}.")).expect("a name"),
        RecordType::A,
    ));
    let question = question.to_vec().expect("a question");
    let asking = async {
        if tcp {
            let mut stream = TcpStream::connect("10.79.0.1:53").await?;
            stream
                .write_u16(u16::try_from(question.len()).expect("short"))
                .await?;
            stream.write_all(&question).await?;
            let mut answer = vec![0; usize::from(stream.read_u16().await?)];
            stream.read_exact(&mut answer).await?;
            Ok(answer)
        } else {
            let socket = UdpSocket::bind("0.0.0.0:0").await?;
            socket.connect("10.79.0.1:53").await?;
            socket.send(&question).await?;
            let mut answer = vec![0; 4096];
            let length = socket.recv(&mut answer).await?;
            answer.truncate(length);
            Ok(answer)
        }
    };
    let answer = timeout(PATIENCE, asking)
        .await
        .map_err(|_| Outcome::silent(Phase::Name))?;
    let answer = answer.map_err(|cause: io::Error| Outcome::failed(Phase::Name, &cause))?;
    let answer = Message::from_vec(&answer).expect("an answer");
    let addresses = answer
        .answers
        .iter()
        .filter_map(|record| match &record.data {
            RData::A(address) => Some(IpAddr::V4(address.0)),
            _ => None,
        })
        .collect();
    Ok(Outcome::Resolved {
        code: answer.metadata.response_code.into(),
        addresses,
    })
}
