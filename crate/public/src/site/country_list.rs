//! A list of links to countries, grouped by status. It stays short with all countries of the world
//! in it.

use maud::{Markup, html};
use sada_published::counts::{Spoken, Status};
use sada_units::Country;

use super::chart::sign;
use super::page::PageContext;

/// The order of the groups: what needs a look comes first.
const ORDER: [Spoken; 6] = [
    Spoken::Mostly(Status::Failing),
    Spoken::Mostly(Status::Disconnected),
    Spoken::Mostly(Status::Slow),
    Spoken::Mixed,
    Spoken::Mostly(Status::Working),
    Spoken::TooFew,
];

/// A country, its status, and the note behind its name.
pub(super) struct CountryEntry {
    pub(super) country: Country,
    pub(super) status: Spoken,
    pub(super) more: Option<String>,
}

/// The countries by status, then by name. `named` gives the title of each group.
pub(super) fn countries_by_status(
    page: &PageContext<'_>,
    entries: &[CountryEntry],
    named: impl Fn(Spoken) -> String,
) -> Markup {
    let messages = page.messages;
    html! {
        @for status in ORDER {
            @let mut group: Vec<_> = entries
                .iter()
                .filter(|it| it.status == status)
                .map(|it| (messages.country(it.country), it))
                .collect();
            @if !group.is_empty() {
                @let () = group.sort_by(|one, other| one.0.cmp(&other.0));
                h3.group { (sign(status)) (named(status)) }
                ul.links {
                    @for (name, entry) in &group {
                        li {
                            a href=(page.to(&format!("/country/{}", entry.country))) { (name) }
                            @if let Some(more) = &entry.more { " " span.more { (more) } }
                        }
                    }
                }
            }
        }
    }
}
