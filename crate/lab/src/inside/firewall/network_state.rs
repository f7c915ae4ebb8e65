//! What the kernel does with the person's packets whoever they are for.

use super::super::{
    runtimes::{CABLE, GATEWAY, GATEWAY_V6},
    tools,
};
use crate::{LabError, NetworkState};

/// Loses or refuses what the state of the person's line wants lost or refused, and nothing that the state before did.
pub(in crate::inside) async fn apply(state: NetworkState) -> Result<(), LabError> {
    // One transaction; a table must be there to be deleted.
    let mut script = "table inet sada_line\ndelete table inet sada_line\n".to_owned();
    if let Some(rules) = rules(state) {
        script += &format!(
            "table inet sada_line {{
                chain coming {{
                    type filter hook prerouting priority -400;
                    iifname != {CABLE} accept
                    {rules}
                }}
            }}"
        );
    }
    tools::nft(&script).await
}

/// Dropping what the person sends is enough: the network only answers, and what was open has been cut.
fn rules(state: NetworkState) -> Option<String> {
    match state {
        NetworkState::AllDrop => Some("drop".to_owned()),
        // Neighbours must be found, or the way to the resolver would be lost, too.
        NetworkState::UpstreamDead => Some(format!(
            "ip daddr != {GATEWAY} drop
             ip6 daddr != {{ {GATEWAY_V6}, fe80::/10, ff00::/8 }} drop"
        )),
        NetworkState::ResolverClosed => Some(
            "udp dport 53 reject with icmpx type port-unreachable
             tcp dport 53 reject with tcp reset"
                .to_owned(),
        ),
        NetworkState::PortalHttp => {
            Some("tcp dport 443 tcp flags & (syn | ack) == syn reject with tcp reset".to_owned())
        }
        _ => None,
    }
}
