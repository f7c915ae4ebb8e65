//! The gateway: opens envelopes, checks tokens, and counts each report once. It sees what is
//! reported and never from which address. Beside it it shows what is published.

mod admission;
pub mod health;
mod peers;
mod routes;
mod settings;
mod timed;
mod unattested;

use std::sync::{Arc, Mutex};
use std::thread;

use anyhow::Context;
use axum::Router;
use sada_ledger::journal::{self, Journal, JournalOptions};
use sada_ledger::store::{RollupStore, SqliteStore};
use sada_public::SiteUrl;
use sada_published::events::{self, EventStore};
use sada_published::notes::{self, Notes};
use sada_report::Country;
use sada_service::clock::{self, trust::TimeEvidence};
use sada_service::http::Client;
use sada_service::keys::{IssuingKeys, gateway_keys};
use sada_service::serve::{StopSignal, serve};

pub use admission::{RETRY_HORIZON, Rules, admit};
pub use peers::Peers;
pub use routes::{Gateway, routes};
pub use settings::{GatewayConfig, GatewaySettings, JournalSettings, UNATTESTED_QUOTA};
pub use unattested::UnattestedQuota;

/// Runs until it is asked to stop, then ends requests under way and closes the journal.
///
/// # Errors
/// When keys, journal or address cannot be used.
pub fn run(config: GatewayConfig, restored: bool, stop: impl StopSignal) -> anyhow::Result<()> {
    let rules = Rules {
        bin_seconds: config.journal.bin_seconds,
        issuing: IssuingKeys::read(&config.issuer_keys)?,
        unattested: config.unattested_quota > 0,
    };
    let keys = gateway_keys(&config.gateway_keys)?;
    let peers = match config.peers {
        Some((all, own)) => {
            let client = Client::new(config.authorities.as_deref())?;
            Some(Peers::new(all, own, client))
        }
        None => None,
    };
    with_journal(&config.journal, restored, |journal, store| {
        serve("gateway", config.listen, stop, |_| {
            let opened = Gateway {
                journal: journal.clone(),
                rules,
                unattested: Mutex::new(UnattestedQuota::new(config.unattested_quota)),
                keys,
                peers,
                events: events(&config.journal)?,
            };
            let shown = Router::new()
                .merge(health::routes(journal, store, events(&config.journal)?))
                .merge(shown(&config.journal, None, &config.site)?);
            Ok(shown.merge(self::routes(opened)))
        })
    })
}

/// Everything that anybody may see of a collector with these settings. `assumed` is where it takes all
/// reports to be from, if it does; `site` is where people find it.
///
/// # Errors
/// When a database of its folder cannot be opened.
pub fn shown(
    settings: &JournalSettings,
    assumed: Option<Country>,
    site: &SiteUrl,
) -> anyhow::Result<Router> {
    let shown = sada_public::CountingTerms {
        bin_length: settings.bin_seconds,
        min_reporters: settings.min_reporters,
        assumed,
    };
    sada_public::routes(&settings.data, shown, site)
}

/// What the watch keeps and publishes.
///
/// # Errors
/// When its database cannot be opened.
pub fn events(settings: &JournalSettings) -> anyhow::Result<Arc<Mutex<EventStore>>> {
    let events = EventStore::open_beside(&events::database(&settings.data))?;
    Ok(Arc::new(Mutex::new(events)))
}

/// Opens the journal, runs its writer beside `serve`, and closes it.
///
/// # Errors
/// When the journal cannot be used, or serving failed.
pub fn with_journal(
    settings: &JournalSettings,
    restored: bool,
    serve: impl FnOnce(Journal, Arc<dyn RollupStore>) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let options = JournalOptions {
        folder: settings.data.clone(),
        bin_seconds: settings.bin_seconds,
        restored,
        keep_for: settings.keep_for,
    };
    let (journal, writer) = journal::open(&options)?;
    sada_published::check(&settings.data)?;
    // The gateway keeps the notes: it brings an earlier layout of them up.
    Notes::open(&notes::database(&settings.data))?;
    let source = writer.source().0.clone();
    let store: Arc<dyn RollupStore> = Arc::new(SqliteStore::open(&options.database())?);
    let newest = store.newest_attested()?;
    let evidence = TimeEvidence {
        newest: newest.map(|bin| bin.end(options.bin_seconds)),
        ..TimeEvidence::default()
    };
    clock::keep(&options.folder, "gateway", evidence);
    let writer = thread::Builder::new()
        .name("journal".to_owned())
        .spawn(move || writer.run())
        .context("cannot start the journal's thread")?;
    tracing::info!(%source, bin_seconds = settings.bin_seconds.get(), "counting");
    // Ends connections that would not end by themselves, and with them the last
    // handles to the journal, without which its writer ends.
    let served = serve(journal, store);
    if writer.join().is_err() {
        anyhow::bail!("the journal's thread broke off");
    }
    tracing::info!("stopped");
    served
}
