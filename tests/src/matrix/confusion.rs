//! The confusion matrix: how often each truth was answered by each verdict.

use std::collections::BTreeMap;

use serde::Serialize;

use super::cell::Truth;
use super::record::Record;
use crate::view::word;

/// Counts, by truth, then by verdict; `nothing` is no verdict.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Confusion(BTreeMap<Truth, BTreeMap<String, usize>>);

/// The verdicts, in the order of columns.
pub const VERDICTS: [&str; 7] = [
    "interference",
    "slow",
    "platform",
    "local",
    "works",
    "unknown",
    "nothing",
];

impl Confusion {
    /// Counts records.
    #[must_use]
    pub fn of<'a>(records: impl IntoIterator<Item = &'a Record>) -> Self {
        let mut counts: BTreeMap<_, BTreeMap<_, usize>> = BTreeMap::new();
        for record in records {
            let verdict = word(record.verdict).unwrap_or_else(|| "nothing".into());
            *counts
                .entry(record.truth)
                .or_default()
                .entry(verdict)
                .or_default() += 1;
        }
        Self(counts)
    }

    /// Its rows: the truth, and a count for each of [`VERDICTS`].
    pub fn rows(&self) -> impl Iterator<Item = (Truth, [usize; 7])> + '_ {
        self.0.iter().map(|(truth, counts)| {
            let count = |verdict| counts.get(verdict).copied().unwrap_or(0);
            (*truth, VERDICTS.map(count))
        })
    }
}
