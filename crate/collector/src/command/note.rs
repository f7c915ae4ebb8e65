//! `note`: what linked sources say about the time of an event, kept beside it.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::{Args, Subcommand};
use sada_published::events::{self, EventStore};
use sada_published::notes::{self, NoteContent, NoteKind, NoteVersion, Notes};
use sada_service::clock::{self, utc};
use sada_units::Seconds;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// What to do with notes.
#[derive(Subcommand)]
pub enum NoteCommand {
    /// Add a note to an event
    ///
    /// Only what a linked source says, in its words or closer to them than to yours, and never why
    /// something happened.
    Add(Add),
    /// Change what a note says; what it said before is kept
    Edit(Edit),
    /// Withdraw a note: that it was withdrawn is shown in its place, for good
    Withdraw(Withdraw),
    /// Print every version of every note
    List(List),
}

/// A new note.
#[derive(Args)]
pub struct Add {
    #[command(flatten)]
    folder: Folder,
    /// The event's identity, as in its address: pk-youtube-20240120T142500Z
    #[arg(long, value_name = "ID")]
    event: String,
    /// What it is about
    #[arg(long)]
    kind: NoteKind,
    /// In one line; at most 200 characters
    #[arg(long)]
    title: String,
    /// Who says so; at most 100 characters
    #[arg(long, value_name = "NAME")]
    source: String,
    /// Where they say so; https only
    #[arg(long)]
    url: String,
    /// When it begins, as they say (RFC 3339): 2024-01-20T14:00:00Z
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Seconds>,
    /// When it ends, as they say (RFC 3339)
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Seconds>,
    /// More of what they say; at most 500 characters
    #[arg(long)]
    text: Option<String>,
    /// Language of title and text: en, ur
    #[arg(long, value_name = "TAG", default_value = "en")]
    language: String,
}

/// Other words for a note.
#[derive(Args)]
pub struct Edit {
    #[command(flatten)]
    folder: Folder,
    /// The note's number
    #[arg(long, value_name = "NUMBER")]
    note: u64,
    /// What it is about
    #[arg(long)]
    kind: Option<NoteKind>,
    /// In one line; at most 200 characters
    #[arg(long)]
    title: Option<String>,
    /// Who says so; at most 100 characters
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// Where they say so; https only
    #[arg(long)]
    url: Option<String>,
    /// When it begins (RFC 3339)
    #[arg(long, value_name = "TIME", value_parser = moment)]
    from: Option<Seconds>,
    /// When it ends (RFC 3339)
    #[arg(long, value_name = "TIME", value_parser = moment)]
    until: Option<Seconds>,
    /// Take both times away
    #[arg(long, conflicts_with_all = ["from", "until"])]
    no_times: bool,
    /// More of what they say; at most 500 characters
    #[arg(long)]
    text: Option<String>,
    /// Take the text away
    #[arg(long, conflicts_with = "text")]
    no_text: bool,
    /// Language of title and text
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
}

/// A note's end.
#[derive(Args)]
pub struct Withdraw {
    #[command(flatten)]
    folder: Folder,
    /// The note's number
    #[arg(long, value_name = "NUMBER")]
    note: u64,
}

/// What is listed.
#[derive(Args)]
pub struct List {
    #[command(flatten)]
    folder: Folder,
    /// Of this event alone
    #[arg(long, value_name = "ID")]
    event: Option<String>,
}

#[derive(Args)]
struct Folder {
    /// The gateway's folder, with the events that a watch has found
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
}

impl NoteCommand {
    /// Does it, and prints what was done, or is listed: a line of JSON for each version, with
    /// `note`, `event`, `version`, `said` (RFC 3339) and `content`, which is `null` where the note
    /// was withdrawn.
    ///
    /// # Errors
    /// What is wrong with the note, or why it cannot be kept.
    pub fn run(self, mut out: impl Write) -> anyhow::Result<()> {
        let now = clock::now();
        let done = match self {
            Self::Add(add) => {
                let mut notes = add.folder.notes()?;
                add.folder.has_event(&add.event)?;
                let (event, content) = add.content();
                notes.add(&event, content, now)?
            }
            Self::Edit(edit) => {
                let mut notes = edit.folder.notes()?;
                notes.edit(edit.note, |content| edit.of(content), now)?
            }
            Self::Withdraw(withdraw) => {
                let mut notes = withdraw.folder.notes()?;
                notes.withdraw(withdraw.note, now)?
            }
            Self::List(list) => {
                let notes = list.folder.notes()?;
                let notes = match &list.event {
                    Some(event) => notes.of(event)?,
                    None => notes.all()?,
                };
                for note in &notes {
                    for version in &note.versions {
                        print(note, version, &mut out)?;
                    }
                }
                return Ok(());
            }
        };
        match done.versions.last() {
            Some(version) => print(&done, version, &mut out),
            None => Ok(()),
        }
    }
}

impl Folder {
    /// Notes are kept where a watch keeps events, and nowhere else.
    fn notes(&self) -> anyhow::Result<Notes> {
        let there = events::database(&self.data).try_exists();
        let there = there.with_context(|| {
            let folder = self.data.display();
            format!(
                "cannot look into {folder}: run this as the service's own user (docs/operators.md, step 6)"
            )
        })?;
        ensure!(
            there,
            "there are no events in {}: name the folder of the gateway that a watch runs on",
            self.data.display()
        );
        open(&self.data)
    }

    fn has_event(&self, id: &str) -> anyhow::Result<()> {
        let events = EventStore::open_beside(&events::database(&self.data))?;
        let known = events.one(id)?.is_some();
        ensure!(
            known,
            "there is no event {id:?}: its identity is the last part of its page's address"
        );
        Ok(())
    }
}

fn open(folder: &Path) -> anyhow::Result<Notes> {
    let path = notes::database(folder);
    Ok(Notes::open_beside(&path)?)
}

impl Add {
    fn content(self) -> (String, NoteContent) {
        let content = NoteContent {
            kind: self.kind,
            title: self.title,
            source: self.source,
            url: self.url,
            from: self.from,
            until: self.until,
            text: self.text,
            language: self.language,
        };
        (self.event, content)
    }
}

impl Edit {
    /// What it says now, but for what was named.
    fn of(&self, content: NoteContent) -> NoteContent {
        let or = |said: &Option<String>, now: String| said.clone().unwrap_or(now);
        let keep = |now: Option<Seconds>| now.filter(|_| !self.no_times);
        NoteContent {
            kind: self.kind.unwrap_or(content.kind),
            title: or(&self.title, content.title),
            source: or(&self.source, content.source),
            url: or(&self.url, content.url),
            from: self.from.or(keep(content.from)),
            until: self.until.or(keep(content.until)),
            text: self.text.clone().or(content.text.filter(|_| !self.no_text)),
            language: or(&self.language, content.language),
        }
    }
}

fn print(note: &notes::Note, version: &NoteVersion, out: &mut impl Write) -> anyhow::Result<()> {
    let content = match &version.content {
        None => Value::Null,
        Some(content) => {
            let mut object = serde_json::to_value(content).context("a note has a JSON form")?;
            object["from"] = content.from.map(utc).into();
            object["until"] = content.until.map(utc).into();
            object
        }
    };
    let line = json!({
        "note": note.id, "event": note.event, "version": version.number,
        "said": utc(version.said_at), "content": content,
    });
    writeln!(out, "{line}").context("cannot write")
}

fn moment(text: &str) -> Result<Seconds, String> {
    let moment = OffsetDateTime::parse(text, &Rfc3339).ok();
    let seconds = moment.and_then(|at| u64::try_from(at.unix_timestamp()).ok());
    let seconds = seconds.map(Seconds);
    seconds.ok_or_else(|| "it is no moment since 1970 as in 2024-01-20T14:00:00Z".into())
}
