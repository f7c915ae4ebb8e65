//! The languages of the site.

/// A language of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// English, the original.
    English,
    /// Urdu: a draft that no native reader has read.
    Urdu,
}

impl Language {
    /// All of them, that of `/` first.
    pub(crate) const ALL: [Self; 2] = [Self::English, Self::Urdu];

    /// Its tag (BCP 47).
    pub(crate) const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Urdu => "ur",
        }
    }

    /// Its name in the language itself.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Urdu => "اردو",
        }
    }

    /// `ltr` or `rtl`.
    pub(super) const fn direction(self) -> &'static str {
        match self {
            Self::English => "ltr",
            Self::Urdu => "rtl",
        }
    }

    /// The prefix of the paths of its pages.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::English => "",
            Self::Urdu => "/ur",
        }
    }

    /// The path of a page in this language. `path` is that in the language of the site's root.
    pub(crate) fn path(self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }
}
