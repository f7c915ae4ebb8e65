//! Every host's web server: which one is meant says the address that a connection came to.

use std::{convert::Infallible, net::SocketAddr, sync::Arc};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{Request, Response, body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpListener, TcpStream},
    sync::Notify,
};
use tokio_rustls::TlsAcceptor;

use super::{
    SharedState,
    certificates::{Certificates, H1, H2_AND_H1, PresentedCertificate},
    collector,
    hosts::{self, Host, Site},
    pages,
    sockets::listen,
};
use crate::{
    LabError, LabMechanism, NetworkState,
    protocol::{Action, EventKind},
};

struct Servers {
    world: Arc<SharedState>,
    certificates: Arc<Certificates>,
    collector_port: u16,
}

/// A host as one connection finds it.
struct Serving {
    host: &'static Host,
    destination: SocketAddr,
    tls: bool,
    mechanism: LabMechanism,
    /// Told when the connection shall be dropped as it is.
    broken: Notify,
}

/// Listens on ports 80 and 443 of every host.
pub(super) fn serve(
    world: Arc<SharedState>,
    certificates: Arc<Certificates>,
    collector_port: u16,
) -> Result<(), LabError> {
    let servers = Arc::new(Servers {
        world,
        certificates,
        collector_port,
    });
    for (port, tls) in [(80, false), (443, true)] {
        for listener in listen(port)? {
            tokio::spawn(accept(listener, tls, servers.clone()));
        }
    }
    Ok(())
}

async fn accept(listener: TcpListener, tls: bool, servers: Arc<Servers>) {
    loop {
        if let Ok((stream, _)) = listener.accept().await {
            let servers = servers.clone();
            // Without a host behind the address it is closed; nobody is told of addresses that are nobody's.
            tokio::spawn(async move { servers.welcome(stream, tls).await });
        }
    }
}

impl Servers {
    async fn welcome(&self, stream: TcpStream, tls: bool) -> Option<()> {
        stream.set_nodelay(true).ok()?;
        let destination = stream.local_addr().ok()?;
        let host = hosts::by_address(destination.ip())?;
        let serving = Serving {
            host,
            destination,
            tls,
            mechanism: self.world.switches.host(Some(host)).0,
            broken: Notify::new(),
        };
        if !tls {
            self.serve(stream, serving).await;
            return Some(());
        }
        if serving.mechanism == LabMechanism::ResetAfterTls {
            // However it ends, it ends with RST.
            stream.set_zero_linger().ok()?;
        }
        // Bytes are handed on to the collector, which speaks no h2.
        let protocols = match host.site {
            Site::Collector(_) => H1,
            _ => H2_AND_H1,
        };
        let shown = self.shown(&serving);
        let config = self.certificates.server(shown, host.name, protocols).ok()?;
        let tls = TlsAcceptor::from(config);
        // A handshake fails when the person does not like the certificate; that is the person's to tell.
        if let Site::Collector(role) = host.site {
            let log = collector::ConnectionLog::new(&self.world.events, host.name);
            let stream = tls.accept(log.metered(stream)).await.ok()?;
            collector::forward(stream, self.collector_port, role, &log).await;
        } else {
            self.serve(tls.accept(stream).await.ok()?, serving).await;
        }
        Some(())
    }

    fn shown(&self, serving: &Serving) -> PresentedCertificate {
        let (line, _) = self.world.switches.line();
        match (serving.host.site, line, serving.mechanism) {
            (Site::BlockPage | Site::Portal, ..) => PresentedCertificate::Filter,
            (_, NetworkState::ClockWrong, _) | (.., LabMechanism::OwnExpired) => {
                PresentedCertificate::Expired
            }
            (.., LabMechanism::OwnWrongHost) => PresentedCertificate::WrongName,
            _ => PresentedCertificate::Proper,
        }
    }

    async fn serve<S>(&self, stream: S, serving: Serving)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let serving = Arc::new(serving);
        let service = service_fn(|request: Request<Incoming>| {
            let (world, serving) = (self.world.clone(), serving.clone());
            async move { Ok::<_, Infallible>(reply(&world, &serving, request).await) }
        });
        let builder = Builder::new(TokioExecutor::new());
        tokio::select! {
            // It ends with an error when the person hangs up in the middle; nobody needs to know.
            _ = builder.serve_connection(TokioIo::new(stream), service) => {}
            () = serving.broken.notified() => {}
        }
    }
}

async fn reply(
    world: &SharedState,
    serving: &Serving,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let host = serving.host;
    let mut event = EventKind::Request {
        host: host.name.to_owned(),
        method: request.method().to_string(),
        path: request
            .uri()
            .path_and_query()
            .map_or_else(|| "/".to_owned(), ToString::to_string),
        version: format!("{:?}", request.version()),
        status: 0,
    };
    let never = match serving.mechanism {
        LabMechanism::StallHeaders if serving.tls => Some(Action::Stalled),
        LabMechanism::ResetAfterTls if serving.tls => Some(Action::Broken),
        _ => None,
    };
    if let Some(action) = never {
        world.events.record(event);
        world.events.record(EventKind::Connection {
            name: Some(host.name.to_owned()),
            destination: serving.destination,
            platform: host.platform().map(str::to_owned),
            action,
        });
        if action == Action::Broken {
            serving.broken.notify_one();
        }
        return std::future::pending().await;
    }
    let reply = match host.site {
        Site::Nel if serving.tls => world.nel.respond(request).await,
        _ => pages::page(host, serving.tls, &request, serving.mechanism),
    };
    if let EventKind::Request { status, .. } = &mut event {
        *status = reply.status().as_u16();
    }
    world.events.record(event);
    reply
}
