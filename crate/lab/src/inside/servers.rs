//! Every host's web server: which one is meant says the address that a connection came to.

use std::{
    collections::HashMap,
    convert::Infallible,
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::Arc,
};

use hyper::{Request, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use super::{
    World,
    certificates::Authority,
    collector,
    hosts::{self, HOSTS, Host, Site},
    pages,
};
use crate::{LabError, protocol::What};

/// Makes the certificates, writes the authority's to `ca`, and listens on ports 80 and 443 of every host.
pub(super) async fn serve(
    world: Arc<World>,
    ca: &Path,
    collector_port: u16,
) -> Result<(), LabError> {
    let trusted = Authority::new("Sada Lab Authority")?;
    trusted.publish(ca)?;
    let unknown = Authority::new("Block Page Authority")?;
    let mut acceptors = HashMap::new();
    for host in &HOSTS {
        let config = match host.site {
            Site::BlockPage => unknown.server(host.name, &["h2", "http/1.1"])?,
            // Bytes are handed on to the collector, which speaks no h2.
            Site::Collector => trusted.server(host.name, &["http/1.1"])?,
            Site::Page(..) | Site::Cdn(_) | Site::Control(..) => {
                trusted.server(host.name, &["h2", "http/1.1"])?
            }
        };
        acceptors.insert(host.address, config);
    }
    let plain = listen(80).await?;
    let tls = listen(443).await?;
    tokio::spawn(accept_plain(plain, world.clone()));
    tokio::spawn(accept_tls(tls, Arc::new(acceptors), world, collector_port));
    Ok(())
}

async fn listen(port: u16) -> Result<TcpListener, LabError> {
    TcpListener::bind((Ipv4Addr::UNSPECIFIED, port))
        .await
        .map_err(LabError::io(format!("opening port {port}")))
}

async fn accept_plain(listener: TcpListener, world: Arc<World>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await
            && let Some(host) = host_of(&stream)
        {
            tokio::spawn(answer(stream, host, false, world.clone()));
        }
    }
}

async fn accept_tls(
    listener: TcpListener,
    acceptors: Arc<HashMap<Ipv4Addr, Arc<ServerConfig>>>,
    world: Arc<World>,
    collector_port: u16,
) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            continue;
        };
        let Some(host) = host_of(&stream) else {
            continue;
        };
        let Some(config) = acceptors.get(&host.address) else {
            continue;
        };
        let acceptor = TlsAcceptor::from(config.clone());
        let world = world.clone();
        tokio::spawn(async move {
            // A handshake fails when the person does not like the certificate; that is the person's to tell.
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            if host.site == Site::Collector {
                collector::forward(stream, collector_port).await;
            } else {
                answer(stream, host, true, world).await;
            }
        });
    }
}

fn host_of(stream: &TcpStream) -> Option<&'static Host> {
    stream.set_nodelay(true).ok()?;
    match stream.local_addr().ok()?.ip() {
        IpAddr::V4(address) => hosts::by_address(address),
        IpAddr::V6(_) => None,
    }
}

async fn answer<S>(stream: S, host: &'static Host, tls: bool, world: Arc<World>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let (mechanism, _) = world.switches.platform(host.platform());
        let reply = pages::page(host, tls, &request, mechanism);
        world.journal.note(What::Request {
            host: host.name.to_owned(),
            method: request.method().to_string(),
            path: request
                .uri()
                .path_and_query()
                .map_or_else(|| "/".to_owned(), ToString::to_string),
            version: format!("{:?}", request.version()),
            status: reply.status().as_u16(),
        });
        std::future::ready(Ok::<_, Infallible>(reply))
    });
    // It ends with an error when the person hangs up in the middle; nobody needs to know.
    Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), service)
        .await
        .ok();
}
