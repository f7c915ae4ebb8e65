//! What linked sources say about the time of an event. They stand beside it, and name no cause.

use maud::{Markup, html};
use sada_published::events::{Event, Statement};
use sada_published::notes::{NoteContent, NoteKind, NoteStatus, NotesError, ShownNote, shown};
use sada_units::Seconds;

use super::super::messages::{Messages, say, show};
use super::super::page::PageContext;
use super::super::time_format::time_element;

/// A section with the notes on an event, if there are any.
pub(super) fn section(
    page: &PageContext<'_>,
    event: &Event,
    says: &Statement,
) -> Result<Markup, NotesError> {
    let messages = page.messages;
    let notes = page.reader.notes.of(&event.id)?;
    let shown = shown(&notes, says, page.now);
    Ok(html! {
        @if !shown.is_empty() {
            section aria-labelledby="notes" {
                h2 id="notes" { (say!(messages, "notes-title")) }
                p.more { (say!(messages, "notes-how")) }
                ul.plain { @for note in &shown { li { (item(messages, note)) } } }
            }
        }
    })
}

fn item(messages: &Messages, note: &ShownNote<'_>) -> Markup {
    let date = |at: Seconds| time_element(at, &messages.date(at));
    match &note.status {
        NoteStatus::Withdrawn { at } => html! {
            p { (show!(messages, "note-withdrawn", date = date(*at))) }
        },
        NoteStatus::Content {
            content,
            edited_at,
            overlap,
        } => html! {
            // Title and text are the source's, in a language of their own.
            p lang=(content.language) dir="auto" { b { (content.title) } }
            @if let Some(text) = &content.text {
                p lang=(content.language) dir="auto" { (text) }
            }
            p {
                (kind(messages, content.kind)) ". "
                @if let Some(times) = times(messages, content) { (times) ". " }
                (show!(messages, "note-source", source = source(content)))
            }
            @if let Some(overlap) = overlap {
                p { (say!(messages, "note-overlap", n = *overlap / Seconds::MINUTE)) }
            }
            p.more {
                (show!(messages, "note-added", date = date(note.added_at)))
                @if let Some(at) = edited_at { " " (show!(messages, "note-edited", date = date(*at))) }
            }
        },
    }
}

fn source(content: &NoteContent) -> Markup {
    // The operator chose the link and not the page behind it: nothing is passed on to it.
    html! { a href=(content.url) rel="nofollow noreferrer" dir="auto" { (content.source) } }
}

fn times(messages: &Messages, content: &NoteContent) -> Option<Markup> {
    let moment = |at: Seconds| time_element(at, &messages.date_and_time(at));
    Some(match (content.from, content.until) {
        (Some(from), Some(until)) => {
            show!(
                messages,
                "times-past",
                onset = moment(from),
                restored = moment(until)
            )
        }
        (Some(from), None) => show!(messages, "note-from", from = moment(from)),
        (None, Some(until)) => show!(messages, "note-until", until = moment(until)),
        (None, None) => return None,
    })
}

fn kind(messages: &Messages, kind: NoteKind) -> String {
    match kind {
        NoteKind::ScheduledEvent => say!(messages, "note-scheduled"),
        NoteKind::OfficialStatement => say!(messages, "note-statement"),
        NoteKind::OtherObservation => say!(messages, "note-observation"),
        NoteKind::Other => say!(messages, "note-other"),
    }
}
