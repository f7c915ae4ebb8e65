//! From counts in the store to what the detector takes.

use sada_core::catalogue::PlatformId;
use sada_core::vote::{self, Vote};
use sada_detect::{ControlReached, NetworkCount, PlatformIndex, VoteOutcome};
use sada_ledger::store::{CellKey, CellTotal, Grade, Subject};
use sada_units::Country;

/// A token of the second grade may be one of many that one person drew. All that one block of addresses
/// gets, 3 of grade A and 64 of grade B, is fewer than ten reporters, below which nothing is said.
const GRADE_B: f64 = 0.1;

/// Numbers for platforms, in the order of their first vote.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers(Vec<PlatformId>);

impl Numbers {
    /// Those of these names, if each is a platform of this build.
    pub(super) fn of_names(names: &[String]) -> Option<Self> {
        let ids = names.iter().map(|name| PlatformId::from_name(name));
        ids.collect::<Option<_>>().map(Self)
    }

    pub(super) fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|id| id.name()).collect()
    }

    /// Whose number this is.
    pub(super) fn platform(&self, number: PlatformIndex) -> Option<PlatformId> {
        self.0.get(usize::try_from(number.0).ok()?).copied()
    }

    fn number(&mut self, id: PlatformId) -> PlatformIndex {
        let at = self.0.iter().position(|it| *it == id).unwrap_or_else(|| {
            self.0.push(id);
            self.0.len() - 1
        });
        PlatformIndex(u32::try_from(at).unwrap_or(u32::MAX))
    }
}

/// The detector's counts of these, which are of one bin and in the store's order: those of a
/// country side by side.
pub(super) fn cells(bins: &[CellTotal], numbers: &mut Numbers) -> Vec<NetworkCount> {
    let cells = bins
        .iter()
        .filter_map(|bin| cell(&bin.key, bin.count, numbers));
    cells.collect()
}

fn cell(key: &CellKey, count: u64, numbers: &mut Numbers) -> Option<NetworkCount> {
    // All places that nobody knows are not one country.
    if key.provenance.country == Country::UNKNOWN {
        return None;
    }
    let weight = match key.provenance.grade {
        Grade::A => 1.0,
        Grade::B => GRADE_B,
        // Nobody says where it is from.
        Grade::Ungraded => return None,
    };
    let subject = match key.subject {
        Subject::Presence => sada_detect::CountSubject::Presence,
        Subject::Vote(platform, vote) => {
            let outcome = match vote {
                Vote::NotVisited => return None,
                Vote::Works => VoteOutcome::Ok,
                Vote::Slow => VoteOutcome::Slow,
                Vote::Failed(_) => VoteOutcome::Failed,
            };
            sada_detect::CountSubject::Vote(numbers.number(platform), outcome)
        }
    };
    let control = match key.control {
        vote::Control::Yes => ControlReached::Yes,
        vote::Control::No => ControlReached::No,
        vote::Control::NotChecked => ControlReached::NotChecked,
    };
    Some(NetworkCount {
        country: key.provenance.country,
        asn: key.provenance.asn,
        subject,
        control,
        count: weight * u32::try_from(count).map_or(f64::from(u32::MAX), f64::from),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sada_core::vote::Control;
    use sada_ledger::store::{Provenance, Tier};
    use sada_units::{BinStart, Seconds};

    /// By the issuer's defaults a block gets 3 tokens of grade A for a bin and 64 of grade B.
    #[test]
    fn one_block_of_addresses_is_never_ten_reporters() {
        let of = |grade, count| {
            let provenance = Provenance {
                country: "PK".parse().unwrap(),
                asn: 1,
                tier: Tier::Attested,
                grade,
            };
            let key = CellKey {
                bin: BinStart(Seconds(0)),
                provenance,
                subject: Subject::Presence,
                control: Control::Yes,
            };
            CellTotal { key, count }
        };
        let cells = cells(
            &[of(Grade::A, 3), of(Grade::B, 64)],
            &mut Numbers::default(),
        );
        let reporters: f64 = cells.iter().map(|cell| cell.count).sum();
        assert!(reporters > 9.0 && reporters < 10.0, "{reporters}");
    }
}
