//! Entries: what is recorded of one thing that was published.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The most bytes that an entry may have: its length is written in two (c2sp.org/tlog-tiles).
pub const ENTRY_AT_MOST: usize = 65_535;

/// One line of the record, and the name by which it is found. There is one of a name, and what it
/// says never changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEntry {
    /// What it is about, such as `event/pk-x-20240120T140500Z/2` or `day/2024-01-20`.
    pub name: String,
    /// What it says: JSON without a line end.
    pub line: String,
}

/// What an entry says: that bytes with this SHA-256 were published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryContent {
    /// Of one version of an event, as `/api/v1/events/<id>/versions/<version>` shows it.
    Event {
        /// The event.
        id: String,
        /// Which version, from 1.
        version: u32,
        /// When it was said: RFC 3339, UTC.
        said_at: String,
        /// SHA-256 of its public JSON.
        #[serde(with = "hex::serde")]
        sha256: [u8; 32],
    },
    /// Of the counts of one day, as `/data/<date>.csv` shows them.
    Day {
        /// The day, such as `2024-01-20`.
        date: String,
        /// SHA-256 of the file.
        #[serde(with = "hex::serde")]
        sha256: [u8; 32],
        /// How long the file is.
        bytes: u64,
    },
}

impl EntryContent {
    /// What an entry's bytes say; `None`: nothing that this build knows.
    #[must_use]
    pub fn read(line: &[u8]) -> Option<Self> {
        serde_json::from_slice(line).ok()
    }

    /// The name of an entry that says this.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Event { id, version, .. } => format!("event/{id}/{version}"),
            Self::Day { date, .. } => format!("day/{date}"),
        }
    }
}

impl From<EntryContent> for LogEntry {
    fn from(said: EntryContent) -> Self {
        Self {
            name: said.name(),
            // Words and numbers only: there is nothing that could fail.
            line: serde_json::to_string(&said).unwrap_or_default(),
        }
    }
}

impl LogEntry {
    /// Of a version of an event: when it was said (RFC 3339, UTC), and its public JSON.
    #[must_use]
    pub fn event(id: &str, version: u32, said_at: &str, json: &[u8]) -> Self {
        let (id, said_at) = (id.to_owned(), said_at.to_owned());
        let sha256 = Sha256::digest(json).into();
        EntryContent::Event {
            id,
            version,
            said_at,
            sha256,
        }
        .into()
    }

    /// Of the file of a day: its date (`2024-01-20`), SHA-256 and length.
    #[must_use]
    pub fn day(date: &str, sha256: [u8; 32], bytes: u64) -> Self {
        let date = date.to_owned();
        EntryContent::Day {
            date,
            sha256,
            bytes,
        }
        .into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was recorded must be found again for good: these lines never change.
    #[test]
    fn lines_are_written_one_way() {
        let event = LogEntry::event("pk-x-20240120T140500Z", 2, "2024-01-20T14:20:00Z", b"{}");
        assert_eq!(event.name, "event/pk-x-20240120T140500Z/2");
        assert_eq!(
            event.line,
            r#"{"kind":"event","id":"pk-x-20240120T140500Z","version":2,"said_at":"2024-01-20T14:20:00Z","sha256":"44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"}"#
        );
        let day = LogEntry::day("2024-01-20", [0xab; 32], 12_345);
        assert_eq!(day.name, "day/2024-01-20");
        let digest = "ab".repeat(32);
        assert_eq!(
            day.line,
            format!(r#"{{"kind":"day","date":"2024-01-20","sha256":"{digest}","bytes":12345}}"#)
        );
        for entry in [event, day] {
            let said = EntryContent::read(entry.line.as_bytes()).unwrap();
            assert_eq!(LogEntry::from(said), entry);
        }
        assert_eq!(EntryContent::read(br#"{"kind":"other"}"#), None);
    }
}
