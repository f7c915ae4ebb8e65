use super::*;
use crate::cell::{Asn, ControlReached, VoteOutcome};
use crate::episode::ScaleClass;
use crate::rates::Learner;

const PK: Country = Country::of(*b"PK");
const OTHERS: [Country; 3] = [
    Country::of(*b"IN"),
    Country::of(*b"DE"),
    Country::of(*b"BR"),
];
const X: PlatformIndex = PlatformIndex(0);
const YOUTUBE: PlatformIndex = PlatformIndex(1);
/// Networks and their parts of the reporters.
const NETWORKS: [(Asn, f64); 5] = [(1, 0.32), (2, 0.22), (3, 0.18), (4, 0.16), (5, 0.12)];
const BIN: Seconds = Seconds(300);
const DAY: Seconds = Seconds::DAY;

/// What the network does now: the part of loads that fails, by country, network and platform.
type Happens<'a> = &'a dyn Fn(BinStart, Country, Asn, PlatformIndex) -> f64;

/// So many reporters vote in every bin.
struct Crowd {
    /// The state of a SplitMix64 generator.
    chance: u64,
    reporters: f64,
}

impl Crowd {
    fn new(reporters: f64) -> Self {
        Self {
            chance: 7,
            reporters,
        }
    }

    /// From 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are exact")]
    fn draw(&mut self) -> f64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.chance;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn many(&mut self, mean: f64) -> u32 {
        let limit = (-mean).exp();
        let (mut count, mut product) = (0, self.draw());
        while product > limit {
            count += 1;
            product *= self.draw();
        }
        count
    }

    fn bin(
        &mut self,
        bin: BinStart,
        happens: Happens<'_>,
        control: ControlReached,
    ) -> Vec<NetworkCount> {
        let mut cells = Vec::new();
        for country in [PK].into_iter().chain(OTHERS) {
            for (asn, part) in NETWORKS {
                let reporters = self.many(self.reporters * part);
                let mut cell = |subject, control, count| {
                    cells.push(NetworkCount {
                        country,
                        asn,
                        subject,
                        control,
                        count: f64::from(count),
                    });
                };
                cell(
                    CountSubject::Presence,
                    ControlReached::NotChecked,
                    reporters,
                );
                for platform in [X, YOUTUBE] {
                    let share = happens(bin, country, asn, platform);
                    let failed = (0..reporters).filter(|_| self.draw() < share).count();
                    let failed = u32::try_from(failed).unwrap();
                    cell(
                        CountSubject::Vote(platform, VoteOutcome::Failed),
                        control,
                        failed,
                    );
                    let came = CountSubject::Vote(platform, VoteOutcome::Ok);
                    cell(came, ControlReached::Yes, reporters - failed);
                }
            }
        }
        cells
    }
}

/// The bins from one moment to another.
fn bins(from: Seconds, until: Seconds) -> impl Iterator<Item = BinStart> {
    (0..(until - from) / BIN).map(move |number| BinStart(from).later(number, BIN))
}

/// The world after a day, with this happening in its middle.
fn after(reporters: f64, happens: Happens<'_>) -> AllCountries {
    let mut countries = AllCountries::new(Params::shipped(BIN));
    let mut crowd = Crowd::new(reporters);
    for bin in bins(Seconds::ZERO, DAY) {
        let cells = crowd.bin(bin, happens, ControlReached::Yes);
        countries.observe(bin, &cells, &Rates::default(), &Networks::unknown());
    }
    countries
}

fn from(hour: u64, until: u64, bin: BinStart) -> bool {
    (Seconds::hours(hour)..Seconds::hours(until)).contains(&bin.seconds())
}

/// How far a bin's start is from a moment.
fn apart(bin: BinStart, moment: Seconds) -> Seconds {
    bin.seconds().abs_diff(moment)
}

#[test]
fn nothing_is_found_where_nothing_happens() {
    let countries = after(30.0, &|_, _, _, _| 0.02);
    assert_eq!(countries.episodes(), []);
}

#[test]
fn a_restriction_is_found_with_its_beginning_end_and_scale() {
    let countries = after(20.0, &|bin, country, _, platform| {
        if country == PK && platform == X && from(14, 18, bin) {
            0.85
        } else {
            0.02
        }
    });
    let episodes = countries.episodes();
    assert_eq!(episodes.len(), 1, "{episodes:#?}");
    let found = &episodes[0];
    assert_eq!(
        (found.country, found.platform, found.how),
        (PK, Some(X), Symptom::Blocked)
    );
    assert_eq!(
        (found.kind, found.certainty),
        (EpisodeKind::Selective, EpisodeCertainty::Confirmed)
    );
    assert_eq!(found.scale.class(), ScaleClass::NationScale);
    assert!(
        apart(found.onset, Seconds::hours(14)) <= Seconds(300),
        "{}",
        found.onset
    );
    assert!(
        found.raised.seconds() <= Seconds::hours(14) + Seconds(900),
        "{}",
        found.raised
    );
    assert!(apart(found.restored.unwrap(), Seconds::hours(18)) <= Seconds(300));
}

#[test]
fn of_too_few_nothing_is_said() {
    let countries = after(3.0, &|bin, country, _, platform| {
        if country == PK && platform == X && from(22, 24, bin) {
            1.0
        } else {
            0.02
        }
    });
    assert_eq!(countries.episodes(), []);
    assert_eq!(countries.held_back(), [(PK, Some(X))]);
}

#[test]
fn what_fails_in_many_places_is_the_platforms_own() {
    let countries = after(20.0, &|bin, _, _, platform| {
        if platform == X && from(14, 16, bin) {
            0.8
        } else {
            0.02
        }
    });
    let episodes = countries.episodes();
    assert_eq!(episodes.len(), 4);
    assert!(
        episodes
            .iter()
            .all(|it| it.kind == EpisodeKind::PlatformOutage)
    );
}

/// Its fault looks the same as a restriction by it, and such faults are mostly short.
#[test]
fn one_network_alone_is_said_after_long_and_never_surely() {
    let countries = |minutes: u64| {
        after(30.0, &move |bin, country, asn, platform| {
            let start = Seconds::hours(10);
            let long = (start..start + Seconds::minutes(minutes)).contains(&bin.seconds());
            if country == PK && platform == X && asn == 5 && long {
                0.9
            } else {
                0.02
            }
        })
    };
    assert_eq!(countries(60).episodes(), []);
    assert_eq!(
        countries(90).episodes(),
        [],
        "it was over before it was long"
    );
    let episodes = countries(360).episodes();
    assert_eq!(episodes.len(), 1);
    assert_eq!(episodes[0].certainty, EpisodeCertainty::Possible);
    assert_eq!(episodes[0].scale.class(), ScaleClass::SingleProvider);
    assert!(episodes[0].restored.is_some());
}

#[test]
fn failures_of_lines_are_no_restriction() {
    let mut countries = AllCountries::new(Params::shipped(BIN));
    let mut crowd = Crowd::new(20.0);
    for bin in bins(Seconds::ZERO, DAY) {
        let down = from(14, 16, bin);
        let happens = |_, country, _, _| if country == PK && down { 0.9 } else { 0.01 };
        let control = if down {
            ControlReached::No
        } else {
            ControlReached::Yes
        };
        let cells = crowd.bin(bin, &happens, control);
        countries.observe(bin, &cells, &Rates::default(), &Networks::unknown());
    }
    let episodes = countries.episodes();
    assert_eq!(episodes.len(), 1, "{episodes:#?}");
    assert_eq!(
        (episodes[0].how, episodes[0].kind),
        (Symptom::LinesDown, EpisodeKind::GeneralOutage)
    );
}

/// The same bin of the first day.
fn in_its_day(bin: BinStart) -> BinStart {
    BinStart(bin.seconds() % DAY)
}

/// Mobile networks are off: nobody there reports anything.
#[test]
fn people_who_are_gone_are_a_general_outage() {
    let happens: Happens<'_> = &|_, _, _, _| 0.02;
    let gone = |cell: &NetworkCount, bin: BinStart| {
        cell.country == PK && cell.asn >= 3 && from(10, 20, bin)
    };
    let mut crowd = Crowd::new(30.0);
    let (mut learner, mut rates) = (Learner::default(), Rates::default());
    for bin in bins(Seconds::ZERO, 28 * DAY) {
        learner.record(bin, &crowd.bin(bin, happens, ControlReached::Yes));
    }
    learner.learn(28 * DAY, &mut rates, |_, _, _| true);
    let mut countries = AllCountries::new(Params::shipped(BIN));
    for bin in bins(28 * DAY, 29 * DAY) {
        let mut cells = crowd.bin(bin, happens, ControlReached::Yes);
        cells.retain(|cell| !gone(cell, in_its_day(bin)));
        countries.observe(bin, &cells, &rates, &Networks::unknown());
    }
    let episodes = countries.episodes();
    let found: Vec<_> = episodes
        .iter()
        .map(|it| (it.how, it.kind, it.country))
        .collect();
    assert_eq!(found, [(Symptom::Silent, EpisodeKind::GeneralOutage, PK)]);
    assert!(
        apart(episodes[0].onset, 28 * DAY + Seconds::hours(10)) <= Seconds(900),
        "{episodes:#?}"
    );
    let restored = episodes[0].restored.unwrap();
    assert!(apart(restored, 28 * DAY + Seconds::hours(20)) <= Seconds(600));
    assert_eq!(episodes[0].scale.affected, 3);

    // If they are missing everywhere it is the collector that hears nothing.
    let mut countries = AllCountries::new(Params::shipped(BIN));
    for bin in bins(28 * DAY, 29 * DAY) {
        let mut cells = crowd.bin(bin, happens, ControlReached::Yes);
        cells.retain(|_| !from(10, 20, in_its_day(bin)));
        countries.observe(bin, &cells, &rates, &Networks::unknown());
    }
    assert_eq!(countries.episodes(), []);
}

#[test]
fn a_state_that_was_stored_goes_on_the_same() {
    let happens: Happens<'_> = &|bin, country, _, platform| {
        if country == PK && platform == X && from(14, 18, bin) {
            0.8
        } else {
            0.02
        }
    };
    let whole = after(12.0, happens);
    let mut crowd = Crowd::new(12.0);
    let mut countries = AllCountries::new(Params::shipped(BIN));
    for bin in bins(Seconds::ZERO, DAY) {
        let cells = crowd.bin(bin, happens, ControlReached::Yes);
        countries.observe(bin, &cells, &Rates::default(), &Networks::unknown());
        if bin.is_aligned(Seconds::HOUR) {
            let text = serde_json::to_string(&countries).unwrap();
            countries = serde_json::from_str(&text).unwrap();
        }
    }
    assert_eq!(countries.episodes(), whole.episodes());
    assert_eq!(countries.episodes().len(), 1);
}
