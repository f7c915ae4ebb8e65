//! Where the core runs: the build's operator, the browser and its permissions.

use crate::catalogue::{CONTROLS, PACE_CHECK, PLAIN_CHECK, PlatformId, control};
use crate::config::{Named, Operator};
use crate::consent::KeptAnswers;

/// What the core must know of where it runs. The browser's signals keep it up to date.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// Who the build reports to.
    pub operator: Operator,
    /// Whether a request that another site's answer may be read from tells that site which
    /// installation asks. Where it does, controls are read only with a permission for them.
    pub reading_names_install: bool,
    /// Whether the browser says that it is offline.
    pub offline: bool,
    /// The host permissions there are, as match patterns.
    pub granted: Vec<String>,
    /// What may be collected, where the browser asks people that.
    pub data: Option<Vec<String>>,
    /// Whether the device or its line asks for little traffic, while the person has not said.
    pub saver: bool,
    /// Which answers are a Yes that the browser's storage has. Nothing leaves on any other.
    pub kept: KeptAnswers,
}

impl Context {
    /// Whether the browser lets this build see and ask the platform's pages.
    pub(crate) fn may_reach(&self, platform: PlatformId) -> bool {
        let mut origins = platform.platform().origins();
        origins.all(|origin| self.grants(&origin))
    }

    /// Whether the browser lets this build see loads of this host.
    pub(crate) fn may_see(&self, host: &str) -> bool {
        self.granted.iter().any(|pattern| covers(pattern, host))
    }

    /// Whether there is a permission for these hosts.
    pub(crate) fn grants(&self, origin: &str) -> bool {
        grants(&self.granted, origin)
    }

    /// Whether an answer from there may be read: where that would tell the site which
    /// installation asks, only with a permission.
    fn may_read(&self, origin: &str) -> bool {
        !self.reading_names_install || self.grants(origin)
    }

    /// The controls whose answer may be read. The check over plain http can be read with a
    /// permission only.
    pub(crate) fn readable_controls(&self) -> Vec<&'static str> {
        let controls = CONTROLS.iter().filter(|site| self.may_read(site.origin));
        let plain = Some(&PLAIN_CHECK).filter(|site| self.grants(site.origin));
        controls.chain(plain).map(|site| site.id).collect()
    }

    /// Whether the site that slow loads are held against may be read.
    pub(crate) fn may_measure(&self) -> bool {
        let site = control(PACE_CHECK.id);
        !self.reading_names_install || site.is_some_and(|site| self.grants(site.origin))
    }

    /// Whether the person let the browser have these collected, where it asks.
    pub(crate) fn may_collect(&self, kinds: &[&str]) -> bool {
        let data = self.data.as_ref();
        data.is_none_or(|data| kinds.iter().all(|kind| data.iter().any(|it| it == kind)))
    }

    /// The operator, if the build has one.
    pub(crate) const fn named(&self) -> Option<&Named> {
        match &self.operator {
            Operator::Named(named) => Some(named),
            Operator::LocalOnly | Operator::Refused => None,
        }
    }

    /// The operator, where it has a feed.
    pub(crate) fn feed_operator(&self) -> Option<&Named> {
        self.named().filter(|named| named.feed)
    }

    /// Whether relays and issuers may be asked. In a browser that names the installation to every
    /// host it has no permission for, none is asked without.
    pub(crate) fn may_send(&self) -> bool {
        self.named()
            .is_some_and(|named| named.origins().iter().all(|origin| self.may_read(origin)))
    }

    /// Whether the relays may be asked for the feed, likewise.
    pub(crate) fn may_fetch(&self) -> bool {
        let may_read = |origin: &String| self.may_read(origin);
        self.feed_operator()
            .is_some_and(|named| named.relay_origins().iter().all(may_read))
    }
}

/// Whether this pattern is among those granted, or all sites are.
pub(crate) fn grants(granted: &[String], origin: &str) -> bool {
    granted
        .iter()
        .any(|pattern| pattern == origin || pattern == "<all_urls>" || pattern == "*://*/*")
}

/// Whether a match pattern is of this host, whatever its scheme and path.
fn covers(pattern: &str, host: &str) -> bool {
    let Some((_, rest)) = pattern.split_once("://") else {
        return pattern == "<all_urls>";
    };
    let named = rest.split('/').next().unwrap_or_default();
    match named.strip_prefix("*.") {
        Some(domain) => host
            .strip_suffix(domain)
            .is_some_and(|below| below.is_empty() || below.ends_with('.')),
        None => named == "*" || named == host,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_match_pattern_is_of_its_hosts_only() {
        for (pattern, host, may) in [
            ("*://*.x.com/*", "x.com", true),
            ("*://*.x.com/*", "api.x.com", true),
            ("*://*.x.com/*", "netflix.com", false),
            ("https://x.com/*", "x.com", true),
            ("https://x.com/*", "api.x.com", false),
            ("*://*/*", "x.com", true),
            ("<all_urls>", "x.com", true),
            ("nothing", "x.com", false),
        ] {
            let context = Context {
                granted: vec![pattern.into()],
                ..Context::default()
            };
            assert_eq!(context.may_see(host), may, "{pattern} {host}");
        }
    }
}
