//! Addresses of tiles (c2sp.org/tlog-tiles): `0/000`, `1/x001/x234/067.p/8`, `entries/000.p/12`.

use std::fmt;
use std::str::FromStr;

/// How many hashes, or entries, a full tile has.
pub const WIDTH: u16 = 256;
/// Of a number each part of a path says three digits.
const PART: u64 = 1000;

/// What a tile holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TileContent {
    /// Hashes of subtrees of 256^level leaves.
    Hashes(u8),
    /// Entries themselves.
    Entries,
}

/// A tile, full or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// What it holds.
    pub content: TileContent,
    /// Which of its kind it is, from 0.
    pub index: u64,
    /// How many it holds, from 1 to [`WIDTH`].
    pub width: u16,
}

/// The path below `tile/`.
impl fmt::Display for Tile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.content {
            TileContent::Hashes(level) => write!(formatter, "{level}/")?,
            TileContent::Entries => write!(formatter, "entries/")?,
        }
        let mut parts = vec![self.index % PART];
        let mut rest = self.index / PART;
        while rest > 0 {
            parts.push(rest % PART);
            rest /= PART;
        }
        while let Some(part) = parts.pop() {
            if parts.is_empty() {
                write!(formatter, "{part:03}")?;
            } else {
                write!(formatter, "x{part:03}/")?;
            }
        }
        if self.width < WIDTH {
            write!(formatter, ".p/{}", self.width)?;
        }
        Ok(())
    }
}

/// The path is of no tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoTile;

impl FromStr for Tile {
    type Err = NoTile;

    fn from_str(path: &str) -> Result<Self, NoTile> {
        let tile = read(path).ok_or(NoTile)?;
        // There is one way to write each: no other sign, no zero too many.
        (tile.to_string() == path).then_some(tile).ok_or(NoTile)
    }
}

fn read(path: &str) -> Option<Tile> {
    let (kind, rest) = path.split_once('/')?;
    let content = match kind {
        "entries" => TileContent::Entries,
        level => TileContent::Hashes(level.parse().ok().filter(|level| *level < 64)?),
    };
    let (number, width) = match rest.split_once(".p/") {
        Some((number, width)) => (number, width.parse().ok().filter(is_partial)?),
        None => (rest, WIDTH),
    };
    let mut index: u64 = 0;
    for part in number.split('/') {
        let part: u64 = part.trim_start_matches('x').parse().ok()?;
        index = index.checked_mul(PART)?.checked_add(part)?;
    }
    Some(Tile {
        content,
        index,
        width,
    })
}

fn is_partial(width: &u16) -> bool {
    (1..WIDTH).contains(width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let of = |content, index, width| Tile {
            content,
            index,
            width,
        };
        let hashes = TileContent::Hashes;
        for (tile, path) in [
            (of(hashes(0), 0, 256), "0/000"),
            (of(hashes(63), 999, 1), "63/999.p/1"),
            (of(hashes(4), 1_234_067, 256), "4/x001/x234/067"),
            (of(hashes(4), 1_234_067, 8), "4/x001/x234/067.p/8"),
            (
                of(TileContent::Entries, 1000, 255),
                "entries/x001/000.p/255",
            ),
        ] {
            assert_eq!(tile.to_string(), path);
            assert_eq!(path.parse(), Ok(tile));
        }
        for wrong in [
            "",
            "/",
            "0",
            "0/",
            "0/0",
            "0/00",
            "0/0000",
            "0/x000/000",
            "00/000",
            "64/000",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/",
            "0/+00",
            "0/x001/x000",
            "0/001/000",
            "data/000",
            "entries/000/",
            "0/000.p/1/2",
            "0/xx001/000",
            "-1/000",
            "entries/x018/x446/x744/x073/x709/x551/616",
            "0/0é0",
        ] {
            assert_eq!(wrong.parse::<Tile>(), Err(NoTile), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(level in 0..65_u8, index: u64, width in 1..=WIDTH) {
            let content = if level < 64 { TileContent::Hashes(level) } else { TileContent::Entries };
            let tile = Tile { content, index, width };
            prop_assert_eq!(tile.to_string().parse(), Ok(tile));
        }

        #[test]
        fn nothing_that_is_asked_breaks_it(path in "[0-9a-zé]{0,9}/[0-9x/.p+-]{0,60}") {
            let _ = path.parse::<Tile>();
        }
    }
}
