//! What the counts say round an event: before it, during it, and after it.

use maud::{Markup, html};
use sada_core::place::Country;

use super::super::page::PageContext;
use super::super::percent::percent;
use super::super::series::Series;
use super::super::time_format::{DAY, HOUR, MINUTE, time_of_day};
use super::super::words::{Words, say};
use super::columns::{Part, WIDE, columns, failing, share};
use super::strip::bands;
use crate::events::{Event, Statement};
use crate::published::{Grain, PublishedError, Tally};

/// So many columns fit beside each other, about.
const FIT: u64 = 120;
/// How high a panel is, and where it stands below what is above it.
const HIGH: u64 = 130;
const APART: u64 = 60;
/// Room above the first panel for the names of the two moments.
const ABOVE: u64 = 44;
/// How high the whole is.
pub(in crate::site) const WHOLE: u64 = ABOVE + HIGH + APART + HIGH + 26;

/// The counts round an event.
pub(in crate::site) struct EventChart {
    onset: u64,
    restored: Option<u64>,
    /// What was said of the platform; of lines, of all platforms together.
    said: Series,
    /// The most reporters of one bin in each place, whatever they said.
    present: Vec<Option<u64>>,
    of_lines: bool,
    /// The fewest failing reports of which it is drawn how many reached other sites.
    pub(in crate::site) least: u64,
    /// What was said from its beginning to its end.
    pub(in crate::site) during: Tally,
}

/// Reads what is published round an event.
pub(in crate::site) fn around(
    page: &PageContext<'_>,
    event: &Event,
    country: Country,
    says: &Statement,
) -> Result<EventChart, PublishedError> {
    let published = &page.reader.published;
    let bin = page.reader.terms.bin_seconds;
    let end = says.restored.unwrap_or(page.now).max(says.onset);
    let beside = ((end - says.onset) / 2).clamp(2 * HOUR, DAY);
    let (from, until) = (
        says.onset.saturating_sub(beside),
        (end + beside).min(page.now),
    );
    let steps = [bin, 15 * MINUTE, HOUR, 6 * HOUR, DAY];
    let fits = |step: &u64| *step >= bin && until.saturating_sub(from) / step <= FIT;
    let step = steps.into_iter().find(fits).unwrap_or(7 * DAY);
    let grain = match step {
        ..HOUR => Grain::Bin,
        HOUR..DAY => Grain::Hour,
        _ => Grain::Day,
    };
    let platform = event.about.platform;
    let mut chart = EventChart {
        onset: says.onset,
        restored: says.restored,
        said: Series::new(from, until, step),
        present: Vec::new(),
        of_lines: platform.is_none(),
        least: page.reader.terms.min_reporters.max(1),
        during: Tally::default(),
    };
    chart.present = vec![None; chart.said.places.len()];
    let whole_step = says.onset - says.onset % step.min(DAY);
    published.each(&chart.said.query(grain, Some(country)), |row| {
        if row.platform.is_none() {
            let place = usize::try_from((row.at - chart.said.from) / step).unwrap_or(usize::MAX);
            if let Some(place) = chart.present.get_mut(place) {
                *place = Some(place.unwrap_or(0).max(row.reporters));
            }
        } else if platform.is_none() || row.platform == platform {
            chart.said.put(&row);
            if row.at >= whole_step && row.at < end {
                chart.during.add(&row.tally);
            }
        }
    })?;
    Ok(chart)
}

impl EventChart {
    /// The two panels, in a field as wide as there is room and [`WHOLE`] high.
    pub(in crate::site) fn panels(&self, words: &Words) -> Markup {
        let fails: Vec<_> = self
            .said
            .places
            .iter()
            .map(|it| it.as_ref().map(failing))
            .collect();
        let (title, below): (_, Vec<Option<Vec<Part>>>) = if self.of_lines {
            let most = self.present.iter().flatten().copied().max().unwrap_or(0);
            let present = self.present.iter().map(|it| it.map(|it| share(it, most)));
            (say!(words, "panel-reporters", n = most), present.collect())
        } else {
            let reached = self.said.places.iter().map(|it| {
                let tally = it.as_ref().filter(|it| it.failed >= self.least)?;
                Some(share(tally.failed_with_control, tally.failed))
            });
            (say!(words, "panel-controls"), reached.collect())
        };
        let first = if self.of_lines {
            say!(words, "panel-lines")
        } else {
            say!(words, "panel-fails")
        };
        html! {
            (self.mark(self.onset, &say!(words, "mark-onset", time = time_of_day(self.onset)), 14))
            @if let Some(restored) = self.restored {
                (self.mark(restored, &say!(words, "mark-end", time = time_of_day(restored)), 30))
            }
            (self.panel(words, ABOVE, &first, &fails))
            (self.panel(words, ABOVE + HIGH + APART, &title, &below))
            text.axis-text x="0" y=(WHOLE - 6) direction="ltr" { (self.moment(words, self.said.from)) }
            text.axis-text x="100%" y=(WHOLE - 6) text-anchor="end" direction="ltr" { (self.moment(words, self.said.until())) }
        }
    }

    fn moment(&self, words: &Words, at: u64) -> String {
        if self.said.step < DAY {
            format!("{} {}", words.day_and_month(at), time_of_day(at))
        } else {
            words.date(at)
        }
    }

    fn panel(&self, words: &Words, y: u64, title: &str, drawn: &[Option<Vec<Part>>]) -> Markup {
        let width = drawn.len() as u64 * WIDE;
        let marks = bands(&self.said, &[(self.onset, self.restored)]);
        let (start, x, anchor) = match words.language.direction() {
            "rtl" => ("rtl", "100%", "start"),
            _ => ("ltr", "0", "start"),
        };
        html! {
            text.panel-text x=(x) y=(y + 14) direction=(start) text-anchor=(anchor) { (title) }
            @for part in [0, 1, 2] {
                line.grid x1="0" x2="100%" y1=(y + 22 + part * (HIGH - 22) / 2) y2=(y + 22 + part * (HIGH - 22) / 2) {}
            }
            svg x="0" y=(y + 22) width="100%" height=(HIGH - 22) viewBox=(format!("0 0 {width} 100")) preserveAspectRatio="none" {
                (columns(drawn, &marks))
            }
        }
    }

    /// A line at a moment, with its name above.
    fn mark(&self, at: u64, name: &str, y: u64) -> Markup {
        let whole = self.said.until() - self.said.from;
        let tenths = at.saturating_sub(self.said.from) * 1000 / whole.max(1);
        let x = format!("{}.{}%", tenths / 10, tenths % 10);
        let anchor = if tenths > 500 { "end" } else { "start" };
        html! {
            line.mark x1=(x) x2=(x) y1=(y - 10) y2=(WHOLE - 24) {}
            text.mark-text x=(x) y=(y) dx=(if tenths > 500 { "-6" } else { "6" }) text-anchor=(anchor) direction="ltr" { (name) }
        }
    }

    /// What it shows, for those who do not see it.
    pub(in crate::site) fn in_words(&self, words: &Words) -> String {
        let share = |holds: &dyn Fn(u64) -> bool| {
            let mut sum = Tally::default();
            for (_, tally) in self.said.each().filter(|(at, _)| holds(*at)) {
                sum.add(tally.unwrap_or(&Tally::default()));
            }
            percent(sum.failed, sum.votes())
        };
        let end = self.restored.unwrap_or(u64::MAX);
        let before = share(&|at| at + self.said.step <= self.onset);
        let during = share(&|at| at >= self.onset && at < end);
        say!(
            words,
            "event-chart-in-words",
            before = before,
            during = during
        )
    }
}
