//! What a page is rendered from, and what it comes to.

use maud::Markup;

use super::language::Language;
use super::latest;
use super::words::Words;
use crate::public::{Reader, Refused};
use crate::settings::SiteUrl;

/// What a page says.
pub(super) struct PageContent {
    /// The title, without the site's name.
    pub(super) title: String,
    /// In the main part, from the heading on.
    pub(super) main: Markup,
}

/// What a page says, if there is such a page.
pub(super) type PageResult = Result<Option<PageContent>, Refused>;

/// What a page is rendered from.
pub(super) struct PageContext<'a> {
    pub(super) reader: &'a Reader,
    /// Where people find these pages.
    pub(super) found_at: &'a SiteUrl,
    /// The present moment, in seconds since 1970 (UTC).
    pub(super) now: u64,
    pub(super) words: &'static Words,
    /// Since when counts are missing, if they do not reach up to now.
    pub(super) silent_since: Option<u64>,
}

impl<'a> PageContext<'a> {
    pub(super) fn new(
        reader: &'a Reader,
        found_at: &'a SiteUrl,
        now: u64,
        language: Language,
    ) -> Result<Self, Refused> {
        Ok(Self {
            reader,
            found_at,
            now,
            words: Words::of(language),
            silent_since: latest::silent_since(reader, now)?,
        })
    }

    /// Where a page of this path is in the page's language.
    pub(super) fn to(&self, path: &str) -> String {
        self.words.language.path(path)
    }
}
