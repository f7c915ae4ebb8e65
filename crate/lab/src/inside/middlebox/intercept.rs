//! The middlebox between two TLS connections: one to the person, under a certificate of its choice, and one to the
//! server.

use std::{
    convert::Infallible,
    future::ready,
    io::{self, Cursor},
    net::SocketAddr,
    sync::Arc,
};

use hyper::{StatusCode, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, copy_bidirectional, join},
    net::TcpStream,
};
use tokio_rustls::{
    LazyConfigAcceptor, StartHandshake, TlsConnector,
    rustls::{pki_types::ServerName, server::Acceptor},
};

use super::ConnectionEnd;
use crate::inside::{
    certificates::{Certificates, H1, PresentedCertificate},
    pages,
};

/// Passes on what is said inside, which is the server's own; only the certificate is another.
pub(super) async fn intercept(
    person: &mut TcpStream,
    head: Vec<u8>,
    name: &str,
    destination: SocketAddr,
    (shown, certificates): (PresentedCertificate, &Certificates),
) -> io::Result<ConnectionEnd> {
    let start = hello(person, head).await?;
    let mut client = certificates.client().map_err(io::Error::other)?;
    // The server chooses how to speak, out of what the person can.
    let offered = start.client_hello().alpn();
    client.alpn_protocols = offered
        .map(|protocols| protocols.map(<[u8]>::to_vec).collect())
        .unwrap_or_default();
    let server = TcpStream::connect(destination).await?;
    server.set_nodelay(true)?;
    let meant = ServerName::try_from(name.to_owned()).map_err(io::Error::other)?;
    let mut server = TlsConnector::from(Arc::new(client))
        .connect(meant, server)
        .await?;
    let config = certificates
        .server(shown, name, H1)
        .map_err(io::Error::other)?;
    let mut config = config.as_ref().clone();
    let chosen = server.get_ref().1.alpn_protocol();
    config.alpn_protocols = chosen.map(<[u8]>::to_vec).into_iter().collect();
    let mut person = start.into_stream(Arc::new(config)).await?;
    copy_bidirectional(&mut person, &mut server).await?;
    Ok(ConnectionEnd::Closed)
}

/// Answers everything with a block page, under a certificate that is trusted.
pub(super) async fn replace(
    person: &mut TcpStream,
    head: Vec<u8>,
    name: &str,
    certificates: &Certificates,
) -> io::Result<ConnectionEnd> {
    let start = hello(person, head).await?;
    let config = certificates
        .server(PresentedCertificate::Proper, name, H1)
        .map_err(io::Error::other)?;
    let person = start.into_stream(config).await?;
    let service = service_fn(|_| ready(Ok::<_, Infallible>(pages::block_page(StatusCode::OK))));
    http1::Builder::new()
        .serve_connection(TokioIo::new(person), service)
        .await
        .map_err(io::Error::other)?;
    Ok(ConnectionEnd::Closed)
}

async fn hello(
    person: &mut TcpStream,
    head: Vec<u8>,
) -> io::Result<StartHandshake<impl AsyncRead + AsyncWrite + Unpin>> {
    person.set_nodelay(true)?;
    let (read, write) = person.split();
    let stream = join(Cursor::new(head).chain(read), write);
    LazyConfigAcceptor::new(Acceptor::default(), stream).await
}
