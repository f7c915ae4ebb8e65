//! A world as large as it can get, for measuring what the detector takes.

use std::time::{Duration, Instant};

use rand::RngExt as _;
use sada_detect::{Cell, Control, Country, Detector, Networks, Outcome, Params, Platform, Subject};

use crate::draw::chance;
use crate::{BIN, DAY};

/// What it took.
#[derive(Clone, Copy, Debug)]
pub struct Took {
    /// Counts taken.
    pub cells: u64,
    /// Time spent in the detector.
    pub time: Duration,
    /// Memory of the process after two days and at the end, in kB, where the system tells it.
    pub memory: Option<(u64, u64)>,
}

/// Shows so many days of a world of 200 countries, 20 networks each and 14 platforms to the
/// detector; in each bin a quarter of the networks has votes.
#[must_use]
pub fn measure(days: u64) -> Took {
    let mut draws = chance(1);
    // An hour that comes again and again: making cells would take longer than looking at them.
    let hour: Vec<Vec<Cell>> = (0..12).map(|_| bin(&mut draws)).collect();
    let mut detector = Detector::new(Params::shipped(BIN), Networks::unknown());
    let (mut cells, mut time, mut early) = (0, Duration::ZERO, None);
    let bins = (0..days * DAY).step_by(usize::try_from(BIN).unwrap_or(300));
    for (at, of) in bins.zip(hour.iter().cycle()) {
        let began = Instant::now();
        detector.take(at, of);
        time += began.elapsed();
        cells += u64::try_from(of.len()).unwrap_or(u64::MAX);
        if at == 2 * DAY {
            early = memory();
        }
    }
    Took {
        cells,
        time,
        memory: early.zip(memory()),
    }
}

fn bin(draws: &mut crate::draw::Chance) -> Vec<Cell> {
    let mut cells = Vec::new();
    for number in 0..200_u8 {
        let country = Country::of([b'A' + number / 26, b'A' + number % 26]);
        for asn in (0..20)
            .filter(|_| draws.random_bool(0.25))
            .collect::<Vec<u32>>()
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
