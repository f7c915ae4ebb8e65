//! First sentences that several pages share.

use maud::{Markup, html};
use sada_core::catalogue::PlatformId;
use sada_units::{Country, Seconds};

use super::messages::{Messages, say, show};
use super::page::PageContext;
use super::time_format::time_element;

/// That the newest reports tell of trouble of which no event is known yet.
pub(super) fn trouble(messages: &Messages, country: Country, platforms: &[PlatformId]) -> String {
    let (country, platforms) = (messages.country(country), messages.platforms(platforms));
    say!(
        messages,
        "country-trouble",
        country = country,
        platforms = platforms
    )
}

/// That there are no new counts, so that nothing can be said of now. It stands in the place of the
/// first sentence.
pub(super) fn no_new_counts(page: &PageContext<'_>, since: Seconds) -> Markup {
    let messages = page.messages;
    html! {
        h1 {
            @if since.is_zero() {
                (say!(messages, "no-counts"))
            } @else {
                (show!(messages, "no-new-counts", since = time_element(since, &messages.date_and_time(since))))
            }
        }
    }
}
