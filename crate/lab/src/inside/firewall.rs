//! What the kernel does with the person's packets, told with nftables.

use std::net::Ipv4Addr;

use super::{hosts, places::CABLE, tools};
use crate::{LabError, Mechanism, NetworkState};

/// Where the middlebox takes connections that were meant for port 80.
pub(super) const PLAIN_PORT: u16 = 9080;
/// Where the middlebox takes connections that were meant for port 443.
pub(super) const TLS_PORT: u16 = 9443;

/// Turns the person's web traffic to the middlebox.
pub(super) async fn set_up() -> Result<(), LabError> {
    tools::nft(&format!(
        "table ip sada {{
            set silent {{ type ipv4_addr; }}
            chain silence {{
                type filter hook prerouting priority raw;
                iifname {CABLE} ip daddr @silent tcp flags & (syn | ack) == syn drop
            }}
            chain turn {{
                type nat hook prerouting priority dstnat;
                iifname {CABLE} tcp dport 80 redirect to :{PLAIN_PORT}
                iifname {CABLE} tcp dport 443 redirect to :{TLS_PORT}
            }}
        }}"
    ))
    .await
}

/// Drops the first packet of every connection to a platform, or no longer.
pub(super) async fn treat(platform: &str, from: Mechanism, to: Mechanism) -> Result<(), LabError> {
    let verb = match (from == Mechanism::TcpSynDrop, to == Mechanism::TcpSynDrop) {
        (false, true) => "add",
        (true, false) => "delete",
        _ => return Ok(()),
    };
    let addresses: Vec<String> = hosts::addresses_of(platform)
        .map(|address: Ipv4Addr| address.to_string())
        .collect();
    tools::nft(&format!(
        "{verb} element ip sada silent {{ {} }}",
        addresses.join(", ")
    ))
    .await
}

/// Loses every packet that the person sends, or no longer. Nothing else would come either: the network only answers, and
/// what was open has been cut.
pub(super) async fn lose(from: NetworkState, to: NetworkState) -> Result<(), LabError> {
    match (from == NetworkState::AllDrop, to == NetworkState::AllDrop) {
        (false, true) => {
            tools::nft(&format!(
                "table ip sada_lost {{
                    chain coming {{ type filter hook prerouting priority -400; iifname {CABLE} drop; }}
                }}"
            ))
            .await
        }
        (true, false) => tools::nft("delete table ip sada_lost").await,
        _ => Ok(()),
    }
}
