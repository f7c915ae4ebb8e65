//! How much is let through: from one block of addresses in a minute, and from all in a second.
//! Kept in memory and forgotten with the minute.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use sada_service::http::Block;

const MINUTE: Duration = Duration::from_secs(60);
const SECOND: Duration = Duration::from_secs(1);
/// So many blocks are told apart; beyond them the limit on all together must do.
const MOST_BLOCKS: usize = 200_000;

/// What was let through lately.
pub struct RateLimits {
    per_block: u32,
    per_second: u32,
    minute: Instant,
    blocks: HashMap<Block, u32>,
    second: Instant,
    all: u32,
}

impl RateLimits {
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
        }
    }

    /// Whether one more from this block passes.
    pub fn passes(&mut self, block: Block, now: Instant) -> bool {
        if now.saturating_duration_since(self.minute) >= MINUTE {
            self.minute = now;
            self.blocks.clear();
        }
        if now.saturating_duration_since(self.second) >= SECOND {
            self.second = now;
            self.all = 0;
        }
        if self.all >= self.per_second {
            return false;
        }
        let known = self.blocks.len() < MOST_BLOCKS || self.blocks.contains_key(&block);
        if known {
            let passed = self.blocks.entry(block).or_default();
            if *passed >= self.per_block {
                return false;
            }
            *passed += 1;
        }
        self.all += 1;
        true
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
}
