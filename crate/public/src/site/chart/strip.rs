//! A row of columns within a page: days, or quarters of an hour.

use maud::{Markup, html};
use sada_published::counts::{Spoken, Status};
use sada_units::Seconds;

use super::super::messages::{Messages, say};
use super::super::series::Series;
use super::columns::{WIDE, columns, failing};

/// The chart of a series. Bands mark the time of events.
pub(in crate::site) fn strip(messages: &Messages, series: &Series, bands: &[(u64, u64)]) -> Markup {
    let drawn: Vec<_> = series
        .intervals
        .iter()
        .map(|it| it.as_ref().map(failing))
        .collect();
    let width = drawn.len() as u64 * WIDE;
    html! {
        svg.columns viewBox=(format!("0 0 {width} 100")) preserveAspectRatio="none" role="img"
            aria-label=(in_words(messages, series))
        {
            (columns(&drawn, bands))
        }
    }
}

/// What a chart shows, in words for those who do not see it.
pub(in crate::site) fn in_words(messages: &Messages, series: &Series) -> String {
    let spoken = |it: &Option<_>| {
        it.as_ref()
            .map_or(Spoken::TooFew, sada_published::counts::Tally::spoken)
    };
    let of = |wanted: Spoken| {
        series
            .intervals
            .iter()
            .filter(|it| spoken(it) == wanted)
            .count()
    };
    let all = series.intervals.len();
    say!(
        messages,
        "chart-in-words",
        all = all,
        works = of(Spoken::Mostly(Status::Working)),
        slow = of(Spoken::Mostly(Status::Slow)),
        fails = of(Spoken::Mostly(Status::Failing)),
        down = of(Spoken::Mostly(Status::Disconnected)),
        mixed = of(Spoken::Mixed),
        few = of(Spoken::TooFew),
    )
}

/// The ranges of intervals that these times touch, each up to but without its end.
pub(in crate::site) fn bands(
    series: &Series,
    times: &[(Seconds, Option<Seconds>)],
) -> Vec<(u64, u64)> {
    let count = series.intervals.len() as u64;
    let index = |at: Seconds| ((at - series.from) / series.step).min(count);
    let bands = times.iter().filter_map(|(onset, restored)| {
        let end = restored.unwrap_or(Seconds::MAX);
        if end <= series.from || *onset >= series.until() {
            return None;
        }
        let last = (end - Seconds(1)).max(*onset);
        Some((index(*onset), (index(last) + 1).min(count)))
    });
    let mut bands: Vec<(u64, u64)> = bands.collect();
    bands.sort_unstable();
    bands.dedup();
    bands
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_covers_every_place_that_something_touches() {
        let series = Series::new(Seconds(0), Seconds(999), Seconds(100));
        let of = |onset, restored: Option<u64>| {
            bands(&series, &[(Seconds(onset), restored.map(Seconds))])
        };
        assert_eq!(of(150, Some(160)), [(1, 2)]);
        assert_eq!(of(150, Some(200)), [(1, 2)]);
        assert_eq!(of(150, Some(201)), [(1, 3)]);
        assert_eq!(of(950, None), [(9, 10)]);
        assert_eq!(of(1000, None), []);
        let later = Series::new(Seconds(500), Seconds(999), Seconds(100));
        assert_eq!(bands(&later, &[(Seconds(100), Some(Seconds(400)))]), []);
        assert_eq!(bands(&later, &[(Seconds(100), None)]), [(0, 5)]);
    }
}
