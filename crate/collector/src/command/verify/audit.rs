//! Goes through a record from its first entry to its last, and holds everything against everything.

use std::fmt;
use std::io::Write;
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use sada_published::log::tree::{self, Edge, Hash, TILE_LEVELS};
use sada_published::log::{Checkpoint, ENTRY_AT_MOST, EntryContent, Tile, TileContent, WIDTH};

use super::server::{ServedContent, Server};

/// How often it is told how far it is.
const TELL_EVERY: Duration = Duration::from_secs(2);
/// The public JSON of a version is not longer.
const JSON_AT_MOST: u64 = 1 << 20;

/// What was gone through, and what was found wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct AuditResult {
    /// Versions of events.
    pub(super) events: u64,
    /// Days with a file of counts.
    pub(super) days: u64,
    /// Entries of a kind that this build does not know.
    pub(super) unknown: u64,
    /// What does not hold in the record itself.
    pub(super) broken: u64,
    /// What is shown otherwise than it was recorded.
    pub(super) differing: u64,
    /// Whether the record, whole as it is, does not go on from the checkpoint that was kept.
    pub(super) forked: bool,
}

/// One going through. It keeps the edge of the tree, and one tile of each level.
pub(super) struct Audit<'a, W> {
    server: &'a Server,
    checkpoint: &'a Checkpoint,
    kept: Option<&'a Checkpoint>,
    out: W,
    edge: Edge,
    /// The root of the tree when it was as large as the checkpoint that was kept.
    root_then: Option<Hash>,
    /// Of each level of tiles, the hashes of the last one.
    tiles: Vec<Vec<Hash>>,
    tally: AuditResult,
}

impl<'a, W: Write> Audit<'a, W> {
    pub(super) fn new(
        server: &'a Server,
        checkpoint: &'a Checkpoint,
        kept: Option<&'a Checkpoint>,
        out: W,
    ) -> Self {
        Self {
            server,
            checkpoint,
            kept,
            out,
            edge: Edge::default(),
            root_then: None,
            tiles: Vec::new(),
            tally: AuditResult::default(),
        }
    }

    /// Goes through all of it, writes what does not hold a line each, and tells what it came to.
    ///
    /// # Errors
    /// When the record cannot be had, or nothing can be written.
    pub(super) async fn run(mut self) -> anyhow::Result<AuditResult> {
        let size = self.checkpoint.size;
        let mut told = Instant::now();
        while self.edge.size() < size {
            let (index, rest) = (self.edge.size() / u64::from(WIDTH), size - self.edge.size());
            let width = u16::try_from(rest).map_or(WIDTH, |rest| rest.min(WIDTH));
            let entries = self.bundle(index, width).await?;
            for entry in &entries {
                self.add(entry);
            }
            self.compare_tiles(&entries).await?;
            for (number, entry) in entries.iter().enumerate() {
                let number = index * u64::from(WIDTH) + number as u64;
                self.compare_content(number, entry).await?;
                if told.elapsed() > TELL_EVERY {
                    told = Instant::now();
                    tracing::info!(entries = number + 1, of = size, "verifying");
                }
            }
        }
        if self.edge.root() != self.checkpoint.root {
            self.broken("the root of all entries is not the one that is signed")?;
        } else if let (Some(kept), Some(then)) = (self.kept, self.root_then)
            && kept.root != then
        {
            let size = kept.size;
            self.broken(format!(
                "the first {size} entries are not those of the checkpoint that was kept"
            ))?;
            self.tally.forked = true;
        }
        self.out.flush().context("cannot write")?;
        Ok(self.tally)
    }

    /// The entries of a bundle.
    async fn bundle(&self, index: u64, width: u16) -> anyhow::Result<Vec<Vec<u8>>> {
        let path = path(TileContent::Entries, index, width);
        let at_most = usize::from(width) * (2 + ENTRY_AT_MOST);
        let bytes = self.server.content(&path, at_most).await?;
        let mut rest = bytes.as_slice();
        let mut entries = Vec::new();
        while let Some((length, after)) = rest.split_first_chunk() {
            let length = usize::from(u16::from_be_bytes(*length));
            let Some((entry, after)) = after.split_at_checked(length) else {
                break;
            };
            entries.push(entry.to_vec());
            rest = after;
        }
        let whole = rest.is_empty() && entries.len() == usize::from(width);
        ensure!(whole, "{path} does not hold {width} entries");
        Ok(entries)
    }

    /// Adds an entry to the tree.
    fn add(&mut self, entry: &[u8]) {
        let tiles = &mut self.tiles;
        self.edge.push(tree::leaf(entry), |level, _, hash| {
            if level.is_multiple_of(TILE_LEVELS) {
                let level = usize::from(level / TILE_LEVELS);
                if tiles.len() <= level {
                    tiles.push(Vec::new());
                }
                tiles[level].push(hash);
            }
        });
        if self.kept.is_some_and(|kept| kept.size == self.edge.size()) {
            self.root_then = Some(self.edge.root());
        }
    }

    /// Compares the tiles that end with these entries with those of the server: the tile of the
    /// entries, and those above it.
    async fn compare_tiles(&mut self, entries: &[Vec<u8>]) -> anyhow::Result<()> {
        let size = self.edge.size();
        let last = size == self.checkpoint.size;
        for (level, bits) in (0..).zip((0..).step_by(usize::from(TILE_LEVELS))) {
            let Some(tile) = self.tiles.get_mut(usize::from(level)) else {
                break;
            };
            if tile.is_empty() || !last && tile.len() < usize::from(WIDTH) {
                continue;
            }
            let expected = std::mem::take(tile);
            // What is above a changed entry is another too, which tells nothing new.
            if level > 0 && self.tally.broken > 0 {
                continue;
            }
            let first = ((size >> bits) - 1) / u64::from(WIDTH) * u64::from(WIDTH);
            let width = u16::try_from(expected.len())?;
            let path = path(TileContent::Hashes(level), first / u64::from(WIDTH), width);
            let shown = self.server.content(&path, expected.len() * 32).await?;
            for (at, hash) in expected.iter().enumerate() {
                if shown.get(at * 32..(at + 1) * 32) == Some(hash) {
                    continue;
                }
                let number = first + at as u64;
                match entries.get(at).filter(|_| level == 0) {
                    Some(entry) => self.broken(format!(
                        "entry {number}, {}: its bytes are not those that were recorded",
                        Named(entry)
                    ))?,
                    None => self.broken(format!(
                        "{path}: hash {at} is not that of the entries below it"
                    ))?,
                }
            }
        }
        Ok(())
    }

    /// Compares an entry with what the server shows of what it is about.
    async fn compare_content(&mut self, number: u64, entry: &[u8]) -> anyhow::Result<()> {
        let Some(said) = EntryContent::read(entry) else {
            self.tally.unknown += 1;
            return Ok(());
        };
        let (recorded, path, length) = match &said {
            EntryContent::Event {
                id,
                version,
                sha256,
                ..
            } => {
                self.tally.events += 1;
                let path = format!("api/v1/events/{id}/versions/{version}");
                (sha256, path, None)
            }
            EntryContent::Day {
                date,
                sha256,
                bytes,
            } => {
                self.tally.days += 1;
                (sha256, format!("data/{date}.csv"), Some(*bytes))
            }
        };
        let plain = |it: char| it.is_ascii_alphanumeric() || "-/.".contains(it);
        if path.contains("..") || !path.chars().all(plain) {
            return self.differing(format!("entry {number}: its name leads nowhere"));
        }
        let shown = self
            .server
            .shown(&path, length.unwrap_or(JSON_AT_MOST))
            .await;
        let left = self.checkpoint.size - number;
        let shown = shown.with_context(|| format!("{left} entries could not be compared"))?;
        let what = Named(entry);
        match shown {
            ServedContent::Bytes(sha256, bytes)
                if sha256 == *recorded && length.is_none_or(|length| length == bytes) =>
            {
                Ok(())
            }
            ServedContent::Bytes(..) | ServedContent::Longer => self.differing(format!(
                "{what}: what the server shows is not what it recorded"
            )),
            ServedContent::Nothing(status) => self.differing(format!(
                "{what}: it was recorded, and the server does not show it ({status})"
            )),
        }
    }

    fn broken(&mut self, what: impl fmt::Display) -> anyhow::Result<()> {
        self.tally.broken += 1;
        writeln!(self.out, "{what}").context("cannot write")
    }

    fn differing(&mut self, what: String) -> anyhow::Result<()> {
        self.tally.differing += 1;
        writeln!(self.out, "{what}").context("cannot write")
    }
}

fn path(content: TileContent, index: u64, width: u16) -> String {
    let tile = Tile {
        content,
        index,
        width,
    };
    format!("record/tile/{tile}")
}

/// What an entry is about, in words, and without anything that a terminal would obey.
struct Named<'a>(&'a [u8]);

impl fmt::Display for Named<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match EntryContent::read(self.0) {
            Some(EntryContent::Event { id, version, .. }) => {
                write!(formatter, "event {} version {version}", id.escape_debug())
            }
            Some(EntryContent::Day { date, .. }) => {
                write!(formatter, "day {}", date.escape_debug())
            }
            None => write!(formatter, "of a kind unknown here"),
        }
    }
}

/// Refuses a record that has become smaller, or that was signed twice with different content.
///
/// # Errors
/// Says so, with both checkpoints: together they prove it to everybody.
pub(super) fn goes_on(kept: &Checkpoint, notes: [&str; 2], now: &Checkpoint) -> anyhow::Result<()> {
    let what = if now.origin != kept.origin {
        format!(
            "this is the record {}, and {} was kept",
            now.origin, kept.origin
        )
    } else if now.size < kept.size {
        format!(
            "the record had {} entries, and now it has {}",
            kept.size, now.size
        )
    } else if now.size == kept.size && now.root != kept.root {
        format!("of {} entries there are two records", now.size)
    } else {
        return Ok(());
    };
    bail!("{what}; keep both:\n{}\n{}", notes[0], notes[1])
}
