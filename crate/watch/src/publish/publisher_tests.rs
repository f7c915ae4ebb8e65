use sada_core::catalogue::PlatformId;
use sada_core::vote::{Control, Vote};
use sada_ledger::store::{Cell, CellKey, Country, Grade, Provenance, Source, SqliteStore, Subject};

use super::*;

const BIN: Seconds = Seconds(300);
/// The noise reaches from −5 to 5, so that 20 are told whatever it is, and of 9 nothing.
const LEAST: u64 = 10;
const ENOUGH: u64 = 20;
const HOUR: Seconds = Seconds::HOUR;
const DAY: Seconds = Seconds::DAY;
/// 20 January 2024, 00:00 UTC.
const BEGINS: Seconds = Seconds(1_705_708_800);

struct Fixture {
    folder: tempfile::TempDir,
    store: SqliteStore,
    publisher: Publisher,
}

impl Fixture {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join("journal.sqlite")).unwrap();
        let publisher = publisher(&folder);
        Self {
            folder,
            store,
            publisher,
        }
    }

    fn count(&self, bin: Seconds, asn: u32, count: u64) {
        self.count_of(Tier::Attested, bin, asn, count);
    }

    fn count_of(&self, tier: Tier, bin: Seconds, asn: u32, count: u64) {
        let platform = PlatformId::from_name("x").unwrap();
        let key = CellKey {
            bin: BinStart(bin),
            provenance: Provenance {
                country: country(),
                asn,
                tier,
                grade: Grade::A,
            },
            subject: Subject::Vote(platform, Vote::Works),
            control: Control::Yes,
        };
        let source = Source("a test".into());
        self.store.merge(&[Cell { key, source, count }]).unwrap();
    }

    fn advance(&mut self, now: Seconds) {
        let Fixture {
            store, publisher, ..
        } = self;
        publisher.advance(store, now, &|| true).unwrap();
    }

    /// Begins and reporters of every bin, of the whole country.
    fn bins(&self) -> Vec<(Seconds, u64)> {
        self.rows(Grain::Bin)
    }

    fn rows(&self, grain: Grain) -> Vec<(Seconds, u64)> {
        let query = CountsQuery {
            grain,
            from: Seconds::ZERO,
            until: Seconds::MAX,
            country: Some(country()),
            networks: NetworkFilter::Whole,
        };
        let rows = self.publisher.published().rows(&query).unwrap();
        rows.iter().map(|row| (row.at, row.reporters)).collect()
    }

    /// Begins and how many bins they hold, of the whole country.
    fn held(&self, grain: Grain) -> Vec<(Seconds, u64)> {
        let query = CountsQuery {
            grain,
            from: Seconds::ZERO,
            until: Seconds::MAX,
            country: Some(country()),
            networks: NetworkFilter::Whole,
        };
        let rows = self.publisher.published().rows(&query).unwrap();
        rows.iter().map(|row| (row.at, row.bins)).collect()
    }

    /// Begins of every bin, of the whole country.
    fn begins(&self) -> Vec<Seconds> {
        self.bins().into_iter().map(|(at, _)| at).collect()
    }
}

fn publisher(folder: &tempfile::TempDir) -> Publisher {
    let published = Published::open(&sada_published::counts::database(folder.path())).unwrap();
    Publisher::new(published, BIN, LEAST, NoiseKey::new([3; 32])).unwrap()
}

fn country() -> Country {
    "PK".parse().unwrap()
}

#[test]
fn a_bin_is_published_once_its_reports_had_time_to_come_and_not_before() {
    let mut world = Fixture::new();
    world.count(BEGINS, 1, ENOUGH);
    world.advance(BEGINS + 2 * BIN + Seconds(9));
    assert_eq!(world.begins(), []);
    world.advance(BEGINS + 2 * BIN + Seconds(10));
    assert_eq!(world.begins(), [BEGINS]);
    assert!(world.bins()[0].1.abs_diff(ENOUGH) <= LEAST / 2);
}

#[test]
fn what_nobody_attests_is_not_published() {
    let mut world = Fixture::new();
    world.count_of(Tier::Unattested, BEGINS, 1, 50);
    world.count(BEGINS + BIN, 1, ENOUGH);
    world.count_of(Tier::Unattested, BEGINS + BIN, 1, 50);
    world.advance(BEGINS + 3 * BIN + Seconds(10));
    assert_eq!(world.begins(), [BEGINS + BIN]);
    assert!(world.bins()[0].1 <= ENOUGH + LEAST / 2);
}

#[test]
fn late_reports_tell_a_bin_on_the_hour_and_change_nothing_that_was_told() {
    let mut world = Fixture::new();
    world.count(BEGINS, 1, ENOUGH);
    world.count(BEGINS + BIN, 1, 5);
    world.advance(BEGINS + HOUR - BIN);
    let told = world.bins();
    assert_eq!(world.begins(), [BEGINS]);
    world.count(BEGINS, 1, 300);
    world.count(BEGINS + BIN, 1, ENOUGH);
    world.advance(BEGINS + HOUR + BIN);
    assert_eq!(world.bins(), told, "the hour is not over");
    world.advance(BEGINS + HOUR + 2 * BIN);
    assert_eq!(world.begins(), [BEGINS, BEGINS + BIN]);
    assert_eq!(world.bins()[0], told[0]);
    let all = world.bins();
    world.count(BEGINS + BIN, 1, 300);
    world.advance(BEGINS + 2 * HOUR + 2 * BIN);
    assert_eq!(world.bins(), all, "nor later");
    assert_eq!(world.held(Grain::Hour), [(BEGINS, 2)]);
    assert_eq!(world.held(Grain::Day), [(BEGINS, 2)]);

    world.advance(BEGINS + 4 * DAY + 2 * HOUR);
    let published = world.publisher.published();
    assert!(published.final_until().unwrap() >= BEGINS + DAY);
    world.count(BEGINS + 2 * BIN, 1, 40);
    world.advance(BEGINS + 5 * DAY);
    assert_eq!(world.bins(), all, "it was final");
}

#[test]
fn a_stop_after_any_bin_changes_nothing() {
    let fill = |world: &Fixture| {
        for bin in (0..288).map(|number| BEGINS + number * BIN) {
            world.count(bin, 1, 28 + bin / BIN % 5);
            world.count(bin, 2, 10);
        }
    };
    let mut going = Fixture::new();
    fill(&going);
    going.advance(BEGINS + 2 * DAY);
    let mut stopping = Fixture::new();
    fill(&stopping);
    for now in (0..=2 * 288).map(|number| BEGINS + number * BIN) {
        stopping.publisher = publisher(&stopping.folder);
        stopping.advance(now);
    }
    assert_eq!(going.bins().len(), 288);
    for grain in [Grain::Bin, Grain::Hour, Grain::Day] {
        assert_eq!(going.rows(grain), stopping.rows(grain));
    }
}

#[test]
fn once_a_clock_that_was_ahead_is_right_again_nothing_is_missing() {
    let mut world = Fixture::new();
    world.count(BEGINS, 1, ENOUGH);
    world.advance(BEGINS + 10 * DAY);
    world.count(BEGINS + HOUR, 1, ENOUGH);
    world.advance(BEGINS + 2 * HOUR);
    world.advance(BEGINS + 3 * HOUR + 2 * BIN);
    assert_eq!(world.begins(), [BEGINS, BEGINS + HOUR]);
}

/// Of empty bins nothing is written while more wait; how far it came is, whenever it stops.
#[test]
fn a_stop_among_empty_bins_goes_on_where_it_was() {
    let mut world = Fixture::new();
    world.count(BEGINS, 1, ENOUGH);
    world.advance(BEGINS + 2 * BIN + Seconds(10));
    let asked = std::cell::Cell::new(0);
    let go_on = || {
        asked.set(asked.get() + 1);
        asked.get() <= 5
    };
    let now = BEGINS + DAY;
    world.publisher.advance(&world.store, now, &go_on).unwrap();
    let until = world.publisher.published().until().unwrap();
    assert!((BEGINS + 4 * HOUR..now - HOUR).contains(&until), "{until}");
    world.publisher = publisher(&world.folder);
    world.advance(now);
    assert_eq!(world.begins(), [BEGINS]);
    assert!(world.publisher.published().until().unwrap() > now - HOUR);
}
