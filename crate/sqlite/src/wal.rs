//! Whether a write-ahead log holds what was written to it.
//!
//! SQLite takes a log to end where a checksum does not hold, as after a power cut, and says nothing
//! of what may have been committed behind that place. Here it is looked for: something committed
//! that stands behind a place that does not hold was lost to damage.
//!
//! The format: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::Path;

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The checksum's words are read with the lower byte first; with the next number, the higher one.
const MAGIC: u32 = 0x377f_0682;
/// SQLite's largest page.
const PAGE_AT_MOST: u32 = 65_536;

/// What is known of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LogState {
    /// All that was committed is there, as far as can be seen.
    Whole,
    /// The last thing written is not whole, and nothing committed stands behind it: that is what a
    /// program leaves that ended while it wrote.
    CutShort,
    /// Something committed stands behind a place that does not hold.
    Damaged {
        /// Where that place begins, in bytes from the start.
        offset: u64,
    },
}

/// The state of the log at this path; where there is none it is whole.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn state(path: &Path) -> io::Result<LogState> {
    match File::open(path) {
        Ok(file) => of(BufReader::with_capacity(1 << 20, file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(LogState::Whole),
        Err(error) => Err(error),
    }
}

fn of(mut log: impl Read) -> io::Result<LogState> {
    let mut header = [0; HEADER];
    if !filled(&mut log, &mut header)? {
        // Nothing was committed to it yet.
        return Ok(LogState::Whole);
    }
    let magic = number(&header, 0);
    let words = match magic {
        MAGIC => u32::from_le_bytes,
        _ => u32::from_be_bytes,
    };
    let page = number(&header, 8);
    let mut sum = checksum(words, [0, 0], &header[..24]);
    let known = magic & !1 == MAGIC && page.is_power_of_two() && page <= PAGE_AT_MOST;
    if !known || sum != [number(&header, 24), number(&header, 28)] {
        return Ok(LogState::Damaged { offset: 0 });
    }
    let salt = &header[16..24];
    let mut frame = vec![0; FRAME_HEADER + page as usize];
    let mut bad: Option<(u64, bool)> = None;
    let mut at = HEADER as u64;
    while filled(&mut log, &mut frame)? {
        let (head, content) = frame.split_at(FRAME_HEADER);
        let of_this_log = &head[8..16] == salt;
        let stored = [number(head, 16), number(head, 20)];
        sum = checksum(words, checksum(words, sum, &head[..8]), content);
        let holds = of_this_log && sum == stored;
        let commits = number(head, 4) != 0;
        match bad {
            None if !holds => bad = Some((at, of_this_log)),
            Some((at, _)) if holds && commits => return Ok(LogState::Damaged { offset: at }),
            _ => {}
        }
        // What follows goes on from what stands here, also where that does not hold.
        sum = stored;
        at += frame.len() as u64;
    }
    Ok(match bad {
        // What stands there is of an earlier round, which was overwritten up to that place.
        None | Some((_, false)) => LogState::Whole,
        Some((_, true)) => LogState::CutShort,
    })
}

/// Whether there was enough to fill it.
fn filled(log: &mut impl Read, buffer: &mut [u8]) -> io::Result<bool> {
    match log.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error),
    }
}

fn number(bytes: &[u8], at: usize) -> u32 {
    let four = bytes.get(at..).and_then(|rest| rest.first_chunk());
    four.copied().map_or(0, u32::from_be_bytes)
}

fn checksum(words: fn([u8; 4]) -> u32, [mut a, mut b]: [u32; 2], bytes: &[u8]) -> [u32; 2] {
    let (pairs, _) = bytes.as_chunks::<8>();
    for [p, q, r, s, t, u, v, w] in pairs {
        a = a.wrapping_add(words([*p, *q, *r, *s])).wrapping_add(b);
        b = b.wrapping_add(words([*t, *u, *v, *w])).wrapping_add(a);
    }
    [a, b]
}

#[cfg(test)]
mod tests;
