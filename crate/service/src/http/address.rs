//! From where a request comes, as coarsely as it is used.

use std::net::{IpAddr, SocketAddr};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The other end of the connection on which a request came. The server notes it on each request;
/// relay and issuer look at it, and keep it nowhere.
#[derive(Clone, Copy)]
pub struct Peer(pub IpAddr);

/// A block of addresses that belong together: a /24 of IPv4 or a /48 of IPv6. It has no text form,
/// so that it reaches no log.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Block {
    /// The first 24 bits.
    V4([u8; 3]),
    /// The first 48 bits.
    V6([u8; 6]),
}

impl Block {
    /// The block of an address.
    #[must_use]
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let [a, b, c, _] = address.octets();
                Self::V4([a, b, c])
            }
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, ..] = address.octets();
                Self::V6([a, b, c, d, e, f])
            }
        }
    }
}

/// Servers in front of this one, which are believed when they say from where a request came.
#[derive(Clone, Debug, Default)]
pub struct Proxies(Vec<IpNet>);

impl Proxies {
    /// Those in these networks.
    #[must_use]
    pub const fn new(networks: Vec<IpNet>) -> Self {
        Self(networks)
    }

    /// The address that asks: the other end of the connection, or, if that is a proxy, the
    /// right-most address in `X-Forwarded-For` that is none. What stands left of it was written
    /// by the one who asks.
    #[must_use]
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut nearest = peer.to_canonical();
        let lines: Vec<_> = headers.get_all("x-forwarded-for").iter().collect();
        let hops = lines.iter().rev().flat_map(|line| {
            let line = line.to_str().unwrap_or_default();
            line.rsplit(',').map(|hop| address(hop.trim()))
        });
        for hop in hops {
            if !self.contains(nearest) {
                break;
            }
            // What is no address was not written by a proxy that knows its work.
            let Some(hop) = hop else { break };
            nearest = hop.to_canonical();
        }
        nearest
    }

    fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address, with or without a port, as proxies write them.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.parse().ok();
    bare.or_else(|| text.parse::<SocketAddr>().ok().map(|it| it.ip()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn neighbours_share_a_block_and_an_ipv4_address_is_one_however_it_is_written() {
        let same = |a: &str, b: &str| Block::of(ip(a)) == Block::of(ip(b));
        assert!(same("192.0.2.1", "192.0.2.254"));
        assert!(!same("192.0.2.1", "192.0.3.1"));
        assert!(same("2001:db8:1:2::1", "2001:db8:1:ffff::9"));
        assert!(!same("2001:db8:1::1", "2001:db8:2::1"));
        assert!(same("::ffff:192.0.2.7", "192.0.2.9"));
        assert!(!same("::ffff:192.0.2.7", "::ffff:192.0.3.7"));
    }

    #[test]
    fn only_proxies_are_believed() {
        let networks = ["10.0.0.0/8", "192.0.2.1/32", "fd00::/8"];
        let proxies = Proxies::new(networks.map(|it| it.parse().unwrap()).to_vec());
        let client = |peer: &str, lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append("x-forwarded-for", line.parse().unwrap());
            }
            proxies.client(ip(peer), &headers).to_string()
        };
        assert_eq!(client("203.0.113.5", &["198.51.100.1"]), "203.0.113.5");
        assert_eq!(client("10.1.1.1", &[]), "10.1.1.1");
        assert_eq!(client("10.1.1.1", &["198.51.100.1"]), "198.51.100.1");
        // The left part was sent by the one who asks.
        assert_eq!(
            client("10.1.1.1", &["1.1.1.1, 198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            client("10.1.1.1", &["1.1.1.1", "198.51.100.1"]),
            "198.51.100.1"
        );
        assert_eq!(
            client("10.1.1.1", &["1.1.1.1, 198.51.100.1, 192.0.2.1"]),
            "198.51.100.1"
        );
        assert_eq!(client("10.1.1.1", &["1.1.1.1, 10.9.9.9"]), "1.1.1.1");
        assert_eq!(client("10.1.1.1", &["198.51.100.1, nonsense"]), "10.1.1.1");
        assert_eq!(
            client("::ffff:10.1.1.1", &["[2001:db8::1]:443"]),
            "2001:db8::1"
        );
        assert_eq!(client("10.1.1.1", &["198.51.100.1:9"]), "198.51.100.1");
        assert_eq!(client("fd00::1", &["::ffff:198.51.100.1"]), "198.51.100.1");
    }
}
