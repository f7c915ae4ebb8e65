//! Two worlds that differ only in what must not be seen look the same, wherever anybody looks:
//! every page, chart, answer, feed and file of the real program, byte by byte.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::support::history::event;
use crate::support::roles::{gateway_file, issuer_file, program};
use crate::support::{Collector, id};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_ledger::store::{
    Cell, CellKey, Country, Grade, Provenance, RollupStore, Source, SqliteStore, Subject, Tier,
};
use sada_published::counts::{self, Published};
use sada_published::events::EventStore;
use sada_units::{BinStart, Seconds};
use sada_watch::publish::{NoiseKey, Publisher};

const BIN: u64 = 300;
const LEAST: u64 = 10;
/// So many are told whatever the noise.
const SURELY_TOLD: u64 = 20;
/// 20 January 2024, 10:00 UTC.
const BEGINS: u64 = 1_705_744_800;
const BINS: u64 = 14;
/// When the first edition is made, and when late reports have been added.
const EARLY: u64 = BEGINS + (BINS + 1) * BIN + 10;
const LATE: u64 = EARLY + 2 * 3600;
const COUNTRIES: [&str; 3] = ["PK", "IN", "TR"];
const PLATFORMS: [&str; 2] = ["youtube", "x"];
/// Networks; 0 is of those that are not told apart.
const NETWORKS: [u32; 4] = [0, 17_557, 45_595, 9541];

/// What the people of one network say of one platform in one bin: works, fails, how (an index).
type NetworkVotes = (u64, u64, usize);
/// Of a bin, a country and a platform, by network.
type Group = Vec<NetworkVotes>;
type Groups = Vec<Group>;

const HOW: [FailureType; 3] = [
    FailureType::TcpReset,
    FailureType::TcpTimedOut,
    FailureType::DnsNameNotResolved,
];

fn groups() -> usize {
    usize::try_from(BINS).unwrap() * COUNTRIES.len() * PLATFORMS.len()
}

/// A world, and what is drawn for its other side: numbers for what may be exchanged.
fn worlds() -> impl Strategy<Value = (Groups, Vec<Group>, Vec<u64>)> {
    let said = || {
        prop_oneof![
            2 => (0_u64..5, 0_u64..4, 0_usize..3),
            2 => (4_u64..14, 0_u64..12, 0_usize..3),
            1 => (8_u64..14, 0_u64..1, 0_usize..3),
        ]
    };
    let group = || prop::collection::vec(said(), NETWORKS.len());
    (
        prop::collection::vec(group(), groups()),
        prop::collection::vec(group(), groups()),
        prop::collection::vec(0_u64..LEAST, groups()),
    )
}

fn reporters(said: &NetworkVotes) -> u64 {
    said.0 + said.1
}

fn whole(group: &Group) -> u64 {
    group.iter().map(reporters).sum()
}

/// The group as it might be as well, for all that may be known of it.
fn other(group: &Group, drawn: &Group) -> Group {
    if whole(group) < LEAST {
        let mut few = drawn.clone();
        while whole(&few) >= LEAST {
            for said in &mut few {
                (said.0, said.1) = (said.0 / 2, said.1 / 2);
            }
        }
        return few;
    }
    let mut other = group.clone();
    // One vote, of a network that is not told apart, where nearly all of many say the same.
    let fails = group.iter().map(|said| said.1).sum::<u64>();
    if whole(group) >= 3 * LEAST && fails <= 4 && group[0].0 > 0 {
        (other[0].0, other[0].1) = (group[0].0 - 1, group[0].1 + 1);
    }
    if group.iter().map(|said| said.1).sum::<u64>() < LEAST {
        for (said, drawn) in other.iter_mut().zip(drawn) {
            said.2 = drawn.2;
        }
        return other;
    }
    // Not the one that is left out for the others' sake: which of two as large that is may show.
    let hidden: Vec<usize> = (1..NETWORKS.len())
        .filter(|at| reporters(&group[*at]) < LEAST)
        .collect();
    if let [one, another, ..] = hidden[..] {
        other.swap(one, another);
    }
    other
}

fn cells(world: &Groups, late: Option<&Vec<u64>>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut add = |bin, country: &str, asn, subject, count: u64| {
        let country: Country = country.parse().unwrap();
        let provenance = Provenance {
            country,
            asn,
            tier: Tier::Attested,
            grade: Grade::A,
        };
        let key = CellKey {
            bin: BinStart(Seconds(bin)),
            provenance,
            subject,
            control: Control::Yes,
        };
        let source = Source("drawn".into());
        if count > 0 {
            cells.push(Cell { key, source, count });
        }
    };
    for (number, group) in world.iter().enumerate() {
        let per_bin = COUNTRIES.len() * PLATFORMS.len();
        let bin = BEGINS + (number / per_bin) as u64 * BIN;
        let country = COUNTRIES[number % per_bin / PLATFORMS.len()];
        let platform = id(PLATFORMS[number % PLATFORMS.len()]);
        // Whatever comes late to one that is told.
        let late = late.map_or(0, |late| late[number]);
        let late = if whole(group) < SURELY_TOLD { 0 } else { late };
        for (place, (works, fails, how)) in group.iter().enumerate() {
            let (asn, more) = (NETWORKS[place], if place == 1 { late } else { 0 });
            let subject = |vote| Subject::Vote(platform, vote);
            add(bin, country, asn, subject(Vote::Works), works + more);
            add(bin, country, asn, subject(Vote::Failed(HOW[*how])), *fails);
        }
        // Whoever reported; of the first platform, so that it is one number.
        if number % PLATFORMS.len() == 0 {
            add(bin, country, NETWORKS[1], Subject::Presence, 40);
        }
    }
    cells
}

/// A collector's folder with this world, published early and again late.
fn fill(folder: &Path, world: &Groups, late: Option<&Vec<u64>>, second: bool) {
    let store = SqliteStore::open(&folder.join("journal.sqlite")).unwrap();
    store.merge(&cells(world, None)).unwrap();
    let published = Published::open(&counts::database(folder)).unwrap();
    let key = NoiseKey::new([9; 32]);
    let mut publisher = Publisher::new(published, Seconds(BIN), LEAST, key).unwrap();
    publisher.advance(&store, Seconds(EARLY), &|| true).unwrap();
    store.merge(&cells(world, late)).unwrap();
    publisher.advance(&store, Seconds(LATE), &|| true).unwrap();
    let mut events = EventStore::open(&folder.join("events.sqlite")).unwrap();
    let onset = BEGINS + 2 * BIN;
    let mut said = event("PK", "x", onset, 14.0);
    said.says.evidence.votes = if second { 431.0 } else { 422.0 };
    said.says.evidence.against = if second { 202.0 } else { 274.0 };
    events
        .say(&[said], Seconds(onset + 600), Seconds(onset + 610))
        .unwrap();
    if second {
        let hidden = event("TR", "youtube", onset, 9.0);
        events
            .say(&[hidden], Seconds(onset + 600), Seconds(onset + 610))
            .unwrap();
    }
    std::fs::write(folder.join("clock"), LATE.to_string()).unwrap();
}

/// Everything that can be reached, without the address at which it was asked.
fn everything(folder: &Path) -> BTreeMap<String, String> {
    let mut command = program("gateway");
    command.arg("--trial-clock").arg(folder.join("clock"));
    command.arg("--data").arg(folder);
    command.arg("--issuer-keys").arg(issuer_file(folder));
    command
        .arg("--gateway-keys")
        .arg(gateway_file(folder, 1, 1));
    let collector = Collector::spawn(&mut command);
    let mut seen = BTreeMap::new();
    let mut wanted: Vec<String> = FIRST.iter().map(ToString::to_string).collect();
    while let Some(path) = wanted.pop() {
        if seen.contains_key(&path) {
            continue;
        }
        let answer = collector.get(&path);
        let body = answer.body.replace(collector.base(), "");
        if answer.kind.starts_with("text/html") || answer.kind.contains("json") {
            wanted.extend(links(&body));
        }
        seen.insert(path, format!("{} {}\n{body}", answer.status, answer.kind));
    }
    seen
}

/// Where looking begins; the rest is linked.
const FIRST: [&str; 10] = [
    "/",
    "/ur/",
    "/api/v1/summary.json",
    "/api/v1/events",
    "/api/v1/aggregation?axis_x=measurement_start_day&axis_y=probe_cc",
    "/api/v1/aggregation?probe_cc=PK&axis_x=probe_asn&time_grain=hour&since=2024-01-20&until=2024-01-21",
    "/api/v1/days",
    "/data/2024-01-20.csv",
    "/country/TR",
    "/feed.atom",
];

/// Paths in double quotes, but for fragments.
fn links(body: &str) -> Vec<String> {
    let quoted = body
        .split('"')
        .filter(|it| it.starts_with('/') && !it.starts_with("//"));
    let paths = quoted.map(|it| it.split('#').next().unwrap_or(it).replace("&amp;", "&"));
    paths
        .filter(|it| !it.contains(char::is_whitespace))
        .collect()
}

#[test]
fn what_must_not_be_seen_changes_nothing_anywhere() {
    let config = Config {
        cases: 6,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    };
    let most = AtomicUsize::new(0);
    TestRunner::new(config)
        .run(&worlds(), |(world, drawn, late)| {
            let pairs = world.iter().zip(&drawn);
            let another: Groups = pairs.map(|(group, drawn)| other(group, drawn)).collect();
            let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            fill(one.path(), &world, None, false);
            fill(two.path(), &another, Some(&late), true);
            let (one, two) = (everything(one.path()), everything(two.path()));
            let paths =
                |seen: &BTreeMap<String, String>| -> Vec<String> { seen.keys().cloned().collect() };
            prop_assert_eq!(paths(&one), paths(&two));
            for (path, body) in &one {
                prop_assert_eq!(body, &two[path], "{}", path);
            }
            most.fetch_max(one.len(), Ordering::Relaxed);
            Ok(())
        })
        .unwrap();
    let most = most.into_inner();
    assert!(most > 20, "only {most} addresses were found");
    println!("{most} addresses looked the same");
}
