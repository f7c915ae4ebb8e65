//! When a block's share comes free: half of it before the window begins, and the rest evenly over
//! the first three quarters of the window. So a rush at its beginning, or somebody who asks without
//! end, leaves some to those who come later.

use sada_units::{BinStart, Seconds};

/// A window.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    pub(super) start: BinStart,
    pub(super) length: Seconds,
}

impl Span {
    /// So many of these batches may be given out by now.
    pub(super) fn released(self, total: u32, now: Seconds) -> u32 {
        let (early, rest) = halves(total);
        let gone = now.saturating_sub(self.start.seconds()).get();
        let come = u64::from(rest) * gone.min(self.releasing()) / self.releasing();
        early + u32::try_from(come).unwrap_or(rest)
    }

    /// How much later one more than these comes free; where none does, how much later the window is
    /// over.
    pub(super) fn again_after(self, total: u32, so_far: u32, now: Seconds) -> Seconds {
        let (early, rest) = halves(total);
        let at = if so_far < total {
            let wanted = u64::from((so_far + 1).saturating_sub(early));
            let gone = (wanted * self.releasing()).div_ceil(u64::from(rest).max(1));
            self.start.seconds() + Seconds(gone)
        } else {
            self.start.end(self.length)
        };
        at.saturating_sub(now)
    }

    /// Seconds over which the second half comes free.
    fn releasing(self) -> u64 {
        (self.length.get() * 3 / 4).max(1)
    }
}

/// What may be given out before the window, and the rest.
const fn halves(total: u32) -> (u32, u32) {
    let early = total.div_ceil(2);
    (early, total - early)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPAN: Span = Span {
        start: BinStart(Seconds(14_400)),
        length: Seconds(14_400),
    };
    const HOUR: Seconds = Seconds::HOUR;

    #[test]
    fn half_is_there_before_and_the_rest_by_three_quarters() {
        let released = |now| SPAN.released(72, Seconds(now));
        assert_eq!([0, 14_399, 14_400].map(released), [36, 36, 36]);
        assert_eq!(SPAN.released(72, SPAN.start.seconds() + HOUR), 48);
        assert_eq!(
            SPAN.released(72, SPAN.start.seconds() + HOUR + HOUR + HOUR),
            72
        );
        assert_eq!(SPAN.released(72, Seconds::MAX), 72);
        assert_eq!(SPAN.released(1, Seconds::ZERO), 1, "one is not halved");
        assert_eq!(SPAN.released(0, Seconds::MAX), 0);
        assert_eq!(SPAN.released(u32::MAX, Seconds::MAX), u32::MAX);
    }

    /// At the moment that is told there is one more, and a second before there is not.
    #[test]
    fn the_moment_that_is_told_is_the_first() {
        for total in [2_u32, 3, 8, 72, 2000] {
            for so_far in total.div_ceil(2)..total {
                let now = Seconds(10_000);
                let then = now + SPAN.again_after(total, so_far, now);
                assert!(SPAN.released(total, then) > so_far, "{total} {so_far}");
                let before = then.saturating_sub(Seconds(1));
                assert_eq!(SPAN.released(total, before), so_far, "{total} {so_far}");
            }
            let end = SPAN.again_after(total, total, Seconds(20_000));
            assert_eq!(end, Seconds(8_800));
        }
    }
}
