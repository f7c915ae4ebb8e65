use sada_core::catalogue::PlatformId;
use sada_core::vote::{Control, Vote};
use sada_ledger::store::{Cell, CellKey, Country, Grade, Provenance, Source, SqliteStore, Subject};

use super::*;

const BIN: Seconds = Seconds(300);
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
        rows.iter().map(|row| (row.at, row.tally.votes())).collect()
    }
}

fn publisher(folder: &tempfile::TempDir) -> Publisher {
    let published = Published::open(&sada_published::counts::database(folder.path())).unwrap();
    Publisher::new(published, BIN, 10).unwrap()
}

fn country() -> Country {
    "PK".parse().unwrap()
}

#[test]
fn a_bin_is_published_once_its_reports_had_time_to_come_and_not_before() {
    let mut world = Fixture::new();
    world.count(BEGINS, 1, 12);
    world.advance(BEGINS + 2 * BIN + Seconds(9));
    assert_eq!(world.bins(), []);
    world.advance(BEGINS + 2 * BIN + Seconds(10));
    assert_eq!(world.bins(), [(BEGINS, 12)]);
}

#[test]
fn what_nobody_attests_is_not_published() {
    let mut world = Fixture::new();
    world.count_of(Tier::Unattested, BEGINS, 1, 50);
    world.count(BEGINS + BIN, 1, 12);
    world.count_of(Tier::Unattested, BEGINS + BIN, 1, 50);
    world.advance(BEGINS + 3 * BIN + Seconds(10));
    assert_eq!(world.bins(), [(BEGINS + BIN, 12)]);
}

#[test]
fn late_reports_are_added_on_the_hour_until_72_hours_are_over() {
    let mut world = Fixture::new();
    world.count(BEGINS, 1, 12);
    world.count(BEGINS + BIN, 1, 5);
    world.advance(BEGINS + HOUR - BIN);
    assert_eq!(world.bins(), [(BEGINS, 12)]);
    world.count(BEGINS, 1, 21);
    world.count(BEGINS + BIN, 1, 11);
    world.advance(BEGINS + HOUR + BIN);
    assert_eq!(world.bins(), [(BEGINS, 12)], "the hour is not over");
    world.advance(BEGINS + HOUR + 2 * BIN);
    let nine_more_are_too_few = [(BEGINS, 12), (BEGINS + BIN, 11)];
    assert_eq!(world.bins(), nine_more_are_too_few);
    world.count(BEGINS, 1, 22);
    world.advance(BEGINS + 2 * HOUR + 2 * BIN);
    let more = [(BEGINS, 22), (BEGINS + BIN, 11)];
    assert_eq!(world.bins(), more);
    assert_eq!(world.rows(Grain::Hour), [(BEGINS, 33)]);
    assert_eq!(world.rows(Grain::Day), [(BEGINS, 33)]);

    world.advance(BEGINS + 4 * DAY + 2 * HOUR);
    let published = world.publisher.published();
    assert!(published.final_until().unwrap() >= BEGINS + DAY);
    world.count(BEGINS, 1, 40);
    world.advance(BEGINS + 5 * DAY);
    assert_eq!(world.bins(), more, "it was final");
}

#[test]
fn a_stop_after_any_bin_changes_nothing() {
    let fill = |world: &Fixture| {
        for bin in (0..288).map(|number| BEGINS + number * BIN) {
            world.count(bin, 1, 8 + bin / BIN % 5);
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
    world.count(BEGINS, 1, 12);
    world.advance(BEGINS + 10 * DAY);
    world.count(BEGINS + HOUR, 1, 13);
    world.advance(BEGINS + 2 * HOUR);
    world.advance(BEGINS + 3 * HOUR + 2 * BIN);
    assert_eq!(world.bins(), [(BEGINS, 12), (BEGINS + HOUR, 13)]);
}

/// Of empty bins nothing is written while more wait; how far it came is, whenever it stops.
#[test]
fn a_stop_among_empty_bins_goes_on_where_it_was() {
    let mut world = Fixture::new();
    world.count(BEGINS, 1, 12);
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
    assert_eq!(world.bins(), [(BEGINS, 12)]);
    assert!(world.publisher.published().until().unwrap() > now - HOUR);
}
