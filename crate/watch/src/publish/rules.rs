//! What may be said of a bin. Pure.
//!
//! A *group* is those who reported in one bin from one country, or, for each platform, those of
//! them who said anything of it. Of a group nothing is said but how many said what, and only if it
//! has at least `least` reporters; how it failed, only if it failed for as many. Of a network within it the same holds, and what is left of the
//! group without the networks that are told is nobody, or at least as many again. Late reports are
//! added to a group once they are at least as many by themselves, and never to a network. So no
//! difference of two published numbers, of one time or of two, is about fewer than `least` people.

use std::collections::BTreeMap;

use sada_core::catalogue::PlatformId;
use sada_core::vote::Control;
use sada_ledger::store::{CellTotal, Country, Subject};
use sada_published::counts::{Row, Tally};
use sada_units::BinStart;

/// Who may be told apart: country and platform.
pub(super) type Group = (Country, Option<PlatformId>);

/// Networks that are not told apart have this number.
const OTHER: u32 = 0;

/// Reporters, and what they said.
#[derive(Clone, Debug, Default)]
struct GroupCounts {
    reporters: u64,
    tally: Tally,
}

/// The rows to be written of one bin, where these are its counts, and `before` what was published
/// of whole countries before.
pub(super) fn publishable(
    bin: BinStart,
    counts: &[CellTotal],
    before: &BTreeMap<Group, u64>,
    least: u64,
) -> Vec<Row> {
    let mut rows = Vec::new();
    for ((country, platform), networks) in groups(counts) {
        let row = |network, said: &GroupCounts| Row {
            at: bin.seconds(),
            country,
            network,
            platform,
            bins: 1,
            reporters: said.reporters,
            tally: in_brief(&said.tally, least),
        };
        let mut whole = GroupCounts::default();
        for said in networks.values() {
            whole.reporters += said.reporters;
            whole.tally.add(&said.tally);
        }
        let told = before.get(&(country, platform)).copied();
        let news = whole.reporters.saturating_sub(told.unwrap_or_default());
        if news < least.max(1) {
            continue;
        }
        rows.push(row(None, &whole));
        if told.is_none() {
            let told = told_apart(&networks, whole.reporters, least);
            rows.extend(told.map(|(asn, said)| row(Some(asn), said)));
        }
    }
    rows
}

/// How a few fail is theirs to tell.
fn in_brief(tally: &Tally, least: u64) -> Tally {
    let mut tally = tally.clone();
    if tally.failed < least {
        tally.failures.clear();
    }
    tally
}

/// Networks with enough reporters; without the smallest of them if those of all others would be
/// too few.
fn told_apart(
    networks: &BTreeMap<u32, GroupCounts>,
    whole: u64,
    least: u64,
) -> impl Iterator<Item = (u32, &GroupCounts)> {
    let enough = |asn: &u32, said: &GroupCounts| *asn != OTHER && said.reporters >= least;
    let mut told: Vec<_> = networks
        .iter()
        .filter(|(asn, said)| enough(asn, said))
        .map(|(asn, said)| (*asn, said))
        .collect();
    let rest = whole - told.iter().map(|(_, said)| said.reporters).sum::<u64>();
    if (1..least).contains(&rest) {
        let smallest = (0..told.len()).min_by_key(|at| told[*at].1.reporters);
        smallest.map(|at| told.remove(at));
    }
    told.into_iter()
}

fn groups(counts: &[CellTotal]) -> BTreeMap<Group, BTreeMap<u32, GroupCounts>> {
    let mut groups: BTreeMap<Group, BTreeMap<u32, GroupCounts>> = BTreeMap::new();
    for CellTotal { key, count } in counts {
        let place = key.provenance;
        let platform = match key.subject {
            Subject::Presence => None,
            Subject::Vote(platform, _) => Some(platform),
        };
        let networks = groups.entry((place.country, platform)).or_default();
        let said = networks.entry(place.asn).or_default();
        match key.subject {
            Subject::Presence => said.reporters += count,
            Subject::Vote(_, vote) => {
                said.tally.count(vote, key.control == Control::Yes, *count);
                said.reporters = said.tally.votes();
            }
        }
    }
    groups
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
