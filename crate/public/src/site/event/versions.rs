//! Every version of an event, and what each one changed.

use maud::{Markup, html};
use sada_published::events::{Event, Statement, Version};
use sada_units::Country;

use super::super::description::{certainty, kind, number, scale};
use super::super::messages::{Messages, say};
use super::super::page::PageContext;
use super::super::time_format::time_element;

pub(super) fn section(page: &PageContext<'_>, event: &Event, country: Country) -> Markup {
    let messages = page.messages;
    let before = std::iter::once(None).chain(event.versions.iter().map(Some));
    let mut versions: Vec<_> = event.versions.iter().zip(before).collect();
    versions.reverse();
    html! {
        section aria-labelledby="versions" {
            h2 id="versions" { (say!(messages, "versions-title")) }
            p.more { @if event.settled { (say!(messages, "versions-settled")) } @else { (say!(messages, "versions-may-change")) } }
            ol.versions role="list" {
                @for (version, before) in versions {
                    li {
                        p.said {
                            b { (say!(messages, "version", n = version.number)) } " "
                            (time_element(version.said_at, &messages.date_and_time(version.said_at)))
                        }
                        (changes(messages, version, before, country))
                    }
                }
            }
        }
    }
}

/// What changed since the version before. The first version shows everything but that it stands.
fn changes(
    messages: &Messages,
    version: &Version,
    before: Option<&Version>,
    country: Country,
) -> Markup {
    let now = fields(messages, &version.says, country);
    let Some(before) = before else {
        return html! {
            dl.changes { @for (name, value) in &now[1..] { dt { (name) } dd { (value) } } }
        };
    };
    let before = fields(messages, &before.says, country);
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

fn fields(messages: &Messages, says: &Statement, country: Country) -> Vec<Field> {
    let text = |text: String| html! { (text) };
    let ended = match says.restored {
        Some(at) => messages.utc_and_local(at, country, None),
        None => text(say!(messages, "goes-on")),
    };
    let stands = if says.withdrawn {
        say!(messages, "stands-not")
    } else {
        say!(messages, "stands")
    };
    let scale = say!(
        messages,
        "scale-in-short",
        scale = scale(messages, says.scale.class()),
        percent = number(says.scale.share * 100.0),
    );
    vec![
        (say!(messages, "fact-stands"), text(stands)),
        (say!(messages, "fact-what"), text(kind(messages, says.kind))),
        (
            say!(messages, "fact-began"),
            messages.utc_and_local(says.onset, country, None),
        ),
        (say!(messages, "fact-ended"), ended),
        (say!(messages, "fact-scale"), text(scale)),
        (
            say!(messages, "fact-certainty"),
            text(certainty(messages, says.certainty)),
        ),
        (
            say!(messages, "fact-reporters"),
            text(say!(
                messages,
                "at-least",
                n = number(says.evidence.reporters)
            )),
        ),
    ]
}
