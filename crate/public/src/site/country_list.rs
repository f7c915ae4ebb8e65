//! Countries as links, together with those of which the same is said: a list that stays short with
//! all countries of the world in it.

use maud::{Markup, html};
use sada_core::place::Country;

use super::chart::sign;
use super::page::PageContext;
use crate::published::{Spoken, Status};

/// In this order, what needs a look first.
const ORDER: [Spoken; 6] = [
    Spoken::Mostly(Status::Failing),
    Spoken::Mostly(Status::Disconnected),
    Spoken::Mostly(Status::Slow),
    Spoken::Mixed,
    Spoken::Mostly(Status::Working),
    Spoken::TooFew,
];

/// A country, what is said of it, and what stands behind its name.
pub(super) struct Place {
    pub(super) country: Country,
    pub(super) said: Spoken,
    pub(super) more: Option<String>,
}

/// The countries by what is said of them, then by name; `named` is what each group is called.
pub(super) fn groups(
    page: &PageContext<'_>,
    places: &[Place],
    named: impl Fn(Spoken) -> String,
) -> Markup {
    let words = page.words;
    html! {
        @for said in ORDER {
            @let mut group: Vec<_> = places
                .iter()
                .filter(|it| it.said == said)
                .map(|it| (words.country(it.country), it))
                .collect();
            @if !group.is_empty() {
                @let () = group.sort_by(|one, other| one.0.cmp(&other.0));
                h3.group { (sign(said)) (named(said)) }
                ul.links {
                    @for (name, place) in &group {
                        li {
                            a href=(page.to(&format!("/country/{}", place.country))) { (name) }
                            @if let Some(more) = &place.more { " " span.more { (more) } }
                        }
                    }
                }
            }
        }
    }
}
