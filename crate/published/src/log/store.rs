//! The record in a SQLite database of its own: the watch adds to it, others read.

use std::ops::Range;
use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use sada_service::signed_note::{NoteError, Public, Signer};
use serde::Serialize;

use super::checkpoint::Checkpoint;
use super::entry::{ENTRY_AT_MOST, Entry};
use super::tile::{Content, Tile, WIDTH};
use super::tree::{self, Edge, Hash, Nodes, TILE_LEVELS};
use crate::events::EventsError;

/// How long to wait for another connection that is writing.
const PATIENCE: Duration = Duration::from_secs(5);
/// The layout this build writes, kept in the database's `user_version`.
const LAYOUT: i64 = 1;

/// Why something could not be recorded, or the record not be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The database said no.
    #[error("the database of the record failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database was written by a later build.
    #[error(
        "the database of the record has layout {found}; this build knows layouts up to {LAYOUT}"
    )]
    Newer {
        /// The layout found.
        found: i64,
    },
    /// What was recorded once now says something else.
    #[error("{name} was recorded with other words than those it has now: one of them was changed")]
    Changed {
        /// The entry's name.
        name: String,
    },
    /// It has not the form of an entry.
    #[error("{name} is not one line of at most {ENTRY_AT_MOST} bytes")]
    NoLine {
        /// The entry's name.
        name: String,
    },
    /// The hashes kept are not those that were signed.
    #[error("the hashes of the record are not those that were signed: the database was changed")]
    Broken,
    /// The record is another's.
    #[error("this is the record {found}, and the key is of {wanted}")]
    Another {
        /// Which record it is.
        found: String,
        /// Whose key there is.
        wanted: String,
    },
    /// What was signed last cannot be used.
    #[error("the checkpoint of the record cannot be used: {0}")]
    Checkpoint(#[from] NoteError),
    /// Events could not be read.
    #[error(transparent)]
    Events(#[from] EventsError),
}

/// Proof that an entry is in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The how manieth entry it is, from 0.
    pub index: u64,
    /// How many entries the tree has.
    pub tree_size: u64,
    /// What the entry counts as in the tree, in hexadecimal.
    pub leaf_hash: String,
    /// The hashes from there to the root, in hexadecimal: an audit path of RFC 6962, 2.1.1.
    pub proof: Vec<String>,
    /// The signed note that says the root.
    pub checkpoint: String,
}

/// The database of the record.
pub struct Record {
    connection: Connection,
}

impl Record {
    /// Opens the database at this path, and makes it if there is none.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be opened or is no such database.
    pub fn open(path: &Path) -> Result<Self, RecordError> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "journal_mode", "wal")?;
        connection.pragma_update(None, "synchronous", "full")?;
        layout(&connection)?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(include_str!("schema.sql"))?;
        transaction.pragma_update(None, "user_version", LAYOUT)?;
        transaction.commit()?;
        Ok(Self { connection })
    }

    /// Opens the database at this path to read it; `None`: nothing is recorded there yet.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be opened or is no such database.
    pub fn read(path: &Path) -> Result<Option<Self>, RecordError> {
        if !path.exists() {
            return Ok(None);
        }
        // Whoever reads a database with a log beside it also writes to the log's index.
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(path, flags)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "query_only", true)?;
        Ok((layout(&connection)? > 0).then_some(Self { connection }))
    }

    /// How many entries there are.
    ///
    /// # Errors
    /// [`RecordError`] when that cannot be read.
    pub fn size(&self) -> Result<u64, RecordError> {
        Ok(match head(&self.connection)? {
            Some(head) => head.opened()?.size,
            None => 0,
        })
    }

    /// Records what is not recorded yet, and signs the whole: all or nothing. Gives the numbers of
    /// what is new.
    ///
    /// # Errors
    /// [`RecordError`] when nothing was recorded: also when one of the entries was recorded with
    /// other words before.
    pub fn append(
        &mut self,
        entries: &[Entry],
        signer: &Signer,
    ) -> Result<Range<u64>, RecordError> {
        let key = signer.public();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = head(&transaction)?;
        let before = head.as_ref().map(Head::opened).transpose()?;
        if let Some(other) = before.as_ref().filter(|it| it.origin != key.name()) {
            return Err(RecordError::Another {
                found: other.origin.clone(),
                wanted: key.name().to_owned(),
            });
        }
        let first = before.as_ref().map_or(0, |it| it.size);
        let mut next = first;
        for entry in entries {
            if add(&transaction, next, entry)? {
                next += 1;
            }
        }
        let signed_with = head.map(|head| head.key);
        if next == first && signed_with == Some(key.to_string()) {
            return Ok(first..first);
        }
        let mut edge = Edge::of(&Hashes(&transaction), first)?;
        // Nothing is ever signed that does not go on from what was signed before.
        if before.is_some_and(|it| it.root != edge.root()) {
            return Err(RecordError::Broken);
        }
        grow(&transaction, &mut edge, next)?;
        let checkpoint = Checkpoint {
            origin: key.name().to_owned(),
            size: edge.size(),
            root: edge.root(),
        };
        transaction.execute(
            "INSERT INTO head (only, checkpoint, key) VALUES (1, ?1, ?2)
             ON CONFLICT DO UPDATE SET checkpoint = excluded.checkpoint, key = excluded.key",
            [signer.sign(&checkpoint.to_string()), key.to_string()],
        )?;
        transaction.commit()?;
        Ok(first..next)
    }

    /// The signed note of the whole; `None`: nothing is signed yet.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be read.
    pub fn checkpoint(&self) -> Result<Option<String>, RecordError> {
        Ok(head(&self.connection)?.map(|head| head.checkpoint))
    }

    /// The public half of the key that signed it, as text.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be read.
    pub fn key(&self) -> Result<Option<String>, RecordError> {
        Ok(head(&self.connection)?.map(|head| head.key))
    }

    /// What a tile holds: hashes one after another, or entries, each with its length before it in
    /// two bytes, the higher one first. `None`: there is no such tile.
    ///
    /// # Errors
    /// [`RecordError`] when it cannot be read.
    pub fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, RecordError> {
        let from = tile.index.checked_mul(u64::from(WIDTH));
        let Some(from) = from.filter(|from| *from < u64::MAX >> 1) else {
            return Ok(None);
        };
        let (from, width) = (from.cast_signed(), i64::from(tile.width));
        let mut bytes = Vec::new();
        let mut found = 0;
        match tile.content {
            Content::Hashes(level) => {
                let mut statement = self.connection.prepare_cached(
                    "SELECT hash FROM node WHERE level = ?1 AND number >= ?2 AND number < ?3
                     ORDER BY number",
                )?;
                let mut rows = statement.query(params![level, from, from + width])?;
                while let Some(row) = rows.next()? {
                    bytes.extend(row.get::<_, Hash>(0)?);
                    found += 1;
                }
            }
            Content::Entries => {
                let mut statement = self.connection.prepare_cached(
                    "SELECT line FROM entry WHERE number >= ?1 AND number < ?2 ORDER BY number",
                )?;
                let mut rows = statement.query([from, from + width])?;
                while let Some(row) = rows.next()? {
                    let line = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
                    let length = u16::try_from(line.len()).map_err(|_| RecordError::Broken)?;
                    bytes.extend(length.to_be_bytes());
                    bytes.extend(line);
                    found += 1;
                }
            }
        }
        Ok((found == width).then_some(bytes))
    }

    /// Whether an entry of this name is in it.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read.
    pub fn has(&self, name: &str) -> Result<bool, RecordError> {
        Ok(self.number(name)?.is_some())
    }

    /// Proof that the entry of this name is in the record; `None`: it is not.
    ///
    /// # Errors
    /// [`RecordError`] when the record cannot be read.
    pub fn prove(&self, name: &str) -> Result<Option<Proof>, RecordError> {
        let (Some(index), Some(head)) = (self.number(name)?, head(&self.connection)?) else {
            return Ok(None);
        };
        let tree_size = head.opened()?.size;
        let nodes = Hashes(&self.connection);
        let Some(path) = tree::inclusion(&nodes, index, tree_size)? else {
            return Ok(None);
        };
        Ok(Some(Proof {
            index,
            tree_size,
            leaf_hash: hex::encode(nodes.node(0, index)?),
            proof: path.iter().map(hex::encode).collect(),
            checkpoint: head.checkpoint,
        }))
    }

    fn number(&self, name: &str) -> Result<Option<u64>, RecordError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number FROM entry WHERE name = ?1")?;
        let number: Option<i64> = statement.query_row([name], |row| row.get(0)).optional()?;
        Ok(number.map(i64::cast_unsigned))
    }
}

/// The layout of a database; 0: it has none yet.
fn layout(connection: &Connection) -> Result<i64, RecordError> {
    let found: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if found > LAYOUT {
        return Err(RecordError::Newer { found });
    }
    Ok(found)
}

/// What was signed last.
struct Head {
    checkpoint: String,
    key: String,
}

impl Head {
    fn opened(&self) -> Result<Checkpoint, NoteError> {
        let key: Public = self.key.parse()?;
        Checkpoint::open(&self.checkpoint, &key)
    }
}

fn head(connection: &Connection) -> Result<Option<Head>, RecordError> {
    let mut statement = connection.prepare_cached("SELECT checkpoint, key FROM head")?;
    let head = statement.query_row([], |row| {
        let (checkpoint, key) = (row.get(0)?, row.get(1)?);
        Ok(Head { checkpoint, key })
    });
    Ok(head.optional()?)
}

/// Adds an entry under this number; `false`: it is there already.
fn add(connection: &Connection, number: u64, entry: &Entry) -> Result<bool, RecordError> {
    let Entry { name, line } = entry;
    if line.len() > ENTRY_AT_MOST || line.contains('\n') {
        return Err(RecordError::NoLine { name: name.clone() });
    }
    let recorded: Option<String> = connection
        .prepare_cached("SELECT line FROM entry WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    match recorded {
        Some(recorded) if recorded == *line => Ok(false),
        Some(_) => Err(RecordError::Changed { name: name.clone() }),
        None => {
            connection
                .prepare_cached("INSERT INTO entry (number, name, line) VALUES (?1, ?2, ?3)")?
                .execute(params![number.cast_signed(), name, line])?;
            Ok(true)
        }
    }
}

/// Adds the hashes of all entries up to this number.
fn grow(connection: &Connection, edge: &mut Edge, until: u64) -> Result<(), RecordError> {
    let mut lines = connection.prepare_cached(
        "SELECT line FROM entry WHERE number >= ?1 AND number < ?2 ORDER BY number",
    )?;
    let mut insert =
        connection.prepare_cached("INSERT INTO node (level, number, hash) VALUES (?1, ?2, ?3)")?;
    let range = [edge.size().cast_signed(), until.cast_signed()];
    let mut rows = lines.query(range)?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        let mut kept = Vec::new();
        edge.push(tree::leaf(line.as_bytes()), |level, number, hash| {
            if level.is_multiple_of(TILE_LEVELS) {
                kept.push((level / TILE_LEVELS, number, hash));
            }
        });
        for (level, number, hash) in kept {
            insert.execute(params![level, number.cast_signed(), hash])?;
        }
    }
    Ok(())
}

/// The hashes kept.
struct Hashes<'a>(&'a Connection);

impl Nodes for Hashes<'_> {
    type Error = RecordError;

    fn node(&self, level: u8, number: u64) -> Result<Hash, RecordError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT hash FROM node WHERE level = ?1 AND number = ?2")?;
        let hash = statement.query_row(params![level / TILE_LEVELS, number.cast_signed()], |row| {
            row.get(0)
        });
        hash.optional()?.ok_or(RecordError::Broken)
    }
}
