//! The languages that the site speaks.

/// A language of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Language {
    /// English.
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

    /// Its name in itself.
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

    /// What paths of its pages begin with.
    pub(super) const fn prefix(self) -> &'static str {
        match self {
            Self::English => "",
            Self::Urdu => "/ur",
        }
    }

    /// Where the page of this path is in this language.
    pub(crate) fn path(self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }
}
