//! The cumulative sum of one network by itself.

use sada_units::{BinStart, Seconds};
use serde::{Deserialize, Serialize};

use crate::cusum::Cusum;
use crate::params::Params;

/// The evidence of one network, added up over bins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct NetworkCusum {
    /// The sum.
    pub(crate) evidence: Cusum,
    /// Since when the sum is above the threshold of an alarm; `None` while it is not.
    above: Option<AboveThreshold>,
}

/// A network whose own evidence is that of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct AboveThreshold {
    /// The first bin above the threshold.
    since: BinStart,
    /// Evidence that it is over.
    back: Cusum,
}

impl NetworkCusum {
    /// Adds the evidence of a bin. It is over as an alarm is: what has piled up takes longer to be
    /// made up for, and a fault of an hour would look like one of two.
    pub(crate) fn add(&mut self, nats: f64, bin: BinStart, params: &Params) {
        self.evidence.add(nats, bin);
        if self.evidence.sum < params.alarm {
            self.above = None;
            return;
        }
        let above = self.above.get_or_insert_with(|| AboveThreshold {
            since: bin,
            back: Cusum::default(),
        });
        above.back.add(-nats, bin);
        if above.back.sum >= params.restore {
            *self = Self::default();
        }
    }

    /// Whether it has been that of an alarm for so long.
    pub(crate) fn is_long(&self, bin: BinStart, long: Seconds) -> bool {
        self.above
            .is_some_and(|above| bin.seconds() - above.since.seconds() >= long)
    }
}
