use sada_core::failure::FailureType;
use sada_core::vote::Vote;

use super::*;
use crate::store::{CellKey, Grade, Provenance, Tier};

const NOW: u64 = BIN + 960;
const BIN: u64 = 1_705_748_400;

fn country(code: &str) -> Country {
    code.parse().unwrap()
}

fn terms() -> Terms {
    Terms {
        bin_seconds: 300,
        min_reporters: 10,
        assumed: Some(Country::UNKNOWN),
    }
}

fn bin(start: u64, code: &str, asn: u32, subject: Subject, count: u64) -> Bin {
    let provenance = Provenance {
        country: country(code),
        asn,
        tier: Tier::Attested,
        grade: Grade::A,
    };
    let key = CellKey {
        bin: start,
        provenance,
        subject,
        control: Control::Yes,
    };
    Bin { key, count }
}

fn vote(start: u64, code: &str, platform: &str, vote: Vote, count: u64) -> Bin {
    bin(
        start,
        code,
        1,
        Subject::Vote(PlatformId::from_name(platform).unwrap(), vote),
        count,
    )
}

fn failed() -> Vote {
    Vote::Failed(FailureType::TcpReset)
}

fn only<'a>(summary: &'a Summary, code: &str, platform: &str) -> &'a Row {
    let of_country = summary
        .countries
        .iter()
        .find(|it| it.country == country(code))
        .unwrap();
    of_country
        .rows
        .iter()
        .find(|row| row.platform.name() == platform)
        .unwrap()
}

#[test]
fn nothing_is_said_of_a_bin_with_too_few_reporters() {
    let bins = [
        bin(BIN, "PK", 1, Subject::Presence, 12),
        bin(BIN, "IR", 1, Subject::Presence, 9),
        vote(BIN, "PK", "youtube", failed(), 9),
        vote(BIN - 300, "PK", "youtube", failed(), 9),
        vote(BIN, "PK", "x", failed(), 10),
        vote(BIN, "IR", "x", failed(), 9),
    ];
    let summary = summarise(&bins, &terms(), NOW);
    let codes: Vec<String> = summary
        .countries
        .iter()
        .map(|it| it.country.to_string())
        .collect();
    assert_eq!(
        codes,
        ["PK", "ZZ"],
        "a country with few sharers is not even named"
    );
    let youtube = only(&summary, "PK", "youtube");
    assert!(youtube.newest.is_none() && youtube.hour.is_none() && youtube.day.is_none());
    assert_eq!(
        youtube.strip, [None; HOURS],
        "two bins of nine are not eighteen"
    );
    assert!(only(&summary, "PK", "x").newest.is_some());
    assert_eq!(summary.countries[0].sharing, Some(12));
    assert_eq!(summary.countries[1].sharing, None);
}

#[test]
fn networks_add_up_within_a_bin_and_reporters_never_over_bins() {
    let x = |start, asn, count| {
        let subject = Subject::Vote(PlatformId::from_name("x").unwrap(), failed());
        bin(start, "PK", asn, subject, count)
    };
    let bins = [
        bin(BIN, "PK", 1, Subject::Presence, 30),
        x(BIN, 1, 6),
        x(BIN, 2, 7),
        x(BIN - 300, 1, 20),
        vote(BIN - 7200, "PK", "x", Vote::Works, 40),
    ];
    let summary = summarise(&bins, &terms(), NOW);
    let row = only(&summary, "PK", "x");
    let (hour, day) = (row.hour.as_ref().unwrap(), row.day.as_ref().unwrap());
    assert_eq!(
        (
            hour.reporters,
            hour.votes.failed,
            hour.votes.failed_with_control
        ),
        (20, 33, 33)
    );
    assert_eq!((day.reporters, day.votes.votes()), (40, 73));
    let (start, newest) = row.newest.as_ref().unwrap();
    assert_eq!((*start, newest.votes()), (BIN, 13));
    assert_eq!(row.strip[23], Some(Status::Failing));
    assert_eq!(row.strip[22], None);
    assert_eq!(row.strip[21], Some(Status::Working));
}

#[test]
fn the_newest_bin_with_enough_reporters_decides_and_only_within_the_hour() {
    let bins = [
        bin(BIN, "PK", 1, Subject::Presence, 30),
        vote(BIN - 300, "PK", "x", failed(), 10),
        vote(BIN, "PK", "x", Vote::Works, 10),
        vote(BIN + 300, "PK", "x", failed(), 1),
        vote(BIN - 3900, "PK", "youtube", failed(), 10),
        vote(BIN - 86_400, "PK", "facebook", failed(), 10),
    ];
    let summary = summarise(&bins, &terms(), NOW);
    let status = |platform| {
        only(&summary, "PK", platform)
            .newest
            .as_ref()
            .and_then(|(_, tally)| tally.status())
    };
    assert_eq!(status("x"), Some(Status::Working));
    assert_eq!(status("youtube"), None, "an hour ago is not now");
    assert!(only(&summary, "PK", "youtube").day.is_some());
    assert!(
        only(&summary, "PK", "facebook").day.is_none(),
        "more than a day ago"
    );
}

#[test]
fn a_bin_that_still_grows_is_not_shown() {
    let bins = [
        bin(BIN, "PK", 1, Subject::Presence, 30),
        vote(BIN, "PK", "x", failed(), 10),
    ];
    let shown = |now| only_x(&summarise(&bins, &terms(), now));
    assert!(!shown(BIN + 599), "its last reports are still on their way");
    assert!(shown(BIN + 600));
}

fn only_x(summary: &Summary) -> bool {
    let pakistan = summary
        .countries
        .iter()
        .find(|it| it.country == country("PK"));
    pakistan.is_some_and(|it| it.rows.iter().any(|row| row.newest.is_some()))
}
