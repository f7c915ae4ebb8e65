//! The Merkle tree of RFC 6962, section 2.1: of leaves that are only ever added, one hash at the
//! root, in which every leaf counts. Pure.
//!
//! The tree stands on some of its own hashes: those of complete subtrees of 256⁰, 256¹, 256² and so
//! on leaves, which are what tiles hold (c2sp.org/tlog-tiles). All others follow from these.

use sha2::{Digest, Sha256};

/// SHA-256 of a leaf, or of a subtree.
pub type Hash = [u8; 32];

/// A tile reaches over so many levels of the tree.
pub const TILE_LEVELS: u8 = 8;

/// What a leaf with these bytes counts as.
#[must_use]
pub fn leaf(bytes: &[u8]) -> Hash {
    Sha256::new()
        .chain_update([0])
        .chain_update(bytes)
        .finalize()
        .into()
}

/// What two subtrees together count as.
#[must_use]
pub fn join(left: &Hash, right: &Hash) -> Hash {
    let hasher = Sha256::new().chain_update([1]);
    hasher
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// The hash of a complete subtree, by its level (it has 2^level leaves) and its number among those
/// of this level, from 0. It is asked for levels that are multiples of [`TILE_LEVELS`].
pub trait Nodes {
    /// Why a hash cannot be told.
    type Error;

    /// The hash.
    ///
    /// # Errors
    /// When it cannot be told.
    fn node(&self, level: u8, number: u64) -> Result<Hash, Self::Error>;
}

/// The complete subtrees that a tree of some size falls into, and so all that has to be known of
/// it to add leaves and to tell its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    /// From the largest to the smallest, one for each 1 of the size in binary.
    subtrees: Vec<Hash>,
}

impl Edge {
    /// That of the tree of the first `size` leaves.
    ///
    /// # Errors
    /// When a hash cannot be told.
    pub fn of<N: Nodes>(nodes: &N, size: u64) -> Result<Self, N::Error> {
        let subtrees = subtrees(nodes, 0, size)?;
        Ok(Self { size, subtrees })
    }

    /// How many leaves there are.
    #[must_use]
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf, and tells of each complete subtree that it completes: level, number, hash; the
    /// leaf itself first.
    pub fn push(&mut self, leaf: Hash, mut completes: impl FnMut(u8, u64, Hash)) {
        let (mut level, mut number, mut hash) = (0, self.size, leaf);
        completes(level, number, hash);
        while number % 2 == 1
            && let Some(left) = self.subtrees.pop()
        {
            hash = join(&left, &hash);
            (level, number) = (level + 1, number / 2);
            completes(level, number, hash);
        }
        self.subtrees.push(hash);
        self.size += 1;
    }

    /// The root of the tree.
    #[must_use]
    pub fn root(&self) -> Hash {
        joined(&self.subtrees)
    }
}

/// The hashes that lead from a leaf to the root of the tree of the first `size` leaves, the nearest
/// first: an audit path of RFC 6962, section 2.1.1. `None`: the tree has no such leaf.
///
/// # Errors
/// When a hash cannot be told.
pub fn inclusion<N: Nodes>(nodes: &N, leaf: u64, size: u64) -> Result<Option<Vec<Hash>>, N::Error> {
    if leaf >= size {
        return Ok(None);
    }
    let (mut from, mut until) = (0, size);
    let mut path = Vec::new();
    while until - from > 1 {
        let middle = from + largest_power_below(until - from);
        let other = if leaf < middle {
            let other = (middle, until);
            until = middle;
            other
        } else {
            let other = (from, middle);
            from = middle;
            other
        };
        path.push(joined(&subtrees(nodes, other.0, other.1)?));
    }
    path.reverse();
    Ok(Some(path))
}

/// The largest power of two that is less than a number, which is 2 or more.
const fn largest_power_below(number: u64) -> u64 {
    1 << (number - 1).ilog2()
}

/// The complete subtrees that the leaves of a range fall into, which begins where one of its
/// length may begin.
fn subtrees<N: Nodes>(nodes: &N, from: u64, until: u64) -> Result<Vec<Hash>, N::Error> {
    let mut hashes = Vec::new();
    let mut at = from;
    while at < until {
        let level = (until - at).ilog2();
        hashes.push(subtree(nodes, level, at >> level)?);
        at += 1 << level;
    }
    Ok(hashes)
}

fn subtree<N: Nodes>(nodes: &N, level: u32, number: u64) -> Result<Hash, N::Error> {
    // A number of leaves has 64 binary digits.
    let known = u8::try_from(level).ok();
    if let Some(level) = known.filter(|level| level.is_multiple_of(TILE_LEVELS)) {
        return nodes.node(level, number);
    }
    let left = subtree(nodes, level - 1, 2 * number)?;
    let right = subtree(nodes, level - 1, 2 * number + 1)?;
    Ok(join(&left, &right))
}

/// Subtrees beside each other, the smaller ones on the right, joined to one; of none, what the
/// empty tree counts as.
fn joined(subtrees: &[Hash]) -> Hash {
    let mut rest = subtrees.iter().rev().copied();
    let Some(last) = rest.next() else {
        return Sha256::digest([]).into();
    };
    rest.fold(last, |right, left| join(&left, &right))
}
