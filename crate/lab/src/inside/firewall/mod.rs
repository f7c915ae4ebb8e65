//! What the kernel does with the person's packets, told with nftables.

mod network_state;
mod packet_rule;

use super::{hosts, runtimes::CABLE, tools};
use crate::{LabError, Setting};
pub(super) use network_state::apply;
pub(super) use packet_rule::PacketRule;

/// Where the middlebox takes connections that were meant for port 80.
pub(super) const PLAIN_PORT: u16 = 9080;
/// Where the middlebox takes connections that were meant for port 443.
pub(super) const TLS_PORT: u16 = 9443;

/// 128 kbit/s in nft's words, after a second's worth and the burst.
const POLICED: &str = "limit rate over 16000 bytes/second burst 8000 bytes";

/// Turns the person's web traffic to the middlebox, and prepares a chain for every rule of a host's packets.
pub(super) async fn set_up() -> Result<(), LabError> {
    // ICMP is answered at once however often it is asked for: a kernel that holds errors back would make silence of
    // them, and browsers try several times.
    for held_back in ["ipv4/icmp_ratelimit", "ipv6/icmp/ratelimit"] {
        let file = format!("/proc/sys/net/{held_back}");
        std::fs::write(&file, "0").map_err(LabError::io(format!("writing {file}")))?;
    }
    tools::nft(&format!(
        "table inet sada {{
            map rule4 {{ type ipv4_addr : verdict; }}
            map rule6 {{ type ipv6_addr : verdict; }}
            set policed4 {{ type ipv4_addr; }}
            set policed6 {{ type ipv6_addr; }}
            set sent4 {{ type ipv4_addr; flags dynamic; size 1024; }}
            set sent6 {{ type ipv6_addr; flags dynamic; size 1024; }}
            set got4 {{ type ipv4_addr; flags dynamic; size 1024; }}
            set got6 {{ type ipv6_addr; flags dynamic; size 1024; }}
            chain syn_drop {{ tcp flags & (syn | ack) == syn drop; }}
            chain syn_reset {{ tcp flags & (syn | ack) == syn reject with tcp reset; }}
            chain icmp_admin {{ tcp flags & (syn | ack) == syn reject with icmpx type admin-prohibited; }}
            chain icmp_host {{ tcp flags & (syn | ack) == syn reject with icmpx type host-unreachable; }}
            chain icmp_net {{ tcp flags & (syn | ack) == syn reject with icmpx type no-route; }}
            chain icmp_port {{ tcp flags & (syn | ack) == syn reject with icmpx type port-unreachable; }}
            chain swallow {{ drop; }}
            chain quic_drop {{ udp dport 443 drop; }}
            chain police {{
                update @sent4 {{ ip daddr {POLICED} }} drop
                update @sent6 {{ ip6 daddr {POLICED} }} drop
            }}
            chain rules {{
                type filter hook prerouting priority mangle;
                iifname {CABLE} ip daddr vmap @rule4
                iifname {CABLE} ip6 daddr vmap @rule6
            }}
            chain police_answers {{
                type filter hook postrouting priority 200;
                oifname {CABLE} ip saddr @policed4 update @got4 {{ ip saddr {POLICED} }} drop
                oifname {CABLE} ip6 saddr @policed6 update @got6 {{ ip6 saddr {POLICED} }} drop
            }}
            chain turn {{
                type nat hook prerouting priority dstnat;
                iifname {CABLE} tcp dport 80 redirect to :{PLAIN_PORT}
                iifname {CABLE} tcp dport 443 redirect to :{TLS_PORT}
            }}
        }}
        add element inet sada rule4 {{ {} : goto swallow, {} : goto syn_reset }}",
        hosts::BOGON_DEAD,
        hosts::REFUSER,
    ))
    .await
}

/// Treats the packets to a platform's or control site's addresses as the new setting says.
pub(super) async fn treat(party: &str, from: Setting, to: Setting) -> Result<(), LabError> {
    let mut script = String::new();
    for host in hosts::of(party) {
        let addresses = [Some(host.address.into()), host.address_v6().map(Into::into)];
        for address in addresses.into_iter().flatten() {
            let (before, after) = (
                PacketRule::of(host, address, from),
                PacketRule::of(host, address, to),
            );
            if before != after {
                script += &before.map_or_else(String::new, |rule| rule.undo(address));
                script += &after.map_or_else(String::new, |rule| rule.meet(address));
            }
        }
    }
    if script.is_empty() {
        return Ok(());
    }
    tools::nft(&script).await
}
