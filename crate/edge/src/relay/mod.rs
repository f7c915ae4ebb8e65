//! The relay: carries envelopes to a gateway and answers back. It sees addresses and cannot open
//! what it carries; it passes on the envelope and nothing else.

mod routes;
mod settings;

use std::sync::Mutex;
use std::time::Instant;

use axum::Router;
use sada_service::health;
use sada_service::http::{Client, Proxies};
use sada_service::serve::{StopSignal, serve};

use crate::rate::RateLimits;

pub use routes::{Relay, routes};
pub use settings::{RelayConfig, RelaySettings};

/// Runs until it is asked to stop.
///
/// # Errors
/// When authorities or address cannot be used.
pub fn run(config: RelayConfig, stop: impl StopSignal) -> anyhow::Result<()> {
    let listen = config.listen;
    let relay = prepare(config)?;
    serve("relay", listen, stop, move |_| {
        let routes = Router::new().merge(health::alive());
        Ok(routes.merge(self::routes(relay, "/")))
    })
}

/// A relay by this configuration.
///
/// # Errors
/// When authorities cannot be read.
pub fn prepare(config: RelayConfig) -> anyhow::Result<Relay> {
    let rates = RateLimits::new(config.per_block, config.per_second, Instant::now());
    Ok(Relay {
        gateways: config.gateways,
        client: Client::new(config.authorities.as_deref())?,
        proxies: Proxies::new(config.proxies),
        rates: Mutex::new(rates),
    })
}
