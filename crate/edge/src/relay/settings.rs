//! The relay's settings.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::ensure;
use axum::http::Uri;
use ipnet::IpNet;
use sada_service::http::endpoint;
use sada_service::settings;

settings! {
    /// What a relay can be told.
    RelaySettings {
        /// Address and port to listen on; port 0 takes any free one [default: 127.0.0.1:8788]
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: SocketAddr,

        /// Gateways that envelopes go to, in the order in which they are tried: addresses ending in /
        #[arg(long, value_name = "URL", num_args = 1.., value_delimiter = ',')]
        gateways: Vec<String>,

        /// File with further certificate authorities to believe, as for a private network
        #[arg(long, value_name = "FILE")]
        authorities: PathBuf,

        /// Networks of proxies whose X-Forwarded-For is believed
        #[arg(long, value_name = "NETWORK", num_args = 1.., value_delimiter = ',')]
        proxies: Vec<IpNet>,

        /// Envelopes a minute from one /24 or /48 [default: 3000]
        #[arg(long, value_name = "COUNT")]
        per_block: u32,

        /// Envelopes a second from all together [default: 2000]
        #[arg(long, value_name = "COUNT")]
        per_second: u32,
    }
}

/// The settings of the role, each with its value.
#[derive(Clone, Debug)]
pub struct RelayConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Where gateways take envelopes.
    pub gateways: Vec<Uri>,
    /// Further certificate authorities to believe.
    pub authorities: Option<PathBuf>,
    /// Proxies that are believed.
    pub proxies: Vec<IpNet>,
    /// Envelopes a minute from one block of addresses.
    pub per_block: u32,
    /// Envelopes a second from all together.
    pub per_second: u32,
}

impl RelaySettings {
    /// Decides what was left open, and checks the whole.
    ///
    /// # Errors
    /// Says what is missing or out of range.
    pub fn decide(self) -> anyhow::Result<RelayConfig> {
        let gateways: Vec<Uri> = self
            .gateways
            .unwrap_or_default()
            .iter()
            .map(|base| endpoint(base, "gateway"))
            .collect::<anyhow::Result<_>>()?;
        ensure!(
            !gateways.is_empty(),
            "name at least one gateway: --gateways URL"
        );
        Ok(RelayConfig {
            listen: self
                .listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8788))),
            gateways,
            authorities: self.authorities,
            proxies: self.proxies.unwrap_or_default(),
            per_block: self.per_block.unwrap_or(3000),
            per_second: self.per_second.unwrap_or(2000),
        })
    }
}
