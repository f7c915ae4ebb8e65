//! What kind of address a name was answered with.
//!
//! A site that everybody can open has a global address. Another kind behind a platform's name
//! was put there by somebody, which need not be a censor: a hosts file and many ad blockers
//! answer 0.0.0.0, and proxy programs on the device hand out addresses of
//! [`AddressKind::Benchmark`] or [`AddressKind::CarrierNat`] for every name. The same kind
//! behind an unrelated name tells the two apart.
//!
//! Ranges are those of IANA's IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890 and
//! its updates), of its IPv6 address space, and of RFC 5771 for multicast.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::{Deserialize, Serialize};

use crate::catalogue::FORGED_ANSWERS;

/// A kind of address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    /// Reachable from everywhere.
    Global,
    /// This device itself: 127.0.0.0/8, 0.0.0.0/8, `::1`, `::`.
    ThisDevice,
    /// The local network: 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, `fc00::/7`, and the
    /// abandoned `fec0::/10`.
    Private,
    /// Between a provider and its customers: 100.64.0.0/10. Some VPNs use it too.
    CarrierNat,
    /// One cable or radio cell: 169.254.0.0/16, `fe80::/10`.
    LinkLocal,
    /// For examples in books: 192.0.2.0/24 and the like.
    Documentation,
    /// For measuring devices: 198.18.0.0/15, `2001:2::/48`. Proxy programs use it too.
    Benchmark,
    /// Groups of receivers: 224.0.0.0/4, `ff00::/8`.
    Multicast,
    /// Given to nobody, or not reachable for another reason.
    Reserved,
}

/// The kind of an address. Where an IPv6 address carries an IPv4 address (mapped, translated
/// by NAT64, 6to4), that one is judged.
#[must_use]
pub fn kind_of(ip: IpAddr) -> AddressKind {
    match carried(ip) {
        IpAddr::V4(v4) => kind_of_v4(v4),
        IpAddr::V6(v6) => kind_of_v6(v6),
    }
}

/// The country whose resolvers or injectors are known to give this address in place of a
/// site's own, ISO 3166 alpha-2; `None` for all others, forged or not.
#[must_use]
pub fn known_forged(ip: IpAddr) -> Option<&'static str> {
    let ip = carried(ip);
    let known = FORGED_ANSWERS.iter().find(|answer| answer.holds(ip));
    known.map(|answer| answer.country)
}

/// The IPv4 address inside, if this is a way of writing one.
fn carried(ip: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = ip else { return ip };
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let v4 = |high: u16, low: u16| {
        IpAddr::V4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
    };
    match [a, b, c, d, e, f] {
        // RFC 4291: IPv4-mapped. RFC 6052: the prefix every NAT64 may use.
        [0, 0, 0, 0, 0, 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => v4(g, h),
        // RFC 3056: 6to4.
        [0x2002, ..] => v4(b, c),
        _ => ip,
    }
}

fn kind_of_v4(ip: Ipv4Addr) -> AddressKind {
    use AddressKind::{
        Benchmark, CarrierNat, Documentation, Global, LinkLocal, Multicast, Private, Reserved,
        ThisDevice,
    };
    match ip.octets() {
        [0 | 127, ..] => ThisDevice,
        [10, ..] | [172, 16..=31, ..] | [192, 168, ..] => Private,
        [100, 64..=127, ..] => CarrierNat,
        [169, 254, ..] => LinkLocal,
        // Anycast addresses of PCP and TURN, the only global ones of their block.
        [192, 0, 0, 9 | 10] => Global,
        [192, 0, 0, _] => Reserved,
        [192, 0, 2, _] | [198, 51, 100, _] | [203, 0, 113, _] => Documentation,
        // The abandoned anycast relays of 6to4 (RFC 7526).
        [192, 88, 99, _] => Reserved,
        [198, 18 | 19, ..] => Benchmark,
        [224..=239, ..] => Multicast,
        [240..=255, ..] => Reserved,
        _ => Global,
    }
}

fn kind_of_v6(ip: Ipv6Addr) -> AddressKind {
    use AddressKind::{Documentation, Global, LinkLocal, Multicast, Private, Reserved, ThisDevice};
    match ip.segments() {
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => ThisDevice,
        // RFC 8215: a network's own NAT64. Where the IPv4 address stands in it, only that
        // network knows; its resolver writes ordinary sites like this.
        [0x64, 0xff9b, 1, ..] => Global,
        [0x2001, 0..=0x1ff, ..] => kind_of_protocol_assignment(ip),
        [0x2001, 0xdb8, ..] | [0x3fff, 0..=0xfff, ..] => Documentation,
        [0x2000..=0x3fff, ..] => Global,
        [0xfc00..=0xfdff, ..] | [0xfec0..=0xfeff, ..] => Private,
        [0xfe80..=0xfebf, ..] => LinkLocal,
        [0xff00..=0xffff, ..] => Multicast,
        // Among them the discard prefix 100::/64 and SRv6's 5f00::/16.
        _ => Reserved,
    }
}

/// Within 2001::/23, which is reserved unless the registry says more.
fn kind_of_protocol_assignment(ip: Ipv6Addr) -> AddressKind {
    match ip.segments() {
        [_, 2, 0, ..] => AddressKind::Benchmark,
        // Anycast of PCP, TURN and DNS-SD, then AMT, AS112, ORCHIDv2 and drone identifiers.
        [_, 1, 0, 0, 0, 0, 0, 1..=3] | [_, 3, ..] | [_, 4, 0x112, ..] | [_, 0x20..=0x3f, ..] => {
            AddressKind::Global
        }
        // Among them Teredo, 2001::/32, in which no site is published.
        _ => AddressKind::Reserved,
    }
}

#[cfg(test)]
mod tests;
