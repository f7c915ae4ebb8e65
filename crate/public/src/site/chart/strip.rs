//! A row of columns within a page: days, or quarters of an hour.

use maud::{Markup, html};

use super::super::series::Series;
use super::super::words::{Words, say};
use super::columns::{WIDE, columns, failing};
use crate::published::{Spoken, Status};

/// The chart of a series, with bands where something was found.
pub(in crate::site) fn strip(words: &Words, series: &Series, bands: &[(u64, u64)]) -> Markup {
    let drawn: Vec<_> = series
        .places
        .iter()
        .map(|it| it.as_ref().map(failing))
        .collect();
    let width = drawn.len() as u64 * WIDE;
    html! {
        svg.columns viewBox=(format!("0 0 {width} 100")) preserveAspectRatio="none" role="img"
            aria-label=(in_words(words, series))
        {
            (columns(&drawn, bands))
        }
    }
}

/// What a chart shows, for those who do not see it.
pub(in crate::site) fn in_words(words: &Words, series: &Series) -> String {
    let spoken = |it: &Option<_>| {
        it.as_ref()
            .map_or(Spoken::TooFew, crate::published::Tally::spoken)
    };
    let of = |wanted: Spoken| {
        series
            .places
            .iter()
            .filter(|it| spoken(it) == wanted)
            .count()
    };
    let all = series.places.len();
    say!(
        words,
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

/// The places of a series in which any of these times is, from each beginning to each end.
pub(in crate::site) fn bands(series: &Series, times: &[(u64, Option<u64>)]) -> Vec<(u64, u64)> {
    let count = series.places.len() as u64;
    let place = |at: u64| (at.saturating_sub(series.from) / series.step).min(count);
    let bands = times.iter().filter_map(|(onset, restored)| {
        let end = restored.unwrap_or(u64::MAX);
        if end <= series.from || *onset >= series.until() {
            return None;
        }
        let last = end.saturating_sub(1).max(*onset);
        Some((place(*onset), (place(last) + 1).min(count)))
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
        let series = Series::new(0, 999, 100);
        let of = |onset, restored| bands(&series, &[(onset, restored)]);
        assert_eq!(of(150, Some(160)), [(1, 2)]);
        assert_eq!(of(150, Some(200)), [(1, 2)]);
        assert_eq!(of(150, Some(201)), [(1, 3)]);
        assert_eq!(of(950, None), [(9, 10)]);
        assert_eq!(of(1000, None), []);
        let later = Series::new(500, 999, 100);
        assert_eq!(bands(&later, &[(100, Some(400))]), []);
        assert_eq!(bands(&later, &[(100, None)]), [(0, 5)]);
    }
}
