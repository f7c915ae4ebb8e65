//! A world as large as it can get, for measuring what the detector takes; and a smaller one for
//! long, in which networks come and go.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use rand::RngExt as _;
use sada_detect::{
    Asn, ControlReached, CountSubject, Detector, NetworkCount, Networks, Params, PlatformIndex,
    VoteOutcome,
};
use sada_units::{BinStart, Country, Seconds};

use crate::BIN;
use crate::draw::{Chance, chance};

/// Networks of a country.
const NETWORKS: Asn = 20;
const WEEK: Seconds = Seconds::days(7);

/// What it took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
    /// How many counts the detector was given.
    pub cells: u64,
    /// Time of a core spent in the detector.
    pub time: Duration,
}

impl Cost {
    /// Millions of counts a second.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "a rate")]
    pub fn rate(&self) -> f64 {
        self.cells as f64 / self.time.as_secs_f64() / 1e6
    }
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, more: Self) {
        self.cells += more.cells;
        self.time += more.time;
    }
}

/// A world of 200 countries, 20 networks each and 14 platforms, shown to the detector day by day.
pub struct Load {
    detector: Detector,
    hour: Vec<Vec<NetworkCount>>,
    /// The bin that comes next.
    next: BinStart,
}

impl Load {
    /// In each bin this part of the networks has votes, each on all platforms.
    #[must_use]
    pub fn new(part: f64) -> Self {
        Self {
            detector: new(BIN),
            hour: hour(200, part),
            next: BinStart::default(),
        }
    }

    /// Shows the next day; as the watch does, what is over is taken away at its end.
    pub fn day(&mut self) -> Cost {
        let mut took = Cost::default();
        let began = worked();
        let day = self.next.seconds()..self.next.end(Seconds::DAY);
        self.next = BinStart(day.end);
        for (bin, cells) in bins(day, BIN).zip(self.hour.iter().cycle()) {
            self.detector.observe(bin, cells);
            took.cells += u64::try_from(cells.len()).unwrap_or(u64::MAX);
        }
        let _stored = self
            .detector
            .drain_ended_before(self.next.seconds() - Seconds::DAY);
        took.time = worked().saturating_sub(began);
        took
    }
}

/// Memory of the process in kB after every so many weeks of a world of 20 countries, in which each
/// network is replaced by another every eighth week; where the system tells it. Its bins
/// are of an hour.
#[must_use]
pub fn come_and_go(every: u64, times: u64) -> BTreeMap<u64, u64> {
    let hour = hour(20, 0.25);
    let mut detector = new(Seconds::HOUR);
    let mut taken = BTreeMap::new();
    for turn in 0..times {
        let weeks = turn * every..(turn + 1) * every;
        let hours = bins(weeks.start * WEEK..weeks.end * WEEK, Seconds::HOUR);
        for (bin, of) in hours.zip(hour.iter().cycle()) {
            let mut cells = of.clone();
            for cell in &mut cells {
                cell.asn = at(cell.asn, bin.seconds() / WEEK);
            }
            detector.observe(bin, &cells);
            let _stored = detector.drain_ended_before(bin.seconds() - Seconds::DAY);
        }
        taken.extend(memory().map(|memory| (weeks.end, memory)));
    }
    taken
}

/// The network that has this place in that week. Not all are replaced in the same week.
fn at(place: Asn, week: u64) -> Asn {
    let generation = (week + u64::from(place)) / 8;
    place + NETWORKS * Asn::try_from(generation).unwrap_or_default()
}

fn new(bin_length: Seconds) -> Detector {
    Detector::new(Params::shipped(bin_length), Networks::unknown())
}

fn bins(time: Range<Seconds>, length: Seconds) -> impl Iterator<Item = BinStart> {
    let count = (time.end - time.start) / length;
    (0..count).map(move |number| BinStart(time.start).later(number, length))
}

/// An hour that comes again and again: making cells would take longer than looking at them.
fn hour(countries: u8, part: f64) -> Vec<Vec<NetworkCount>> {
    let mut draws = chance(1);
    (0..12).map(|_| bin(countries, part, &mut draws)).collect()
}

fn bin(countries: u8, part: f64, draws: &mut Chance) -> Vec<NetworkCount> {
    let mut cells = Vec::new();
    for number in 0..countries {
        let country = Country::of([b'A' + number / 26, b'A' + number % 26]);
        for asn in (0..NETWORKS)
            .filter(|_| draws.random_bool(part))
            .collect::<Vec<Asn>>()
        {
            let mut push = |subject, control, count| {
                cells.push(NetworkCount {
                    country,
                    asn,
                    subject,
                    control,
                    count,
                });
            };
            push(CountSubject::Presence, ControlReached::NotChecked, 6.0);
            for platform in (0..14).map(PlatformIndex) {
                push(
                    CountSubject::Vote(platform, VoteOutcome::Ok),
                    ControlReached::Yes,
                    4.0,
                );
                if draws.random_bool(0.05) {
                    push(
                        CountSubject::Vote(platform, VoteOutcome::Failed),
                        ControlReached::Yes,
                        1.0,
                    );
                }
            }
        }
    }
    cells
}

/// For how long this thread, which is the first, had a core (proc(5)); by the clock where the system
/// does not tell. Other programs that want the core do not count.
fn worked() -> Duration {
    static BEGAN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let by_clock = BEGAN.elapsed();
    let told = std::fs::read_to_string("/proc/self/schedstat").ok();
    let on_core = told.and_then(|told| told.split(' ').next()?.parse().ok());
    on_core.map_or(by_clock, Duration::from_nanos)
}

/// Resident memory of the process in kB (proc(5)), where the system tells it.
#[must_use]
pub fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}
