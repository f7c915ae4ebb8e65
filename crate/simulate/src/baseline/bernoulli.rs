//! Page's test on all votes together.

use std::collections::BTreeMap;

use sada_detect::{NetworkCount, PlatformIndex};
use sada_units::{BinStart, Country};

use super::sums;
use super::tracker::Tracker;
use crate::detector::{Detection, ScoredDetector};

const QUIET: f64 = 0.03;
const RESTRICTED: f64 = 0.6;
/// The logarithm of ten years in bins.
const ALARM: f64 = 13.9;

/// A cumulative sum from 3 % to 60 %, with an alarm at 13.9 nats; no pairing, no networks.
#[derive(Default)]
pub struct Pooled {
    sums: BTreeMap<(Country, PlatformIndex), (f64, BinStart)>,
    tracker: Tracker,
}

impl ScoredDetector for Pooled {
    fn name(&self) -> String {
        "pooled CUSUM".into()
    }

    fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        for (key, (votes, failed)) in sums(cells) {
            let works = votes - failed;
            let nats = failed * (RESTRICTED / QUIET).ln()
                + works * ((1.0 - RESTRICTED) / (1.0 - QUIET)).ln();
            let (sum, since) = self.sums.entry(key).or_default();
            if *sum <= 0.0 {
                *since = bin;
            }
            // Or an end would take as long as the event.
            *sum = (*sum + nats).clamp(0.0, 2.0 * ALARM);
            self.tracker.update(key, *sum >= ALARM, bin, *since, bin);
        }
    }

    fn found(&self) -> Vec<Detection> {
        self.tracker.found()
    }
}
