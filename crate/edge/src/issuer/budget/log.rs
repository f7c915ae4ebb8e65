//! What was given out of one window, as a file: so that a start knows what was given out before it.
//!
//! Holders of budgets stand there as keyed hashes, each as often as it was given a batch. The key is
//! random, stands at the head of the same file and goes with it. Each batch is added by one write,
//! which a program that is killed has done wholly or not at all.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use sada_units::{BinStart, Seconds};
use sha2::{Digest, Sha256};

const MAGIC: &[u8; 8] = b"sadabdg1";
const KEY: usize = 32;
const HEAD: usize = MAGIC.len() + KEY;
const PREFIX: &str = "budgets-";
const SUFFIX: &str = ".log";

/// A holder of a budget as it is kept: nobody can tell which it is without the key.
pub(super) type Mark = [u8; 16];

/// The file of one window.
pub(super) struct WindowLog {
    key: [u8; KEY],
    path: PathBuf,
    /// None where it could not be made: what is given out is then known until the program ends.
    file: Option<File>,
}

impl WindowLog {
    /// The file of the window that starts then, with the marks that it holds; a new one where there
    /// is none, or none that can be read.
    ///
    /// # Errors
    /// When it cannot be written, or without randomness.
    pub(super) fn open(folder: &Path, window: BinStart) -> io::Result<(Self, Vec<Mark>)> {
        let path = path_of(folder, window);
        let kept = fs::read(&path).unwrap_or_default();
        if let Some(rest) = kept.strip_prefix(MAGIC)
            && let Some((key, marks)) = rest.split_first_chunk::<KEY>()
        {
            let (marks, _): (&[Mark], _) = marks.as_chunks();
            let file = File::options().append(true).open(&path)?;
            // Without the end of a mark that was cut off by a full disk.
            file.set_len((HEAD + marks.as_flattened().len()) as u64)?;
            let (key, file) = (*key, Some(file));
            return Ok((Self { key, path, file }, marks.to_vec()));
        }
        let mut log = Self::unkept(folder, window)?;
        // Whole under its name, or not there.
        let made = log.path.with_extension("new");
        fs::write(&made, [MAGIC.as_slice(), &log.key].concat())?;
        fs::rename(&made, &log.path)?;
        log.file = Some(File::options().append(true).open(&log.path)?);
        Ok((log, Vec::new()))
    }

    /// The same without a file.
    ///
    /// # Errors
    /// Without randomness.
    pub(super) fn unkept(folder: &Path, window: BinStart) -> io::Result<Self> {
        let mut key = [0; KEY];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        Ok(Self {
            key,
            path: path_of(folder, window),
            file: None,
        })
    }

    /// How a holder is kept in this window.
    pub(super) fn mark(&self, network: IpNet) -> Mark {
        let mut hash = Sha256::new_with_prefix(self.key);
        match network {
            IpNet::V4(it) => {
                hash.update([4, it.prefix_len()]);
                hash.update(it.network().octets());
            }
            IpNet::V6(it) => {
                hash.update([6, it.prefix_len()]);
                hash.update(it.network().octets());
            }
        }
        let hash: [u8; 32] = hash.finalize().into();
        let mut mark = Mark::default();
        mark.copy_from_slice(&hash[..size_of::<Mark>()]);
        mark
    }

    /// Adds one batch of each of these.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(super) fn add(&mut self, marks: &[Mark]) -> io::Result<()> {
        match &mut self.file {
            Some(file) => file.write_all(marks.as_flattened()),
            None => Ok(()),
        }
    }

    /// The window is over: nothing of it stays.
    ///
    /// # Errors
    /// When the file cannot be deleted.
    pub(super) fn delete(self) -> io::Result<()> {
        self.file.map_or(Ok(()), |_| fs::remove_file(self.path))
    }
}

/// Whether this is the name of such a file.
#[must_use]
pub fn is_budget_file(name: &str) -> bool {
    let start = name.strip_prefix(PREFIX);
    let start = start.and_then(|it| it.strip_suffix(SUFFIX));
    start.is_some_and(|it| it.parse::<u64>().is_ok())
}

fn path_of(folder: &Path, window: BinStart) -> PathBuf {
    folder.join(format!("{PREFIX}{window}{SUFFIX}"))
}

/// Windows of which there is a file; deletes files of those that start before this moment.
///
/// # Errors
/// When the folder cannot be read, or a file not be deleted.
pub(super) fn windows(folder: &Path, from: BinStart) -> io::Result<Vec<BinStart>> {
    let mut windows = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(rest) = name.to_str().and_then(|it| it.strip_prefix(PREFIX)) else {
            continue;
        };
        let start = rest.strip_suffix(SUFFIX).and_then(|it| it.parse().ok());
        match start.map(|start| BinStart(Seconds(start))) {
            Some(start) if start >= from => windows.push(start),
            _ => fs::remove_file(entry.path())?,
        }
    }
    Ok(windows)
}
