//! First sentences that several pages share.

use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_units::{Country, Seconds};

use super::page::PageContext;
use super::time_format::time_element;
use super::words::{Words, say, show};

/// That the newest reports tell of trouble of which no event is known yet.
pub(super) fn trouble(words: &Words, country: Country, platforms: &[PlatformId]) -> String {
    let (country, platforms) = (words.country(country), words.platforms(platforms));
    say!(
        words,
        "country-trouble",
        country = country,
        platforms = platforms
    )
}

/// That there are no new counts, so that nothing can be said of now. It stands in the place of the
/// first sentence.
pub(super) fn no_new_counts(page: &PageContext<'_>, since: Seconds) -> Markup {
    let words = page.words;
    html! {
        h1 {
            @if since.is_zero() {
                (say!(words, "no-counts"))
            } @else {
                (show!(words, "no-new-counts", since = time_element(since, &words.date_and_time(since))))
            }
        }
    }
}
