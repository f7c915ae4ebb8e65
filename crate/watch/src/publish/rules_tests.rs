use proptest::prelude::*;
use sada_core::failure::FailureType;
use sada_core::vote::Vote;
use sada_ledger::store::{CellKey, Grade, Provenance, Tier};
use sada_units::Seconds;

use super::*;

const AT: BinStart = BinStart(Seconds(1_705_760_700));
const LEAST: u64 = 10;

fn count(asn: u32, vote: Vote, count: u64) -> CellTotal {
    let provenance = Provenance {
        country: "PK".parse().unwrap(),
        asn,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    let subject = Subject::Vote(PlatformId::from_name("x").unwrap(), vote);
    let key = CellKey {
        bin: AT,
        provenance,
        subject,
        control: Control::Yes,
    };
    CellTotal { key, count }
}

fn works(asn: u32, times: u64) -> CellTotal {
    count(asn, Vote::Works, times)
}

fn fails(asn: u32, times: u64) -> CellTotal {
    count(asn, Vote::Failed(FailureType::TcpReset), times)
}

fn first(counts: &[CellTotal]) -> Vec<Row> {
    publishable(AT, counts, &BTreeMap::new(), LEAST)
}

/// Networks and their reporters; 0 is the country.
fn told(rows: &[Row]) -> Vec<(u32, u64)> {
    let told = rows.iter();
    told.map(|row| (row.network.unwrap_or(0), row.reporters))
        .collect()
}

#[test]
fn of_too_few_nothing_is_said_and_of_a_network_only_with_enough_in_the_rest() {
    assert_eq!(first(&[works(1, 5), fails(2, 4)]), []);
    assert_eq!(told(&first(&[works(1, 5), fails(2, 5)])), [(0, 10)]);
    assert_eq!(told(&first(&[works(1, 10)])), [(0, 10), (1, 10)]);
    // Three are left: they would be told by subtraction.
    assert_eq!(told(&first(&[works(1, 10), works(2, 3)])), [(0, 13)]);
    let three = [works(1, 12), works(2, 10), works(3, 3)];
    assert_eq!(told(&first(&three)), [(0, 25), (1, 12)]);
    let many = [works(1, 12), works(2, 8), works(3, 3)];
    assert_eq!(told(&first(&many)), [(0, 23), (1, 12)]);
    let other = [works(1, 12), works(OTHER, 20)];
    assert_eq!(told(&first(&other)), [(0, 32), (1, 12)]);
}

#[test]
fn how_a_few_fail_is_not_told() {
    let few = first(&[works(1, 20), fails(1, 9)]);
    assert_eq!((few[0].tally.failed, few[0].tally.failures.len()), (9, 0));
    let many = first(&[works(1, 20), fails(1, 10)]);
    assert_eq!(many[0].tally.failures[&FailureType::TcpReset], 10);
}

#[test]
fn late_reports_count_once_they_are_enough_and_never_in_a_network() {
    let before = BTreeMap::from([(("PK".parse().unwrap(), PlatformId::from_name("x")), 20)]);
    let late = |counts: &[CellTotal]| told(&publishable(AT, counts, &before, LEAST));
    assert_eq!(late(&[works(1, 20), works(2, 9)]), []);
    assert_eq!(late(&[works(1, 20), works(2, 10)]), [(0, 30)]);
    assert_eq!(late(&[works(1, 8)]), [], "counts of a lost disk");
}

/// Counts by network, and what came late, and later.
fn networks() -> impl Strategy<Value = Vec<BTreeMap<u32, (u64, u64)>>> {
    let counts = prop::collection::btree_map(0_u32..7, (0_u64..14, 0_u64..6), 0..7);
    prop::collection::vec(counts, 1..5)
}

proptest! {
    /// Every number that was ever published, and every difference of two, is about nobody or about
    /// enough.
    #[test]
    fn no_subtraction_tells_of_a_few(layers in networks(), least in 1_u64..14) {
        let mut all: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        let mut before = BTreeMap::new();
        let mut country: Vec<u64> = vec![0];
        let mut apart: BTreeMap<u32, u64> = BTreeMap::new();
        for layer in layers {
            for (asn, (works, fails)) in layer {
                let sum = all.entry(asn).or_default();
                *sum = (sum.0 + works, sum.1 + fails);
            }
            let counts: Vec<CellTotal> = all
                .iter()
                .flat_map(|(asn, (w, f))| [works(*asn, *w), fails(*asn, *f)])
                .collect();
            let rows = publishable(AT, &counts, &before, least);
            for row in &rows {
                prop_assert!(row.reporters >= least);
                prop_assert_eq!(row.reporters, row.tally.votes());
                prop_assert!(row.tally.failures.is_empty() || row.tally.failed >= least);
                match row.network {
                    None => {
                        country.push(row.reporters);
                        before.insert((row.country, row.platform), row.reporters);
                    }
                    Some(asn) => {
                        prop_assert!(asn != OTHER);
                        prop_assert!(apart.insert(asn, row.reporters).is_none(), "told once");
                    }
                }
            }
            if country.len() == 2 && !apart.is_empty() {
                let rest = country[1] - apart.values().sum::<u64>();
                prop_assert!(rest == 0 || rest >= least, "{rest} are left");
            }
            prop_assert!(country.len() == 2 || rows.iter().all(|row| row.network.is_none()));
        }
        for one in &country {
            for other in &country {
                let news = one.abs_diff(*other);
                prop_assert!(news == 0 || news >= least, "{one} and {other}");
            }
        }
    }
}
