//! Every version of an event, and what each one changed.

use maud::{Markup, html};
use sada_published::events::{Event, Statement, Version};
use sada_units::{Country, Seconds};

use super::super::description::{certainty, kind, number, scale};
use super::super::page::PageContext;
use super::super::time_format::time_element;
use super::super::words::{Words, say};

pub(super) fn section(page: &PageContext<'_>, event: &Event, country: Country) -> Markup {
    let words = page.words;
    let before = std::iter::once(None).chain(event.versions.iter().map(Some));
    let mut versions: Vec<_> = event.versions.iter().zip(before).collect();
    versions.reverse();
    html! {
        section aria-labelledby="versions" {
            h2 id="versions" { (say!(words, "versions-title")) }
            p.more { @if event.settled { (say!(words, "versions-settled")) } @else { (say!(words, "versions-may-change")) } }
            ol.versions role="list" {
                @for (version, before) in versions {
                    li {
                        p.said {
                            b { (say!(words, "version", n = version.number)) } " "
                            (time_element(Seconds(version.said_at), &words.date_and_time(Seconds(version.said_at))))
                        }
                        (changes(words, version, before, country))
                    }
                }
            }
        }
    }
}

/// What changed since the version before. The first version shows everything but that it stands.
fn changes(words: &Words, version: &Version, before: Option<&Version>, country: Country) -> Markup {
    let now = fields(words, &version.says, country);
    let Some(before) = before else {
        return html! {
            dl.changes { @for (name, value) in &now[1..] { dt { (name) } dd { (value) } } }
        };
    };
    let before = fields(words, &before.says, country);
    let changed = now
        .iter()
        .zip(&before)
        .filter(|((_, now), (_, then))| now.0 != then.0);
    html! {
        dl.changes {
            @for ((name, now), (_, then)) in changed {
                dt { (name) }
                dd { del { (then) } " " span.arrow aria-hidden="true" { "→" } " " ins { (now) } }
            }
        }
    }
}

type Field = (String, Markup);

fn fields(words: &Words, says: &Statement, country: Country) -> Vec<Field> {
    let text = |text: String| html! { (text) };
    let ended = match says.restored {
        Some(at) => words.utc_and_local(Seconds(at), country, None),
        None => text(say!(words, "goes-on")),
    };
    let stands = if says.withdrawn {
        say!(words, "stands-not")
    } else {
        say!(words, "stands")
    };
    let scale = say!(
        words,
        "scale-in-short",
        scale = scale(words, says.scale.word()),
        percent = number(says.scale.share * 100.0),
    );
    vec![
        (say!(words, "fact-stands"), text(stands)),
        (say!(words, "fact-what"), text(kind(words, says.kind))),
        (
            say!(words, "fact-began"),
            words.utc_and_local(Seconds(says.onset), country, None),
        ),
        (say!(words, "fact-ended"), ended),
        (say!(words, "fact-scale"), text(scale)),
        (
            say!(words, "fact-certainty"),
            text(certainty(words, says.certainty)),
        ),
        (
            say!(words, "fact-reporters"),
            text(say!(words, "at-least", n = number(says.evidence.reporters))),
        ),
    ]
}
