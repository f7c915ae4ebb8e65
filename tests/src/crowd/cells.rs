//! From the simulator's counts to those of a store.

use std::collections::HashMap;

use anyhow::{Context, Result};
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_detect::{self as detect, Outcome};
use sada_ledger::store::{Cell, CellKey, Grade, Provenance, Source, Subject, Tier};

/// How everything fails that does.
pub(super) const FAILURE: FailureType = FailureType::TcpTimedOut;

/// The simulator's platforms, in the order of their numbers.
const NAMES: [&str; 4] = ["youtube", "facebook", "x", "instagram"];

/// The counts of a bin, by this source.
///
/// # Errors
/// When one is of what no store has a word for.
pub(super) fn counts(bin: u64, cells: &[detect::Cell], source: &Source) -> Result<Vec<Cell>> {
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

fn key(bin: u64, cell: &detect::Cell) -> Option<CellKey> {
    let subject = match cell.subject {
        detect::Subject::Presence => Subject::Presence,
        detect::Subject::Vote(platform, outcome) => Subject::Vote(id(platform)?, vote(outcome)),
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

pub(super) fn id(platform: detect::Platform) -> Option<PlatformId> {
    let name = NAMES.get(usize::try_from(platform.0).ok()?)?;
    PlatformId::from_name(name)
}

pub(super) const fn vote(outcome: Outcome) -> Vote {
    match outcome {
        Outcome::Ok => Vote::Works,
        Outcome::Slow => Vote::Slow,
        Outcome::Failed => Vote::Failed(FAILURE),
    }
}

pub(super) const fn control(control: detect::Control) -> Control {
    match control {
        detect::Control::Yes => Control::Yes,
        detect::Control::No => Control::No,
        detect::Control::NotChecked => Control::NotChecked,
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
