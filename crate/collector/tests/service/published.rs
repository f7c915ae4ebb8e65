//! What is published of a history, and what is not.

use crate::support::history;
use sada_core::catalogue::PlatformId;
use sada_core::failure::FailureType;
use sada_published::counts::{self, CountsQuery, Grain, NetworkFilter, Published};
use sada_units::Seconds;

fn query(grain: Grain, from: u64, until: u64, networks: NetworkFilter) -> CountsQuery {
    CountsQuery {
        grain,
        from: Seconds(from),
        until: Seconds(until),
        country: Some("PK".parse().unwrap()),
        networks,
    }
}

#[test]
fn a_history_is_published_but_for_what_too_few_said() {
    let folder = tempfile::tempdir().unwrap();
    history::fill(folder.path());
    let published = Published::open(&counts::database(folder.path())).unwrap();
    assert_eq!(published.until().unwrap(), Seconds(history::NOW - 600));
    let countries: Vec<_> = published.countries(Seconds::ZERO).unwrap();
    let codes: Vec<_> = countries.iter().map(ToString::to_string).collect();
    assert_eq!(codes, ["IN", "PK", "TR"]);

    let (onset, restored) = history::SECOND;
    let evening = query(Grain::Bin, onset, restored, NetworkFilter::Whole);
    let youtube = PlatformId::from_name("youtube");
    let rows = published.rows(&evening).unwrap();
    let rows: Vec<_> = rows.iter().filter(|row| row.platform == youtube).collect();
    assert_eq!(rows.len() as u64, (restored - onset) / history::BIN);
    // Of 102, 85 fail, and 17 are too few to be told beside so many: they are counted with the most.
    let near = |number: u64, of: u64| number.abs_diff(of) <= history::LEAST / 2;
    for row in &rows {
        assert!(near(row.reporters, 102), "{row:?}");
        assert_eq!(row.tally.failed, row.reporters, "{row:?}");
    }
    let reset = rows[0].tally.failures.get(&FailureType::TcpReset);
    assert!(near(*reset.unwrap(), 59), "{:?}", rows[0]);

    let networks = query(Grain::Bin, onset, onset + 1, NetworkFilter::Each);
    let rows = published.rows(&networks).unwrap();
    let told: Vec<_> = rows.iter().filter(|row| row.platform == youtube).collect();
    let told: Vec<_> = told.iter().filter_map(|row| row.network).collect();
    // The largest; those of one more would leave too few in the rest.
    assert_eq!(told, [17_557, 24_499, 45_595]);

    let day = onset - onset % 86_400;
    let days = query(Grain::Day, day, day + 86_400, NetworkFilter::Whole);
    let hours = query(Grain::Hour, day, day + 86_400, NetworkFilter::Whole);
    let bins = query(Grain::Bin, day, day + 86_400, NetworkFilter::Whole);
    let sum = |query: &CountsQuery| {
        let rows = published.rows(query).unwrap();
        let rows = rows.iter().filter(|row| row.platform == youtube);
        rows.fold((0, 0, 0), |(bins, votes, most): (u64, u64, u64), row| {
            let most = row.reporters.max(most);
            (bins + row.bins, votes + row.tally.votes(), most)
        })
    };
    assert_eq!(sum(&days), sum(&bins));
    assert_eq!(sum(&hours), sum(&bins));
    assert!(near(sum(&days).2, 102));
}
