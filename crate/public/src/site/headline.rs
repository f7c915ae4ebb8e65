//! First sentences that several pages share.

use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_core::place::Country;

use super::page::PageContext;
use super::time_format::marked;
use super::words::{Words, say, show};

/// That the newest reports tell of trouble, of which nothing is found yet.
pub(super) fn trouble(words: &Words, country: Country, platforms: &[PlatformId]) -> String {
    let (country, platforms) = (words.country(country), words.platforms(platforms));
    say!(
        words,
        "country-trouble",
        country = country,
        platforms = platforms
    )
}

/// That nothing can be said of now, in the place of the first sentence.
pub(super) fn no_new_counts(page: &PageContext<'_>, since: u64) -> Markup {
    let words = page.words;
    html! {
        h1 {
            @if since == 0 {
                (say!(words, "no-counts"))
            } @else {
                (show!(words, "no-new-counts", since = marked(since, &words.date_and_time(since))))
            }
        }
    }
}
