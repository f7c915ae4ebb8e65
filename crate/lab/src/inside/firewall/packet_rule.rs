//! What becomes of packets to one address.

use std::net::IpAddr;

use super::super::hosts::Host;
use crate::{LabMechanism, Setting, protocol::Action};

/// A chain of the kernel's rules that packets to an address have to go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::inside) enum PacketRule {
    SynDrop,
    SynReset,
    IcmpAdmin,
    IcmpHost,
    IcmpNet,
    IcmpPort,
    Swallow,
    QuicDrop,
    Police,
}

impl PacketRule {
    /// What a setting has in store for packets to this address of a host.
    pub(in crate::inside) fn of(host: &Host, address: IpAddr, setting: Setting) -> Option<Self> {
        if !host.within(setting.scope) {
            return None;
        }
        match setting.mechanism {
            LabMechanism::TcpSynDrop => Some(Self::SynDrop),
            // A host where nothing listens answers with the same bytes as a censor that feigns it.
            LabMechanism::TcpSynReset | LabMechanism::DeadTcp => Some(Self::SynReset),
            LabMechanism::IcmpAdmin => Some(Self::IcmpAdmin),
            LabMechanism::IcmpHost => Some(Self::IcmpHost),
            LabMechanism::IcmpNet => Some(Self::IcmpNet),
            LabMechanism::IcmpPort => Some(Self::IcmpPort),
            LabMechanism::DeadSilent => Some(Self::Swallow),
            LabMechanism::Ipv6Broken if address.is_ipv6() => Some(Self::Swallow),
            LabMechanism::QuicDrop => Some(Self::QuicDrop),
            LabMechanism::ThrottlePolice128k => Some(Self::Police),
            _ => None,
        }
    }

    /// How the log calls what the first packet of a TCP connection meets, or of QUIC; none if it gets through.
    pub(in crate::inside) fn stops(self, quic: bool) -> Option<Action> {
        match (self, quic) {
            (Self::Swallow, _) | (Self::SynDrop, false) | (Self::QuicDrop, true) => {
                Some(Action::Dropped)
            }
            (Self::SynReset, false) => Some(Action::Refused),
            (Self::IcmpAdmin | Self::IcmpHost | Self::IcmpNet | Self::IcmpPort, false) => {
                Some(Action::Rejected)
            }
            _ => None,
        }
    }

    fn chain(self) -> &'static str {
        match self {
            Self::SynDrop => "syn_drop",
            Self::SynReset => "syn_reset",
            Self::IcmpAdmin => "icmp_admin",
            Self::IcmpHost => "icmp_host",
            Self::IcmpNet => "icmp_net",
            Self::IcmpPort => "icmp_port",
            Self::Swallow => "swallow",
            Self::QuicDrop => "quic_drop",
            Self::Police => "police",
        }
    }

    pub(super) fn meet(self, address: IpAddr) -> String {
        self.elements("add", address)
    }

    pub(super) fn undo(self, address: IpAddr) -> String {
        self.elements("delete", address)
    }

    fn elements(self, verb: &str, address: IpAddr) -> String {
        let version = if address.is_ipv4() { 4 } else { 6 };
        let chain = self.chain();
        let mut lines =
            format!("{verb} element inet sada rule{version} {{ {address} : goto {chain} }}\n");
        if self == Self::Police {
            // The other direction has no rule to look up by destination: it goes to the person, always.
            lines += &format!("{verb} element inet sada policed{version} {{ {address} }}\n");
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::PacketRule;
    use crate::{Family, LabMechanism, Scope, Setting, inside::hosts, protocol::Action};

    #[test]
    fn a_fate_meets_the_hosts_within_its_scope_only() {
        let setting = Setting {
            mechanism: LabMechanism::TcpSynDrop,
            scope: Scope::Media,
            family: Family::V4,
        };
        for (name, rule) in [
            ("abs.twimg.com", Some(PacketRule::SynDrop)),
            ("x.com", None),
        ] {
            let host = hosts::by_name(name).expect("a host");
            assert_eq!(
                PacketRule::of(host, host.address.into(), setting),
                rule,
                "{name}"
            );
        }
    }

    #[test]
    fn broken_ipv6_leaves_ipv4_alone() {
        let host = hosts::by_name("x.com").expect("a host");
        let setting = LabMechanism::Ipv6Broken.into();
        assert_eq!(PacketRule::of(host, host.address.into(), setting), None);
        let v6 = host.address_v6().expect("a platform's").into();
        assert_eq!(PacketRule::of(host, v6, setting), Some(PacketRule::Swallow));
    }

    #[test]
    fn what_lets_through_is_not_logged_as_an_end() {
        assert_eq!(PacketRule::Police.stops(false), None);
        assert_eq!(PacketRule::QuicDrop.stops(false), None);
        assert_eq!(PacketRule::QuicDrop.stops(true), Some(Action::Dropped));
        assert_eq!(PacketRule::IcmpPort.stops(false), Some(Action::Rejected));
    }
}
