//! Columns over time. All parts of one kind are one path, since a page holds thousands of columns.

use std::fmt::Write as _;

use maud::{Markup, html};
use sada_published::counts::Tally;

use super::super::percent::percent;

/// The width of a column with the gap after it.
pub(in crate::site) const WIDE: u64 = 4;
/// The height of a whole column, in percent.
const HIGH: u64 = 100;

/// One part of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) struct ColumnPart {
    /// Its index in [`KINDS`].
    kind: usize,
    percent: u64,
}

/// The kinds of parts: class and width of each. They differ by width too, not by colour alone.
const KINDS: [(&str, &str); 4] = [
    ("c-fails", "3"),
    ("c-down", "1"),
    ("c-slow", "2"),
    ("c-works", "3"),
];

/// The parts of a column of votes. At the bottom stand failures with a control reached, then
/// failures without one, then slow loads.
pub(in crate::site) fn failing(tally: &Tally) -> Vec<ColumnPart> {
    let whole = tally.votes();
    let lost = tally.failed - tally.failed_with_control.min(tally.failed);
    let parts = [(0, tally.failed_with_control), (1, lost), (2, tally.slow)];
    let parts = parts.map(|(kind, count)| ColumnPart {
        kind,
        percent: percent(count, whole),
    });
    parts.into_iter().filter(|it| it.percent > 0).collect()
}

/// A column of one part: a share, in the colour of what works.
pub(in crate::site) fn whole_share(part: u64, whole: u64) -> Vec<ColumnPart> {
    let percent = percent(part, whole);
    vec![ColumnPart { kind: 3, percent }]
}

/// Columns from the left. Where nothing is known, none is drawn. Behind them stand bands; each
/// covers the columns from its first number up to before its second.
///
/// The drawing is `4 * columns` wide and 100 high.
pub(in crate::site) fn columns(
    columns: &[Option<Vec<ColumnPart>>],
    bands: &[(u64, u64)],
) -> Markup {
    let mut paths: [PathData; KINDS.len()] = Default::default();
    for (index, parts) in (0_u64..).zip(columns) {
        let mut base = HIGH;
        for part in parts.iter().flatten() {
            let high = part.percent.min(base);
            paths[part.kind].up(index * WIDE, base, high);
            base -= high;
        }
    }
    html! {
        @for (from, until) in bands {
            rect.band x=(from * WIDE) width=((until - from) * WIDE) height="100" {}
        }
        path.c-known d=(known(columns)) stroke-width="2" stroke-dasharray="3 1" {}
        @for ((class, width), path) in KINDS.iter().zip(&paths) {
            @if !path.0.is_empty() { path class=(class) d=(path.0) stroke-width=(width) {} }
        }
    }
}

/// The data of an SVG path: lines upwards. Each starts from the end of the one before, which is
/// shorter.
#[derive(Default)]
struct PathData(String, (u64, u64));

impl PathData {
    fn up(&mut self, x: u64, from: u64, high: u64) {
        let Self(path, end) = self;
        // Writing to a string does not fail.
        let _ = if path.is_empty() {
            write!(path, "M{x}.5 {from}v-{high}", x = x + 1)
        } else {
            let (right, down) = (x - end.0, i128::from(from) - i128::from(end.1));
            let apart = if down < 0 { "" } else { " " };
            write!(path, "m{right}{apart}{down}v-{high}")
        };
        *end = (x, from - high);
    }
}

/// A line under all columns of which anything is known.
fn known(columns: &[Option<Vec<ColumnPart>>]) -> String {
    let mut path = String::new();
    let mut x = 0;
    for run in columns.chunk_by(|one, next| one.is_some() == next.is_some()) {
        let wide = run.len() as u64 * WIDE;
        if run[0].is_some() {
            let _ = write!(path, "M{x} 99h{}", wide - 1);
        }
        x += wide;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_is_drawn_as_nothing_and_parts_stand_on_each_other() {
        let tally = Tally {
            works: 5,
            slow: 1,
            failed: 4,
            failed_with_control: 3,
            ..Tally::default()
        };
        let one = Some(failing(&tally));
        let drawn = columns(&[one.clone(), None, Some(Vec::new()), one], &[(1, 3)]);
        let drawn = drawn.into_string();
        assert!(
            drawn.contains(r#"class="c-known" d="M0 99h3M8 99h7""#),
            "{drawn}"
        );
        assert!(
            drawn.contains(r#"class="c-fails" d="M1.5 100v-30m12 30v-30""#),
            "{drawn}"
        );
        assert!(
            drawn.contains(r#"class="c-down" d="M1.5 70v-10m12 10v-10""#),
            "{drawn}"
        );
        assert!(
            drawn.contains(r#"class="c-slow" d="M1.5 60v-10m12 10v-10""#),
            "{drawn}"
        );
        assert!(drawn.contains(r#"class="band" x="4" width="8""#), "{drawn}");
    }
}
