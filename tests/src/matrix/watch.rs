//! Watching what is said while a cell is played: each change of it, and when.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use super::answer::{AcceptableAnswer, ShownVerdict};
use crate::platform::VisitedPlatform;
use crate::view::{PlatformView, View, word};

/// Something said of a platform at one moment of a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimedVerdict {
    /// Seconds since the cell's first deed.
    pub seconds: f64,
    /// The platform.
    pub platform: String,
    /// What was said.
    #[serde(flatten)]
    pub said: ShownVerdict,
}

/// What is said now of each platform, and how it came to that.
#[derive(Debug)]
pub(super) struct VerdictWatch {
    began: Instant,
    before: BTreeMap<String, PlatformView>,
    now: BTreeMap<String, Trace>,
    checking: bool,
    changed: Instant,
    moments: Vec<TimedVerdict>,
}

/// What is said of one platform, and since when.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trace {
    pub(super) said: ShownVerdict,
    /// Whether it is said of what happened since the cell, or its last part, began.
    pub(super) anew: bool,
}

impl VerdictWatch {
    /// Begins to watch, with what was said of the time before the cell.
    pub(super) fn new(before: &View) -> Self {
        let now = Instant::now();
        Self {
            began: now,
            before: rows_of(before),
            now: BTreeMap::new(),
            checking: false,
            changed: now,
            moments: Vec::new(),
        }
    }

    /// What is said in this view, and until now, is no answer any more.
    pub(super) fn begin_anew(&mut self, before: &View) {
        self.before = rows_of(before);
        self.look(before);
    }

    /// Takes in a view.
    pub(super) fn look(&mut self, view: &View) {
        let now = Instant::now();
        if self.checking != view.checking {
            self.checking = view.checking;
            self.changed = now;
        }
        for row in view.platforms.iter().filter(|row| row.chosen) {
            let said = said(row);
            let anew = self
                .before
                .get(row.id.name())
                .is_none_or(|before| is_anew(before, row));
            let last = self.now.get(row.id.name());
            if last.is_some_and(|last| last.said == said && last.anew == anew) {
                continue;
            }
            if anew {
                self.moments.push(TimedVerdict {
                    seconds: seconds_between(self.began, now),
                    platform: row.id.name().to_owned(),
                    said: said.clone(),
                });
            }
            self.now
                .insert(row.id.name().to_owned(), Trace { said, anew });
            self.changed = now;
        }
    }

    /// What is said of a platform now.
    pub(super) fn of(&self, platform: VisitedPlatform) -> Option<&Trace> {
        self.now.get(platform.id)
    }

    /// The answer among these that is said of a platform now.
    pub(super) fn answer(
        &self,
        platform: VisitedPlatform,
        answers: &[AcceptableAnswer],
    ) -> Option<AcceptableAnswer> {
        let trace = self.of(platform)?;
        // A row that says nothing while others are looked at is not an answer yet.
        let pending = self.checking && trace.said.verdict.is_none();
        let mut answers = answers.iter().copied();
        answers.find(|answer| !pending && answer.is(&trace.said, trace.anew))
    }

    /// Whether an answer is being looked for.
    pub(super) const fn is_checking(&self) -> bool {
        self.checking
    }

    /// How long nothing has changed.
    pub(super) fn still_for(&self) -> Duration {
        self.changed.elapsed()
    }

    /// Since when one of these answers has been said of a platform without a break, be it in
    /// finer words later. Without any that will do: since when the last is said.
    pub(super) fn since(
        &self,
        platform: VisitedPlatform,
        answers: &[AcceptableAnswer],
    ) -> Option<Instant> {
        let of_it = self.moments.iter().filter(|it| it.platform == platform.id);
        let will_do = |it: &&TimedVerdict| answers.iter().any(|answer| answer.is(&it.said, true));
        let last = of_it.clone().next_back()?;
        let first = of_it.rev().take_while(will_do).last().unwrap_or(last);
        Some(self.began + Duration::from_secs_f64(first.seconds))
    }

    /// Everything that was said anew.
    pub(super) fn moments(&self) -> &[TimedVerdict] {
        &self.moments
    }
}

fn rows_of(view: &View) -> BTreeMap<String, PlatformView> {
    let rows = view.platforms.iter();
    rows.map(|row| (row.id.name().to_owned(), row.clone()))
        .collect()
}

/// Whether a row tells of something that happened since.
fn is_anew(before: &PlatformView, row: &PlatformView) -> bool {
    let words = |row: &PlatformView| {
        (
            word(row.verdict),
            word(row.certainty),
            row.mechanism.clone(),
        )
    };
    row.verdict.is_some() && (row.last_checked > before.last_checked || words(row) != words(before))
}

fn said(row: &PlatformView) -> ShownVerdict {
    ShownVerdict {
        verdict: row.verdict,
        certainty: row.certainty,
        mechanism: row.mechanism.clone(),
    }
}

/// Seconds from one moment to a later one, to the hundredth.
pub(super) fn seconds_between(from: Instant, to: Instant) -> f64 {
    let seconds = to.saturating_duration_since(from).as_secs_f64();
    (seconds * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::matrix::answer::{Certainty, UNKNOWN, Verdict, WORKS};
    use crate::platform::X;
    use crate::view::{installed, read};

    /// A view in which only X is chosen, as JSON.
    fn written(verdict: Option<&str>, last_checked: u64, checking: bool) -> Value {
        let mut view = json!(installed());
        view["checking"] = checking.into();
        let rows = view["platforms"].as_array_mut().unwrap();
        let row = rows.iter_mut().find(|row| row["id"] == X.id).unwrap();
        row["chosen"] = true.into();
        row["verdict"] = json!(verdict);
        row["certainty"] = json!(verdict.map(|_| "possible"));
        row["lastChecked"] = last_checked.into();
        view
    }

    fn view(verdict: Option<&str>, last_checked: u64, checking: bool) -> View {
        read(written(verdict, last_checked, checking)).unwrap()
    }

    #[test]
    fn what_was_said_before_is_no_answer() {
        let mut watch = VerdictWatch::new(&view(Some("works"), 1, false));
        watch.look(&view(Some("works"), 1, false));
        assert_eq!(watch.answer(X, &[WORKS]), None);
        assert_eq!(
            watch.answer(X, &[AcceptableAnswer::Nothing]),
            Some(AcceptableAnswer::Nothing)
        );
        watch.look(&view(Some("works"), 2, false));
        assert_eq!(watch.answer(X, &[WORKS]), Some(WORKS));
        assert_eq!(watch.answer(X, &[AcceptableAnswer::Nothing]), None);
    }

    #[test]
    fn what_was_said_before_the_watch_began_anew_is_no_answer() {
        let mut watch = VerdictWatch::new(&view(Some("works"), 1, false));
        let failed = view(Some("unknown"), 2, false);
        watch.look(&failed);
        assert_eq!(watch.answer(X, &[UNKNOWN]), Some(UNKNOWN));
        watch.begin_anew(&failed);
        assert_eq!(watch.answer(X, &[UNKNOWN, WORKS]), None);
        watch.look(&view(Some("works"), 3, false));
        assert_eq!(watch.answer(X, &[WORKS]), Some(WORKS));
        assert_eq!(watch.moments().len(), 2, "what was said before is kept");
    }

    #[test]
    fn a_row_under_way_is_no_answer() {
        let mut watch = VerdictWatch::new(&view(Some("works"), 1, false));
        watch.look(&view(None, 2, true));
        assert_eq!(watch.answer(X, &[AcceptableAnswer::Nothing, UNKNOWN]), None);
        watch.look(&view(Some("unknown"), 2, false));
        assert_eq!(
            watch.answer(X, &[AcceptableAnswer::Nothing, UNKNOWN]),
            Some(UNKNOWN)
        );
        assert_eq!(watch.moments().len(), 1);
    }

    #[test]
    fn an_answer_counts_from_when_it_was_first_said_for_good() {
        let moment = |seconds, verdict| TimedVerdict {
            seconds,
            platform: X.id.into(),
            said: ShownVerdict {
                verdict: Some(verdict),
                certainty: Some(Certainty::Possible),
                mechanism: None,
            },
        };
        let mut watch = VerdictWatch::new(&installed());
        let since = |watch: &VerdictWatch| {
            let at = watch.since(X, &[UNKNOWN])?;
            Some(seconds_between(watch.began, at))
        };
        assert_eq!(since(&watch), None);
        watch.moments = vec![
            moment(1.0, Verdict::Unknown),
            moment(2.0, Verdict::Works),
            moment(3.0, Verdict::Unknown),
            moment(4.0, Verdict::Unknown),
        ];
        assert_eq!(since(&watch), Some(3.0));
        watch.moments.push(moment(5.0, Verdict::Works));
        assert_eq!(since(&watch), Some(5.0), "none that will do");
    }

    #[test]
    fn a_verdict_that_nobody_knows_is_an_error() {
        assert!(read(written(Some("perhaps"), 1, false)).is_err());
    }
}
