//! Who has a budget: the block of an address, what the block is a part of, or a shared block that
//! the operator named.

use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

use ipnet::{IpNet, Ipv6Net};
use serde::Deserialize;

/// Wider parts of IPv6 than a /48, and how many times as much as a /48 each gets: one holder of
/// a /32 has 65,536 of them.
const WIDER: [(u8, u32); 2] = [(40, 8), (32, 64)];

/// Addresses that many people share, as behind a carrier's translation of addresses, with what they
/// are given together in a window: `203.0.113.0/24=2000`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct SharedBlock {
    /// The addresses.
    pub network: IpNet,
    /// Batches in a window.
    pub batches: u32,
}

impl FromStr for SharedBlock {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text} is no NETWORK=COUNT, as 203.0.113.0/24=2000");
        let (network, batches) = text.split_once('=').ok_or_else(wrong)?;
        let network: IpNet = network.trim().parse().map_err(|_| wrong())?;
        Ok(Self {
            network: network.trunc(),
            batches: batches.trim().parse().map_err(|_| wrong())?,
        })
    }
}

impl TryFrom<String> for SharedBlock {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// How much is given out in a window.
#[derive(Clone, Debug)]
pub struct BudgetRules {
    /// Batches of grade A for one block.
    pub grade_a: u32,
    /// Batches of grade B beyond them.
    pub grade_b: u32,
    /// Blocks that get another number, as the operator says.
    pub shared: Vec<SharedBlock>,
}

/// A part of the network with a budget of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Holder {
    pub(super) network: IpNet,
    /// Batches of grade A in a window.
    pub(super) grade_a: u32,
    /// Batches of either grade in a window.
    pub(super) total: u32,
}

impl BudgetRules {
    /// Whose budgets a batch for this address is taken from.
    pub(super) fn holders(&self, address: IpAddr) -> Vec<Holder> {
        let address = address.to_canonical();
        let shared = self
            .shared
            .iter()
            .filter(|it| it.network.contains(&address));
        if let Some(shared) = shared.max_by_key(|it| it.network.prefix_len()) {
            return vec![Holder {
                network: shared.network,
                grade_a: self.part_of_grade_a(shared.batches),
                total: shared.batches,
            }];
        }
        let own = |network: IpNet, times: u32| Holder {
            network: network.trunc(),
            grade_a: self.grade_a.saturating_mul(times),
            total: self
                .grade_a
                .saturating_add(self.grade_b)
                .saturating_mul(times),
        };
        let wide = |address: Ipv6Addr, length: u8| {
            let network = Ipv6Net::new_assert(address, length);
            IpNet::V6(network)
        };
        match address {
            IpAddr::V4(address) => {
                vec![own(IpNet::V4(ipnet::Ipv4Net::new_assert(address, 24)), 1)]
            }
            IpAddr::V6(address) => std::iter::once((48, 1))
                .chain(WIDER)
                .map(|(length, times)| own(wide(address, length), times))
                .collect(),
        }
    }

    /// So much of these batches is of grade A as of those of any block.
    fn part_of_grade_a(&self, batches: u32) -> u32 {
        let (a, b) = (u64::from(self.grade_a), u64::from(self.grade_b));
        let part = u64::from(batches) * a / (a + b).max(1);
        u32::try_from(part).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(shared: &[&str]) -> BudgetRules {
        BudgetRules {
            grade_a: 8,
            grade_b: 64,
            shared: shared.iter().map(|it| it.parse().unwrap()).collect(),
        }
    }

    fn of(rules: &BudgetRules, address: &str) -> Vec<(String, u32, u32)> {
        let holders = rules.holders(address.parse().unwrap());
        let told = holders
            .iter()
            .map(|it| (it.network.to_string(), it.grade_a, it.total));
        told.collect()
    }

    #[test]
    fn an_address_draws_on_its_block_and_on_what_that_is_a_part_of() {
        let rules = rules(&[]);
        let v4 = [("203.0.113.0/24".to_owned(), 8, 72)];
        assert_eq!(of(&rules, "203.0.113.7"), v4);
        assert_eq!(of(&rules, "::ffff:203.0.113.9"), v4);
        let v6 = [
            ("2001:db8:7::/48".to_owned(), 8, 72),
            ("2001:db8::/40".to_owned(), 64, 576),
            ("2001:db8::/32".to_owned(), 512, 4608),
        ];
        assert_eq!(of(&rules, "2001:db8:7:1::1"), v6);
    }

    #[test]
    fn the_narrowest_shared_block_counts_alone() {
        let rules = rules(&[
            "203.0.0.0/16=9000",
            "203.0.113.64/26 = 900",
            "2001:db8::/32=50",
        ]);
        let one = |network: &str, a, total| vec![(network.to_owned(), a, total)];
        assert_eq!(of(&rules, "203.0.113.65"), one("203.0.113.64/26", 100, 900));
        assert_eq!(of(&rules, "203.0.113.1"), one("203.0.0.0/16", 1000, 9000));
        assert_eq!(of(&rules, "2001:db8:9::1"), one("2001:db8::/32", 5, 50));
        assert_eq!(of(&rules, "198.51.100.1")[0].2, 72);
    }

    #[test]
    fn what_names_no_block_is_refused() {
        for wrong in [
            "",
            "203.0.113.0/24",
            "203.0.113.0=3",
            "203.0.113.0/24=-1",
            "x/24=3",
        ] {
            assert!(wrong.parse::<SharedBlock>().is_err(), "{wrong}");
        }
    }
}
