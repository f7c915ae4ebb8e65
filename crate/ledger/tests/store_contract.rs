//! What every back end of [`RollupStore`] must do, however cells reach it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails loudly, its helpers too"
)]

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_ledger::store::{
    Cell, CellKey, CellTotal, Country, Grade, Provenance, Query, RollupStore, Source, SqliteStore,
    Subject, Tier,
};
use sada_units::{BinStart, Seconds};

/// Opens a back end on a folder; on the same folder again, what it kept is there.
type Open = fn(&Path) -> Box<dyn RollupStore>;

/// Every back end there is.
const BACK_ENDS: &[(&str, Open)] = &[("sqlite", |folder| {
    Box::new(SqliteStore::open(&folder.join("cells.sqlite")).unwrap())
})];

const DAY: u64 = 86_400;

fn for_each(check: impl Fn(&dyn Fn() -> Box<dyn RollupStore>)) {
    for (name, open) in BACK_ENDS {
        println!("back end: {name}");
        let folder = tempfile::tempdir().unwrap();
        check(&|| open(folder.path()));
    }
}

fn key(bin: u64, country: &str, subject: Subject) -> CellKey {
    let country: Country = country.parse().unwrap();
    let provenance = Provenance {
        country,
        asn: 17557,
        tier: Tier::Unattested,
        grade: Grade::Ungraded,
    };
    CellKey {
        bin: BinStart(Seconds(bin)),
        provenance,
        subject,
        control: Control::Yes,
    }
}

fn youtube(vote: Vote) -> Subject {
    Subject::Vote(PlatformId::from_name("youtube").unwrap(), vote)
}

fn cell(key: CellKey, source: &str, count: u64) -> Cell {
    Cell {
        key,
        source: Source(source.to_owned()),
        count,
    }
}

fn all() -> Query {
    Query {
        from: Seconds::ZERO,
        until: Seconds::MAX,
        tier: Tier::Unattested,
        country: None,
    }
}

#[test]
fn repeated_reordered_and_stale_counts_change_nothing() {
    for_each(|open| {
        let store = open();
        let key = key(300, "PK", youtube(Vote::Works));
        for count in [1, 3, 3, 2, 1, 3] {
            store.merge(&[cell(key, "a", count)]).unwrap();
        }
        assert_eq!(store.range(&all()).unwrap(), [CellTotal { key, count: 3 }]);
        store
            .merge(&[cell(key, "a", 7), cell(key, "a", 5)])
            .unwrap();
        assert_eq!(
            store.range(&all()).unwrap(),
            [CellTotal { key, count: 7 }],
            "also within one call"
        );
        store.merge(&[]).unwrap();
    });
}

#[test]
fn sources_add_up() {
    for_each(|open| {
        let store = open();
        let key = key(300, "PK", Subject::Presence);
        store
            .merge(&[cell(key, "a", 4), cell(key, "b", 5)])
            .unwrap();
        store.merge(&[cell(key, "b", 6)]).unwrap();
        assert_eq!(store.range(&all()).unwrap(), [CellTotal { key, count: 10 }]);
    });
}

#[test]
fn every_part_of_the_key_tells_cells_apart() {
    for_each(|open| {
        let store = open();
        let base = key(300, "PK", youtube(Vote::Works));
        let from = |change: fn(&mut Provenance)| {
            let mut key = base;
            change(&mut key.provenance);
            key
        };
        let reset = Vote::Failed(FailureType::TcpReset);
        let keys = [
            base,
            CellKey {
                bin: BinStart(Seconds(600)),
                ..base
            },
            CellKey {
                subject: Subject::Presence,
                ..base
            },
            CellKey {
                subject: youtube(Vote::Slow),
                ..base
            },
            CellKey {
                subject: youtube(reset),
                ..base
            },
            CellKey {
                subject: Subject::Vote(PlatformId::from_name("x").unwrap(), Vote::Works),
                ..base
            },
            CellKey {
                control: Control::No,
                ..base
            },
            CellKey {
                control: Control::NotChecked,
                ..base
            },
            from(|it| it.country = Country::UNKNOWN),
            from(|it| it.asn = 0),
            from(|it| it.grade = Grade::A),
            from(|it| it.grade = Grade::B),
        ];
        let cells: Vec<Cell> = (1..)
            .zip(keys)
            .map(|(count, key)| cell(key, "a", count))
            .collect();
        store.merge(&cells).unwrap();
        let bins = store.range(&all()).unwrap();
        assert_eq!(bins.len(), keys.len());
        for cell in &cells {
            assert!(
                bins.contains(&CellTotal {
                    key: cell.key,
                    count: cell.count
                }),
                "{cell:?}"
            );
        }
        let attested = from(|it| it.tier = Tier::Attested);
        store.merge(&[cell(attested, "a", 9)]).unwrap();
        assert_eq!(store.range(&all()).unwrap(), bins, "tiers never mix");
        let query = Query {
            tier: Tier::Attested,
            ..all()
        };
        assert_eq!(
            store.range(&query).unwrap(),
            [CellTotal {
                key: attested,
                count: 9
            }]
        );
    });
}

#[test]
fn a_query_gives_its_part() {
    for_each(|open| {
        let store = open();
        let keys: Vec<CellKey> = [DAY - 300, DAY, DAY + 300]
            .into_iter()
            .flat_map(|bin| ["IR", "PK"].map(|country| key(bin, country, Subject::Presence)))
            .collect();
        store
            .merge(
                &keys
                    .iter()
                    .map(|key| cell(*key, "a", 1))
                    .collect::<Vec<_>>(),
            )
            .unwrap();
        let got = |query: Query| -> Vec<CellKey> {
            store
                .range(&query)
                .unwrap()
                .into_iter()
                .map(|bin| bin.key)
                .collect()
        };
        assert_eq!(got(all()), keys, "in the order of their keys");
        assert_eq!(
            got(Query {
                from: Seconds(DAY),
                until: Seconds(DAY + 300),
                ..all()
            }),
            keys[2..4]
        );
        let pakistan = Some("PK".parse().unwrap());
        assert_eq!(
            got(Query {
                country: pakistan,
                ..all()
            }),
            [keys[1], keys[3], keys[5]]
        );
        store.health().unwrap();
    });
}

#[test]
fn what_was_merged_is_there_when_opened_again_and_sent_again() {
    for_each(|open| {
        let cells: Vec<Cell> = (0..500)
            .map(|n| cell(key(n * 300, "PK", youtube(Vote::Slow)), "a", n + 1))
            .collect();
        open().merge(&cells).unwrap();
        let store = open();
        let sum = |bins: &[CellTotal]| bins.iter().map(|bin| bin.count).sum::<u64>();
        let before = store.range(&all()).unwrap();
        assert_eq!((before.len(), sum(&before)), (500, 500 * 501 / 2));
        store.merge(&cells).unwrap();
        assert_eq!(store.range(&all()).unwrap(), before);
    });
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// However cells are split, repeated and shuffled, the outcome is the highest count
    /// of each source, added up.
    #[test]
    fn any_history_gives_the_same_counts(
        history in prop::collection::vec((0..4_u64, 0..3_usize, 1..50_u64), 1..60),
        cuts in prop::collection::vec(1..8_usize, 1..60),
    ) {
        let mut highest: BTreeMap<(u64, usize), u64> = BTreeMap::new();
        for (bin, source, count) in &history {
            let kept = highest.entry((*bin, *source)).or_default();
            *kept = (*kept).max(*count);
        }
        let mut expected: BTreeMap<u64, u64> = BTreeMap::new();
        for ((bin, _), count) in highest {
            *expected.entry(bin * 300).or_default() += count;
        }
        let cells: Vec<Cell> = history.iter().map(|(bin, source, count)| {
            cell(key(bin * 300, "PK", Subject::Presence), ["a", "b", "c"][*source], *count)
        }).collect();
        for_each(|open| {
            let store = open();
            let mut rest = cells.as_slice();
            for cut in cuts.iter().cycle() {
                if rest.is_empty() { break; }
                let (now, later) = rest.split_at((*cut).min(rest.len()));
                store.merge(now).unwrap();
                rest = later;
            }
            let got: BTreeMap<u64, u64> =
                store.range(&all()).unwrap().into_iter().map(|bin| (bin.key.bin.get(), bin.count)).collect();
            assert_eq!(got, expected);
        });
    }
}

#[test]
fn the_ends_of_what_is_counted_are_known_and_of_the_newest_who_attests_it() {
    for_each(|open| {
        let store = open();
        assert_eq!(store.oldest().unwrap(), None);
        assert_eq!(store.newest_attested().unwrap(), None);
        let attested = |bin| {
            let mut key = key(bin, "PK", Subject::Presence);
            key.provenance.tier = Tier::Attested;
            key.provenance.grade = Grade::A;
            key
        };
        let unattested = |bin| key(bin, "ZZ", Subject::Presence);
        let keys = [
            attested(300),
            attested(900),
            unattested(0),
            unattested(1200),
        ];
        store.merge(&keys.map(|key| cell(key, "s", 1))).unwrap();
        assert_eq!(store.oldest().unwrap(), Some(BinStart(Seconds(0))));
        let newest = Some(BinStart(Seconds(900)));
        assert_eq!(store.newest_attested().unwrap(), newest);
    });
}
