//! Reports without a token cost whoever sends them nothing, so only so many of a bin are taken:
//! without a limit anybody could fill the disk with them.

use std::collections::BTreeMap;

use sada_ledger::journal::Entry;
use sada_ledger::store::Tier;
use sada_units::{BinStart, Seconds};

/// How many reports that nobody attests were taken of each bin. In memory only: a start begins anew.
pub struct UnattestedQuota {
    most: u32,
    /// Of bins whose reports are still taken: until when, and how many there were.
    taken: BTreeMap<BinStart, (Seconds, u32)>,
}

impl UnattestedQuota {
    /// So many of each bin.
    #[must_use]
    pub const fn new(most: u32) -> Self {
        Self {
            most,
            taken: BTreeMap::new(),
        }
    }

    /// Whether this report may be counted at `now`. One that nobody attests counts from now on.
    pub fn takes(&mut self, entry: &Entry, now: Seconds) -> bool {
        let Some(bin) = unattested_bin(entry) else {
            return true;
        };
        while let Some(oldest) = self.taken.first_entry()
            && oldest.get().0 < now
        {
            oldest.remove();
        }
        let (_, taken) = self.taken.entry(bin).or_insert((entry.expires, 0));
        if *taken >= self.most {
            return false;
        }
        *taken += 1;
        true
    }

    /// A report that was taken was not counted, as when it had been counted before.
    pub fn give_back(&mut self, bin: BinStart) {
        if let Some((_, taken)) = self.taken.get_mut(&bin) {
            *taken = taken.saturating_sub(1);
        }
    }
}

/// The bin of a report that nobody attests.
pub(crate) fn unattested_bin(entry: &Entry) -> Option<BinStart> {
    let cell = entry.cells.first()?;
    (cell.provenance.tier == Tier::Unattested).then_some(cell.bin)
}
