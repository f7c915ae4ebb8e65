//! Detectors of others, by their published rules, for comparison. None is told of controls.

mod bernoulli;
mod encore;
mod fixed;
mod ioda;
mod ooni;
mod tracker;

pub use bernoulli::Pooled;
pub use encore::Encore;
pub use fixed::Static;
pub use ioda::Ioda;
pub use ooni::Ooni;

use std::collections::BTreeMap;

use sada_detect::{Asn, CountSubject, NetworkCount, PlatformIndex, VoteOutcome};
use sada_units::Country;

use crate::detector::ScoredDetector;

/// All of them.
#[must_use]
pub fn all() -> Vec<Box<dyn ScoredDetector>> {
    vec![
        Box::new(Ooni::default()),
        Box::new(Ioda::default()),
        Box::new(Encore::default()),
        Box::new(Pooled::default()),
        Box::new(Static::default()),
    ]
}

/// Votes and failures of a platform in a country, all networks together.
pub(crate) type Sums = BTreeMap<(Country, PlatformIndex), (f64, f64)>;

fn sums(cells: &[NetworkCount]) -> Sums {
    let mut sums = Sums::new();
    for ((country, _, platform), (votes, failed)) in by_network(cells) {
        let sum = sums.entry((country, platform)).or_default();
        sum.0 += votes;
        sum.1 += failed;
    }
    sums
}

/// The same of each network. Slow loads came.
fn by_network(cells: &[NetworkCount]) -> BTreeMap<(Country, Asn, PlatformIndex), (f64, f64)> {
    let mut sums: BTreeMap<_, (f64, f64)> = BTreeMap::new();
    for cell in cells {
        if let CountSubject::Vote(platform, outcome) = cell.subject {
            let sum = sums.entry((cell.country, cell.asn, platform)).or_default();
            sum.0 += cell.count;
            if outcome == VoteOutcome::Failed {
                sum.1 += cell.count;
            }
        }
    }
    sums
}
