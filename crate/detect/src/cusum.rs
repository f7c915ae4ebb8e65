//! Page's cumulative sum (1954): evidence adds up, and never falls below nothing.

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

/// More evidence than this is not kept: an end must be able to make up for it.
const MOST: f64 = 60.0;

/// The sum, and since when it is above nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Cusum {
    pub(crate) sum: f64,
    /// Start of the first bin after it was last nothing.
    pub(crate) since: BinStart,
}

impl Cusum {
    /// Adds the evidence of a bin that starts at this moment.
    pub(crate) fn add(&mut self, nats: f64, bin: BinStart) {
        if self.sum <= 0.0 {
            self.since = bin;
        }
        self.sum = (self.sum + nats).clamp(0.0, MOST);
    }

    pub(crate) fn reset(&mut self) {
        self.sum = 0.0;
    }
}

#[cfg(test)]
mod tests {
    use sada_units::Seconds;

    use super::*;

    const fn bin(start: u64) -> BinStart {
        BinStart(Seconds(start))
    }

    #[test]
    fn it_tells_since_when_it_grows() {
        let mut cusum = Cusum::default();
        cusum.add(-3.0, bin(300));
        cusum.add(2.0, bin(600));
        cusum.add(-1.0, bin(900));
        cusum.add(4.0, bin(1200));
        assert!((cusum.sum - 5.0).abs() < 1e-12);
        assert_eq!(cusum.since, bin(600));
        cusum.add(-9.0, bin(1500));
        cusum.add(1.0, bin(1800));
        assert_eq!((cusum.sum > 0.9, cusum.since), (true, bin(1800)));
        (0..1000).for_each(|_| cusum.add(5.0, bin(2100)));
        assert!(cusum.sum <= MOST);
    }
}
