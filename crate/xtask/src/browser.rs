//! The browsers Sada is packaged for, and which of them a command is about.

use clap::ValueEnum;

/// Which browsers a command is about.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Choice {
    Chromium,
    Firefox,
    Both,
}

/// A browser Sada is packaged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Browser {
    Chromium,
    Firefox,
}

impl Choice {
    pub(crate) fn browsers(self) -> &'static [Browser] {
        match self {
            Self::Chromium => &[Browser::Chromium],
            Self::Firefox => &[Browser::Firefox],
            Self::Both => &[Browser::Chromium, Browser::Firefox],
        }
    }
}

impl Browser {
    /// The browser's name in folders, options and test names.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
        }
    }
}
