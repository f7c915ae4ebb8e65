//! Notes: what linked sources say about the time of an event, added by the operator as context.
//!
//! A note never says why something happened, and nothing is made of it but what is shown: it
//! changes no event. A version is never changed; an edit or a withdrawal is a new one.

mod check;
mod shown;
mod store;

use std::path::{Path, PathBuf};

use sada_units::Seconds;
use serde::{Deserialize, Serialize};

pub use check::Faulty;
pub use shown::{NoteStatus, ShownNote, json, overlap, shown};

#[cfg(any(test, feature = "test-support"))]
pub use store::rally;
pub use store::{Notes, NotesError, SCHEMA};

/// A note, with every version of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// For good: from 1.
    pub id: u64,
    /// The identity of the event it belongs to.
    pub event: String,
    /// What was said, the first first; never empty.
    pub versions: Vec<NoteVersion>,
}

/// What a note said from one moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteVersion {
    /// The version's number, from 1.
    pub number: u32,
    /// When it was said.
    pub said_at: Seconds,
    /// What was said; `None`: with this version the note was withdrawn.
    pub content: Option<NoteContent>,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteContent {
    /// What kind of source it is about.
    pub kind: NoteKind,
    /// In one line; at most 200 characters.
    pub title: String,
    /// Who says so; at most 100 characters.
    pub source: String,
    /// Where they say so: an https address.
    pub url: String,
    /// When what they speak of begins, as they say.
    pub from: Option<Seconds>,
    /// When it ends, as they say.
    pub until: Option<Seconds>,
    /// More of what they say; at most 500 characters.
    pub text: Option<String>,
    /// The language of title and text: a language tag (BCP 47), such as `en` or `ur`.
    pub language: String,
}

/// What a note is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum NoteKind {
    /// Something that was announced for a certain time
    ScheduledEvent,
    /// What an authority or a company said
    OfficialStatement,
    /// What others measured or saw
    OtherObservation,
    /// Something else
    Other,
}

/// The database of a collector with this folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join(SCHEMA.file)
}
