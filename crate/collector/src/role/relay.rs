//! The relay.

use std::sync::Mutex;
use std::time::Instant;

use axum::Router;

use super::Stop;
use crate::health;
use crate::http::{Client, Proxies};
use crate::relay::{self, Rates, Relay};
use crate::settings::RelayConfig;

/// Runs until it is asked to stop.
///
/// # Errors
/// When authorities or address cannot be used.
pub fn run(config: RelayConfig, stop: impl Stop) -> anyhow::Result<()> {
    let listen = config.listen;
    let relay = prepare(config)?;
    super::serve("relay", listen, stop, move |_| {
        let routes = Router::new().merge(health::alive());
        Ok(routes.merge(relay::routes(relay, "/")))
    })
}

/// A relay by this configuration.
pub(super) fn prepare(config: RelayConfig) -> anyhow::Result<Relay> {
    let rates = Rates::new(config.per_block, config.per_second, Instant::now());
    Ok(Relay {
        gateways: config.gateways,
        client: Client::new(config.authorities.as_deref())?,
        proxies: Proxies::new(config.proxies),
        rates: Mutex::new(rates),
    })
}
