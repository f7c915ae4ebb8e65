//! The columns of the matrix: a browser, with the permissions a person gave in it.

use std::fmt;

use serde::Serialize;

use crate::browser::BrowserKind;

/// A browser with its permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// Chromium, with the hosts of the platforms granted.
    Chromium,
    /// Firefox, with the hosts granted: failures of TLS are sentences in the person's
    /// language.
    Firefox,
    /// The same with `webNavigation` granted too: failures of TLS have numbers.
    FirefoxNavigation,
}

/// Which permissions a run is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Permissions {
    /// Those that everybody who uses Sada gave.
    #[default]
    Default,
    /// `webNavigation` too, which only Firefox has a use for.
    Webnavigation,
    /// One after the other.
    Both,
}

impl Column {
    /// Its columns, for one browser.
    #[must_use]
    pub fn of(kind: BrowserKind, permissions: Permissions) -> Vec<Self> {
        match (kind, permissions) {
            (BrowserKind::Chromium, Permissions::Default | Permissions::Both) => {
                vec![Self::Chromium]
            }
            (BrowserKind::Chromium, Permissions::Webnavigation) => Vec::new(),
            (BrowserKind::Firefox, Permissions::Default) => vec![Self::Firefox],
            (BrowserKind::Firefox, Permissions::Webnavigation) => vec![Self::FirefoxNavigation],
            (BrowserKind::Firefox, Permissions::Both) => {
                vec![Self::Firefox, Self::FirefoxNavigation]
            }
        }
    }

    /// The browser.
    #[must_use]
    pub const fn kind(self) -> BrowserKind {
        match self {
            Self::Chromium => BrowserKind::Chromium,
            Self::Firefox | Self::FirefoxNavigation => BrowserKind::Firefox,
        }
    }

    /// The permissions' name: `default` or `webnavigation`.
    #[must_use]
    pub const fn permissions(self) -> &'static str {
        match self {
            Self::Chromium | Self::Firefox => "default",
            Self::FirefoxNavigation => "webnavigation",
        }
    }

    /// Its name in names of folders.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::FirefoxNavigation => "firefox-webnavigation",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.pad(match self {
            Self::Chromium => "Chromium",
            Self::Firefox => "Firefox",
            Self::FirefoxNavigation => "Firefox + webNavigation",
        })
    }
}
