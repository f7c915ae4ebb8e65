//! Every role in one place, for trying out: one party then sees both sides.

use std::future::Future;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::thread;

use anyhow::Context;
use axum::Router;
use axum::response::IntoResponse;
use tokio::net::TcpListener;

use crate::config::Config;
use crate::journal::{self, Journal, Options};
use crate::store::{Grade, Provenance, RollupStore, SqliteStore, Tier};
use crate::{gateway, health, problem, server, site};

/// Runs until the future that `stop` gives is ready, then ends requests under way and closes the journal.
///
/// When it is ready it prints one line of JSON on standard output, with the address it
/// listens on: `{"ready":true,"listen":"127.0.0.1:8787"}`.
///
/// # Errors
/// When the journal cannot be opened or the address cannot be listened on.
pub fn run<Stop: Future<Output = ()>>(
    config: &Config,
    restored: bool,
    stop: impl FnOnce() -> io::Result<Stop>,
) -> anyhow::Result<()> {
    let options = Options {
        folder: config.data.clone(),
        bin_seconds: config.bin_seconds,
        restored,
        keep_days: config.keep_days,
    };
    let (journal, writer) = journal::open(&options)?;
    let source = writer.source().0.clone();
    let store: Arc<dyn RollupStore> = Arc::new(SqliteStore::open(&options.database())?);
    let writer = thread::Builder::new()
        .name("journal".to_owned())
        .spawn(move || writer.run())
        .context("cannot start the journal's thread")?;

    let runtime = tokio::runtime::Runtime::new().context("cannot start the server's threads")?;
    let served = runtime.block_on(async {
        let stop = stop().context("cannot listen for signals")?;
        let listener = TcpListener::bind(config.listen)
            .await
            .with_context(|| format!("cannot listen on {}", config.listen))?;
        let listen = listener.local_addr().context("cannot tell the address")?;
        tracing::info!(%listen, %source, bin_seconds = config.bin_seconds, "ready");
        let ready = serde_json::json!({ "ready": true, "listen": listen });
        // Whoever started this may not be reading; that is no reason to stop.
        let _ = writeln!(std::io::stdout(), "{ready}");
        server::serve(listener, routes(config, journal, store), stop).await;
        anyhow::Ok(())
    });
    // Ends connections that would not end by themselves, and with them the last
    // handles to the journal, without which its writer ends.
    drop(runtime);
    if writer.join().is_err() {
        anyhow::bail!("the journal's thread broke off");
    }
    tracing::info!("stopped");
    served
}

fn routes(config: &Config, journal: Journal, store: Arc<dyn RollupStore>) -> Router {
    let provenance = Provenance {
        country: config.assume_country,
        asn: config.assume_asn,
        tier: Tier::Unattested,
        grade: Grade::Ungraded,
    };
    let rules = gateway::Rules {
        bin_seconds: config.bin_seconds,
        provenance,
    };
    let terms = site::Terms {
        bin_seconds: config.bin_seconds,
        min_reporters: config.min_reporters,
        assumed: config.assume_country,
    };
    Router::new()
        .merge(gateway::routes(journal.clone(), rules))
        .merge(health::routes(journal, Arc::clone(&store)))
        .merge(site::routes(store, terms))
        .fallback(|| async { problem::NOT_FOUND.into_response() })
        .method_not_allowed_fallback(|| async { problem::METHOD.into_response() })
}
