//! What linked sources say about the time of an event. They stand beside it, and name no cause.

use maud::{Markup, html};
use sada_published::events::{Event, Statement};
use sada_published::notes::{Kind, NoteContent, NotesError, ShownNote, Told, shown};
use sada_units::Seconds;

use super::super::page::PageContext;
use super::super::time_format::time_element;
use super::super::words::{Words, say, show};

/// A section with the notes on an event, if there are any.
pub(super) fn section(
    page: &PageContext<'_>,
    event: &Event,
    says: &Statement,
) -> Result<Markup, NotesError> {
    let words = page.words;
    let notes = page.reader.notes.of(&event.id)?;
    let shown = shown(&notes, says, page.now.get());
    Ok(html! {
        @if !shown.is_empty() {
            section aria-labelledby="notes" {
                h2 id="notes" { (say!(words, "notes-title")) }
                p.more { (say!(words, "notes-how")) }
                ul.plain { @for note in &shown { li { (item(words, note)) } } }
            }
        }
    })
}

fn item(words: &Words, note: &ShownNote<'_>) -> Markup {
    let date = |seconds| time_element(Seconds(seconds), &words.date(Seconds(seconds)));
    match &note.told {
        Told::Withdrawn { at } => html! {
            p { (show!(words, "note-withdrawn", date = date(*at))) }
        },
        Told::Content {
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
                (kind(words, content.kind)) ". "
                @if let Some(times) = times(words, content) { (times) ". " }
                (show!(words, "note-source", source = source(content)))
            }
            @if let Some(minutes) = overlap { p { (say!(words, "note-overlap", n = *minutes)) } }
            p.more {
                (show!(words, "note-added", date = date(note.added_at)))
                @if let Some(at) = edited_at { " " (show!(words, "note-edited", date = date(*at))) }
            }
        },
    }
}

fn source(content: &NoteContent) -> Markup {
    // The operator chose the link and not the page behind it: nothing is passed on to it.
    html! { a href=(content.url) rel="nofollow noreferrer" dir="auto" { (content.source) } }
}

fn times(words: &Words, content: &NoteContent) -> Option<Markup> {
    let moment = |seconds| time_element(Seconds(seconds), &words.date_and_time(Seconds(seconds)));
    Some(match (content.from, content.until) {
        (Some(from), Some(until)) => {
            show!(
                words,
                "times-past",
                onset = moment(from),
                restored = moment(until)
            )
        }
        (Some(from), None) => show!(words, "note-from", from = moment(from)),
        (None, Some(until)) => show!(words, "note-until", until = moment(until)),
        (None, None) => return None,
    })
}

fn kind(words: &Words, kind: Kind) -> String {
    match kind {
        Kind::ScheduledEvent => say!(words, "note-scheduled"),
        Kind::OfficialStatement => say!(words, "note-statement"),
        Kind::OtherObservation => say!(words, "note-observation"),
        Kind::Other => say!(words, "note-other"),
    }
}
