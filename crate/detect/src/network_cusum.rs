//! What a network says by itself.

use sada_units::{BinStart, Seconds};
use serde::{Deserialize, Serialize};

use crate::cusum::Cusum;
use crate::params::Params;

/// The evidence of one network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Own {
    pub(crate) evidence: Cusum,
    /// While it is that of an alarm.
    high: Option<High>,
}

/// A network whose own evidence is that of an alarm.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
struct High {
    since: BinStart,
    /// Evidence that it is over.
    back: Cusum,
}

impl Own {
    /// Adds the evidence of a bin. It is over as an alarm is: what has piled up takes longer to be
    /// made up for, and a fault of an hour would look like one of two.
    pub(crate) fn add(&mut self, nats: f64, bin: BinStart, params: &Params) {
        self.evidence.add(nats, bin);
        if self.evidence.sum < params.alarm {
            self.high = None;
            return;
        }
        let high = self.high.get_or_insert_with(|| High {
            since: bin,
            back: Cusum::default(),
        });
        high.back.add(-nats, bin);
        if high.back.sum >= params.restore {
            *self = Self::default();
        }
    }

    /// Whether it has been that of an alarm for so long.
    pub(crate) fn is_long(&self, bin: BinStart, long: Seconds) -> bool {
        self.high
            .is_some_and(|high| bin.seconds() - high.since.seconds() >= long)
    }
}
