//! The subject of a feed.

use sada_core::catalogue::PlatformId;
use sada_units::Country;

/// The subject of a feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FeedSubject {
    /// All events.
    World,
    /// The events of one country.
    Country(Country),
    /// The events of one platform.
    Platform(PlatformId),
}

impl FeedSubject {
    /// The subject of the page with this path, if it has a feed of its own. The path is that in the
    /// language of the site's root.
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

    /// The path of its feed, in the language of the site's root.
    pub(crate) fn path(self) -> String {
        format!("{}/feed.atom", self.page().trim_end_matches('/'))
    }
}
