//! The chart of an event: the votes before it, during it, and after it.

use maud::{Markup, html};
use sada_published::counts::{Grain, PublishedError, Tally};
use sada_published::events::{Event, Statement};
use sada_units::{Country, Seconds};

use super::super::messages::{Messages, say};
use super::super::page::PageContext;
use super::super::percent::percent;
use super::super::series::Series;
use super::super::time_format::time_of_day;
use super::columns::{ColumnPart, WIDE, columns, failing, whole_share};
use super::strip::bands;

/// About so many columns fit beside each other.
const FIT: u64 = 120;
/// The height of a panel, and the space between the two, in pixels.
const HIGH: u64 = 130;
const APART: u64 = 60;
/// The space above the first panel, for the names of onset and end.
const ABOVE: u64 = 44;
/// The height of the whole chart.
pub(in crate::site) const WHOLE: u64 = ABOVE + HIGH + APART + HIGH + 26;

/// The votes round an event.
pub(in crate::site) struct EventChart {
    onset: Seconds,
    restored: Option<Seconds>,
    /// Votes on the platform; where the event is of connections, on all platforms together.
    votes: Series,
    /// The most reporters of one bin in each interval, whatever they reported.
    reporters: Vec<Option<u64>>,
    of_connections: bool,
    /// The fewest failing reports of which it is drawn how many reached other sites.
    pub(in crate::site) least: u64,
    /// Votes from its beginning to its end.
    pub(in crate::site) during: Tally,
}

/// Reads what is published round an event.
pub(in crate::site) fn read_event_chart(
    page: &PageContext<'_>,
    event: &Event,
    country: Country,
    says: &Statement,
) -> Result<EventChart, PublishedError> {
    let published = &page.reader.published;
    let bin = page.reader.terms.bin_length;
    let (onset, restored) = (says.onset, says.restored);
    let end = restored.unwrap_or(page.now).max(onset);
    let beside = ((end - onset) / 2).clamp(Seconds::hours(2), Seconds::DAY);
    let (from, until) = (onset - beside, (end + beside).min(page.now));
    let steps = [
        bin,
        Seconds::minutes(15),
        Seconds::HOUR,
        Seconds::hours(6),
        Seconds::DAY,
    ];
    let fits = |step: &Seconds| *step >= bin && (until - from) / *step <= FIT;
    let step = steps.into_iter().find(fits).unwrap_or(Seconds::days(7));
    let grain = if step < Seconds::HOUR {
        Grain::Bin
    } else if step < Seconds::DAY {
        Grain::Hour
    } else {
        Grain::Day
    };
    let platform = event.about.platform;
    let mut chart = EventChart {
        onset,
        restored,
        votes: Series::new(from, until, step),
        reporters: Vec::new(),
        of_connections: platform.is_none(),
        least: page.reader.terms.min_reporters.max(1),
        during: Tally::default(),
    };
    chart.reporters = vec![None; chart.votes.intervals.len()];
    let whole_step = onset - onset % step.min(Seconds::DAY);
    published.each(&chart.votes.query(grain, Some(country)), |row| {
        if row.platform.is_none() {
            let index = usize::try_from((row.at - chart.votes.from) / step).unwrap_or(usize::MAX);
            if let Some(most) = chart.reporters.get_mut(index) {
                *most = Some(most.unwrap_or(0).max(row.reporters));
            }
        } else if platform.is_none() || row.platform == platform {
            chart.votes.add_row(&row);
            if (whole_step..end).contains(&row.at) {
                chart.during.add(&row.tally);
            }
        }
    })?;
    Ok(chart)
}

impl EventChart {
    /// The two panels. They take the whole width and are [`WHOLE`] high.
    pub(in crate::site) fn panels(&self, messages: &Messages) -> Markup {
        let fails: Vec<_> = self
            .votes
            .intervals
            .iter()
            .map(|it| it.as_ref().map(failing))
            .collect();
        let (title, below): (_, Vec<Option<Vec<ColumnPart>>>) = if self.of_connections {
            let most = self.reporters.iter().flatten().copied().max().unwrap_or(0);
            let present = self
                .reporters
                .iter()
                .map(|it| it.map(|it| whole_share(it, most)));
            (
                say!(messages, "panel-reporters", n = most),
                present.collect(),
            )
        } else {
            let reached = self.votes.intervals.iter().map(|it| {
                let tally = it.as_ref().filter(|it| it.failed >= self.least)?;
                Some(whole_share(tally.failed_with_control, tally.failed))
            });
            (say!(messages, "panel-controls"), reached.collect())
        };
        let first = if self.of_connections {
            say!(messages, "panel-lines")
        } else {
            say!(messages, "panel-fails")
        };
        html! {
            (self.mark(self.onset, &say!(messages, "mark-onset", time = time_of_day(self.onset)), 14))
            @if let Some(restored) = self.restored {
                (self.mark(restored, &say!(messages, "mark-end", time = time_of_day(restored)), 30))
            }
            (self.panel(messages, ABOVE, &first, &fails))
            (self.panel(messages, ABOVE + HIGH + APART, &title, &below))
            text.axis-text x="0" y=(WHOLE - 6) direction="ltr" { (self.axis_time(messages, self.votes.from)) }
            text.axis-text x="100%" y=(WHOLE - 6) text-anchor="end" direction="ltr" { (self.axis_time(messages, self.votes.until())) }
        }
    }

    fn axis_time(&self, messages: &Messages, at: Seconds) -> String {
        if self.votes.step < Seconds::DAY {
            format!("{} {}", messages.day_and_month(at), time_of_day(at))
        } else {
            messages.date(at)
        }
    }

    fn panel(
        &self,
        messages: &Messages,
        y: u64,
        title: &str,
        drawn: &[Option<Vec<ColumnPart>>],
    ) -> Markup {
        let width = drawn.len() as u64 * WIDE;
        let marks = bands(&self.votes, &[(self.onset, self.restored)]);
        let (start, x, anchor) = match messages.language.direction() {
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

    /// A line at the onset or at the end, with its name above.
    fn mark(&self, at: Seconds, name: &str, y: u64) -> Markup {
        let whole = self.votes.until() - self.votes.from;
        let tenths = (at - self.votes.from) * 1000 / whole.max(Seconds(1));
        let x = format!("{}.{}%", tenths / 10, tenths % 10);
        let anchor = if tenths > 500 { "end" } else { "start" };
        html! {
            line.mark x1=(x) x2=(x) y1=(y - 10) y2=(WHOLE - 24) {}
            text.mark-text x=(x) y=(y) dx=(if tenths > 500 { "-6" } else { "6" }) text-anchor=(anchor) direction="ltr" { (name) }
        }
    }

    /// What it shows, in words for those who do not see it.
    pub(in crate::site) fn in_words(&self, messages: &Messages) -> String {
        let share = |holds: &dyn Fn(Seconds) -> bool| {
            let mut sum = Tally::default();
            for (_, tally) in self.votes.each().filter(|(at, _)| holds(*at)) {
                sum.add(tally.unwrap_or(&Tally::default()));
            }
            percent(sum.failed, sum.votes())
        };
        let end = self.restored.unwrap_or(Seconds::MAX);
        let before = share(&|at| at + self.votes.step <= self.onset);
        let during = share(&|at| at >= self.onset && at < end);
        say!(
            messages,
            "event-chart-in-words",
            before = before,
            during = during
        )
    }
}
