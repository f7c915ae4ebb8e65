//! Which hosts of a platform's parts came before.
//!
//! Filters that people set up themselves stop hosts which count visits and show advertisements,
//! some of them below the platforms' own domains. A host that never came on this device is
//! stopped by such a filter, or dead, as well as blocked; one that came and comes no more was
//! stopped since.

use serde::{Deserialize, Serialize};

use crate::catalogue::{pool_of, shows_pictures};

/// At most so many are remembered, the last ones.
const REMEMBERED: usize = 12;

/// The hosts that came, newest last; of hosts that stand in for each other, their domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedHosts(Vec<String>);

impl LoadedHosts {
    /// Remembers a host that came; says whether that is news.
    pub fn remember(&mut self, host: &str) -> bool {
        let key = pool_of(host);
        if self.0.iter().any(|known| known == key) {
            return false;
        }
        if self.0.len() >= REMEMBERED {
            self.0.remove(0);
        }
        self.0.push(key.to_owned());
        true
    }

    /// Whether a failure of this host means something: it came before, or it is one of which
    /// only failures are ever seen.
    #[must_use]
    pub fn knows(&self, host: &str) -> bool {
        let key = pool_of(host);
        self.0.iter().any(|known| known == key) || shows_pictures(host)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_known_once_it_came() {
        let mut loaded_hosts = LoadedHosts::default();
        assert!(!loaded_hosts.knows("mon.tiktokv.com"));
        assert!(loaded_hosts.remember("www.tiktokv.com"));
        assert!(!loaded_hosts.remember("www.tiktokv.com"), "no news");
        assert!(loaded_hosts.knows("www.tiktokv.com"));
        assert!(!loaded_hosts.knows("mon.tiktokv.com"), "another one");
        assert!(loaded_hosts.knows("pbs.twimg.com"), "pictures only");
    }

    #[test]
    fn hosts_that_stand_in_for_each_other_are_one() {
        let mut loaded_hosts = LoadedHosts::default();
        loaded_hosts.remember("rr1---sn-a.googlevideo.com");
        assert!(loaded_hosts.knows("rr5---sn-b.googlevideo.com"));
        assert!(!loaded_hosts.remember("rr7---sn-c.googlevideo.com"));
    }

    #[test]
    fn only_the_last_ones_are_remembered() {
        let mut loaded_hosts = LoadedHosts::default();
        for number in 0..100 {
            loaded_hosts.remember(&format!("h{number}.twimg.com"));
        }
        assert_eq!(loaded_hosts.0.len(), 12, "as PRIVACY.md says");
        assert!(loaded_hosts.knows("h99.twimg.com"));
    }
}
