//! The quorum: nothing is said of few. One bin of the last half hour must have had enough reporters, of enough
//! organisations. A sum over bins would count the same people again and again.

use std::collections::VecDeque;

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::params::Params;

/// Reporters and organisations of the last bins.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Quorum(VecDeque<(BinStart, f64, usize)>);

impl Quorum {
    /// Records the reporters and organisations of a bin.
    pub(crate) fn record(
        &mut self,
        bin: BinStart,
        reporters: f64,
        organisations: usize,
        params: &Params,
    ) {
        self.0.push_back((bin, reporters, organisations));
        while self
            .0
            .front()
            .is_some_and(|(at, ..)| at.end(params.quorum_within) <= bin.seconds())
        {
            self.0.pop_front();
        }
    }

    /// Whether there are enough in this bin or shortly before it.
    pub(crate) fn is_met(&self, bin: BinStart, params: &Params) -> bool {
        self.0.iter().any(|(at, reporters, organisations)| {
            at.end(params.quorum_within) > bin.seconds()
                && *reporters >= params.reporters
                && *organisations >= params.organisations
        })
    }

    /// Most reporters of one bin.
    pub(crate) fn most_reporters(&self) -> f64 {
        self.0
            .iter()
            .map(|(_, reporters, _)| *reporters)
            .fold(0.0, f64::max)
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
    fn one_bin_must_have_them_all() {
        let params = Params::shipped(Seconds(300));
        let mut quorum = Quorum::default();
        quorum.record(bin(0), 9.0, 5, &params);
        quorum.record(bin(300), 9.0, 5, &params);
        quorum.record(bin(600), 40.0, 2, &params);
        assert!(!quorum.is_met(bin(600), &params));
        quorum.record(bin(900), 10.0, 3, &params);
        assert!(quorum.is_met(bin(900), &params));
        assert!(quorum.is_met(bin(900 + 1500), &params));
        assert!(
            !quorum.is_met(bin(900 + 1800), &params),
            "half an hour is over"
        );
    }
}
