//! The issuer.

use std::sync::{Arc, Mutex};

use anyhow::Context;
use axum::Router;

use super::Stop;
use crate::health;
use crate::http::Proxies;
use crate::issuer::{self, Budgets, Census, Geography, Issuer};
use crate::keys::IssuingKeys;
use crate::settings::IssuerConfig;
use crate::workers::Workers;

/// Runs until it is asked to stop.
///
/// # Errors
/// When keys, files or address cannot be used.
pub fn run(config: &IssuerConfig, stop: impl Stop) -> anyhow::Result<()> {
    let issuer = prepare(config)?;
    let geography = Arc::clone(&issuer.geography);
    super::serve("issuer", config.listen, stop, move |_| {
        tokio::spawn(Geography::keep_fresh(geography));
        let routes = Router::new().merge(health::alive());
        Ok(routes.merge(issuer::routes(issuer, "/")))
    })
}

/// An issuer by this configuration.
pub(super) fn prepare(config: &IssuerConfig) -> anyhow::Result<Issuer> {
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
