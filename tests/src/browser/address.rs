//! Reaching a driver behind a door.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use http::header::{HOST, HeaderMap};

use crate::wait::seconds;

/// Where a driver is reached, and where it believes to be.
#[derive(Debug, Clone, Copy)]
pub(super) struct DriverAddress {
    /// On our own loopback.
    pub(super) door: SocketAddr,
    /// Its port on its own.
    pub(super) port: u16,
}

impl DriverAddress {
    pub(super) fn url(self) -> String {
        format!("http://{}", self.door)
    }

    /// A client whose requests name the driver's own port: geckodriver answers no others,
    /// to be safe from pages that guess its address.
    pub(super) fn client(self) -> Result<reqwest::Client> {
        let host = format!("127.0.0.1:{}", self.port)
            .parse()
            .context("a port")?;
        let headers = HeaderMap::from_iter([(HOST, host)]);
        let client = reqwest::Client::builder()
            .default_headers(headers)
            .timeout(seconds(60));
        client.build().context("a client for the driver")
    }
}
