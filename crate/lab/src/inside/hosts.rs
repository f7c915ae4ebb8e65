//! Every host of the lab's network, with its address out of the ranges kept for documentation.

use std::net::Ipv4Addr;

/// What a host is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Site {
    /// A page of the platform with this identifier, which takes its picture and script from the other host.
    Page(&'static str, &'static str),
    /// A host with pictures, scripts and videos of the platform with this identifier.
    Cdn(&'static str),
    /// A site that the extension checks itself against: path, content type, body.
    Control(&'static str, &'static str, &'static str),
    /// The collector, wherever it runs.
    Collector,
    /// Where a lying resolver sends people.
    BlockPage,
}

pub(super) struct Host {
    pub(super) name: &'static str,
    pub(super) address: Ipv4Addr,
    pub(super) site: Site,
}

impl Host {
    pub(super) fn platform(&self) -> Option<&'static str> {
        match self.site {
            Site::Page(platform, _) | Site::Cdn(platform) => Some(platform),
            Site::Control(..) | Site::Collector | Site::BlockPage => None,
        }
    }
}

const fn platform(last: u8, name: &'static str, site: Site) -> Host {
    Host {
        name,
        address: Ipv4Addr::new(203, 0, 113, last),
        site,
    }
}

const fn other(last: u8, name: &'static str, site: Site) -> Host {
    Host {
        name,
        address: Ipv4Addr::new(198, 51, 100, last),
        site,
    }
}

/// Each host has an address of its own, so that browsers never carry one host's requests on another's connection.
pub(super) const HOSTS: [Host; 19] = [
    platform(11, "www.youtube.com", Site::Page("youtube", "i.ytimg.com")),
    platform(12, "youtube.com", Site::Page("youtube", "i.ytimg.com")),
    platform(13, "i.ytimg.com", Site::Cdn("youtube")),
    platform(14, "rr1.googlevideo.com", Site::Cdn("youtube")),
    platform(
        21,
        "www.facebook.com",
        Site::Page("facebook", "static.xx.fbcdn.net"),
    ),
    platform(
        22,
        "facebook.com",
        Site::Page("facebook", "static.xx.fbcdn.net"),
    ),
    platform(23, "static.xx.fbcdn.net", Site::Cdn("facebook")),
    platform(31, "x.com", Site::Page("x", "abs.twimg.com")),
    platform(32, "abs.twimg.com", Site::Cdn("x")),
    platform(
        41,
        "www.instagram.com",
        Site::Page("instagram", "static.cdninstagram.com"),
    ),
    platform(
        42,
        "instagram.com",
        Site::Page("instagram", "static.cdninstagram.com"),
    ),
    platform(43, "static.cdninstagram.com", Site::Cdn("instagram")),
    other(
        11,
        "www.wikidata.org",
        Site::Control(
            "/w/api.php",
            "application/json; charset=utf-8",
            r#"{"batchcomplete":"","query":{"general":{"sitename":"Wikidata","lang":"en"}}}"#,
        ),
    ),
    other(
        12,
        "cloudflare-dns.com",
        Site::Control(
            "/dns-query",
            "application/dns-json",
            r#"{"Status":0,"TC":false,"RD":true,"RA":true,"AD":false,"CD":false,"Question":[{"name":"example.com","type":1}],"Answer":[{"name":"example.com","type":1,"TTL":300,"data":"192.0.2.1"}]}"#,
        ),
    ),
    other(
        13,
        "cdn.jsdelivr.net",
        Site::Control(
            "/npm/is-number@7.0.0/package.json",
            "application/json; charset=utf-8",
            "{\n  \"name\": \"is-number\",\n  \"version\": \"7.0.0\"\n}\n",
        ),
    ),
    other(
        14,
        "api.github.com",
        Site::Control(
            "/",
            "application/json; charset=utf-8",
            r#"{"current_user_url":"https://api.github.com/user","emojis_url":"https://api.github.com/emojis"}"#,
        ),
    ),
    other(21, "report.sada.test", Site::Collector),
    other(22, "status.sada.test", Site::Collector),
    other(66, "blocked.example", Site::BlockPage),
];

/// Where a lying resolver sends people.
pub(super) const BLOCK_PAGE: Ipv4Addr = Ipv4Addr::new(198, 51, 100, 66);

pub(super) fn by_name(name: &str) -> Option<&'static Host> {
    HOSTS.iter().find(|host| host.name == name)
}

pub(super) fn by_address(address: Ipv4Addr) -> Option<&'static Host> {
    HOSTS.iter().find(|host| host.address == address)
}

pub(super) fn addresses_of(platform: &str) -> impl Iterator<Item = Ipv4Addr> {
    HOSTS
        .iter()
        .filter(move |host| host.platform() == Some(platform))
        .map(|host| host.address)
}

/// The commands that give the network's namespace every host's address.
pub(super) fn addresses_batch() -> String {
    HOSTS
        .iter()
        .map(|host| format!("addr add {}/32 dev lo\n", host.address))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{BLOCK_PAGE, HOSTS, Site, addresses_of, by_address, by_name};
    use crate::PLATFORMS;

    #[test]
    fn every_host_has_a_name_and_an_address_of_its_own() {
        assert_eq!(
            HOSTS
                .iter()
                .map(|host| host.name)
                .collect::<HashSet<_>>()
                .len(),
            HOSTS.len()
        );
        assert_eq!(
            HOSTS
                .iter()
                .map(|host| host.address)
                .collect::<HashSet<_>>()
                .len(),
            HOSTS.len()
        );
    }

    #[test]
    fn every_platform_has_pages_that_use_its_own_cdn() {
        for platform in PLATFORMS {
            assert!(addresses_of(platform).count() >= 2, "{platform}");
        }
        for host in &HOSTS {
            if let Site::Page(platform, cdn) = host.site {
                assert_eq!(by_name(cdn).and_then(|cdn| cdn.platform()), Some(platform));
            }
        }
    }

    #[test]
    fn the_block_page_is_a_host() {
        assert_eq!(
            by_address(BLOCK_PAGE).map(|host| host.site),
            Some(Site::BlockPage)
        );
    }
}
