//! Encore (Burnett and Feamster 2015): loads succeed seven times in ten, or a country filters.

use std::collections::{BTreeMap, VecDeque};

use sada_detect::{NetworkCount, PlatformIndex};
use sada_units::{BinStart, Country, Seconds};

use super::sums;
use super::tracker::Tracker;
use crate::detector::{Detection, ScoredDetector};

const SUCCEEDS: f64 = 0.7;
const LEVEL: f64 = 0.05;

/// Bins with their votes and failures.
type Votes = VecDeque<(BinStart, f64, f64)>;

/// A one-sided binomial test at 5 % over a sliding hour.
#[derive(Default)]
pub struct Encore {
    hours: BTreeMap<(Country, PlatformIndex), Votes>,
    tracker: Tracker,
}

impl ScoredDetector for Encore {
    fn name(&self) -> String {
        "Encore".into()
    }

    fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        for (key, (votes, failed)) in sums(cells) {
            let hour = self.hours.entry(key).or_default();
            hour.push_back((bin, votes, failed));
            hour.retain(|(at, ..)| at.end(Seconds::HOUR) > bin.seconds());
            let votes: f64 = hour.iter().map(|(_, votes, _)| votes).sum();
            let failed: f64 = hour.iter().map(|(.., failed)| failed).sum();
            let alarm = votes > 0.0 && at_most(votes - failed, votes) < LEVEL;
            self.tracker.update(key, alarm, bin, bin, bin);
        }
    }

    fn found(&self) -> Vec<Detection> {
        self.tracker.found()
    }
}

/// The probability of so many successes or fewer, of so many.
fn at_most(successes: f64, of: f64) -> f64 {
    let mut probability = of * (1.0 - SUCCEEDS).ln();
    let (mut sum, mut count) = (0.0, 0.0);
    while count <= successes {
        sum += probability.exp();
        probability += ((of - count) / (count + 1.0)).ln() + (SUCCEEDS / (1.0 - SUCCEEDS)).ln();
        count += 1.0;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_binomial_distribution() {
        assert!((at_most(0.0, 1.0) - 0.3).abs() < 1e-12);
        assert!((at_most(1.0, 1.0) - 1.0).abs() < 1e-12);
        assert!((at_most(5.0, 10.0) - 0.150_268_3).abs() < 1e-6);
    }
}
