//! How much is let through: from one block of addresses in a minute, and from all in a second.
//! Kept in memory and forgotten with the minute.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sada_service::http::Block;
use sada_units::Seconds;

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);
/// So many blocks are told apart; beyond them the limit on all together must do.
const MOST_BLOCKS: usize = 200_000;

/// Whose blocks share what is left of a busy second: a /24 of IPv4, or a /32 of IPv6, since one
/// holder has thousands of /48 and would be as many.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Aggregate([u8; 4]);

impl Aggregate {
    const fn of(block: Block) -> Self {
        match block {
            // No address of IPv6 that is in use begins with a zero, so the two never meet.
            Block::V4([a, b, c]) => Self([0, a, b, c]),
            Block::V6([a, b, c, d, ..]) => Self([a, b, c, d]),
        }
    }
}

/// What was let through lately.
///
/// Half of a second's requests pass whoever sends them. Of the other half each holder of addresses
/// has a share, by how many asked in the second before; a quarter of it is kept for those who did
/// not. So a few who send without end do not use up what all others need.
pub struct RateLimits {
    per_block: u32,
    per_second: u32,
    minute: Instant,
    blocks: HashMap<Block, u32>,
    second: Instant,
    all: u32,
    /// How much of each holder passed in this second; also of those of whom nothing did.
    aggregates: HashMap<Aggregate, u32>,
    /// How many holders asked in the second before.
    asked_before: u32,
}

impl RateLimits {
    /// After so long nothing is known any more of what passed.
    pub const FORGOTTEN_AFTER: Seconds = Seconds::minutes(1);

    /// Lets so many through.
    #[must_use]
    pub fn new(per_block: u32, per_second: u32, now: Instant) -> Self {
        Self {
            per_block,
            per_second,
            minute: now,
            blocks: HashMap::new(),
            second: now,
            all: 0,
            aggregates: HashMap::new(),
            asked_before: 0,
        }
    }

    /// Whether one more from this block passes, which then counts.
    pub fn passes(&mut self, block: Block, now: Instant) -> bool {
        let passes = self.has_room(block, now);
        if passes {
            self.count(block, now);
        }
        passes
    }

    /// Whether one more from this block would pass.
    pub fn has_room(&mut self, block: Block, now: Instant) -> bool {
        self.turn(now);
        if self.aggregates.len() < MOST_BLOCKS {
            self.aggregates.entry(Aggregate::of(block)).or_default();
        }
        let passed = self.blocks.get(&block).copied().unwrap_or_default();
        if passed >= self.per_block || self.all >= self.per_second {
            return false;
        }
        let half = self.per_second / 2;
        let taken = self.aggregates.get(&Aggregate::of(block)).copied();
        self.all < half || taken.unwrap_or(u32::MAX) < self.share(self.per_second - half)
    }

    /// Counts one of this block.
    pub fn count(&mut self, block: Block, now: Instant) {
        self.turn(now);
        if self.blocks.len() < MOST_BLOCKS || self.blocks.contains_key(&block) {
            let passed = self.blocks.entry(block).or_default();
            *passed = passed.saturating_add(1);
        }
        if let Some(passed) = self.aggregates.get_mut(&Aggregate::of(block)) {
            *passed = passed.saturating_add(1);
        }
        self.all = self.all.saturating_add(1);
    }

    /// What one holder may have of a second that is half full.
    fn share(&self, rest: u32) -> u32 {
        let for_known = rest - rest / 4;
        (for_known / self.asked_before.max(1)).max(1)
    }

    fn turn(&mut self, now: Instant) {
        if now.saturating_duration_since(self.minute) >= MINUTE {
            self.minute = now;
            self.blocks.clear();
        }
        let since = now.saturating_duration_since(self.second);
        if since >= SECOND {
            self.second = now;
            self.all = 0;
            let asked = u32::try_from(self.aggregates.len()).unwrap_or(u32::MAX);
            self.asked_before = if since < 2 * SECOND { asked } else { 0 };
            self.aggregates.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_block_does_not_use_up_what_others_need() {
        let now = Instant::now();
        let mut rates = RateLimits::new(3, 5, now);
        let block = |last: u8| Block::V4([192, 0, last]);
        let mut pass = |last, at: Duration| rates.passes(block(last), now + at);
        let begin = Duration::ZERO;
        assert_eq!(
            [1; 4].map(|last| pass(last, begin)),
            [true, true, true, false]
        );
        assert!(pass(2, begin) && pass(3, begin));
        assert!(!pass(4, begin), "all together");
        assert!(pass(4, SECOND));
        assert!(!pass(1, SECOND), "its minute is not over");
        assert!(pass(1, MINUTE));
    }

    /// Seconds in which these blocks send without end before another one sends once; whether that
    /// one passes in each.
    fn beside(flood: &[Block], other: Block) -> [bool; 5] {
        let now = Instant::now();
        let mut rates = RateLimits::new(3000, 2000, now);
        [0, 1, 2, 3, 4].map(|second| {
            let now = now + second * SECOND;
            for block in flood.iter().cycle().take(6000) {
                rates.passes(*block, now);
            }
            rates.passes(other, now)
        })
    }

    #[test]
    fn forty_blocks_do_not_use_up_what_all_have_together() {
        let flood: Vec<Block> = (0..40).map(|n| Block::V4([203, 0, n])).collect();
        let passes = beside(&flood, Block::V4([198, 51, 100]));
        assert!(passes[1..].iter().all(|it| *it), "{passes:?}");
    }

    #[test]
    fn a_holder_of_many_blocks_is_one() {
        let flood: Vec<Block> = (0..1000_u16)
            .map(|n| {
                let [high, low] = n.to_be_bytes();
                Block::V6([0x20, 1, 0xd, 0xb8, high, low])
            })
            .collect();
        let passes = beside(&flood, Block::V6([0x20, 1, 0xd, 0xb9, 0, 0]));
        assert!(passes[1..].iter().all(|it| *it), "{passes:?}");
    }
}
