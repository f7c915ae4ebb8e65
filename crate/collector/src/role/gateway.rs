//! The gateway with journal and page.

use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::Context;
use axum::Router;

use super::{Stop, open};
use crate::events::{self, EventStore};
use crate::gateway::{Gateway, Peers, Rules};
use crate::http::Client;
use crate::journal::{self, Journal, Options};
use crate::keys::{IssuingKeys, gateway_keys};
use crate::settings::{GatewayConfig, Terms};
use crate::store::{RollupStore, SqliteStore};
use crate::{gateway, health};

/// Runs until it is asked to stop, then ends requests under way and closes the journal.
///
/// # Errors
/// When keys, journal or address cannot be used.
pub fn run(config: GatewayConfig, restored: bool, stop: impl Stop) -> anyhow::Result<()> {
    let rules = Rules {
        bin_seconds: config.terms.bin_seconds,
        issuing: IssuingKeys::read(&config.issuer_keys)?,
        unattested: config.unattested,
    };
    let keys = gateway_keys(&config.gateway_keys)?;
    let peers = match config.peers {
        Some((all, own)) => {
            let client = Client::new(config.authorities.as_deref())?;
            Some(Peers::new(all, own, client))
        }
        None => None,
    };
    with_journal(&config.terms, restored, |journal, store| {
        super::serve("gateway", config.listen, stop, |_| {
            let opened = Gateway {
                journal: journal.clone(),
                rules,
                keys,
                peers,
                events: events(&config.terms)?,
            };
            let shown = Router::new()
                .merge(health::routes(journal, store, events(&config.terms)?))
                .merge(open::routes(&config.terms, None, &config.site)?);
            Ok(shown.merge(gateway::routes(opened)))
        })
    })
}

/// What the watch keeps and publishes.
pub(super) fn events(terms: &Terms) -> anyhow::Result<Arc<Mutex<EventStore>>> {
    let events = EventStore::open(&events::database(&terms.data))?;
    Ok(Arc::new(Mutex::new(events)))
}

/// Opens the journal, runs its writer beside `serve`, and closes it.
pub(super) fn with_journal(
    terms: &Terms,
    restored: bool,
    serve: impl FnOnce(Journal, Arc<dyn RollupStore>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let options = Options {
        folder: terms.data.clone(),
        bin_seconds: terms.bin_seconds,
        restored,
        keep_days: terms.keep_days,
    };
    let (journal, writer) = journal::open(&options)?;
    let source = writer.source().0.clone();
    let store: Arc<dyn RollupStore> = Arc::new(SqliteStore::open(&options.database())?);
    let writer = thread::Builder::new()
        .name("journal".to_owned())
        .spawn(move || writer.run())
        .context("cannot start the journal's thread")?;
    tracing::info!(%source, bin_seconds = terms.bin_seconds, "counting");
    // Ends connections that would not end by themselves, and with them the last
    // handles to the journal, without which its writer ends.
    let served = serve(journal, store);
    if writer.join().is_err() {
        anyhow::bail!("the journal's thread broke off");
    }
    tracing::info!("stopped");
    served
}
