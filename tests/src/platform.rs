//! The four platforms as the tests visit them.

/// A platform a person opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VisitedPlatform {
    /// Its short name in Sada.
    pub id: &'static str,
    /// The address a person opens.
    pub url: &'static str,
}

impl VisitedPlatform {
    /// The host of its page.
    #[must_use]
    pub fn host(&self) -> &'static str {
        self.url
            .trim_start_matches("https://")
            .trim_end_matches('/')
    }
}

/// YouTube, by its first page.
pub const YOUTUBE: VisitedPlatform = VisitedPlatform {
    id: "youtube",
    url: "https://www.youtube.com/",
};
/// Facebook, by its first page.
pub const FACEBOOK: VisitedPlatform = VisitedPlatform {
    id: "facebook",
    url: "https://www.facebook.com/",
};
/// X, by its first page.
pub const X: VisitedPlatform = VisitedPlatform {
    id: "x",
    url: "https://x.com/",
};
/// Instagram, by its first page.
pub const INSTAGRAM: VisitedPlatform = VisitedPlatform {
    id: "instagram",
    url: "https://www.instagram.com/",
};

/// All four, in the order people see them.
pub const ALL: [VisitedPlatform; 4] = [YOUTUBE, FACEBOOK, X, INSTAGRAM];

/// The platform that an address belongs to, by its host: its pages, its data service, its
/// pictures and scripts, as far as the lab plays them.
#[must_use]
pub fn of_address(url: &str) -> Option<&'static str> {
    const DOMAINS: [(&str, &str); 11] = [
        ("youtube.com", "youtube"),
        ("youtubei.googleapis.com", "youtube"),
        ("ytimg.com", "youtube"),
        ("googlevideo.com", "youtube"),
        ("facebook.com", "facebook"),
        ("fbcdn.net", "facebook"),
        ("x.com", "x"),
        ("twitter.com", "x"),
        ("twimg.com", "x"),
        ("instagram.com", "instagram"),
        ("cdninstagram.com", "instagram"),
    ];
    let (_, rest) = url.split_once("://")?;
    let host = rest.split(['/', ':', '?', '#']).next()?;
    let of = |domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    DOMAINS
        .iter()
        .find(|(domain, _)| of(domain))
        .map(|(_, id)| *id)
}

#[cfg(test)]
mod tests {
    use super::of_address;

    #[test]
    fn a_host_belongs_by_whole_labels() {
        assert_eq!(of_address("https://abs.twimg.com/app.js"), Some("x"));
        assert_eq!(of_address("http://x.com"), Some("x"));
        assert_eq!(of_address("https://netflix.com/"), None);
        assert_eq!(of_address("about:blank"), None);
    }
}
