//! Which files of a folder a backup is made of.

use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use sada_edge::issuer::{CENSUS_FILE, is_budget_file};
use sada_ledger::journal;
use sada_published::DATABASES;
use sada_sqlite::DatabaseSchema;
use sha2::{Digest as _, Sha256};

/// What a file is that a backup may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    /// A database.
    Database,
    /// How many blocks of addresses asked for tokens, by network.
    Census,
    /// What blocks of addresses were given, with what they can be found by.
    Budgets,
}

/// The kind of the file with this name; `None`: no backup has such a file.
pub(super) fn kind(name: &str) -> Option<FileKind> {
    if schema(name).is_some() {
        return Some(FileKind::Database);
    }
    if name == CENSUS_FILE {
        return Some(FileKind::Census);
    }
    is_budget_file(name).then_some(FileKind::Budgets)
}

/// The database with this name.
pub(super) fn schema(name: &str) -> Option<&'static DatabaseSchema> {
    databases().find(|schema| schema.file == name)
}

pub(super) fn has_journal(names: &[String]) -> bool {
    names.iter().any(|name| name == journal::SCHEMA.file)
}

/// When a file is copied. What a database is made of comes after it: so nothing in the copy rests on
/// what the copy does not have.
pub(super) fn place(name: &str) -> usize {
    let place = databases().position(|schema| schema.file == name);
    place.unwrap_or(usize::MAX)
}

fn databases() -> impl Iterator<Item = &'static DatabaseSchema> {
    DATABASES.into_iter().chain([&journal::SCHEMA])
}

/// The locks of gateway, watch and issuer.
pub(super) const LOCKS: [&str; 3] = ["lock", "watch.lock", "issuer.lock"];

/// Whether a running program keeps this file for itself: its locks, and what stands beside a database
/// while it is open.
pub(super) fn is_of_the_moment(name: &str) -> bool {
    let endings = ["-wal", "-shm", ".trial", ".acknowledged", ".clock", ".new"];
    LOCKS.contains(&name) || endings.iter().any(|ending| name.ends_with(ending))
}

/// Copies a file of any size, and waits for the disk; its SHA-256.
pub(super) fn copy(from: &Path, to: &Path) -> io::Result<String> {
    let mut file = File::options().write(true).create_new(true).open(to)?;
    let hash = each_part(from, |part| file.write_all(part))?;
    file.sync_all()?;
    Ok(hash)
}

/// SHA-256 of a file, in hexadecimal.
pub(super) fn hash(path: &Path) -> io::Result<String> {
    each_part(path, |_| Ok(()))
}

fn each_part(path: &Path, mut visit: impl FnMut(&[u8]) -> io::Result<()>) -> io::Result<String> {
    let mut file = File::open(path)?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let length = file.read(&mut buffer)?;
        let part = &buffer[..length];
        if part.is_empty() {
            return Ok(hex::encode(hash.finalize()));
        }
        hash.update(part);
        visit(part)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_backup_is_made_of() {
        let names = [
            "record.sqlite",
            "events.sqlite",
            "published.sqlite",
            "notes.sqlite",
            "journal.sqlite",
        ];
        for (index, name) in names.into_iter().enumerate() {
            assert_eq!(kind(name), Some(FileKind::Database), "{name}");
            assert_eq!(
                place(name),
                index,
                "what says is before what it was made of"
            );
        }
        assert_eq!(kind("census.json"), Some(FileKind::Census));
        assert_eq!(kind("budgets-144000.log"), Some(FileKind::Budgets));
        for other in [
            "gateway.toml",
            "../journal.sqlite",
            "journal.sqlite-wal",
            "budgets-.log",
            "",
        ] {
            assert_eq!(kind(other), None, "{other}");
        }
        assert!(is_of_the_moment("journal.sqlite-wal") && is_of_the_moment("lock"));
        assert!(!is_of_the_moment("gateway.toml") && !is_of_the_moment("operator.json"));
    }
}
