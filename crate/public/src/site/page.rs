//! What a page is rendered from, and what it comes to.

use maud::Markup;
use sada_units::Seconds;

use super::language::Language;
use super::last_hour;
use super::messages::Messages;
use crate::answers::{Reader, RequestError};
use crate::site_url::SiteUrl;

/// The content of a page.
pub(super) struct PageContent {
    /// The title, without the site's name.
    pub(super) title: String,
    /// The main part, from the heading on.
    pub(super) main: Markup,
}

/// The content of a page, or nothing where there is no such page.
pub(super) type PageResult = Result<Option<PageContent>, RequestError>;

/// What a page is rendered from.
pub(super) struct PageContext<'a> {
    pub(super) reader: &'a Reader,
    /// The public address of the site.
    pub(super) site_url: &'a SiteUrl,
    /// The present moment.
    pub(super) now: Seconds,
    pub(super) messages: &'static Messages,
    /// Since when counts are missing; nothing while they are up to date.
    pub(super) silent_since: Option<Seconds>,
}

impl<'a> PageContext<'a> {
    pub(super) fn new(
        reader: &'a Reader,
        site_url: &'a SiteUrl,
        now: Seconds,
        language: Language,
    ) -> Result<Self, RequestError> {
        Ok(Self {
            reader,
            site_url,
            now,
            messages: Messages::of(language),
            silent_since: last_hour::silent_since(reader, now)?,
        })
    }

    /// The path of a page in the language of this page.
    pub(super) fn to(&self, path: &str) -> String {
        self.messages.language.path(path)
    }
}
