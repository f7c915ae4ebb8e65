//! What is known of the hosts of platforms' parts.
//!
//! Sources: that hosts are numbered or named after a place is plain from their names
//! (`rr3---sn-25ge7nzr.googlevideo.com`, `scontent-fra5-1.xx.fbcdn.net`). Both lists are written
//! down from general knowledge of these platforms and were not held against their live pages. A
//! host too few here makes a blocked part go unnoticed, none makes anything be accused: what is
//! listed is still looked at again before it counts.

use super::is_at_or_below;

/// Domains whose hosts stand in for each other: which of them a page asks is chance.
const POOLS: &[&str] = &[
    "googlevideo.com",
    "fbcdn.net",
    "cdninstagram.com",
    "cdn.whatsapp.net",
    "tiktokcdn.com",
    "tiktokcdn-us.com",
    "discord.gg",
];

/// Hosts from which pages load pictures for the most part: of pictures only failures are seen, since
/// each event that a browser delivers costs something.
const PICTURES: &[&str] = &[
    "i.ytimg.com",
    "pbs.twimg.com",
    "i.redd.it",
    "preview.redd.it",
    "media.licdn.com",
    "cdn.discordapp.com",
];

/// The domain of hosts that stand in for each other, if this is one of those; else the host.
#[must_use]
pub fn pool_of(host: &str) -> &str {
    POOLS
        .iter()
        .find(|pool| is_at_or_below(host, pool))
        .map_or(host, |pool| *pool)
}

/// Whether pages load pictures for the most part from this host.
#[must_use]
pub fn shows_pictures(host: &str) -> bool {
    PICTURES.contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::role_of;

    #[test]
    fn all_of_them_are_parts_of_a_platform() {
        for host in POOLS.iter().chain(PICTURES) {
            assert!(role_of(host).is_some(), "{host}");
        }
    }
}
