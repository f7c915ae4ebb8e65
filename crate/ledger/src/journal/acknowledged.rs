//! How many commits were acknowledged, in a file of its own beside the database.
//!
//! A write-ahead log ends, to SQLite, where a checksum does not hold. Whether the last commit was cut
//! off by a power cut, before anybody was answered, or damaged or deleted later, cannot be seen in the
//! log. This number tells: it is written after the commit has reached the disk, and before reports are
//! answered. So a database that has fewer commits has lost some that were acknowledged. After a power
//! cut the number may be an older one, which accuses nobody.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

/// Its name in the journal's folder.
const FILE: &str = "journal.acknowledged";
/// Characters of the number and of its check, and a line break.
const LENGTH: usize = 16 + 1 + 16 + 1;

/// The file, open to be written over and over.
#[derive(Debug)]
pub(super) struct Acknowledged {
    file: File,
    failing: bool,
}

impl Acknowledged {
    /// The file in this folder, with the number that it holds; `None`: there is none, or one that
    /// cannot be read.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub(super) fn open(folder: &Path) -> io::Result<(Self, Option<u64>)> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(folder.join(FILE))?;
        let mut text = String::new();
        let read = (&file).take(LENGTH as u64).read_to_string(&mut text);
        let number = read.ok().and_then(|_| parse(&text));
        let failing = false;
        Ok((Self { file, failing }, number))
    }

    /// Writes this number. That it fails changes nothing of what was committed, so it is only said.
    pub(super) fn set(&mut self, commits: u64) {
        let text = format!("{commits:016x} {:016x}\n", !commits);
        let written = self.file.seek(SeekFrom::Start(0));
        let written = written.and_then(|_| self.file.write_all(text.as_bytes()));
        match written {
            Err(error) if !self.failing => {
                self.failing = true;
                tracing::warn!(%error, "{FILE} cannot be written: a lost commit would not be noticed");
            }
            Err(_) => {}
            Ok(()) => self.failing = false,
        }
    }
}

/// A number that is not what was written says nothing.
fn parse(text: &str) -> Option<u64> {
    let (number, check) = text.trim_end().split_once(' ')?;
    let number = u64::from_str_radix(number, 16).ok()?;
    let check = u64::from_str_radix(check, 16).ok()?;
    (check == !number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_outlasts_the_program_and_a_damaged_one_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let (mut file, kept) = Acknowledged::open(folder.path()).unwrap();
        assert_eq!(kept, None);
        file.set(7);
        file.set(300);
        assert_eq!(Acknowledged::open(folder.path()).unwrap().1, Some(300));
        let path = folder.path().join(FILE);
        let whole = std::fs::read(&path).unwrap();
        assert_eq!(whole.len(), LENGTH);
        for at in 0..LENGTH - 1 {
            let mut bytes = whole.clone();
            bytes[at] ^= 1;
            std::fs::write(&path, bytes).unwrap();
            let kept = Acknowledged::open(folder.path()).unwrap().1;
            assert_eq!(kept, None, "byte {at}");
        }
    }
}
