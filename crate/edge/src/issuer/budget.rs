//! How much one block of addresses is given in a window, so that one place cannot be many.

use std::collections::{BTreeMap, HashMap};

use sada_report::Grade;
use sada_service::http::Block;
use sada_units::BinStart;

/// Batches given out, by window and block. In memory only, and forgotten with the window.
pub struct Budgets {
    grade_a: u32,
    grade_b: u32,
    windows: BTreeMap<BinStart, HashMap<Block, u32>>,
}

impl Budgets {
    /// So many batches of grade A, and so many of grade B beyond them.
    #[must_use]
    pub const fn new(grade_a: u32, grade_b: u32) -> Self {
        Self {
            grade_a,
            grade_b,
            windows: BTreeMap::new(),
        }
    }

    /// Takes one batch for the window that starts then; its grade, if there is one left. `current`
    /// is the start of the present window.
    pub fn spend(&mut self, window: BinStart, block: Block, current: BinStart) -> Option<Grade> {
        // The one before may still be asked for by a slow clock.
        while self.windows.len() > 3
            && let Some(oldest) = self.windows.first_entry().filter(|it| *it.key() < current)
        {
            oldest.remove();
        }
        let given = self.windows.entry(window).or_default().entry(block);
        let given = given.or_default();
        let grade = match *given {
            it if it < self.grade_a => Grade::A,
            it if it < self.grade_a.saturating_add(self.grade_b) => Grade::B,
            _ => return None,
        };
        *given += 1;
        Some(grade)
    }
}

#[cfg(test)]
mod tests {
    use sada_units::Seconds;

    use super::*;

    #[test]
    fn a_block_gets_its_share_and_no_more_and_windows_are_forgotten() {
        let mut budgets = Budgets::new(2, 1);
        let block = |last| Block::V4([192, 0, last]);
        let mut spend = |window, last| {
            let window = BinStart(Seconds(window));
            budgets.spend(window, block(last), window)
        };
        let given = [1; 4].map(|last| spend(10, last));
        assert_eq!(
            given,
            [Some(Grade::A), Some(Grade::A), Some(Grade::B), None]
        );
        assert_eq!(spend(10, 2), Some(Grade::A), "another block");
        assert_eq!(spend(20, 1), Some(Grade::A), "another window");
        for window in 3..50 {
            spend(window * 10, 1);
        }
        assert!(budgets.windows.len() <= 4);
    }
}
