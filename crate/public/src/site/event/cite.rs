//! How to cite an event. A citation names the version, so that it can be found again as it was.

use maud::{Markup, html};
use sada_published::events::{Event, Version};

use super::super::messages::say;
use super::super::page::PageContext;
use super::super::time_format::{machine_date, machine_time};

pub(super) fn section(
    page: &PageContext<'_>,
    event: &Event,
    version: &Version,
    title: &str,
) -> Markup {
    let messages = page.messages;
    let address = page
        .site_url
        .join(&page.to(&format!("/event/{}", event.id)));
    let said = machine_date(version.said_at);
    // A citation leaves its page, so marks of direction are taken out.
    let title: String = title
        .chars()
        .filter(|it| !matches!(it, '\u{2066}'..='\u{2069}'))
        .collect();
    let plain = format!(
        "Sada. “{title}.” {}, version {}, {}. {address}",
        event.id,
        version.number,
        machine_time(version.said_at),
    );
    let year = said.split('-').next().unwrap_or_default();
    let bibtex = format!(
        "@misc{{sada:{id},\n  author = {{{{Sada}}}},\n  title = {{{title}}},\n  year = {{{year}}},\n  \
         note = {{Event {id}, version {number} of {said}}},\n  url = {{{address}}}\n}}",
        id = event.id,
        number = version.number,
    );
    html! {
        section aria-labelledby="cite" {
            h2 id="cite" { (say!(messages, "cite-title")) }
            p.more { (say!(messages, "cite-how")) }
            pre dir="auto" tabindex="0" { (plain) }
            details {
                summary { "BibTeX" }
                pre dir="ltr" tabindex="0" { (bibtex) }
            }
        }
    }
}
