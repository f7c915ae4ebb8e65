//! The record in a SQLite database of its own: the watch adds to it, others read.

use std::ops::Range;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use sada_service::signed_note::{NoteError, Signer, Verifier};
use sada_sqlite::{DatabaseSchema, OpenError};
use serde::Serialize;

use super::checkpoint::Checkpoint;
use super::entry::{ENTRY_AT_MOST, LogEntry};
use super::tile::{Tile, TileContent, WIDTH};
use super::tree::{self, Edge, Hash, Nodes, TILE_LEVELS};
use crate::events::EventsError;

/// The database as this build has it.
pub const SCHEMA: DatabaseSchema = DatabaseSchema {
    file: "record.sqlite",
    keeper: "watch",
    tables: &[include_str!("schema.sql")],
    steps: &[],
};

/// Why something could not be recorded, or the record not be read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The database said no.
    #[error("the database of the record failed: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The database could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
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
    /// Its number among all entries, from 0.
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
pub struct Log {
    connection: Connection,
}

impl Log {
    /// Opens the database at this path as the watch: checks it, makes it if there is none, and
    /// brings an earlier layout up.
    ///
    /// # Errors
    /// [`LogError`] when it cannot be opened, is damaged or is no such database.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        Ok(Self {
            connection: sada_sqlite::open(path, &SCHEMA)?,
        })
    }

    /// Opens the database at this path to read it; `None`: nothing is recorded there yet.
    ///
    /// # Errors
    /// [`LogError`] when it cannot be opened or is no such database.
    pub fn read(path: &Path) -> Result<Option<Self>, LogError> {
        let connection = sada_sqlite::open_to_read(path, &SCHEMA)?;
        Ok(connection.map(|connection| Self { connection }))
    }

    /// How many entries there are.
    ///
    /// # Errors
    /// [`LogError`] when that cannot be read.
    pub fn size(&self) -> Result<u64, LogError> {
        Ok(match head(&self.connection)? {
            Some(head) => head.opened()?.size,
            None => 0,
        })
    }

    /// Records what is not recorded yet, and signs the whole: all or nothing. Gives the numbers of
    /// what is new.
    ///
    /// # Errors
    /// [`LogError`] when nothing was recorded: also when one of the entries was recorded with
    /// other words before.
    pub fn append(
        &mut self,
        entries: &[LogEntry],
        signer: &Signer,
    ) -> Result<Range<u64>, LogError> {
        let key = signer.verifier();
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let head = head(&transaction)?;
        let before = head.as_ref().map(Head::opened).transpose()?;
        if let Some(other) = before.as_ref().filter(|it| it.origin != key.name()) {
            return Err(LogError::Another {
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
            return Err(LogError::Broken);
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
    /// [`LogError`] when it cannot be read.
    pub fn checkpoint(&self) -> Result<Option<String>, LogError> {
        Ok(head(&self.connection)?.map(|head| head.checkpoint))
    }

    /// The public half of the key that signed it, as text.
    ///
    /// # Errors
    /// [`LogError`] when it cannot be read.
    pub fn key(&self) -> Result<Option<String>, LogError> {
        Ok(head(&self.connection)?.map(|head| head.key))
    }

    /// What a tile holds: hashes one after another, or entries, each with its length before it in
    /// two bytes, the higher one first. `None`: there is no such tile.
    ///
    /// # Errors
    /// [`LogError`] when it cannot be read.
    pub fn tile(&self, tile: &Tile) -> Result<Option<Vec<u8>>, LogError> {
        let from = tile.index.checked_mul(u64::from(WIDTH));
        let Some(from) = from.filter(|from| *from < u64::MAX >> 1) else {
            return Ok(None);
        };
        let (from, width) = (from.cast_signed(), i64::from(tile.width));
        let mut bytes = Vec::new();
        let mut found = 0;
        match tile.content {
            TileContent::Hashes(level) => {
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
            TileContent::Entries => {
                let mut statement = self.connection.prepare_cached(
                    "SELECT line FROM entry WHERE number >= ?1 AND number < ?2 ORDER BY number",
                )?;
                let mut rows = statement.query([from, from + width])?;
                while let Some(row) = rows.next()? {
                    let line = row.get_ref(0)?.as_bytes().map_err(rusqlite::Error::from)?;
                    let length = u16::try_from(line.len()).map_err(|_| LogError::Broken)?;
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
    /// [`LogError`] when the record cannot be read.
    pub fn has(&self, name: &str) -> Result<bool, LogError> {
        Ok(self.number(name)?.is_some())
    }

    /// Proof that the entry of this name is in the record; `None`: it is not.
    ///
    /// # Errors
    /// [`LogError`] when the record cannot be read.
    pub fn prove(&self, name: &str) -> Result<Option<Proof>, LogError> {
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

    fn number(&self, name: &str) -> Result<Option<u64>, LogError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number FROM entry WHERE name = ?1")?;
        let number: Option<i64> = statement.query_row([name], |row| row.get(0)).optional()?;
        Ok(number.map(i64::cast_unsigned))
    }
}

/// What was signed last.
struct Head {
    checkpoint: String,
    key: String,
}

impl Head {
    fn opened(&self) -> Result<Checkpoint, NoteError> {
        let key: Verifier = self.key.parse()?;
        Checkpoint::open(&self.checkpoint, &key)
    }
}

fn head(connection: &Connection) -> Result<Option<Head>, LogError> {
    let mut statement = connection.prepare_cached("SELECT checkpoint, key FROM head")?;
    let head = statement.query_row([], |row| {
        let (checkpoint, key) = (row.get(0)?, row.get(1)?);
        Ok(Head { checkpoint, key })
    });
    Ok(head.optional()?)
}

/// Adds an entry under this number; `false`: it is there already.
fn add(connection: &Connection, number: u64, entry: &LogEntry) -> Result<bool, LogError> {
    let LogEntry { name, line } = entry;
    if line.len() > ENTRY_AT_MOST || line.contains('\n') {
        return Err(LogError::NoLine { name: name.clone() });
    }
    let recorded: Option<String> = connection
        .prepare_cached("SELECT line FROM entry WHERE name = ?1")?
        .query_row([name], |row| row.get(0))
        .optional()?;
    match recorded {
        Some(recorded) if recorded == *line => Ok(false),
        Some(_) => Err(LogError::Changed { name: name.clone() }),
        None => {
            connection
                .prepare_cached("INSERT INTO entry (number, name, line) VALUES (?1, ?2, ?3)")?
                .execute(params![number.cast_signed(), name, line])?;
            Ok(true)
        }
    }
}

/// Adds the hashes of all entries up to this number.
fn grow(connection: &Connection, edge: &mut Edge, until: u64) -> Result<(), LogError> {
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
    type Error = LogError;

    fn node(&self, level: u8, number: u64) -> Result<Hash, LogError> {
        let mut statement = self
            .0
            .prepare_cached("SELECT hash FROM node WHERE level = ?1 AND number = ?2")?;
        let hash = statement.query_row(params![level / TILE_LEVELS, number.cast_signed()], |row| {
            row.get(0)
        });
        hash.optional()?.ok_or(LogError::Broken)
    }
}
