//! Serving a role until it is asked to stop.

use std::future::Future;
use std::io::{self, Write as _};
use std::net::SocketAddr;

use anyhow::Context;
use axum::Router;
use axum::response::IntoResponse;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

use crate::{problem, server};

/// How many connections a role serves at once; further ones wait in the system's queue.
const CONNECTIONS: usize = 10_000;

/// Gives a future that is ready once the process is asked to stop.
pub trait StopSignal: FnOnce() -> io::Result<Self::Received> {
    /// Ready once the signal was received.
    type Received: Future<Output = ()>;
}

impl<Received: Future<Output = ()>, F: FnOnce() -> io::Result<Received>> StopSignal for F {
    type Received = Received;
}

/// Serves these routes until it is asked to stop, then ends requests under way. `routes` is told
/// the address.
///
/// When it is ready it prints one line of JSON on standard output, with the address it
/// listens on: `{"ready":true,"listen":"127.0.0.1:8787"}`.
///
/// # Errors
/// When the address cannot be listened on, or the routes cannot be made.
pub fn serve(
    role: &'static str,
    listen: SocketAddr,
    stop: impl StopSignal,
    routes: impl FnOnce(SocketAddr) -> anyhow::Result<Router>,
) -> anyhow::Result<()> {
    let runtime = Runtime::new().context("cannot start the server's threads")?;
    runtime.block_on(async {
        let stop = stop().context("cannot listen for signals")?;
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        let listen = listener.local_addr().context("cannot tell the address")?;
        let router = routes(listen)?
            .fallback(|| async { problem::NOT_FOUND.into_response() })
            .method_not_allowed_fallback(|| async { problem::METHOD.into_response() });
        tracing::info!(role, %listen, "ready");
        let ready = serde_json::json!({ "ready": true, "listen": listen });
        // Whoever started this may not be reading; that is no reason to stop.
        let _ = writeln!(io::stdout(), "{ready}");
        server::serve(listener, router, CONNECTIONS, stop).await;
        anyhow::Ok(())
    })
}
