//! Notes in a SQLite database of their own: the command writes, servers read meanwhile.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Params, TransactionBehavior, params};

use sada_sqlite::{DatabaseSchema, OpenError};
use sada_units::Seconds;

use super::{Faulty, Note, NoteContent, NoteVersion};

/// The database as this build has it.
pub const SCHEMA: DatabaseSchema = DatabaseSchema {
    file: "notes.sqlite",
    keeper: "gateway",
    tables: &[include_str!("schema.sql")],
    steps: &[],
};

/// Why notes could not be read or kept.
#[derive(Debug, thiserror::Error)]
pub enum NotesError {
    /// The database said no.
    #[error("the database of notes failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row holds something this build has no word for.
    #[error("note {0} holds something that this build does not know")]
    Unreadable(u64),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// It is not what a note may be.
    #[error(transparent)]
    Faulty(#[from] Faulty),
    /// There is no such note.
    #[error("there is no note {0}")]
    Unknown(u64),
    /// It was withdrawn, which is the last that is said of a note.
    #[error("note {0} was withdrawn; add another one instead")]
    Withdrawn(u64),
}

/// The database of notes.
pub struct Notes {
    connection: Connection,
}

impl Notes {
    /// Opens the database at this path as the gateway: checks it, makes it if there is none, and
    /// brings an earlier layout up.
    ///
    /// # Errors
    /// [`NotesError`] when it cannot be opened, is damaged or is no such database.
    pub fn open(path: &Path) -> Result<Self, NotesError> {
        Ok(Self {
            connection: sada_sqlite::open(path, &SCHEMA)?,
        })
    }

    /// Opens the database at this path beside a gateway, and makes it if there is none.
    ///
    /// # Errors
    /// [`NotesError`] when it cannot be opened, or has another layout than this build's.
    pub fn open_beside(path: &Path) -> Result<Self, NotesError> {
        Ok(Self {
            connection: sada_sqlite::open_beside(path, &SCHEMA)?,
        })
    }

    /// Keeps a new note to an event; gives it.
    ///
    /// # Errors
    /// [`NotesError`] when nothing was kept.
    pub fn add(
        &mut self,
        event: &str,
        content: NoteContent,
        now: Seconds,
    ) -> Result<Note, NotesError> {
        content.check()?;
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("INSERT INTO note (event) VALUES (?1)", [event])?;
        let id = transaction.last_insert_rowid().cast_unsigned();
        say(&transaction, id, 1, Some(&content), now)?;
        transaction.commit()?;
        self.one(id)
    }

    /// Keeps a new version of a note: what `edit` makes of what it says now. Gives all of it; where
    /// it says the same, there is no new version.
    ///
    /// # Errors
    /// [`NotesError`] when nothing was kept.
    pub fn edit(
        &mut self,
        id: u64,
        edit: impl FnOnce(NoteContent) -> NoteContent,
        now: Seconds,
    ) -> Result<Note, NotesError> {
        self.revise(id, |content| Some(edit(content)), now)
    }

    /// Withdraws a note, for good; gives it.
    ///
    /// # Errors
    /// [`NotesError`] when nothing was kept.
    pub fn withdraw(&mut self, id: u64, now: Seconds) -> Result<Note, NotesError> {
        self.revise(id, |_| None, now)
    }

    fn revise(
        &mut self,
        id: u64,
        revise: impl FnOnce(NoteContent) -> Option<NoteContent>,
        now: Seconds,
    ) -> Result<Note, NotesError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let newest = one(&transaction, id)?.versions.pop();
        let newest = newest.ok_or(NotesError::Unknown(id))?;
        let before = newest.content.ok_or(NotesError::Withdrawn(id))?;
        let after = revise(before.clone());
        if let Some(content) = &after {
            content.check()?;
        }
        if after.as_ref() != Some(&before) {
            say(&transaction, id, newest.number + 1, after.as_ref(), now)?;
        }
        transaction.commit()?;
        self.one(id)
    }

    /// All notes with all their versions, the first added first.
    ///
    /// # Errors
    /// [`NotesError`] when they cannot be read.
    pub fn all(&self) -> Result<Vec<Note>, NotesError> {
        read(&self.connection, "", [])
    }

    /// Those of one event, likewise.
    ///
    /// # Errors
    /// [`NotesError`] when they cannot be read.
    pub fn of(&self, event: &str) -> Result<Vec<Note>, NotesError> {
        read(&self.connection, "WHERE event = ?1", [event])
    }

    /// The note with this number.
    ///
    /// # Errors
    /// [`NotesError`] when there is none or it cannot be read.
    pub fn one(&self, id: u64) -> Result<Note, NotesError> {
        one(&self.connection, id)
    }

    /// A number that is another one whenever something was said.
    ///
    /// # Errors
    /// [`NotesError`] when it cannot be read.
    pub fn edition(&self) -> Result<u64, NotesError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM version")?;
        let count: Option<i64> = statement.query_row([], |row| row.get(0)).optional()?;
        Ok(count.map_or(0, i64::cast_unsigned))
    }
}

fn one(connection: &Connection, id: u64) -> Result<Note, NotesError> {
    let found = read(connection, "WHERE id = ?1", [id.cast_signed()])?.pop();
    found.ok_or(NotesError::Unknown(id))
}

fn say(
    connection: &Connection,
    id: u64,
    number: u32,
    content: Option<&NoteContent>,
    now: Seconds,
) -> Result<(), NotesError> {
    let content = content.map(serde_json::to_string).transpose();
    let content = content.map_err(|_| NotesError::Unreadable(id))?;
    connection.execute(
        "INSERT INTO version (note, number, said_at, content) VALUES (?1, ?2, ?3, ?4)",
        params![id.cast_signed(), number, now.get().cast_signed(), content],
    )?;
    Ok(())
}

fn read(connection: &Connection, which: &str, with: impl Params) -> Result<Vec<Note>, NotesError> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT id, event, number, said_at, content
         FROM note JOIN version ON note = id {which} ORDER BY id, number"
    ))?;
    let mut rows = statement.query(with)?;
    let mut notes: Vec<Note> = Vec::new();
    while let Some(row) = rows.next()? {
        let id = row.get::<_, i64>(0)?.cast_unsigned();
        if notes.last().is_none_or(|last| last.id != id) {
            let (event, versions) = (row.get(1)?, Vec::new());
            notes.push(Note {
                id,
                event,
                versions,
            });
        }
        let content: Option<String> = row.get(4)?;
        let content = content.map(|it| serde_json::from_str(&it)).transpose();
        let version = NoteVersion {
            number: row.get(2)?,
            said_at: Seconds(row.get::<_, i64>(3)?.cast_unsigned()),
            content: content.map_err(|_| NotesError::Unreadable(id))?,
        };
        if let Some(note) = notes.last_mut() {
            note.versions.push(version);
        }
    }
    Ok(notes)
}

/// A rally, announced for 20 January 2024, 14:00 to 18:00 UTC.
#[cfg(any(test, feature = "test-support"))]
#[must_use]
pub fn rally() -> NoteContent {
    NoteContent {
        kind: super::NoteKind::ScheduledEvent,
        title: "An online rally was announced".into(),
        source: "Example News".into(),
        url: "https://www.example.org/rally".into(),
        from: Some(Seconds(1_705_759_200)),
        until: Some(Seconds(1_705_773_600)),
        text: None,
        language: "en".into(),
    }
}

#[cfg(test)]
mod tests {
    use sada_sqlite::OpenProblem;

    use super::*;

    #[test]
    fn every_version_is_kept_and_the_last_word_is_a_withdrawal() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.sqlite");
        let mut notes = Notes::open(&path).unwrap();
        let reader = Notes::open(&path).unwrap();
        let before = reader.edition().unwrap();
        let first = notes.add("pk-x-1", rally(), Seconds(100)).unwrap();
        let second = notes.add("pk-x-2", rally(), Seconds(110)).unwrap();
        assert_eq!((first.id, second.id), (1, 2));
        assert_ne!(reader.edition().unwrap(), before, "a server sees it");

        let other = |content: NoteContent| NoteContent {
            title: "Another title".into(),
            ..content
        };
        let edited = notes.edit(1, other, Seconds(200)).unwrap();
        assert_eq!(edited.versions.len(), 2);
        let again = notes.edit(1, other, Seconds(210)).unwrap();
        assert_eq!(again, edited, "the same words are no new version");
        let withdrawn = notes.withdraw(1, Seconds(300)).unwrap();
        let said: Vec<_> = withdrawn
            .versions
            .iter()
            .map(|it| {
                (
                    it.number,
                    it.said_at.get(),
                    it.content.as_ref().map(|it| it.title.as_str()),
                )
            })
            .collect();
        let expected = [
            (1, 100, Some("An online rally was announced")),
            (2, 200, Some("Another title")),
            (3, 300, None),
        ];
        assert_eq!(said, expected);
        assert!(matches!(
            notes.withdraw(1, Seconds(400)),
            Err(NotesError::Withdrawn(1))
        ));
        assert!(matches!(
            notes.edit(1, other, Seconds(400)),
            Err(NotesError::Withdrawn(1))
        ));
        assert!(matches!(
            notes.withdraw(3, Seconds(400)),
            Err(NotesError::Unknown(3))
        ));

        drop(notes);
        let notes = Notes::open(&path).unwrap();
        assert_eq!(
            notes.of("pk-x-1").unwrap(),
            std::slice::from_ref(&withdrawn)
        );
        assert_eq!(notes.all().unwrap(), [withdrawn, second]);
        assert_eq!(reader.edition().unwrap(), 4);
    }

    #[test]
    fn what_is_not_taken_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let mut notes = Notes::open(&folder.path().join("notes.sqlite")).unwrap();
        let bad = |content: NoteContent| NoteContent {
            url: "http://a.example/".into(),
            ..content
        };
        assert!(notes.add("pk-x-1", bad(rally()), Seconds(1)).is_err());
        assert_eq!(notes.all().unwrap(), []);
        notes.add("pk-x-1", rally(), Seconds(2)).unwrap();
        assert!(notes.edit(1, bad, Seconds(3)).is_err());
        assert_eq!(notes.one(1).unwrap().versions.len(), 1);
    }

    #[test]
    fn a_later_builds_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection
            .pragma_update(None, "user_version", SCHEMA.layout() + 1)
            .unwrap();
        assert!(matches!(
            Notes::open(&path),
            Err(NotesError::Open(OpenError {
                problem: OpenProblem::Newer { found: 2, known: 1 },
                ..
            }))
        ));
    }
}
