use proptest::prelude::*;
use sada_core::failure::FailureType;
use sada_core::vote::Vote;
use sada_ledger::store::{CellKey, Provenance, Tier};
use sada_units::Seconds;

use super::*;

const AT: BinStart = BinStart(Seconds(1_705_760_700));
const LEAST: u64 = 10;
const REACH: u64 = LEAST / 2;

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

fn by(key: u8, least: u64, counts: &[CellTotal]) -> Vec<Row> {
    let rules = Rules::new(least, NoiseKey::new([key; 32]));
    rules.publishable(AT, counts, &BTreeSet::new())
}

/// What is told with each of some keys.
fn all(counts: &[CellTotal]) -> Vec<Vec<Row>> {
    (0..200).map(|key| by(key, LEAST, counts)).collect()
}

/// Networks told apart, by how often with which key.
fn apart(counts: &[CellTotal]) -> BTreeSet<Vec<u32>> {
    let told = all(counts).into_iter();
    told.map(|rows| rows.iter().filter_map(|row| row.network).collect())
        .collect()
}

/// Numbers of a row: works, slow, failed.
fn outcomes(row: &Row) -> (u64, u64, u64) {
    (row.tally.works, row.tally.slow, row.tally.failed)
}

#[test]
fn of_too_few_nothing_is_said_whatever_the_noise() {
    assert!(all(&[works(1, 5), fails(2, 4)]).iter().all(Vec::is_empty));
    let told = |reporters: u64| {
        let all = all(&[works(1, reporters)]);
        all.iter().filter(|rows| !rows.is_empty()).count()
    };
    assert_eq!((told(9), told(20)), (0, 200));
    assert!((1..30).contains(&told(10)), "{}", told(10));
    assert!((90..160).contains(&told(15)), "{}", told(15));
}

#[test]
fn of_grade_b_nothing_is_published() {
    let mut more = works(1, 50);
    more.key.provenance.grade = Grade::B;
    assert!(all(&[works(1, 9), more]).iter().all(Vec::is_empty));
    let with_some = all(&[works(1, 25), more]);
    assert_eq!(with_some, all(&[works(1, 25)]), "nor added");
}

#[test]
fn a_network_is_told_only_with_enough_in_the_rest() {
    let none = BTreeSet::from([vec![]]);
    assert_eq!(apart(&[works(1, 40)]), none, "nobody is not enough");
    assert_eq!(apart(&[works(1, 40), works(2, 9)]), none);
    let one = apart(&[works(1, 40), works(2, 35)]);
    assert!(one.iter().all(|apart| apart.len() == 1), "{one:?}");
    let other = [works(1, 40), works(OTHER, 60)];
    assert_eq!(apart(&other), BTreeSet::from([vec![1]]));
    let many = [works(1, 60), works(2, 60), works(3, 60)];
    assert_eq!(
        apart(&many).len(),
        3,
        "the smallest by its number: {many:?}"
    );
}

#[test]
fn what_few_say_is_counted_with_what_most_say() {
    for rows in all(&[works(1, 50), fails(1, 4)]) {
        let row = &rows[0];
        assert_eq!(outcomes(row), (row.reporters, 0, 0));
        assert!(row.tally.failures.is_empty());
    }
    for rows in all(&[works(1, 4), fails(1, 50)]) {
        let row = &rows[0];
        assert_eq!(outcomes(row), (0, 0, row.reporters));
        let all = BTreeMap::from([(FailureType::TcpReset, row.reporters)]);
        assert_eq!(row.tally.failures, all, "most of it");
        assert_eq!(row.tally.failed_with_control, row.reporters);
    }
    for rows in all(&[works(1, 50), fails(1, 40)]) {
        let row = &rows[0];
        // What is not told of those for whom it is slow is with the most.
        assert!(row.tally.failed.abs_diff(40) <= 3 * REACH, "{row:?}");
        assert_eq!(row.tally.works + row.tally.failed, row.reporters);
    }
}

#[test]
fn where_none_is_more_than_half_none_stands_for_all() {
    let slow = count(1, Vote::Slow, 7);
    for rows in all(&[works(1, 7), slow, fails(1, 7)]).iter().flatten() {
        let half = [rows.tally.works, rows.tally.slow, rows.tally.failed];
        assert!(half.iter().all(|it| *it == 0 || *it == rows.reporters));
    }
    let none = all(&[works(1, 13), fails(1, 12)]);
    let none = none.iter().filter(|rows| outcomes(&rows[0]) == (0, 0, 0));
    assert!(none.count() > 10);
}

#[test]
fn what_was_told_is_not_told_again_with_what_came_late() {
    let rules = Rules::new(LEAST, NoiseKey::new([1; 32]));
    let before = BTreeSet::from([("PK".parse().unwrap(), PlatformId::from_name("x"))]);
    assert_eq!(rules.publishable(AT, &[works(1, 90)], &before), []);
}

#[test]
fn for_trying_out_one_is_enough_and_all_is_told() {
    let kinds = [
        works(1, 2),
        fails(1, 1),
        count(1, Vote::Failed(FailureType::TcpTimedOut), 1),
    ];
    let rows = by(1, 1, &kinds);
    assert_eq!(rows.len(), 2, "country and network");
    assert_eq!(rows[0].reporters, 4);
    assert_eq!(outcomes(&rows[0]), (2, 0, 2));
    assert_eq!(rows[0].tally.failures.len(), 2);
}

/// Counts by network: works, slow, fails one way, fails another way with no control.
fn networks() -> impl Strategy<Value = BTreeMap<u32, [u64; 4]>> {
    let said = prop::array::uniform4(prop_oneof![0_u64..4, 0_u64..40]);
    prop::collection::btree_map(0_u32..7, said, 0..7)
}

fn counts(networks: &BTreeMap<u32, [u64; 4]>) -> Vec<CellTotal> {
    let votes = [
        Vote::Works,
        Vote::Slow,
        Vote::Failed(FailureType::TcpReset),
        Vote::Failed(FailureType::TcpTimedOut),
    ];
    let of_network = |(asn, said): (&u32, &[u64; 4])| {
        let asn = *asn;
        let totals = votes.into_iter().zip(*said).map(move |(vote, times)| {
            let mut total = count(asn, vote, times);
            if vote == votes[3] {
                total.key.control = Control::No;
            }
            total
        });
        totals.collect::<Vec<_>>()
    };
    networks.iter().flat_map(of_network).collect()
}

fn sum(networks: &BTreeMap<u32, [u64; 4]>, of: impl Fn(u32) -> bool) -> [u64; 4] {
    let mut sum = [0; 4];
    for (_, said) in networks.iter().filter(|(asn, _)| of(**asn)) {
        for (sum, more) in sum.iter_mut().zip(said) {
            *sum += more;
        }
    }
    sum
}

proptest! {
    /// Whatever is told, and whatever is left of the group beside it, is about nobody or enough.
    #[test]
    fn no_number_and_no_subtraction_tells_of_a_few(
        networks in networks(),
        least in 1_u64..14,
        key in any::<u8>(),
    ) {
        let rows = by(key, least, &counts(&networks));
        let mut apart = BTreeSet::new();
        for row in &rows {
            let [works, slow, reset, lost] =
                sum(&networks, |asn| row.network.is_none_or(|it| it == asn));
            let all = works + slow + reset + lost;
            prop_assert!(all >= least, "{all}");
            prop_assert!(row.reporters.abs_diff(all) <= least / 2);
            if let Some(asn) = row.network {
                prop_assert!(asn != OTHER && apart.insert(asn));
            }
            let told = row.tally.told();
            let failed = reset + lost;
            let of = |told: Option<u64>, count: u64, all: u64| {
                told.is_none() || count >= least && all - count >= least
            };
            prop_assert!(of(told.works, works, all), "{row:?}");
            prop_assert!(of(told.slow, slow, all), "{row:?}");
            prop_assert!(of(told.failed, failed, all), "{row:?}");
            prop_assert!(of(told.failed_with_control, reset, failed), "{row:?}");
            prop_assert!(told.failures.is_empty() || failed >= least);
            for (kind, times) in told.failures {
                let count = if kind == FailureType::TcpReset { reset } else { lost };
                prop_assert!(least == 1 || of(times, count, failed), "{row:?}");
            }
            let votes = row.tally.votes();
            prop_assert!(votes == 0 || votes == row.reporters, "{row:?}");
        }
        if !apart.is_empty() && least > 1 {
            let rest = sum(&networks, |asn| !apart.contains(&asn));
            prop_assert!(rest.iter().sum::<u64>() >= least, "{rest:?}");
        }
    }
}
