//! A folder with a history: five weeks of counts, and three evenings of early 2024 in Pakistan.
//!
//! Counts go the whole way, from the store through the rules of publication; events are written as
//! a watch would say them. Also used by the end-to-end tests, by its path.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::path::{Path, PathBuf};

use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_core::vote::{Control, Vote};
use sada_detect::{EpisodeCertainty, EpisodeEvidence, EpisodeKind, Scale, Symptom};
use sada_ledger::store::{
    Cell, CellKey, Country, Grade, Provenance, RollupStore, Source, SqliteStore, Subject, Tier,
};
use sada_published::counts::{self, Published};
use sada_published::events::{About, EventStore, Revision, Statement};
use sada_units::{BinStart, Seconds};
use sada_watch::publish::{NoiseKey, Publisher};

/// Length of a bin, in seconds.
pub(crate) const BIN: u64 = 300;
const HOUR: u64 = 3600;
const DAY: u64 = 86_400;
/// 5 January 2024, 00:00 UTC.
pub(crate) const BEGINS: u64 = 1_704_412_800;
/// 9 February 2024, 09:20 UTC: what it shows is as of this moment.
pub(crate) const NOW: u64 = 1_707_470_400;
/// Fewest reporters of whom anything is said.
pub(crate) const LEAST: u64 = 10;

/// Platforms that people visit.
const VISITED: [&str; 5] = ["youtube", "facebook", "instagram", "x", "whatsapp"];
/// Networks of Pakistan with how many report in a bin; the last is too small to be told apart.
const PAKISTAN: [(u32, u64); 6] = [
    (17_557, 26),
    (45_595, 18),
    (9541, 14),
    (24_499, 22),
    (59_257, 16),
    (23_674, 6),
];
/// Other countries: one of networks that are told apart, one of too small ones, one that is too
/// small itself and must not be seen anywhere.
const OTHERS: [(&str, &[(u32, u64)]); 3] = [
    ("IN", &[(55_836, 30), (24_560, 21), (45_609, 12)]),
    ("TR", &[(9121, 8), (34_984, 7)]),
    ("BT", &[(18_024, 6), (17_660, 3)]),
];

/// An evening, from and until.
pub(crate) const FIRST: (u64, u64) = (1_704_641_400, 1_704_654_600); // 7 January, 15:30 to 19:10
pub(crate) const SECOND: (u64, u64) = (1_705_760_700, 1_705_773_900); // 20 January, 14:25 to 18:05
pub(crate) const ELECTION: (u64, u64) = (1_707_364_800, 1_707_399_900); // 8 February, 04:00 to 13:45
const STOPPED: [&str; 4] = ["youtube", "facebook", "instagram", "x"];

/// Fills the folder; gives a file that tells the time, for `--trial-clock`.
pub(crate) fn fill(folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder).unwrap();
    let store = SqliteStore::open(&folder.join("journal.sqlite")).unwrap();
    for day in (BEGINS..NOW).step_by(DAY as usize) {
        store.merge(&cells(day, (day + DAY).min(NOW))).unwrap();
    }
    let published = Published::open(&counts::database(folder)).unwrap();
    let key = NoiseKey::new([5; 32]);
    let mut publisher = Publisher::new(published, Seconds(BIN), LEAST, key).unwrap();
    publisher.advance(&store, Seconds(NOW), &|| true).unwrap();
    events(&folder.join("events.sqlite"));
    let clock = folder.join("clock");
    std::fs::write(&clock, NOW.to_string()).unwrap();
    clock
}

/// Counts of every bin round the evenings and of the last day, and of one bin an hour otherwise.
fn cells(from: u64, until: u64) -> Vec<Cell> {
    let close = |bin: u64| {
        let evening = |(from, until): (u64, u64)| (from - HOUR..until + HOUR).contains(&bin);
        evening(FIRST) || evening(SECOND) || evening(ELECTION) || bin + DAY >= NOW
    };
    let bins = (from..until)
        .step_by(BIN as usize)
        .filter(|bin| close(*bin) || bin.is_multiple_of(HOUR));
    let mut cells = Vec::new();
    for bin in bins {
        for (asn, reporters) in PAKISTAN {
            pakistan(bin, asn, reporters, &mut cells);
        }
        for (country, networks) in OTHERS {
            for (asn, reporters) in networks {
                quiet(bin, country, *asn, *reporters, &mut cells);
            }
        }
    }
    cells
}

fn pakistan(bin: u64, asn: u32, reporters: u64, cells: &mut Vec<Cell>) {
    let within = |(from, until): (u64, u64)| (from..until).contains(&bin);
    if within(ELECTION) {
        // Mobile networks are silent; of the others a part has no line either.
        if asn != 24_499 && asn != 59_257 {
            let some = reporters / 2;
            add(
                bin,
                "PK",
                asn,
                Subject::Presence,
                Control::Yes,
                reporters - some,
                cells,
            );
            add(bin, "PK", asn, Subject::Presence, Control::No, some, cells);
            let lost = Vote::Failed(FailureType::TcpTimedOut);
            for name in VISITED {
                vote(
                    bin,
                    "PK",
                    asn,
                    name,
                    Vote::Works,
                    Control::Yes,
                    reporters - some,
                    cells,
                );
                vote(bin, "PK", asn, name, lost, Control::No, some, cells);
            }
        }
        return;
    }
    if !within(FIRST) && !within(SECOND) {
        quiet(bin, "PK", asn, reporters, cells);
        return;
    }
    add(
        bin,
        "PK",
        asn,
        Subject::Presence,
        Control::Yes,
        reporters,
        cells,
    );
    for name in VISITED {
        if STOPPED.contains(&name) {
            let (reset, silent) = (reporters * 6 / 10, reporters * 3 / 10);
            let kinds = [
                (Vote::Failed(FailureType::TcpReset), reset),
                (Vote::Failed(FailureType::TcpTimedOut), silent),
                (Vote::Works, reporters - reset - silent),
            ];
            for (said, count) in kinds {
                vote(bin, "PK", asn, name, said, Control::Yes, count, cells);
            }
        } else {
            vote(
                bin,
                "PK",
                asn,
                name,
                Vote::Works,
                Control::Yes,
                reporters,
                cells,
            );
        }
    }
}

/// All works, but for one failure here and there.
fn quiet(bin: u64, country: &str, asn: u32, reporters: u64, cells: &mut Vec<Cell>) {
    add(
        bin,
        country,
        asn,
        Subject::Presence,
        Control::Yes,
        reporters,
        cells,
    );
    for (place, name) in VISITED.iter().enumerate() {
        let odd = (bin / BIN + u64::from(asn) + place as u64).is_multiple_of(7);
        let works = reporters - u64::from(odd);
        vote(
            bin,
            country,
            asn,
            name,
            Vote::Works,
            Control::Yes,
            works,
            cells,
        );
        let failed = Vote::Failed(FailureType::TcpTimedOut);
        vote(
            bin,
            country,
            asn,
            name,
            failed,
            Control::Yes,
            u64::from(odd),
            cells,
        );
    }
}

#[allow(clippy::too_many_arguments, reason = "the columns of a cell")]
fn vote(
    bin: u64,
    country: &str,
    asn: u32,
    platform: &str,
    vote: Vote,
    control: Control,
    count: u64,
    cells: &mut Vec<Cell>,
) {
    let platform = PlatformId::from_name(platform).unwrap();
    let subject = Subject::Vote(platform, vote);
    add(bin, country, asn, subject, control, count, cells);
}

fn add(
    bin: u64,
    country: &str,
    asn: u32,
    subject: Subject,
    control: Control,
    count: u64,
    cells: &mut Vec<Cell>,
) {
    if count == 0 {
        return;
    }
    let country: Country = country.parse().unwrap();
    let provenance = Provenance {
        country,
        asn,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    cells.push(Cell {
        key: CellKey {
            bin: BinStart(Seconds(bin)),
            provenance,
            subject,
            control,
        },
        source: Source("history".into()),
        count,
    });
}

/// The three evenings, each said first when it was noticed, and again when it was over; one that
/// was said and withdrawn; and one of too few reporters, which must not be seen anywhere.
fn events(path: &Path) {
    let mut store = EventStore::open(path).unwrap();
    for (evening, share) in [(FIRST, 0.82), (SECOND, 0.86)] {
        for name in STOPPED {
            let (onset, restored) = evening;
            let change = |said: Statement| change("PK", Some(name), Symptom::Blocked, onset, said);
            let mut says = statement(EpisodeKind::Selective, onset, 88.0);
            says.scale = scale(share, 5);
            store
                .say(&[change(says)], Seconds(onset + 600), Seconds(onset + 610))
                .unwrap();
            says.certainty = EpisodeCertainty::Confirmed;
            says.restored = Some(Seconds(restored));
            says.evidence.votes = 3900.0;
            says.evidence.against = 3510.0;
            store
                .say(
                    &[change(says)],
                    Seconds(restored + 900),
                    Seconds(restored + 910),
                )
                .unwrap();
        }
    }
    let (onset, restored) = ELECTION;
    let mut says = statement(EpisodeKind::GeneralOutage, onset, 64.0);
    says.scale = scale(0.9, 5);
    let change_lines = |said| change("PK", None, Symptom::Silent, onset, said);
    store
        .say(
            &[change_lines(says)],
            Seconds(onset + 1200),
            Seconds(onset + 1210),
        )
        .unwrap();
    says.restored = Some(Seconds(restored));
    store
        .say(
            &[change_lines(says)],
            Seconds(restored + 900),
            Seconds(restored + 910),
        )
        .unwrap();
    let onset = BEGINS + 20 * DAY;
    let change_india = |said| change("IN", Some("x"), Symptom::Slowed, onset, said);
    let mut says = statement(EpisodeKind::Selective, onset, 21.0);
    store
        .say(
            &[change_india(says)],
            Seconds(onset + 1200),
            Seconds(onset + 1210),
        )
        .unwrap();
    says.withdrawn = true;
    store
        .say(
            &[change_india(says)],
            Seconds(onset + 7200),
            Seconds(onset + 7210),
        )
        .unwrap();
    let says = statement(EpisodeKind::Selective, onset, 9.0);
    let change_bhutan = change("BT", Some("x"), Symptom::Blocked, onset, says);
    store
        .say(&[change_bhutan], Seconds(NOW), Seconds(NOW))
        .unwrap();
}

/// An event that was likely and goes on, with so many reporters in its largest bin.
pub(crate) fn event(country: &str, platform: &str, onset: u64, reporters: f64) -> Revision {
    let says = statement(EpisodeKind::Selective, onset, reporters);
    change(country, Some(platform), Symptom::Blocked, onset, says)
}

fn change(
    country: &str,
    platform: Option<&str>,
    how: Symptom,
    onset: u64,
    says: Statement,
) -> Revision {
    let about = About {
        country: sada_units::Country::of(<[u8; 2]>::try_from(country.as_bytes()).unwrap()),
        platform: platform.map(|name| PlatformId::from_name(name).unwrap()),
        how,
    };
    let what = platform.unwrap_or("lines");
    let way = match how {
        Symptom::Slowed => "-slow",
        Symptom::Silent => "-silent",
        Symptom::Blocked | Symptom::LinesDown => "",
    };
    let at = time::OffsetDateTime::from_unix_timestamp(onset as i64).unwrap();
    let at = format!(
        "{}{:02}{:02}T{:02}{:02}{:02}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    );
    Revision {
        id: format!("{}-{what}{way}-{at}", country.to_ascii_lowercase()),
        about,
        says,
    }
}

fn statement(kind: EpisodeKind, onset: u64, reporters: f64) -> Statement {
    Statement {
        kind,
        onset: Seconds(onset),
        raised: Seconds(onset + 300),
        restored: None,
        scale: scale(0.12, 1),
        certainty: EpisodeCertainty::Likely,
        evidence: EpisodeEvidence {
            nats: 240.5,
            votes: 170.0,
            against: 151.0,
            reporters,
            lost: 3.0,
            elsewhere: 0.0,
        },
        withdrawn: false,
    }
}

fn scale(share: f64, affected: usize) -> Scale {
    Scale {
        share,
        affected,
        observed: 5,
        largest: 0.31,
    }
}
