//! What came of a cell in a column.

use serde::Serialize;

use super::answer::{AcceptableAnswer, Certainty, ShownVerdict, Verdict, mechanism_and_fine};
use super::cell::{CellKind, Group, MatrixCell, Truth};
use super::column::Column;
use super::watch::TimedVerdict;
use crate::browser::EndedRequest;

/// The two words of a report of the browser's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NelWord {
    /// `dns`, `connection` or `application`.
    pub phase: String,
    /// The type, such as `tcp.reset`.
    #[serde(rename = "type")]
    pub kind: String,
}

/// A cell that was played.
#[derive(Debug, Clone, Serialize)]
pub struct Record {
    /// The column.
    #[serde(skip)]
    pub column: Column,
    /// The browser's name.
    pub browser: &'static str,
    /// `default` or `webnavigation`.
    pub permissions: &'static str,
    /// The cell's group.
    pub group: Group,
    /// Its name in the group.
    pub name: &'static str,
    /// Whether somebody interferes.
    pub kind: CellKind,
    /// What is really so.
    pub truth: Truth,
    /// Whether that can be told from inside this browser.
    pub knowable: bool,
    /// If not, what it cannot be told from.
    pub pair: Option<&'static str>,
    /// The answers that will do.
    pub required: Vec<String>,
    /// The verdict; none: nothing was said.
    pub verdict: Option<Verdict>,
    /// How sure the answer is.
    pub certainty: Option<Certainty>,
    /// How it is done, in one word of Sada's method.
    #[serde(flatten, serialize_with = "mechanism_and_fine")]
    pub mechanism: Option<String>,
    /// Seconds from the visit until it was said.
    pub seconds: Option<f64>,
    /// Within how many seconds it was owed, if anybody waits for it.
    pub limit: Option<u64>,
    /// The browser's own words, those of the page first.
    pub words: Vec<String>,
    /// Every end of a request while the cell was played, in the browser's words.
    #[serde(skip)]
    pub ended: Vec<EndedRequest>,
    /// What the browser itself reported of the page, if it does such a thing.
    pub nel: Option<NelWord>,
    /// Whether that was waited for.
    #[serde(skip)]
    pub nel_awaited: bool,
    /// Whether what was said will do.
    pub ok: bool,
    /// What was said anew, of whichever platform.
    pub said: Vec<TimedVerdict>,
    /// Interference that nobody did was spoken of, be it for a moment.
    pub accused: bool,
    /// What kept the cell from being played to its end.
    pub fault: Option<String>,
    /// When it was played, in milliseconds since 1970, from its beginning to its end.
    #[serde(skip)]
    pub during: (u64, u64),
    /// The hosts of the platforms of which an answer was due.
    #[serde(skip)]
    pub hosts: Vec<String>,
}

impl Record {
    /// A record of a cell of which nothing is known yet.
    #[must_use]
    pub fn new(cell: &MatrixCell, column: Column) -> Self {
        let pair = cell.pair_in(column);
        let required = cell.required.in_column(column);
        Self {
            column,
            browser: column.kind().name(),
            permissions: column.permissions(),
            group: cell.group,
            name: cell.name,
            kind: cell.kind,
            truth: cell.truth,
            knowable: pair.is_none(),
            pair,
            required: required.iter().map(AcceptableAnswer::to_string).collect(),
            verdict: None,
            certainty: None,
            mechanism: None,
            seconds: None,
            limit: cell.hurry.limit().map(|limit| limit.as_secs()),
            words: Vec::new(),
            ended: Vec::new(),
            nel: None,
            nel_awaited: false,
            ok: false,
            said: Vec::new(),
            accused: false,
            fault: None,
            during: (0, 0),
            hosts: cell
                .platforms
                .iter()
                .map(|it| it.host().to_owned())
                .collect(),
        }
    }

    /// Its cell's whole name.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}/{}", self.group.name(), self.name)
    }

    /// Whether the answer came later than it was owed.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "limits are a few seconds")]
    pub fn late(&self) -> bool {
        match (self.seconds, self.limit) {
            (Some(seconds), Some(limit)) => seconds > limit as f64,
            _ => false,
        }
    }

    /// What was said, in words.
    #[must_use]
    pub fn answer(&self) -> ShownVerdict {
        ShownVerdict {
            verdict: self.verdict,
            certainty: self.certainty,
            mechanism: self.mechanism.clone(),
        }
    }
}
