//! OONI's deployed detector of blocking events: a cumulative sum of hourly medians.

use std::collections::BTreeMap;

use sada_detect::{Asn, NetworkCount, PlatformIndex};
use sada_units::{BinStart, Country, Seconds};

use super::by_network;
use super::tracker::Tracker;
use crate::detector::{Detection, ScoredDetector};

const BLOCKED: f64 = 0.7;
/// The expected delay in steps that sets the threshold.
const EDD: f64 = 10.0;

/// Of each network, whether the median of an hour's votes failed; from 0 to 0.7, with an alarm at
/// edd times drift over two. A country is alarmed while any of its networks is.
#[derive(Default)]
pub struct Ooni {
    hours: BTreeMap<(Country, Asn, PlatformIndex), (f64, f64)>,
    sums: BTreeMap<(Country, Asn, PlatformIndex), (f64, BinStart)>,
    tracker: Tracker,
}

impl ScoredDetector for Ooni {
    fn name(&self) -> String {
        "OONI".into()
    }

    fn observe(&mut self, bin: BinStart, cells: &[NetworkCount]) {
        for (key, (votes, failed)) in by_network(cells) {
            let hour = self.hours.entry(key).or_default();
            hour.0 += votes;
            hour.1 += failed;
        }
        if !BinStart(bin.end(crate::BIN)).is_aligned(Seconds::HOUR) {
            return;
        }
        let start = BinStart::containing(bin.seconds(), Seconds::HOUR);
        for (key, (votes, failed)) in std::mem::take(&mut self.hours) {
            let median = if failed * 2.0 > votes { 1.0 } else { 0.0 };
            let (sum, since) = self.sums.entry(key).or_default();
            if *sum <= 0.0 {
                *since = start;
            }
            let limit = EDD * BLOCKED / 2.0;
            *sum = (*sum + median - BLOCKED / 2.0).clamp(0.0, 2.0 * limit);
        }
        let mut alarms: BTreeMap<(Country, PlatformIndex), Option<BinStart>> = BTreeMap::new();
        for ((country, _, platform), (sum, since)) in &self.sums {
            let alarm = alarms.entry((*country, *platform)).or_default();
            if *sum >= EDD * BLOCKED / 2.0 {
                *alarm = Some(alarm.map_or(*since, |it: BinStart| it.min(*since)));
            }
        }
        for (key, alarm) in alarms {
            self.tracker
                .update(key, alarm.is_some(), bin, alarm.unwrap_or(start), start);
        }
    }

    fn found(&self) -> Vec<Detection> {
        self.tracker.found()
    }
}
