//! Serving a router on a socket, until told to stop.

mod write_timeout;

use std::future::Future;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::{Service, service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use crate::http::Peer;
use write_timeout::WriteTimeout;

/// How long a connection may take to say what it wants; also how long it may idle.
const HEADER_TIMEOUT: Duration = Duration::from_secs(15);

/// The most that is held of what a connection sends or is sent, in bytes: a head that is longer is
/// refused. Without a bound a thousand connections took 426 MB.
const BUFFER: usize = 16 * 1024;

/// How long requests under way may take to end once the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// How long to wait after the system would give no connection, for instance for want
/// of file descriptors, which end only as connections end.
const BREATH: Duration = Duration::from_millis(100);

/// Serves until `stop` is ready; then lets requests under way end, for ten seconds at
/// most, and returns. Each connection speaks HTTP/1.1. So many `connections` are served at
/// once; further ones wait in the system's queue.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    connections: usize,
    stop: impl Future<Output = ()>,
) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT)
        .max_buf_size(BUFFER);
    let graceful = GracefulShutdown::new();
    let places = Arc::new(Semaphore::new(connections));
    tokio::pin!(stop);
    loop {
        let next = async {
            // The semaphore is never closed, so there is always a place in the end.
            let place = Arc::clone(&places).acquire_owned().await.ok();
            (listener.accept().await, place)
        };
        let (accepted, place) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, address)) => {
                let router = TowerToHyperService::new(router.clone());
                let service = service_fn(move |mut request: Request<Incoming>| {
                    request.extensions_mut().insert(Peer(address.ip()));
                    router.call(request)
                });
                let connection =
                    http.serve_connection(TokioIo::new(WriteTimeout::new(stream)), service);
                let connection = graceful.watch(connection);
                tokio::spawn(async move {
                    // A connection that breaks is the peer's matter; it will ask again.
                    let _ = connection.await;
                    drop(place);
                });
            }
            Err(error) => {
                if !is_peers(&error) {
                    tracing::warn!(%error, "no connection could be taken");
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
    }
    drop(listener);
    drop(router);
    if tokio::time::timeout(FAREWELL, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!("some requests were cut off");
    }
}

/// Whether only this one connection failed, and by its peer.
fn is_peers(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
    )
}
