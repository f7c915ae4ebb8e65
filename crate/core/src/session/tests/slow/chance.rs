//! Chance of the slow world: of a step's own seed, so that a shorter evening goes the same way.

use crate::time::{Millis, Moment, SECOND};

#[derive(Clone, Debug, Default)]
pub(crate) struct Chance {
    seed: u64,
    drawn: u64,
}

impl Chance {
    /// A step begins.
    pub(super) const fn reseed(&mut self, seed: u64) {
        *self = Self { seed, drawn: 0 };
    }

    /// A number below `limit`.
    pub(super) const fn draw(&mut self, limit: u64) -> u64 {
        self.drawn += 1;
        let moment = Moment {
            now: Millis(0),
            random: self.seed,
        };
        moment.draw(self.drawn, limit)
    }

    /// A time shorter than `limit`.
    pub(super) const fn draw_time(&mut self, limit: Millis) -> Millis {
        Millis(self.draw(limit.get()))
    }

    pub(super) fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        let count = u64::try_from(all.len()).unwrap();
        all[usize::try_from(self.draw(count)).unwrap()]
    }

    /// How long a question and its answer are on their way: mostly as on a good line, now and
    /// then as long as they are waited for.
    pub(super) fn way(&mut self, timeout: Millis) -> Millis {
        match self.draw(16) {
            0 => self.draw_time(timeout),
            _ => Millis(50) + self.draw_time(2 * SECOND - Millis(50)),
        }
    }
}
