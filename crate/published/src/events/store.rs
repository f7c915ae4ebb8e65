//! Events in a SQLite database of their own: the watch writes, site and feed read.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Params, Row, TransactionBehavior, params};
use sada_core::catalogue::PlatformId;
use sada_detect::Symptom;
use sada_sqlite::{DatabaseSchema, OpenError};
use sada_units::{BinStart, Country, Seconds};

use super::{About, Event, Revision, Version};

/// The database as this build has it.
pub const SCHEMA: DatabaseSchema = DatabaseSchema {
    file: "events.sqlite",
    keeper: "watch",
    tables: &[include_str!("schema.sql")],
    steps: &[include_str!("layout/2.sql")],
};
/// Every bin that starts before this was watched.
const WATCHED: &str = "watched_until";

/// Why events could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum EventsError {
    /// The database said no.
    #[error("the database of events failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A row holds something this build has no word for.
    #[error("event {0} holds something that this build does not know")]
    Unreadable(String),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// What was kept cannot be written down.
    #[error("the detector's state cannot be written down: {0}")]
    State(#[from] postcard::Error),
}

/// The detector's state after some bin, as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DetectorState {
    /// Of which build: another reads it otherwise, or not at all.
    pub format: String,
    /// The bin that comes next.
    pub bin: BinStart,
    /// The state.
    pub state: Vec<u8>,
}

/// The database of events.
pub struct EventStore {
    connection: Connection,
}

impl EventStore {
    /// Opens the database at this path as the watch: checks it, makes it if there is none, and
    /// brings an earlier layout up.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be opened, is damaged or is no such database.
    pub fn open(path: &Path) -> Result<Self, EventsError> {
        Ok(Self {
            connection: sada_sqlite::open(path, &SCHEMA)?,
        })
    }

    /// Opens the database at this path beside the watch, and makes it if there is none.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be opened, or has another layout than this build's.
    pub fn open_beside(path: &Path) -> Result<Self, EventsError> {
        Ok(Self {
            connection: sada_sqlite::open_beside(path, &SCHEMA)?,
        })
    }

    /// Every bin that starts before this moment was watched; [`Seconds::ZERO`]: none was.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn watched_until(&self) -> Result<Seconds, EventsError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM fact WHERE name = ?1")?;
        let value: Option<i64> = statement
            .query_row([WATCHED], |row| row.get(0))
            .optional()?;
        Ok(Seconds(value.map_or(0, i64::cast_unsigned)))
    }

    /// Keeps what is to be said with the bins that start before `watched_until`, all or nothing;
    /// gives the events it is said of, with the new version alone.
    ///
    /// # Errors
    /// [`EventsError`] when nothing was kept.
    pub fn say(
        &mut self,
        changes: &[Revision],
        watched_until: Seconds,
        now: Seconds,
    ) -> Result<Vec<Event>, EventsError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut said = Vec::new();
        for change in changes {
            let number = say(&transaction, change, watched_until, now)?;
            said.push(Event {
                id: change.id.clone(),
                about: change.about,
                settled: false,
                versions: vec![Version {
                    number,
                    as_of: watched_until,
                    said_at: now,
                    says: change.says,
                }],
            });
        }
        transaction.execute(
            "INSERT INTO fact (name, value) VALUES (?1, ?2)
             ON CONFLICT DO UPDATE SET value = excluded.value",
            params![WATCHED, watched_until.get().cast_signed()],
        )?;
        transaction.commit()?;
        Ok(said)
    }

    /// Keeps the detector's state, what is to be said last of events that ended, and that these
    /// can change no more: all or nothing.
    ///
    /// # Errors
    /// [`EventsError`] when nothing was kept.
    pub fn settle(
        &mut self,
        changes: &[Revision],
        ids: &[String],
        state: &DetectorState,
        watched_until: Seconds,
        now: Seconds,
    ) -> Result<(), EventsError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        for change in changes {
            say(&transaction, change, watched_until, now)?;
        }
        for id in ids {
            transaction
                .prepare_cached("UPDATE event SET settled = 1 WHERE id = ?1")?
                .execute([id])?;
        }
        transaction.execute(
            "INSERT INTO checkpoint (only, format, bin, state) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT DO UPDATE SET format = excluded.format, bin = excluded.bin,
             state = excluded.state",
            params![state.format, state.bin.get().cast_signed(), state.state],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// The state kept last.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn detector_state(&self) -> Result<Option<DetectorState>, EventsError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT format, bin, state FROM checkpoint")?;
        let read = |row: &Row<'_>| {
            Ok(DetectorState {
                format: row.get(0)?,
                bin: BinStart(seconds(row, 1)?),
                state: row.get(2)?,
            })
        };
        Ok(statement.query_row([], read).optional()?)
    }

    /// Puts these signed feeds in the place of all that were there.
    ///
    /// # Errors
    /// [`EventsError`] when none was kept.
    pub fn publish(&mut self, feeds: &[(Country, Vec<u8>)]) -> Result<(), EventsError> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("DELETE FROM feed", [])?;
        for (country, content) in feeds {
            transaction
                .prepare_cached("INSERT INTO feed (country, content) VALUES (?1, ?2)")?
                .execute(params![country.code(), content])?;
        }
        transaction.commit()?;
        Ok(())
    }

    /// The newest signed feed of a country; where there is none, that for everybody.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn feed(&self, country: Country) -> Result<Option<Vec<u8>>, EventsError> {
        let everybody = Country::UNKNOWN;
        let mut statement = self.connection.prepare_cached(
            "SELECT content FROM feed WHERE country IN (?1, ?2) ORDER BY country = ?2 LIMIT 1",
        )?;
        let content = statement.query_row([country.code(), everybody.code()], |row| row.get(0));
        Ok(content.optional()?)
    }

    /// Lets the database grow to so many pages and no further, as a full disk does; less than it has
    /// already means no more.
    ///
    /// # Panics
    /// When the database does not take the limit.
    #[cfg(any(test, feature = "test-support"))]
    pub fn room_for(&self, pages: u32) {
        let limit = format!("PRAGMA max_page_count = {pages}");
        let set = self.connection.query_row(&limit, [], |_| Ok(()));
        assert_eq!(set, Ok(()));
    }

    /// Forgets the state kept last: it was of a time that is still to come.
    ///
    /// # Errors
    /// [`EventsError`] when it is still there.
    pub fn forget_detector_state(&self) -> Result<(), EventsError> {
        self.connection.execute("DELETE FROM checkpoint", [])?;
        Ok(())
    }

    /// Events that may still change.
    ///
    /// # Errors
    /// [`EventsError`] when they cannot be read.
    pub fn unsettled(&self) -> Result<Vec<Event>, EventsError> {
        self.read("WHERE settled = 0")
    }

    /// All events, with all that was said of them.
    ///
    /// # Errors
    /// [`EventsError`] when they cannot be read.
    pub fn all(&self) -> Result<Vec<Event>, EventsError> {
        self.read("")
    }

    /// Events of which anything was said with bins since this moment, and all that may still
    /// change.
    ///
    /// # Errors
    /// [`EventsError`] when they cannot be read.
    pub fn since(&self, moment: Seconds) -> Result<Vec<Event>, EventsError> {
        self.read(&format!(
            "WHERE settled = 0 OR id IN (SELECT event FROM version WHERE as_of >= {moment})"
        ))
    }

    /// The event with this identity.
    ///
    /// # Errors
    /// [`EventsError`] when it cannot be read.
    pub fn one(&self, id: &str) -> Result<Option<Event>, EventsError> {
        Ok(self.read_with("WHERE id = ?1", [id])?.pop())
    }

    /// How many versions there are of all events.
    ///
    /// # Errors
    /// [`EventsError`] when they cannot be counted.
    pub fn versions(&self) -> Result<u64, EventsError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT count(*) FROM version")?;
        let count: i64 = statement.query_row([], |row| row.get(0))?;
        Ok(count.cast_unsigned())
    }

    fn read(&self, which: &str) -> Result<Vec<Event>, EventsError> {
        self.read_with(which, [])
    }

    fn read_with(&self, which: &str, with: impl Params) -> Result<Vec<Event>, EventsError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT id, country, platform, how, settled, number, as_of, said_at, statement
             FROM event JOIN version ON event = id {which} ORDER BY id, number"
        ))?;
        let mut rows = statement.query(with)?;
        let mut events: Vec<Event> = Vec::new();
        while let Some(row) = rows.next()? {
            let id: String = row.get(0)?;
            let unreadable = || EventsError::Unreadable(id.clone());
            if events.last().is_none_or(|last| last.id != id) {
                events.push(Event {
                    id: id.clone(),
                    about: about(row)?.ok_or_else(unreadable)?,
                    settled: row.get(4)?,
                    versions: Vec::new(),
                });
            }
            let statement: String = row.get(8)?;
            let version = Version {
                number: row.get(5)?,
                as_of: seconds(row, 6)?,
                said_at: seconds(row, 7)?,
                says: serde_json::from_str(&statement).map_err(|_| unreadable())?,
            };
            if let Some(event) = events.last_mut() {
                event.versions.push(version);
            }
        }
        Ok(events)
    }
}

fn say(
    connection: &Connection,
    change: &Revision,
    as_of: Seconds,
    now: Seconds,
) -> Result<u32, EventsError> {
    let Revision { id, about, says } = change;
    connection
        .prepare_cached(
            "INSERT INTO event (id, country, platform, how, settled) VALUES (?1, ?2, ?3, ?4, 0)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            id,
            about.country.to_string(),
            about.platform.map(PlatformId::name),
            how_name(about.how),
        ])?;
    let number: u32 = connection
        .prepare_cached("SELECT coalesce(max(number), 0) + 1 FROM version WHERE event = ?1")?
        .query_row([id], |row| row.get(0))?;
    let unreadable = |_| EventsError::Unreadable(id.clone());
    connection
        .prepare_cached(
            "INSERT INTO version (event, number, as_of, said_at, statement)
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            id,
            number,
            as_of.get().cast_signed(),
            now.get().cast_signed(),
            serde_json::to_string(says).map_err(unreadable)?,
        ])?;
    Ok(number)
}

fn seconds(row: &Row<'_>, index: usize) -> rusqlite::Result<Seconds> {
    Ok(Seconds(row.get::<_, i64>(index)?.cast_unsigned()))
}

fn about(row: &Row<'_>) -> Result<Option<About>, EventsError> {
    let country: String = row.get(1)?;
    let platform: Option<String> = row.get(2)?;
    let how: String = row.get(3)?;
    let known = platform.as_deref().map(PlatformId::from_name);
    let (Ok(country), Some(how)) = (Country::try_from(country), how_of(&how)) else {
        return Ok(None);
    };
    if known == Some(None) {
        return Ok(None);
    }
    Ok(Some(About {
        country,
        platform: known.flatten(),
        how,
    }))
}

const HOWS: [(Symptom, &str); 4] = [
    (Symptom::Blocked, "blocked"),
    (Symptom::Slowed, "slowed"),
    (Symptom::LinesDown, "lines_down"),
    (Symptom::Silent, "silent"),
];

fn how_name(how: Symptom) -> &'static str {
    let name = HOWS.iter().find(|(it, _)| *it == how);
    name.map_or("", |(_, name)| name)
}

fn how_of(name: &str) -> Option<Symptom> {
    let how = HOWS.iter().find(|(_, it)| *it == name);
    how.map(|(how, _)| *how)
}
