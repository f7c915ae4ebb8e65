//! The public pages: what is published and what was found, in words, and nothing about why.
//!
//! Every page is a function of what is published and of the time, whole without a script, and in
//! each language at a path of its own.

mod about;
mod chart;
mod country;
mod event;
pub(crate) mod feed;
mod found;
mod front;
mod groups;
mod language;
mod layout;
mod places;
mod platform;
mod reading;
mod routes;
mod share;
mod table;
mod telling;
mod when;
mod words;

pub(crate) use language::Language;
use words::Words;

use crate::public::{Reader, Refused};
use crate::settings::SiteUrl;

pub use routes::routes;
pub use when::machine_time;

/// What a page is made of.
struct Page<'a> {
    reader: &'a Reader,
    /// Where people find these pages.
    found_at: &'a SiteUrl,
    /// Seconds since 1970 (UTC).
    now: u64,
    words: &'static Words,
    /// Since when counts are missing, if they do not reach up to now.
    silent_since: Option<u64>,
}

impl<'a> Page<'a> {
    fn new(
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
            silent_since: reading::silent_since(reader, now)?,
        })
    }

    /// Where a page of this path is in the page's language.
    fn to(&self, path: &str) -> String {
        self.words.language.path(path)
    }
}
