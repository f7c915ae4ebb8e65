//! An alarm: since when, how strong, and whether it is over.

use std::collections::BTreeSet;

use sada_units::BinStart;
use serde::{Deserialize, Serialize};

use crate::cell::Asn;
use crate::cusum::Cusum;
use crate::episode::{EpisodeEvidence, EpisodeKind, Scale};
use crate::geography::Organisation;

/// One alarm of a series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Alarm {
    /// Start of the bin in which it began, found afterwards.
    pub(crate) onset: BinStart,
    /// Start of the bin with which it was raised.
    pub(crate) raised: BinStart,
    /// Start of the bin from which on things work again, found afterwards.
    pub(crate) restored: Option<BinStart>,
    /// Whose networks alone it is about; `None`: the country's.
    pub(crate) of: Option<Organisation>,
    /// The networks that were affected so far.
    pub(crate) affected: BTreeSet<Asn>,
    /// Evidence that it is over.
    pub(crate) back: Cusum,
    /// What it is taken for.
    pub(crate) kind: EpisodeKind,
    pub(crate) scale: Scale,
    pub(crate) evidence: EpisodeEvidence,
}

impl Alarm {
    pub(crate) fn new(onset: BinStart, raised: BinStart, of: Option<Organisation>) -> Self {
        Self {
            onset,
            raised,
            restored: None,
            of,
            affected: BTreeSet::new(),
            back: Cusum::default(),
            kind: EpisodeKind::Selective,
            scale: Scale::default(),
            evidence: EpisodeEvidence::default(),
        }
    }

    pub(crate) const fn is_on(&self) -> bool {
        self.restored.is_none()
    }
}
