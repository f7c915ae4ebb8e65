//! Somebody who knows every vote of a group but one, and has votes of his own in it, wants to know
//! that one. He has this program and runs copies of it with either vote, and compares what they
//! publish with what the real one did. He does not have its key.
//!
//! What the counts' database gives out is all that pages, answers, charts, feeds and files are made
//! of (`unseen.rs` holds that, byte by byte), so he reads that.

use std::collections::BTreeMap;

use crate::support::id;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_ledger::store::{
    Cell, CellKey, Grade, Provenance, RollupStore, Source, SqliteStore, Subject, Tier,
};
use sada_published::counts::{self, Published, day_csv};
use sada_units::{BinStart, Day, Seconds};
use sada_watch::publish::{NoiseKey, Publisher};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

const BIN: u64 = 300;
const LEAST: u64 = 10;
/// 20 January 2024, 00:00 UTC.
const BEGINS: u64 = 1_705_708_800;
const BINS: u64 = 280;
/// Votes of one block of addresses in one bin.
const OF_ONE_BLOCK: u64 = 3;
const COUNTRIES: [&str; 6] = ["BD", "EG", "ID", "IN", "PK", "TR"];
const PLATFORMS: [&str; 12] = [
    "youtube",
    "facebook",
    "x",
    "instagram",
    "whatsapp",
    "tiktok",
    "telegram",
    "signal",
    "snapchat",
    "reddit",
    "linkedin",
    "discord",
];

/// How many say that it works, and that it fails.
type Said = (u64, u64);

/// A vote he wants to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Victim {
    Works,
    Fails,
    Absent,
}

impl Victim {
    fn with(self, (works, fails): Said) -> Said {
        match self {
            Self::Works => (works + 1, fails),
            Self::Fails => (works, fails + 1),
            Self::Absent => (works, fails),
        }
    }
}

fn cell(group: usize, bin: u64, vote: Vote, count: u64) -> Cell {
    let provenance = Provenance {
        country: COUNTRIES[group / PLATFORMS.len()].parse().unwrap(),
        asn: 17_557,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    Cell {
        key: CellKey {
            bin: BinStart(Seconds(BEGINS + bin * BIN)),
            provenance,
            subject: Subject::Vote(id(PLATFORMS[group % PLATFORMS.len()]), vote),
            control: Control::Yes,
        },
        source: Source("drawn".into()),
        count,
    }
}

/// What is published of each group in each bin, if the program has this key, at first and after
/// so many votes of his own came late: all columns but those that say which bin and group it is.
fn published(
    groups: usize,
    key: u8,
    late: Said,
    said: impl Fn(usize, u64) -> Said,
) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("journal.sqlite")).unwrap();
    let published = Published::open(&counts::database(folder.path())).unwrap();
    let mut publisher = publisher(published, key);
    let mut seen = vec![vec![String::new(); usize::try_from(BINS).unwrap()]; groups];
    for (late, later) in [((0, 0), 0), (late, 7200)] {
        let mut cells = Vec::new();
        for bin in 0..BINS {
            for group in 0..groups {
                let (works, fails) = said(group, bin);
                cells.push(cell(group, bin, Vote::Works, works + late.0));
                let failed = Vote::Failed(FailureType::TcpReset);
                cells.push(cell(group, bin, failed, fails + late.1));
            }
        }
        cells.retain(|cell| cell.count > 0);
        store.merge(&cells).unwrap();
        let now = Seconds(BEGINS + (BINS + 2) * BIN + 10 + later);
        publisher.advance(&store, now, &|| true).unwrap();
        see(publisher.published(), &mut seen);
    }
    seen
}

/// Adds what the day's file says now.
fn see(published: &Published, seen: &mut [Vec<String>]) {
    let mut file = Vec::new();
    let day = Day::containing(Seconds(BEGINS));
    day_csv(published, day, &mut file).unwrap();
    let mut rows = csv::Reader::from_reader(file.as_slice());
    for row in rows.records() {
        let row = row.unwrap();
        let at = OffsetDateTime::parse(&row[0], &Rfc3339).unwrap();
        let bin = (at.unix_timestamp().cast_unsigned() - BEGINS) / BIN;
        let place = |all: &[&str], name: &str| all.iter().position(|it| *it == name).unwrap();
        let group = place(&COUNTRIES, &row[1]) * PLATFORMS.len() + place(&PLATFORMS, &row[3]);
        let of_bin = &mut seen[group][usize::try_from(bin).unwrap()];
        for column in row.iter().skip(4) {
            of_bin.push_str(if column.is_empty() { "-" } else { column });
            of_bin.push(' ');
        }
    }
}

fn publisher(published: Published, key: u8) -> Publisher {
    Publisher::new(published, Seconds(BIN), LEAST, NoiseKey::new([key; 32])).unwrap()
}

/// How often each column reads how.
#[derive(Default)]
struct Copy(BTreeMap<(usize, String), f64>);

fn columns(seen: &str) -> impl Iterator<Item = (usize, String)> {
    seen.split_whitespace().map(str::to_owned).enumerate()
}

impl Copy {
    fn of(seen: &[String]) -> Self {
        let mut copy = Self::default();
        for seen in seen {
            for column in columns(seen).chain([(usize::MAX, seen.is_empty().to_string())]) {
                *copy.0.entry(column).or_default() += 1.0;
            }
        }
        copy
    }

    /// How likely it shows this, to a factor.
    fn likely(&self, seen: &str) -> f64 {
        let columns = columns(seen).chain([(usize::MAX, seen.is_empty().to_string())]);
        columns
            .map(|column| (self.0.get(&column).copied().unwrap_or_default() + 0.5).ln())
            .sum()
    }
}

/// The part of bins in which he guesses right which of two votes it is, by group.
fn guessed_right(known: &[Said], late: Said, one: Victim, other: Victim) -> Vec<f64> {
    // The same for every run, and the like of a coin.
    let is_one = |group: usize, bin: u64| (bin * 7 + group as u64 * 3 + bin / 5).is_multiple_of(2);
    let copies = [(one, 1), (other, 2)].map(|(victim, key)| {
        let seen = published(known.len(), key, late, |group, _| victim.with(known[group]));
        let copies: Vec<Copy> = seen.iter().map(|seen| Copy::of(seen)).collect();
        copies
    });
    let seen = published(known.len(), 3, late, |group, bin| {
        let victim = if is_one(group, bin) { one } else { other };
        victim.with(known[group])
    });
    let right = seen.iter().enumerate().map(|(group, seen)| {
        let right = (0..BINS).zip(seen).filter(|(bin, seen)| {
            let [ones, others] = &copies;
            let (one, other) = (ones[group].likely(seen), others[group].likely(seen));
            (one > other) == is_one(group, *bin)
        });
        right.count() as f64 / BINS as f64
    });
    right.collect()
}

/// What others say, each with what he says in his three votes.
fn groups() -> Vec<Said> {
    let others = [
        (8, 0),
        (9, 0),
        (12, 0),
        (16, 0),
        (20, 0),
        (30, 0),
        (60, 0),
        (0, 12),
        (0, 20),
        (6, 6),
        (10, 8),
        (15, 15),
        (20, 10),
        (25, 20),
        (40, 15),
        (40, 22),
        (60, 40),
        (200, 30),
    ];
    let own = (0..=OF_ONE_BLOCK).map(|fails| (OF_ONE_BLOCK - fails, fails));
    let own: Vec<Said> = own.collect();
    let with = |others: &Said| {
        own.iter()
            .map(move |own| (others.0 + own.0, others.1 + own.1))
            .collect::<Vec<_>>()
    };
    others.iter().flat_map(with).collect()
}

/// The best of what he may say himself, for each of what others may say.
fn best(right: &[f64]) -> Vec<f64> {
    let own = usize::try_from(OF_ONE_BLOCK).unwrap() + 1;
    let best = right
        .chunks(own)
        .map(|it| it.iter().copied().fold(0.0, f64::max));
    best.collect()
}

fn mean(right: &[f64]) -> f64 {
    right.iter().sum::<f64>() / right.len() as f64
}

/// `crate/watch/src/publish/learned_tests.rs` computes what is learned exactly; this holds it of what
/// really comes out. In 280 tries a coin is right in up to 59 of 100, and he has four ways to vote.
#[test]
fn with_one_block_hardly_more_than_chance_is_learned() {
    let known = groups();
    let (works, fails, absent) = (Victim::Works, Victim::Fails, Victim::Absent);
    let vote = best(&guessed_right(&known, (0, 0), works, fails));
    let presence = best(&guessed_right(&known, (0, 0), works, absent));
    println!("which vote: {vote:.2?}\nwhether there was one: {presence:.2?}");
    for right in vote.iter().chain(&presence) {
        assert!(*right < 0.72, "vote {vote:.2?}, presence {presence:.2?}");
    }
    assert!(mean(&vote) < 0.62, "{vote:.2?}");
    assert!(mean(&presence) < 0.65, "{presence:.2?}");
}

/// He waits until he has seen the first edition, and then sends his votes, late.
#[test]
fn nor_by_waiting_for_one_edition_before_the_next() {
    let known = [(12, 0), (14, 0), (17, 0), (9, 6), (0, 14), (40, 30)];
    for late in [(OF_ONE_BLOCK, 0), (0, OF_ONE_BLOCK)] {
        for other in [Victim::Fails, Victim::Absent] {
            let right = guessed_right(&known, late, Victim::Works, other);
            println!("late {late:?}, works or {other:?}: {right:.2?}");
            let most = right.iter().copied().fold(0.0, f64::max);
            assert!(most < 0.72, "{late:?} {other:?}: {right:.2?}");
        }
    }
}

/// Where nearly all say the same, one vote changes not a byte.
#[test]
fn among_many_who_agree_one_vote_changes_nothing() {
    let known: Vec<Said> = (0..=OF_ONE_BLOCK)
        .flat_map(|his| {
            [
                (27 + OF_ONE_BLOCK - his, his),
                (his, 27 + OF_ONE_BLOCK - his),
            ]
        })
        .collect();
    for key in 0..4 {
        let [one, other] = [Victim::Works, Victim::Fails].map(|victim| {
            published(known.len(), key, (0, 0), |group, _| {
                victim.with(known[group])
            })
        });
        assert!(
            one.iter().flatten().all(|seen| !seen.is_empty()),
            "it is told"
        );
        assert_eq!(one, other);
    }
}
