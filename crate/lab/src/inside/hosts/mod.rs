//! Every host of the lab's network.
//!
//! Addresses look global: the ranges kept for documentation are among those that no honest resolver gives, and would
//! look like lies. Nothing sent to them leaves the lab's namespaces. Each host has addresses of its own, so that browsers
//! never carry one host's requests on another's connection.

mod table;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::Scope;
pub(super) use table::HOSTS;

/// What a host is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// Shows pages of the platform with this identifier.
    Page(&'static str),
    /// Has pictures, scripts and videos of the platform.
    Media(&'static str),
    /// Answers the questions that the platform's pages ask in the background.
    Api(&'static str),
    /// Is told by the platform's pages what a person does.
    Tracker(&'static str),
    /// Is the site of this identifier that the extension checks itself against.
    Control(&'static str),
    /// Takes reports of Network Error Logging.
    Nel,
    /// One of the collector's doors, wherever it runs.
    Collector(CollectorRole),
    /// Where a lying resolver or a redirect sends people, with a certificate for another name by an unknown authority.
    BlockPage,
    /// Where people of a hotel's network are sent to log in; its certificate is as the block page's.
    Portal,
}

/// The collector's programs, each on a port of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CollectorRole {
    /// What the public sees, on the first port.
    Page,
    /// What carries sealed reports, on the next.
    Relay,
    /// What gives tokens out, on the one after that.
    Issuer,
}

#[derive(Debug)]
pub(super) struct Host {
    pub(super) name: &'static str,
    pub(super) address: Ipv4Addr,
    /// The first half of the IPv6 address; zeros when there is none.
    prefix: [u16; 4],
    pub(super) site: Site,
}

impl Host {
    pub(super) fn platform(&self) -> Option<&'static str> {
        match self.site {
            Site::Page(platform)
            | Site::Media(platform)
            | Site::Api(platform)
            | Site::Tracker(platform) => Some(platform),
            _ => None,
        }
    }

    /// The platform or control site that it belongs to, which can be treated in a way of its own.
    pub(super) fn party(&self) -> Option<&'static str> {
        match self.site {
            Site::Control(id) => Some(id),
            _ => self.platform(),
        }
    }

    /// Whether a setting of this scope is about it.
    pub(super) fn within(&self, scope: Scope) -> bool {
        match scope {
            Scope::All => true,
            Scope::Page => matches!(self.site, Site::Page(_)),
            Scope::Media => matches!(self.site, Site::Media(_)),
            Scope::Pictures => {
                matches!(self.site, Site::Media(platform) if self.name != media_of(platform))
            }
            Scope::Api => matches!(self.site, Site::Api(_)),
            Scope::Tracker => matches!(self.site, Site::Tracker(_)),
        }
    }

    /// Its address over IPv6, which only a platform's hosts have.
    pub(super) fn address_v6(&self) -> Option<Ipv6Addr> {
        let [a, b, c, d] = self.prefix;
        let [.., last] = self.address.octets();
        (a != 0).then(|| Ipv6Addr::new(a, b, c, d, 0, 0, 0, u16::from(last)))
    }
}

/// Where a resolver that lies with a public address sends people.
pub(super) const BLOCK_PAGE: Ipv4Addr = Ipv4Addr::new(185, 79, 0, 66);
/// Where people have to log in first.
pub(super) const PORTAL: Ipv4Addr = Ipv4Addr::new(185, 79, 0, 10);
/// A private address that resolvers in Iran give for blocked names, with a block page behind it.
pub(super) const BOGON_ALIVE: Ipv4Addr = Ipv4Addr::new(10, 10, 34, 34);
/// Its neighbour, with nothing behind it.
pub(super) const BOGON_DEAD: Ipv4Addr = Ipv4Addr::new(10, 10, 34, 35);
/// A host at which nothing listens.
pub(super) const REFUSER: Ipv4Addr = Ipv4Addr::new(185, 79, 0, 99);

pub(super) fn by_name(name: &str) -> Option<&'static Host> {
    HOSTS.iter().find(|host| host.name == name)
}

/// The host with this address, also where its block page hides behind a private one.
pub(super) fn by_address(address: IpAddr) -> Option<&'static Host> {
    match address {
        IpAddr::V4(BOGON_ALIVE) => by_address(BLOCK_PAGE.into()),
        IpAddr::V4(address) => HOSTS.iter().find(|host| host.address == address),
        IpAddr::V6(address) => HOSTS.iter().find(|host| host.address_v6() == Some(address)),
    }
}

/// The hosts of a platform or control site.
pub(super) fn of(party: &str) -> impl Iterator<Item = &'static Host> {
    HOSTS.iter().filter(move |host| host.party() == Some(party))
}

/// The host that a platform's pages take their scripts from, and some pictures.
pub(super) fn media_of(platform: &'static str) -> &'static str {
    first(Site::Media(platform))
}

/// The platform's other hosts of pictures and videos, if it has any.
pub(super) fn more_media_of(platform: &'static str) -> impl Iterator<Item = &'static str> {
    let more = of(platform).filter(|host| host.within(Scope::Pictures));
    more.map(|host| host.name)
}

/// The host that a platform's pages ask in the background.
pub(super) fn api_of(platform: &'static str) -> &'static str {
    first(Site::Api(platform))
}

/// The host that a platform's pages tell what a person does.
pub(super) fn tracker_of(platform: &'static str) -> &'static str {
    first(Site::Tracker(platform))
}

fn first(site: Site) -> &'static str {
    HOSTS
        .iter()
        .find(|host| host.site == site)
        .map_or("", |host| host.name)
}

/// The commands that give the network's namespace every host's addresses. IPv6 ones are there at once: one that is
/// still being probed for duplicates could not be listened on.
pub(super) fn addresses_batch() -> String {
    let v4 = HOSTS.iter().map(|host| host.address).chain([BOGON_ALIVE]);
    let v6 = HOSTS.iter().filter_map(Host::address_v6);
    v4.map(|address| format!("addr add {address}/32 dev lo\n"))
        .chain(v6.map(|address| format!("addr add {address}/128 dev lo nodad\n")))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, net::IpAddr};

    use super::{
        BLOCK_PAGE, BOGON_ALIVE, BOGON_DEAD, HOSTS, PORTAL, REFUSER, Site, api_of, by_address,
        by_name, media_of, more_media_of, of, tracker_of,
    };
    use crate::{CONTROLS, PLATFORMS, Scope};

    #[test]
    fn every_host_has_a_name_and_addresses_of_its_own() {
        let names: HashSet<_> = HOSTS.iter().map(|host| host.name).collect();
        assert_eq!(names.len(), HOSTS.len());
        let addresses: HashSet<_> = HOSTS.iter().map(|host| host.address).collect();
        assert_eq!(addresses.len(), HOSTS.len());
        for nobody in [BOGON_ALIVE, BOGON_DEAD, REFUSER] {
            assert!(!addresses.contains(&nobody), "{nobody}");
        }
        let v6: Vec<_> = HOSTS.iter().filter_map(|host| host.address_v6()).collect();
        assert_eq!(v6.iter().collect::<HashSet<_>>().len(), v6.len());
    }

    #[test]
    fn hosts_are_found_by_every_address_and_have_both_kinds_if_of_a_platform() {
        for host in &HOSTS {
            let v6 = host.address_v6();
            assert_eq!(v6.is_some(), host.platform().is_some(), "{}", host.name);
            let addresses = [Some(IpAddr::V4(host.address)), v6.map(IpAddr::V6)];
            for address in addresses.into_iter().flatten() {
                assert_eq!(by_address(address).map(|found| found.name), Some(host.name));
            }
        }
    }

    #[test]
    fn every_platform_has_hosts_of_every_role() {
        for platform in PLATFORMS {
            for scope in [Scope::Page, Scope::Media, Scope::Api, Scope::Tracker] {
                assert!(
                    of(platform).any(|host| host.within(scope)),
                    "{platform} {scope}"
                );
            }
            for name in [media_of(platform), api_of(platform), tracker_of(platform)] {
                assert_eq!(
                    by_name(name).and_then(|host| host.platform()),
                    Some(platform)
                );
            }
        }
        for control in CONTROLS {
            assert_eq!(of(control).count(), 1, "{control}");
        }
    }

    #[test]
    fn pictures_may_come_from_elsewhere_than_scripts() {
        let more: Vec<_> = more_media_of("x").collect();
        assert_eq!(
            (media_of("x"), more),
            ("abs.twimg.com", vec!["pbs.twimg.com"])
        );
        let met = |name, scope| by_name(name).is_some_and(|host| host.within(scope));
        assert!(met("pbs.twimg.com", Scope::Pictures) && met("pbs.twimg.com", Scope::Media));
        assert!(!met("abs.twimg.com", Scope::Pictures) && met("abs.twimg.com", Scope::Media));
        assert!(!met("x.com", Scope::Pictures));
        assert_eq!(more_media_of("facebook").count(), 0);
    }

    #[test]
    fn the_addresses_that_are_named_are_hosts() {
        for (address, site) in [
            (BLOCK_PAGE, Site::BlockPage),
            (BOGON_ALIVE, Site::BlockPage),
            (PORTAL, Site::Portal),
        ] {
            assert_eq!(by_address(address.into()).map(|host| host.site), Some(site));
        }
    }
}
