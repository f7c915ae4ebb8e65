//! The table of hosts. Addresses lie where the real operators' lie; the last byte says what a host is there for.

use std::net::Ipv4Addr;

use super::{CollectorRole, Host, Site};

/// The first bytes of a party's addresses, over IPv4 and over IPv6.
type Range = ([u8; 3], [u16; 4]);

const YOUTUBE: Range = ([142, 250, 79], [0x2a00, 0x1450, 0x4001, 0x79]);
const FACEBOOK: Range = ([157, 240, 79], [0x2a03, 0x2880, 0xf079, 0x79]);
const X: Range = ([104, 244, 79], [0x2606, 0x1f80, 0xf079, 0x79]);
const INSTAGRAM: Range = ([157, 240, 80], [0x2a03, 0x2880, 0xf080, 0x79]);
const OTHERS: Range = ([151, 101, 79], [0; 4]);
const NOBODY: Range = ([185, 79, 0], [0; 4]);

const fn host(range: Range, last: u8, name: &'static str, site: Site) -> Host {
    let ([a, b, c], prefix) = range;
    Host {
        name,
        address: Ipv4Addr::new(a, b, c, last),
        prefix,
        site,
    }
}

/// All hosts. Of several pages' hosts the first is the one that people open, of several with media the first is that of
/// scripts.
pub(in crate::inside) const HOSTS: [Host; 33] = [
    host(YOUTUBE, 11, "www.youtube.com", Site::Page("youtube")),
    host(YOUTUBE, 12, "youtube.com", Site::Page("youtube")),
    host(YOUTUBE, 13, "i.ytimg.com", Site::Media("youtube")),
    host(YOUTUBE, 14, "rr1.googlevideo.com", Site::Media("youtube")),
    host(YOUTUBE, 15, "youtubei.googleapis.com", Site::Api("youtube")),
    host(YOUTUBE, 16, "s.youtube.com", Site::Tracker("youtube")),
    host(FACEBOOK, 11, "www.facebook.com", Site::Page("facebook")),
    host(FACEBOOK, 12, "facebook.com", Site::Page("facebook")),
    host(FACEBOOK, 13, "static.xx.fbcdn.net", Site::Media("facebook")),
    host(FACEBOOK, 15, "graph.facebook.com", Site::Api("facebook")),
    host(
        FACEBOOK,
        16,
        "pixel.facebook.com",
        Site::Tracker("facebook"),
    ),
    host(X, 11, "x.com", Site::Page("x")),
    host(X, 12, "twitter.com", Site::Page("x")),
    host(X, 13, "abs.twimg.com", Site::Media("x")),
    host(X, 14, "pbs.twimg.com", Site::Media("x")),
    host(X, 15, "api.x.com", Site::Api("x")),
    host(X, 16, "analytics.twitter.com", Site::Tracker("x")),
    host(INSTAGRAM, 11, "www.instagram.com", Site::Page("instagram")),
    host(INSTAGRAM, 12, "instagram.com", Site::Page("instagram")),
    host(
        INSTAGRAM,
        13,
        "static.cdninstagram.com",
        Site::Media("instagram"),
    ),
    host(INSTAGRAM, 15, "i.instagram.com", Site::Api("instagram")),
    host(
        INSTAGRAM,
        16,
        "logger.instagram.com",
        Site::Tracker("instagram"),
    ),
    host(OTHERS, 11, "www.wikidata.org", Site::Control("wikidata")),
    host(
        OTHERS,
        12,
        "cloudflare-dns.com",
        Site::Control("cloudflare"),
    ),
    host(OTHERS, 13, "cdn.jsdelivr.net", Site::Control("jsdelivr")),
    host(OTHERS, 14, "api.github.com", Site::Control("github")),
    host(
        OTHERS,
        15,
        "detectportal.firefox.com",
        Site::Control("plain"),
    ),
    host(
        OTHERS,
        21,
        "relay.sada.test",
        Site::Collector(CollectorRole::Relay),
    ),
    host(
        OTHERS,
        22,
        "status.sada.test",
        Site::Collector(CollectorRole::Page),
    ),
    host(
        OTHERS,
        24,
        "issuer.sada.test",
        Site::Collector(CollectorRole::Issuer),
    ),
    host(OTHERS, 23, "nel.sada.test", Site::Nel),
    host(NOBODY, 10, "portal.example", Site::Portal),
    host(NOBODY, 66, "blocked.example", Site::BlockPage),
];
