//! A fixed share of failures, for some bins running.

use std::collections::BTreeMap;

use sada_detect::{NetworkCount, PlatformIndex};
use sada_units::{BinStart, Country};

use super::sums;
use super::tracker::Tracker;
use crate::BIN;
use crate::detector::{Detection, ScoredDetector};

const SHARE: f64 = 0.3;
const RUNNING: u64 = 3;
const LEAST: f64 = 10.0;

/// More than 30 % of at least 10 votes fail, in three bins running.
#[derive(Default)]
pub struct Static {
    running: BTreeMap<(Country, PlatformIndex), u64>,
    tracker: Tracker,
}

impl ScoredDetector for Static {
    fn name(&self) -> String {
        "static 30 %".into()
    }

    fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        for (key, (votes, failed)) in sums(cells) {
            let running = self.running.entry(key).or_default();
            *running = if votes >= LEAST && failed > SHARE * votes {
                *running + 1
            } else {
                0
            };
            let onset = bin.earlier(RUNNING - 1, BIN);
            self.tracker
                .update(key, *running >= RUNNING, bin, onset, bin);
        }
    }

    fn found(&self) -> Vec<Detection> {
        self.tracker.found()
    }
}
