//! What the browser's resolver says of a host, where it can be asked.

use core::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::address::{AddressKind, kind_of, known_forged};

/// The addresses a name was answered with, taken together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DnsAnswer {
    /// At least one can be the platform's.
    Plausible,
    /// They lead back to this device. Resolvers lie so, and so do filters that people set up
    /// themselves, on the device or in their router.
    ThisDevice,
    /// None can be a public site's.
    Impossible,
    /// One is known to be what a country's resolvers answer in place of blocked names.
    KnownForged,
}

impl DnsAnswer {
    /// Takes an answer together; `None` if it holds no address that can be read.
    #[must_use]
    pub fn of<'a>(answer: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let addresses: Vec<IpAddr> = answer
            .into_iter()
            .filter_map(|text| text.trim_matches(['[', ']']).parse().ok())
            .collect();
        let all = |wanted: fn(AddressKind) -> bool| addresses.iter().all(|it| wanted(kind_of(*it)));
        if addresses.is_empty() {
            None
        } else if addresses.iter().any(|it| known_forged(*it).is_some()) {
            Some(Self::KnownForged)
        } else if all(|kind| kind == AddressKind::ThisDevice) {
            Some(Self::ThisDevice)
        } else if all(|kind| !may_be_a_proxys(kind) && kind != AddressKind::Global) {
            Some(Self::Impossible)
        } else {
            Some(Self::Plausible)
        }
    }

    /// Whether somebody answered in the place of the platform's own servers.
    #[must_use]
    pub const fn is_forged(self) -> bool {
        matches!(self, Self::Impossible | Self::KnownForged)
    }
}

/// Proxies and VPNs on the device answer every name with one of these, and carry it themselves.
const fn may_be_a_proxys(kind: AddressKind) -> bool {
    matches!(kind, AddressKind::Benchmark | AddressKind::CarrierNat)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_that_can_be_right_makes_the_answer_plausible() {
        let of = |list: &[&str]| DnsAnswer::of(list.iter().copied());
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["no address"]), None);
        assert_eq!(of(&["10.0.0.1", "157.240.1.1"]), Some(DnsAnswer::Plausible));
        assert_eq!(of(&["198.18.0.7"]), Some(DnsAnswer::Plausible), "a proxy's");
        assert_eq!(of(&["192.168.1.1"]), Some(DnsAnswer::Impossible));
        assert_eq!(of(&["127.0.0.1", "::1"]), Some(DnsAnswer::ThisDevice));
        assert_eq!(of(&["0.0.0.0"]), Some(DnsAnswer::ThisDevice));
        assert_eq!(of(&["127.0.0.1", "10.0.0.1"]), Some(DnsAnswer::Impossible));
    }
}
