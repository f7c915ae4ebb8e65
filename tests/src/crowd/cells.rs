//! From the simulator's counts to those of a store.

use std::collections::HashMap;

use anyhow::{Context, Result};
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_detect::{self as detect, VoteOutcome};
use sada_ledger::store::{Cell, CellKey, Grade, Provenance, Source, Subject, Tier};
use sada_units::BinStart;

/// How everything fails that does.
pub(super) const FAILURE: FailureType = FailureType::TcpTimedOut;

/// The simulator's platforms, in the order of their numbers.
const NAMES: [&str; 4] = ["youtube", "facebook", "x", "instagram"];

/// The counts of a bin, by this source.
///
/// # Errors
/// When one is of what no store has a word for.
pub(super) fn counts(
    bin: BinStart,
    cells: &[detect::NetworkCount],
    source: &Source,
) -> Result<Vec<Cell>> {
    let mut counts: HashMap<CellKey, u64> = HashMap::new();
    for cell in cells {
        let key = key(bin, cell).with_context(|| format!("the store has no place for {cell:?}"))?;
        *counts.entry(key).or_default() += whole(cell.count);
    }
    let cells = counts.into_iter().map(|(key, count)| Cell {
        key,
        source: source.clone(),
        count,
    });
    Ok(cells.collect())
}

fn key(bin: BinStart, cell: &detect::NetworkCount) -> Option<CellKey> {
    let subject = match cell.subject {
        detect::CountSubject::Presence => Subject::Presence,
        detect::CountSubject::Vote(platform, outcome) => {
            Subject::Vote(id(platform)?, vote(outcome))
        }
    };
    Some(CellKey {
        bin,
        provenance: Provenance {
            country: cell.country,
            asn: cell.asn,
            tier: Tier::Attested,
            grade: Grade::A,
        },
        subject,
        control: control(cell.control),
    })
}

pub(super) fn id(platform: detect::PlatformIndex) -> Option<PlatformId> {
    let name = NAMES.get(usize::try_from(platform.0).ok()?)?;
    PlatformId::from_name(name)
}

pub(super) const fn vote(outcome: VoteOutcome) -> Vote {
    match outcome {
        VoteOutcome::Ok => Vote::Works,
        VoteOutcome::Slow => Vote::Slow,
        VoteOutcome::Failed => Vote::Failed(FAILURE),
    }
}

pub(super) const fn control(control: detect::ControlReached) -> Control {
    match control {
        detect::ControlReached::Yes => Control::Yes,
        detect::ControlReached::No => Control::No,
        detect::ControlReached::NotChecked => Control::NotChecked,
    }
}

/// The simulator counts whole people.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number that is not negative"
)]
pub(super) const fn whole(count: f64) -> u64 {
    count as u64
}
