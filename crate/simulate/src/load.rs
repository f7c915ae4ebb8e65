//! A world as large as it can get, for measuring what the detector takes; and a smaller one for
//! long, in which networks come and go.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use rand::RngExt as _;
use sada_detect::{
    Asn, Cell, Control, Country, Detector, Networks, Outcome, Params, Platform, Subject,
};

use crate::draw::{Chance, chance};
use crate::{BIN, DAY, HOUR};

/// Networks of a country.
const NETWORKS: Asn = 20;
/// Seconds of a week.
const WEEK: u64 = 7 * DAY;

/// What it took.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// Counts taken.
    pub cells: u64,
    /// Time spent in the detector.
    pub time: Duration,
}

/// Shows so many days of a world of 200 countries, 20 networks each and 14 platforms to the
/// detector; in each bin a quarter of the networks has votes.
#[must_use]
pub fn measure(days: u64) -> Took {
    let hour = hour(200);
    let mut detector = new(BIN);
    let (mut cells, mut time) = (0, Duration::ZERO);
    for (bin, of) in bins(0..days * DAY, BIN).zip(hour.iter().cycle()) {
        let began = Instant::now();
        detector.take(bin, of);
        time += began.elapsed();
        cells += u64::try_from(of.len()).unwrap_or(u64::MAX);
    }
    Took { cells, time }
}

/// Memory of the process in kB after every so many weeks of a world of 20 countries, in which each
/// network is replaced by another every eighth week; where the system tells it. Its bins
/// are of an hour.
#[must_use]
pub fn come_and_go(every: u64, times: u64) -> BTreeMap<u64, u64> {
    let hour = hour(20);
    let mut detector = new(HOUR);
    let mut taken = BTreeMap::new();
    for turn in 0..times {
        let weeks = turn * every..(turn + 1) * every;
        let hours = bins(weeks.start * WEEK..weeks.end * WEEK, HOUR);
        for (bin, of) in hours.zip(hour.iter().cycle()) {
            let mut cells = of.clone();
            for cell in &mut cells {
                cell.asn = at(cell.asn, bin / WEEK);
            }
            detector.take(bin, &cells);
            let _stored = detector.ended_before(bin.saturating_sub(DAY));
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

fn new(bin_seconds: u64) -> Detector {
    Detector::new(Params::shipped(bin_seconds), Networks::unknown())
}

fn bins(time: std::ops::Range<u64>, length: u64) -> impl Iterator<Item = u64> {
    time.step_by(usize::try_from(length).unwrap_or(usize::MAX))
}

/// An hour that comes again and again: making cells would take longer than looking at them.
fn hour(countries: u8) -> Vec<Vec<Cell>> {
    let mut draws = chance(1);
    (0..12).map(|_| bin(countries, &mut draws)).collect()
}

fn bin(countries: u8, draws: &mut Chance) -> Vec<Cell> {
    let mut cells = Vec::new();
    for number in 0..countries {
        let country = Country::of([b'A' + number / 26, b'A' + number % 26]);
        for asn in (0..NETWORKS)
            .filter(|_| draws.random_bool(0.25))
            .collect::<Vec<Asn>>()
        {
            let mut push = |subject, control, count| {
                cells.push(Cell {
                    country,
                    asn,
                    subject,
                    control,
                    count,
                });
            };
            push(Subject::Presence, Control::NotChecked, 6.0);
            for platform in (0..14).map(Platform) {
                push(Subject::Vote(platform, Outcome::Ok), Control::Yes, 4.0);
                if draws.random_bool(0.05) {
                    push(Subject::Vote(platform, Outcome::Failed), Control::Yes, 1.0);
                }
            }
        }
    }
    cells
}

/// Resident memory in kB (proc(5)).
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().trim_end_matches(" kB").trim().parse().ok()
}
