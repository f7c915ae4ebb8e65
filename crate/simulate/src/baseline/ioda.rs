//! As IODA does it for active probing: a share of what was usual.

use std::collections::{BTreeMap, VecDeque};

use sada_detect::{NetworkCount, PlatformIndex};
use sada_units::{BinStart, Country, Seconds};

use super::sums;
use super::tracker::Tracker;
use crate::detector::{Detection, ScoredDetector};

const WINDOW: Seconds = Seconds::minutes(15);
const LEAST: f64 = 20.0;
const PART: f64 = 0.8;

/// Successes of 15 minutes below 80 % of their median of seven days, of at least 20 votes.
#[derive(Default)]
pub struct Ioda {
    series: BTreeMap<(Country, PlatformIndex), Series>,
    tracker: Tracker,
}

#[derive(Default)]
struct Series {
    votes: f64,
    failed: f64,
    past: VecDeque<(BinStart, f64)>,
}

impl ScoredDetector for Ioda {
    fn name(&self) -> String {
        "IODA-like".into()
    }

    fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        for (key, (votes, failed)) in sums(cells) {
            let series = self.series.entry(key).or_default();
            series.votes += votes;
            series.failed += failed;
            if BinStart(bin.end(crate::BIN)).is_aligned(WINDOW) {
                let window = BinStart::containing(bin.seconds(), WINDOW);
                if let Some(share) = series.close(window) {
                    let usual = series.median();
                    let alarm = usual.is_some_and(|usual| share < PART * usual);
                    series.past.push_back((window, share));
                    self.tracker.update(key, alarm, bin, window, window);
                }
            }
        }
    }

    fn found(&self) -> Vec<Detection> {
        self.tracker.found()
    }
}

impl Series {
    fn close(&mut self, window: BinStart) -> Option<f64> {
        let (votes, failed) = (self.votes, self.failed);
        (self.votes, self.failed) = (0.0, 0.0);
        self.past
            .retain(|(at, _)| at.end(Seconds::days(7)) > window.seconds());
        (votes >= LEAST).then(|| 1.0 - failed / votes)
    }

    fn median(&self) -> Option<f64> {
        let mut shares: Vec<f64> = self.past.iter().map(|(_, share)| *share).collect();
        shares.sort_by(f64::total_cmp);
        shares.get(shares.len() / 2).copied()
    }
}
