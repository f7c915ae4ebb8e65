//! Connections, handshakes and pages, as the person's program makes them.

use std::{net::SocketAddr, path::Path, sync::Arc};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
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

use super::{FailureCause, Outcome, Phase, patience};

pub(super) type Kept = Box<dyn AsyncBoth>;
pub(crate) trait AsyncBoth:
    tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send
{
}
impl<T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send> AsyncBoth for T {}

pub(super) async fn connect(host: &str, port: u16) -> Result<TcpStream, Outcome> {
    let addresses = timeout(patience(), tokio::net::lookup_host((host, port))).await;
    let mut addresses = addresses
        .map_err(|_| Outcome::silent(Phase::Name))?
        .map_err(|cause| Outcome::failed(Phase::Name, &cause))?;
    reach(addresses.next().expect("an address")).await
}

pub(super) async fn reach(address: SocketAddr) -> Result<TcpStream, Outcome> {
    let connected = timeout(patience(), TcpStream::connect(address)).await;
    connected
        .map_err(|_| Outcome::silent(Phase::Connection))?
        .map_err(|cause| Outcome::failed(Phase::Connection, &cause))
}

pub(super) fn tls(roots: RootCertStore, protocols: &[String]) -> Arc<ClientConfig> {
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

pub(super) async fn open(
    url: &str,
    ca: &Path,
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
    let stream = timeout(patience(), connecting)
        .await
        .map_err(|_| Outcome::silent(Phase::Tls))?
        .map_err(|cause| Outcome::failed(Phase::Tls, &cause))?;
    let protocol = stream.get_ref().1.alpn_protocol().map(<[u8]>::to_vec);
    Ok((Box::new(stream), host, protocol))
}

/// Sends a request and takes the whole answer.
pub(super) async fn exchange(
    stream: Kept,
    host: &str,
    request: Request<Full<Bytes>>,
    h2: bool,
) -> Result<Outcome, Outcome> {
    let failed = |cause: hyper::Error| Outcome::failed(Phase::Http, &cause);
    let exchange = async {
        let io = TokioIo::new(stream);
        let response = if h2 {
            let (mut to, connection) =
                hyper::client::conn::http2::handshake(TokioExecutor::new(), io)
                    .await
                    .map_err(failed)?;
            tokio::spawn(connection);
            to.send_request(request).await.map_err(failed)?
        } else {
            let (mut head, body) = request.into_parts();
            let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
            head.uri = path.parse().expect("a path");
            let mut request = Request::from_parts(head, body);
            let host = host.parse().expect("a name");
            request.headers_mut().insert("host", host);
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
    timeout(patience(), exchange)
        .await
        .unwrap_or_else(|_| Err(Outcome::silent(Phase::Http)))
}

/// Opens an HTTP/1.1 connection and sends a request; afterwards the connection shall be kept open, or closed.
pub(super) async fn ask(url: &str, ca: &Path, afterwards: &str) -> Result<Kept, Outcome> {
    let (mut stream, host, _) = open(url, ca, &["http/1.1".to_owned()]).await?;
    let uri: hyper::Uri = url.parse().expect("an address");
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    let request =
        format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: {afterwards}\r\n\r\n");
    stream
        .write_all(request.as_bytes())
        .await
        .map_err(|cause| Outcome::failed(Phase::Http, &cause))?;
    Ok(stream)
}

/// Counts what comes until it ends in whatever way.
pub(super) async fn count(stream: &mut Kept) -> Outcome {
    let mut bytes = 0;
    let mut buffer = [0; 4096];
    loop {
        let how = match timeout(patience(), stream.read(&mut buffer)).await {
            Ok(Ok(0)) => FailureCause::Closed,
            Ok(Ok(length)) => {
                bytes += length;
                continue;
            }
            Ok(Err(cause)) => match Outcome::failed(Phase::Http, &cause) {
                Outcome::Failed { how, .. } => how,
                other => FailureCause::Other(format!("{other:?}")),
            },
            Err(_) => FailureCause::Silent,
        };
        return Outcome::Counted { bytes, how };
    }
}
