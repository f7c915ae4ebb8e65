//! What a feed is of.

use sada_core::catalogue::PlatformId;
use sada_core::place::Country;

/// What a feed is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeedSubject {
    /// All that was found.
    World,
    /// What was found in a country.
    Country(Country),
    /// What was found of a platform.
    Platform(PlatformId),
}

impl FeedSubject {
    /// What the page of this path, in the language of the site's root, is about by itself.
    pub(super) fn of_page(path: &str) -> Option<Self> {
        let parts: Vec<&str> = path.split('/').collect();
        match parts.as_slice() {
            ["", "country", code] => code.parse().ok().map(Self::Country),
            ["", "platform", name] => PlatformId::from_name(name).map(Self::Platform),
            _ => None,
        }
    }

    /// The path of its page, in the language of the site's root.
    pub(crate) fn page(self) -> String {
        match self {
            Self::World => "/".to_owned(),
            Self::Country(country) => format!("/country/{}", country.code()),
            Self::Platform(platform) => format!("/platform/{}", platform.name()),
        }
    }

    /// The path of its feed, likewise.
    pub(crate) fn path(self) -> String {
        format!("{}/feed.atom", self.page().trim_end_matches('/'))
    }
}
