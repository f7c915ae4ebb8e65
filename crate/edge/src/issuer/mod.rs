//! The issuer: gives tokens out for where a connection comes from. It sees addresses and never a
//! report, and of the tokens no more than that there are some.

mod budget;
mod census;
mod geography;
mod routes;
mod settings;

use std::sync::{Arc, Mutex};

use anyhow::Context;
use axum::Router;
use sada_service::health;
use sada_service::http::Proxies;
use sada_service::keys::IssuingKeys;
use sada_service::serve::{StopSignal, serve};
use sada_service::workers::Workers;

pub use budget::Budgets;
pub use census::Census;
pub use geography::Geography;
pub use routes::{Issuer, routes};
pub use settings::{IssuerConfig, IssuerSettings, Schedule};

/// Runs until it is asked to stop.
///
/// # Errors
/// When keys, files or address cannot be used.
pub fn run(config: &IssuerConfig, stop: impl StopSignal) -> anyhow::Result<()> {
    let issuer = prepare(config)?;
    let geography = Arc::clone(&issuer.geography);
    serve("issuer", config.listen, stop, move |_| {
        tokio::spawn(Geography::keep_fresh(geography));
        let routes = Router::new().merge(health::alive());
        Ok(routes.merge(self::routes(issuer, "/")))
    })
}

/// An issuer by this configuration.
///
/// # Errors
/// When keys or files cannot be read.
pub fn prepare(config: &IssuerConfig) -> anyhow::Result<Issuer> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("cannot make {}", config.data.display()))?;
    if config.country_file.is_none() && config.assumed.0.is_none() {
        tracing::warn!("without a country file every token says that the country is not known");
    }
    let geography = Geography::new(
        config.country_file.clone(),
        config.asn_file.clone(),
        config.assumed,
    )?;
    let census = Census::new(
        config.min_requesters,
        config.schedule.window(),
        config.data.join("census.json"),
    );
    Ok(Issuer {
        keys: IssuingKeys::read(&config.keys)?,
        schedule: config.schedule,
        geography: Arc::new(geography),
        proxies: Proxies::new(config.proxies.clone()),
        budgets: Mutex::new(Budgets::new(config.budget.0, config.budget.1)),
        census: Mutex::new(census),
        workers: Workers::new(),
    })
}
