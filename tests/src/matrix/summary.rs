//! What came of a run: a table for each column, the confusion matrix, and what is wrong.

use std::fmt;

use serde::Serialize;
use serde_json::{Value, json};

use super::cell::{CellKind, Hurry};
use super::column::Column;
use super::confusion::{Confusion, VERDICTS};
use super::nel::{REPORTED, why};
use super::record::Record;

/// The records of a run, with what they come to.
#[derive(Debug, Clone)]
pub struct Summary {
    records: Vec<Record>,
}

/// Two types of one failure: the browser's own and Sada's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The cell.
    pub cell: String,
    /// What the browser itself reported.
    pub browser: String,
    /// What Sada said.
    pub sada: String,
    /// Why both are right, where that is known.
    pub why: Option<&'static str>,
}

impl Summary {
    /// Sums up the records of a run.
    #[must_use]
    pub const fn new(records: Vec<Record>) -> Self {
        Self { records }
    }

    /// The records.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The columns that were played, in their order.
    #[must_use]
    pub fn columns(&self) -> Vec<Column> {
        let mut columns: Vec<Column> = self.records.iter().map(|it| it.column).collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }

    /// The records of one column.
    pub fn of(&self, column: Column) -> impl Iterator<Item = &Record> + Clone {
        self.records.iter().filter(move |it| it.column == column)
    }

    /// Cells whose answer will not do.
    pub fn wrong(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| !record.ok)
    }

    /// Cells whose answer came later than owed.
    pub fn late(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.late())
    }

    /// Innocent cells in which interference was spoken of at likely or above.
    pub fn accused(&self) -> impl Iterator<Item = &Record> {
        self.records.iter().filter(|record| record.accused)
    }

    /// Cells of which the browser itself should have reported, and did not.
    pub fn unreported(&self) -> impl Iterator<Item = &Record> {
        let awaited = self.records.iter().filter(|record| record.nel_awaited);
        awaited.filter(|it| it.nel.is_none() && REPORTED.contains(&it.path().as_str()))
    }

    /// Whether every answer will do and came in time, and the browser's own reports came where
    /// they should, with no difference that is without a reason.
    #[must_use]
    pub fn ok(&self) -> bool {
        !self.records.is_empty()
            && self.wrong().count() == 0
            && self.late().count() == 0
            && self.unreported().count() == 0
            && self.differences().iter().all(|it| it.why.is_some())
    }

    /// The record of a column that took longest, of those of which an answer is owed within
    /// a time.
    #[must_use]
    pub fn slowest(&self, column: Column, hurry: Hurry) -> Option<&Record> {
        let limit = hurry.limit()?.as_secs();
        let of_it = self.of(column).filter(|it| it.limit == Some(limit));
        let timed = of_it.filter(|it| it.seconds.is_some());
        timed.max_by(|one, other| {
            let seconds = |it: &Record| it.seconds.unwrap_or(0.0);
            seconds(one).total_cmp(&seconds(other))
        })
    }

    /// Where the browser's own type of a failure is another than Sada's.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let both = self.records.iter().filter_map(|record| {
            let (nel, mechanism) = (record.nel.as_ref()?, record.mechanism.as_ref()?);
            (nel.kind != *mechanism).then(|| Difference {
                cell: record.path(),
                browser: nel.kind.clone(),
                sada: mechanism.clone(),
                why: why(&nel.kind, mechanism),
            })
        });
        both.collect()
    }

    /// Everything, for machines.
    #[must_use]
    pub fn json(&self) -> Value {
        let confusion: serde_json::Map<String, Value> = self
            .columns()
            .into_iter()
            .map(|column| {
                (
                    column.name().to_owned(),
                    json!(Confusion::of(self.of(column))),
                )
            })
            .collect();
        json!({
            "cells": self.records,
            "confusion": confusion,
            "differences": self.differences(),
            "innocent_accused": self.accused().map(Record::path).collect::<Vec<_>>(),
            "ok": self.ok(),
        })
    }
}

/// One line of a record, as it is told while cells are played.
#[must_use]
pub fn line(record: &Record) -> String {
    let seconds = record
        .seconds
        .map_or_else(|| "-".to_owned(), |it| format!("{it:.1} s"));
    let mark = match (record.ok, record.late()) {
        (true, false) => "ok   ",
        (true, true) => "LATE ",
        (false, _) => "WRONG",
    };
    let nel = record.nel.as_ref();
    let nel = nel.map_or_else(String::new, |it| format!("  nel {}", it.kind));
    let mechanism = record.mechanism.as_ref();
    let mechanism = mechanism.map_or_else(String::new, |it| format!("  [{it}]"));
    let wrong = if record.ok {
        String::new()
    } else {
        format!("  wanted {}", record.required.join(" | "))
    };
    let accused = if record.accused { "  ACCUSED" } else { "" };
    let fault = record.fault.as_ref();
    let fault = fault.map_or_else(String::new, |it| format!("  FAULT {it}"));
    format!(
        "{:<21} {mark} {:<34} {:<22} {seconds:>7}{mechanism}  {}{nel}{wrong}{accused}{fault}",
        record.column.name(),
        record.path(),
        record.answer(),
        record.words.join(", "),
    )
}

impl fmt::Display for Summary {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for column in self.columns() {
            writeln!(to, "{column}")?;
            for record in self.of(column) {
                writeln!(to, "  {}", line(record))?;
            }
            self.write_column(column, to)?;
            writeln!(to)?;
        }
        for difference in self.differences() {
            let Difference {
                cell,
                browser,
                sada,
                why,
            } = difference;
            let why = why.unwrap_or("NOBODY KNOWS WHY");
            writeln!(
                to,
                "{cell}: the browser itself says {browser}, Sada {sada}: {why}"
            )?;
        }
        for record in self.unreported() {
            let cell = record.path();
            writeln!(to, "{cell}: THE BROWSER ITSELF REPORTED NOTHING")?;
        }
        let (wrong, late) = (self.wrong().count(), self.late().count());
        let all = self.records.len();
        write!(to, "{} of {all} cells right", all - wrong)?;
        if late > 0 {
            write!(to, ", {late} late")?;
        }
        Ok(())
    }
}

impl Summary {
    fn write_column(&self, column: Column, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "  {:<14}", "truth \\ said")?;
        for verdict in VERDICTS {
            write!(to, "{verdict:>13}")?;
        }
        writeln!(to)?;
        for (truth, counts) in Confusion::of(self.of(column)).rows() {
            write!(to, "  {:<14}", truth.word())?;
            for count in counts {
                write!(to, "{count:>13}")?;
            }
            writeln!(to)?;
        }
        let innocent = self.of(column).filter(|it| it.kind == CellKind::Innocent);
        let accused = innocent.clone().filter(|it| it.accused).count();
        writeln!(
            to,
            "  innocent cells with interference at likely or above: {accused} of {}",
            innocent.count()
        )?;
        for (name, hurry) in [("silent", Hurry::Silent), ("loud", Hurry::Loud)] {
            let (Some(record), Some(limit)) = (self.slowest(column, hurry), hurry.limit()) else {
                continue;
            };
            writeln!(
                to,
                "  slowest {name} verdict: {:.1} s of {} ({})",
                record.seconds.unwrap_or(0.0),
                limit.as_secs(),
                record.path()
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matrix::answer::{Certainty, Verdict};
    use crate::matrix::cells;

    fn record(path: &str) -> Record {
        let cells = cells::all();
        let cell = cells.iter().find(|cell| cell.path() == path).unwrap();
        Record {
            ok: true,
            verdict: Some(Verdict::Unknown),
            certainty: Some(Certainty::Possible),
            seconds: Some(2.0),
            ..Record::new(cell, Column::Chromium)
        }
    }

    #[test]
    fn one_wrong_or_late_cell_spoils_a_run() {
        assert!(!Summary::new(Vec::new()).ok(), "nothing was played");
        assert!(Summary::new(vec![record("tls/reset")]).ok());
        let wrong = Record {
            ok: false,
            ..record("dns/drop")
        };
        assert!(!Summary::new(vec![record("tls/reset"), wrong]).ok());
        let late = Record {
            seconds: Some(5.1),
            ..record("tls/reset")
        };
        let summary = Summary::new(vec![late, record("dns/drop")]);
        assert!(!summary.ok());
        let slowest = summary.slowest(Column::Chromium, Hurry::Silent).unwrap();
        assert_eq!(slowest.path(), "dns/drop");
        assert!(summary.to_string().contains("2 of 2 cells right, 1 late"));
    }

    #[test]
    fn what_the_browser_calls_otherwise_is_a_difference() {
        use crate::matrix::record::NelWord;
        let nel = NelWord {
            phase: "connection".into(),
            kind: "tcp.reset".into(),
        };
        let same = Record {
            nel: Some(nel.clone()),
            mechanism: Some("tcp.reset".into()),
            ..record("tls/reset")
        };
        let other = Record {
            nel: Some(nel),
            mechanism: Some("tcp.closed".into()),
            ..record("tls/close")
        };
        let summary = Summary::new(vec![same, other]);
        let differences = summary.differences();
        assert_eq!(differences.len(), 1);
        assert_eq!(differences[0].cell, "tls/close");
        assert!(!summary.ok(), "nobody knows why");
    }

    #[test]
    fn a_browser_that_reports_nothing_does_not_agree() {
        let silent = Record {
            nel_awaited: true,
            ..record("tls/reset")
        };
        let summary = Summary::new(vec![silent]);
        assert!(!summary.ok());
        assert!(summary.to_string().contains("REPORTED NOTHING"));
        let of_no_report = Record {
            nel_awaited: true,
            ..record("dns/drop")
        };
        assert!(Summary::new(vec![of_no_report]).ok());
    }

    #[test]
    fn machines_get_every_cell_and_the_confusion() {
        let json = Summary::new(vec![record("tls/reset")]).json();
        let cell = &json["cells"][0];
        for (key, value) in [
            ("browser", json!("chromium")),
            ("permissions", json!("default")),
            ("group", json!("tls")),
            ("name", json!("reset")),
            ("truth", json!("interference")),
            ("knowable", json!(false)),
            ("required", json!(["unknown possible"])),
            ("verdict", json!("unknown")),
            ("certainty", json!("possible")),
            ("ok", json!(true)),
        ] {
            assert_eq!(cell[key], value, "{key}");
        }
        assert_eq!(json["confusion"]["chromium"]["interference"]["unknown"], 1);
    }
}
