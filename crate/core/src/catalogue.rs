//! The platforms Sada can watch and the unrelated sites it compares them with.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A platform's short name, the same in storage, reports and pages.
///
/// Only names of [`PLATFORMS`] can be made, so an unknown one is refused where it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlatformId(&'static str);

impl PlatformId {
    /// The id of this name, if the catalogue has it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        PLATFORMS
            .iter()
            .map(|platform| platform.id)
            .find(|id| id.0 == name)
    }

    /// The name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.0
    }

    /// The catalogue's entry.
    #[must_use]
    pub fn platform(self) -> &'static Platform {
        PLATFORMS
            .iter()
            .find(|platform| platform.id == self)
            .unwrap_or(&PLATFORMS[0])
    }
}

impl Serialize for PlatformId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for PlatformId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| serde::de::Error::custom("not a platform Sada knows"))
    }
}

/// Who runs a platform. Two platforms of one operator are one piece of evidence:
/// one broken backbone takes both down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Google: YouTube.
    Google,
    /// Meta: Facebook and Instagram.
    Meta,
    /// X Corp.
    X,
}

/// One platform.
#[derive(Debug)]
pub struct Platform {
    /// Its short name.
    pub id: PlatformId,
    /// Its name as people write it; not translated.
    pub name: &'static str,
    /// Who runs it.
    pub operator: Operator,
    /// Domains of its pages; a host belongs if it is one of them or below one.
    pub pages: &'static [&'static str],
    /// Domains of its scripts, pictures and videos.
    pub media: &'static [&'static str],
    /// A small page asked when Sada looks again; what its status means, see
    /// [`crate::load::outcome_of_status`].
    pub recheck: &'static str,
}

impl Platform {
    /// The match patterns to ask permission for: pages and media together, since
    /// without the pages' permission a browser hides what they load.
    pub fn origins(&self) -> impl Iterator<Item = String> + use<> {
        let domains = self.pages.iter().chain(self.media);
        domains.map(|domain| format!("*://*.{domain}/*"))
    }

    /// Whether a page of this host belongs to the platform.
    #[must_use]
    pub fn has_page_host(&self, host: &str) -> bool {
        self.pages.iter().any(|domain| is_at_or_below(host, domain))
    }
}

fn is_at_or_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The platforms, in the order people see them.
pub const PLATFORMS: &[Platform] = &[
    Platform {
        id: PlatformId("youtube"),
        name: "YouTube",
        operator: Operator::Google,
        pages: &["youtube.com"],
        media: &["ytimg.com", "googlevideo.com"],
        recheck: "https://www.youtube.com/robots.txt",
    },
    Platform {
        id: PlatformId("facebook"),
        name: "Facebook",
        operator: Operator::Meta,
        pages: &["facebook.com"],
        media: &["fbcdn.net"],
        recheck: "https://www.facebook.com/robots.txt",
    },
    Platform {
        id: PlatformId("x"),
        name: "X",
        operator: Operator::X,
        pages: &["x.com", "twitter.com"],
        media: &["twimg.com"],
        recheck: "https://x.com/robots.txt",
    },
    Platform {
        id: PlatformId("instagram"),
        name: "Instagram",
        operator: Operator::Meta,
        pages: &["instagram.com"],
        media: &["cdninstagram.com"],
        recheck: "https://www.instagram.com/robots.txt",
    },
];

/// The platform whose page this host serves.
#[must_use]
pub fn platform_of_page(host: &str) -> Option<&'static Platform> {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    PLATFORMS
        .iter()
        .find(|platform| platform.has_page_host(&host))
}

/// An unrelated site whose answer can be read and recognised: if it answers, the
/// connection works. None belongs to a platform's own operator.
#[derive(Debug)]
pub struct ControlSite {
    /// Its short name, kept in snapshots.
    pub id: &'static str,
    /// Its name as people see it.
    pub name: &'static str,
    /// What is asked, always over https: an http answer could come from anybody.
    pub url: &'static str,
    /// What the body must contain to be recognised; blanks do not count.
    pub expect: &'static str,
    /// The match pattern of its host.
    pub origin: &'static str,
}

/// The controls: four unrelated operators, each documented as readable from any origin.
pub const CONTROLS: &[ControlSite] = &[
    ControlSite {
        id: "wikimedia",
        name: "Wikidata",
        url: "https://www.wikidata.org/w/api.php?action=query&meta=siteinfo&format=json&origin=*",
        expect: r#""sitename":"Wikidata""#,
        origin: "https://www.wikidata.org/*",
    },
    ControlSite {
        id: "cloudflare",
        name: "Cloudflare DNS",
        url: "https://cloudflare-dns.com/dns-query?ct=application/dns-json&name=example.com&type=A",
        expect: r#""Status":0"#,
        origin: "https://cloudflare-dns.com/*",
    },
    ControlSite {
        id: "jsdelivr",
        name: "jsDelivr",
        url: "https://cdn.jsdelivr.net/npm/is-number@7.0.0/package.json",
        expect: r#""name":"is-number""#,
        origin: "https://cdn.jsdelivr.net/*",
    },
    ControlSite {
        id: "github",
        name: "GitHub",
        url: "https://api.github.com/",
        expect: r#""current_user_url""#,
        origin: "https://api.github.com/*",
    },
];

/// The control of this id.
#[must_use]
pub fn control(id: &str) -> Option<&'static ControlSite> {
    CONTROLS.iter().find(|site| site.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_belong_by_whole_labels_only() {
        let of = |host| platform_of_page(host).map(|platform| platform.id.name());
        assert_eq!(of("www.youtube.com"), Some("youtube"));
        assert_eq!(of("YouTube.com."), Some("youtube"));
        assert_eq!(of("x.com"), Some("x"));
        assert_eq!(of("netflix.com"), None);
        assert_eq!(of("youtube.com.example.org"), None);
        assert_eq!(of("i.ytimg.com"), None, "media is not a page");
    }

    #[test]
    fn controls_are_https_and_no_platform_of_ours() {
        for site in CONTROLS {
            let host = site
                .url
                .strip_prefix("https://")
                .and_then(|rest| rest.split('/').next());
            let host = host.unwrap_or_else(|| panic!("{} is not https", site.id));
            assert!(platform_of_page(host).is_none());
            assert!(
                !host.contains("google"),
                "no control of a platform's own operator"
            );
            assert_eq!(site.origin, format!("https://{host}/*"));
        }
    }
}
