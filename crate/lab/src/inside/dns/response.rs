//! The resolver's response to a query.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use hickory_proto::{op::ResponseCode, rr::RecordType};

use crate::{
    Family, LabMechanism, NetworkState,
    inside::{
        SharedState,
        hosts::{self, Host},
    },
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DnsResponse {
    /// One address record.
    Address(IpAddr),
    /// No address, for this reason; with `NoError` the name exists.
    Code(ResponseCode),
    /// No response at all.
    Dropped,
}

const NO_DATA: DnsResponse = DnsResponse::Code(ResponseCode::NoError);

impl fmt::Display for DnsResponse {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Address(address) => address.fmt(to),
            Self::Code(ResponseCode::NoError) => to.write_str("nodata"),
            Self::Code(ResponseCode::NXDomain) => to.write_str("nxdomain"),
            Self::Code(ResponseCode::ServFail) => to.write_str("servfail"),
            Self::Code(ResponseCode::Refused) => to.write_str("refused"),
            Self::Code(other) => other.fmt(to),
            Self::Dropped => to.write_str("dropped"),
        }
    }
}

impl DnsResponse {
    /// The response to a query for a name, which may be a lie.
    pub(super) fn of(name: &str, record: RecordType, world: &SharedState) -> Self {
        if world.switches.line().0 == NetworkState::PortalDns {
            return v4(record, hosts::PORTAL);
        }
        let Some(host) = hosts::by_name(name) else {
            return Self::Code(ResponseCode::NXDomain);
        };
        match world.switches.host(Some(host)).0 {
            LabMechanism::DnsNxdomain => Self::Code(ResponseCode::NXDomain),
            LabMechanism::DnsNodata => NO_DATA,
            LabMechanism::DnsServfail => Self::Code(ResponseCode::ServFail),
            LabMechanism::DnsRefused => Self::Code(ResponseCode::Refused),
            LabMechanism::DnsDrop => Self::Dropped,
            LabMechanism::DnsBogonDead => v4(record, hosts::BOGON_DEAD),
            LabMechanism::DnsBogonAlive => v4(record, hosts::BOGON_ALIVE),
            LabMechanism::DnsLoopback => v4(record, Ipv4Addr::LOCALHOST),
            LabMechanism::DnsZero => v4(record, Ipv4Addr::UNSPECIFIED),
            LabMechanism::DnsRefuser => v4(record, hosts::REFUSER),
            LabMechanism::DnsBlockpage => v4(record, hosts::BLOCK_PAGE),
            LabMechanism::Ipv6Broken => truth(host, record, Family::Both),
            _ => {
                let family = world.switches.party(host.party()).0.family;
                truth(host, record, family)
            }
        }
    }
}

/// The same address for everybody; those who lie have none over IPv6.
fn v4(record: RecordType, address: Ipv4Addr) -> DnsResponse {
    match record {
        RecordType::A => DnsResponse::Address(address.into()),
        _ => NO_DATA,
    }
}

fn truth(host: &Host, record: RecordType, family: Family) -> DnsResponse {
    let v6: Option<Ipv6Addr> = host.address_v6();
    match (record, family, v6) {
        (RecordType::A, Family::V4 | Family::Both, _) | (RecordType::A, Family::V6, None) => {
            DnsResponse::Address(host.address.into())
        }
        (RecordType::AAAA, Family::V6 | Family::Both, Some(address)) => {
            DnsResponse::Address(address.into())
        }
        _ => NO_DATA,
    }
}

#[cfg(test)]
mod tests {
    use hickory_proto::{op::ResponseCode, rr::RecordType};

    use super::{DnsResponse, NO_DATA};
    use crate::{
        Family, LabMechanism, NetworkState, Scope, Setting,
        inside::{SharedState, hosts},
    };

    fn both(name: &str, world: &SharedState) -> (String, String) {
        let response = |record| DnsResponse::of(name, record, world).to_string();
        (response(RecordType::A), response(RecordType::AAAA))
    }

    #[test]
    fn it_lies_about_the_platform_it_is_told_to_and_no_other() {
        let world = SharedState::default();
        let honest = hosts::by_name("x.com").expect("a host").address.to_string();
        let nodata = || "nodata".to_owned();
        assert_eq!(both("x.com", &world), (honest.clone(), nodata()));
        let nobody = DnsResponse::of("www.example.com", RecordType::A, &world);
        assert_eq!(nobody, DnsResponse::Code(ResponseCode::NXDomain));
        for (mechanism, a, aaaa) in [
            (LabMechanism::DnsNxdomain, "nxdomain", "nxdomain"),
            (LabMechanism::DnsNodata, "nodata", "nodata"),
            (LabMechanism::DnsServfail, "servfail", "servfail"),
            (LabMechanism::DnsRefused, "refused", "refused"),
            (LabMechanism::DnsDrop, "dropped", "dropped"),
            (LabMechanism::DnsBogonDead, "10.10.34.35", "nodata"),
            (LabMechanism::DnsBogonAlive, "10.10.34.34", "nodata"),
            (LabMechanism::DnsLoopback, "127.0.0.1", "nodata"),
            (LabMechanism::DnsZero, "0.0.0.0", "nodata"),
            (LabMechanism::DnsRefuser, "185.79.0.99", "nodata"),
            (LabMechanism::DnsBlockpage, "185.79.0.66", "nodata"),
            (LabMechanism::TlsReset, &honest, "nodata"),
        ] {
            drop(world.switches.set_party("x", mechanism.into()));
            assert_eq!(
                both("x.com", &world),
                (a.to_owned(), aaaa.to_owned()),
                "{mechanism}"
            );
            let other = DnsResponse::of("www.youtube.com", RecordType::A, &world);
            assert!(matches!(other, DnsResponse::Address(_)), "{mechanism}");
        }
    }

    #[test]
    fn the_family_decides_which_addresses_there_are() {
        let world = SharedState::default();
        let v4 = DnsResponse::Address(hosts::by_name("x.com").expect("a host").address.into());
        let v6 = hosts::by_name("x.com").and_then(|host| host.address_v6());
        let v6 = DnsResponse::Address(v6.expect("a platform's").into());
        for (mechanism, family, a, aaaa) in [
            (LabMechanism::None, Family::V4, v4, NO_DATA),
            (LabMechanism::None, Family::V6, NO_DATA, v6),
            (LabMechanism::TlsReset, Family::Both, v4, v6),
            (LabMechanism::Ipv6Broken, Family::V4, v4, v6),
        ] {
            let setting = Setting {
                family,
                ..mechanism.into()
            };
            drop(world.switches.set_party("x", setting));
            assert_eq!(
                DnsResponse::of("x.com", RecordType::A, &world),
                a,
                "{setting:?}"
            );
            assert_eq!(
                DnsResponse::of("x.com", RecordType::AAAA, &world),
                aaaa,
                "{setting:?}"
            );
            // Another kind of record exists for nobody.
            assert_eq!(DnsResponse::of("x.com", RecordType::HTTPS, &world), NO_DATA);
        }
    }

    #[test]
    fn a_scope_leaves_the_other_hosts_their_names() {
        let world = SharedState::default();
        let setting = Setting {
            scope: Scope::Api,
            ..LabMechanism::DnsNxdomain.into()
        };
        drop(world.switches.set_party("x", setting));
        assert_eq!(both("api.x.com", &world).0, "nxdomain");
        assert_eq!(both("x.com", &world).0, "104.244.79.11");
    }

    #[test]
    fn every_name_leads_to_a_portal_that_wants_it_so() {
        let world = SharedState::default();
        drop(world.switches.set_line(NetworkState::PortalDns));
        for name in ["x.com", "api.github.com", "no-such-name.example"] {
            assert_eq!(
                both(name, &world),
                ("185.79.0.10".to_owned(), "nodata".to_owned())
            );
        }
    }
}
