//! The issuer: gives tokens out for where a connection comes from. It sees addresses and never a
//! report, and of the tokens no more than that there are some.

mod budget;
mod census;
mod geography;
mod routes;
mod senders;
mod settings;

use std::sync::{Arc, Mutex};
use std::time::Instant;

use anyhow::Context;
use axum::Router;
use sada_service::clock::{self, trust::TimeEvidence};
use sada_service::folder::ensure_writable;
use sada_service::folder_lock::FolderLock;
use sada_service::health;
use sada_service::http::Proxies;
use sada_service::keys::IssuingKeys;
use sada_service::serve::{StopSignal, serve};
use sada_service::workers::Workers;
use sada_units::Seconds;

use self::senders::JunkSenders;
use crate::rate::RateLimits;

pub use budget::{BudgetRules, Budgets, NoBatch, SharedBlock, is_budget_file};
pub use census::Census;
pub use geography::Geography;
pub use routes::{Issuer, routes};
pub use settings::{IssuerConfig, IssuerSettings, Schedule};

/// The name of the file with how many asked from each network.
pub const CENSUS_FILE: &str = "census.json";

/// So many requests that cannot be read are looked at from one sender in a minute. A device sends
/// none; to look at one costs a fiftieth of a batch. Beyond that the sender is turned away until
/// the minute is over.
const MALFORMED_PER_SENDER: u32 = 60;
/// And from all together in a second.
const MALFORMED_PER_SECOND: u32 = 400;

/// An issuer sees nothing that could confirm a clock. One that leapt is believed once it has run
/// evenly for so long.
const PATIENCE: Seconds = Seconds::DAY;

/// Runs until it is asked to stop.
///
/// # Errors
/// When keys, files or address cannot be used.
pub fn run(config: &IssuerConfig, stop: impl StopSignal) -> anyhow::Result<()> {
    let issuer = prepare(config)?;
    let geography = Arc::clone(&issuer.geography);
    serve("issuer", config.listen, stop, move |_| {
        tokio::spawn(Geography::keep_fresh(geography));
        tokio::spawn(routes::forget(Arc::clone(&issuer)));
        let routes = Router::new().merge(health::alive());
        Ok(routes.merge(self::routes(issuer, "/")))
    })
}

/// An issuer by this configuration.
///
/// # Errors
/// When keys or files cannot be read, or another issuer works in the folder.
pub fn prepare(config: &IssuerConfig) -> anyhow::Result<Arc<Issuer>> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("cannot make {}", config.data.display()))?;
    ensure_writable(&config.data, "issuer").with_context(|| {
        let folder = config.data.display();
        format!("what is given out cannot be kept in {folder}")
    })?;
    let lock = FolderLock::take(&config.data, "issuer")?;
    if config.country_file.is_none() && config.assumed.0.is_none() {
        tracing::warn!("without a country file every token says that the country is not known");
    }
    let geography = Geography::new(
        config.country_file.clone(),
        config.asn_file.clone(),
        config.assumed,
    )?;
    let evidence = TimeEvidence {
        patience: Some(PATIENCE),
        ..TimeEvidence::default()
    };
    clock::keep(&config.data, "issuer", evidence);
    let census = Census::new(
        config.min_requesters,
        config.schedule.window(),
        config.data.join(CENSUS_FILE),
    );
    let budgets = Budgets::open(
        config.budget.clone(),
        config.schedule,
        config.data.clone(),
        clock::now(),
    )?;
    let begin = Instant::now();
    Ok(Arc::new(Issuer {
        keys: IssuingKeys::read(&config.keys)?,
        schedule: config.schedule,
        geography: Arc::new(geography),
        proxies: Proxies::new(config.proxies.clone()),
        budgets: Mutex::new(budgets),
        batches: Mutex::new(RateLimits::new(u32::MAX, config.per_second, begin)),
        malformed: Mutex::new(RateLimits::new(u32::MAX, MALFORMED_PER_SECOND, begin)),
        junk_senders: Mutex::new(JunkSenders::new(MALFORMED_PER_SENDER, begin)),
        census: Mutex::new(census),
        workers: Workers::new(),
        lock,
    }))
}
