//! What may be said of a platform, and what must be.

use std::fmt;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

pub use sada_core::verdict::{Certainty, Verdict};

use super::column::Column;
use crate::view::word;

/// One acceptable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AcceptableAnswer {
    /// This verdict, with a certainty in this range.
    Says(Verdict, Certainty, Certainty),
    /// Nothing new: what was said before, if anything, stands.
    Nothing,
}

/// That it works.
pub const WORKS: AcceptableAnswer =
    AcceptableAnswer::Says(Verdict::Works, Certainty::Possible, Certainty::Strong);
/// That it is slow, and not merely perhaps.
pub const SLOW: AcceptableAnswer =
    AcceptableAnswer::Says(Verdict::Slow, Certainty::Likely, Certainty::Strong);
/// Interference, and not merely perhaps.
pub const INTERFERENCE: AcceptableAnswer =
    AcceptableAnswer::Says(Verdict::Interference, Certainty::Likely, Certainty::Strong);
/// The platform's own trouble, and not merely perhaps.
pub const PLATFORM: AcceptableAnswer =
    AcceptableAnswer::Says(Verdict::Platform, Certainty::Likely, Certainty::Strong);
/// The platform's own trouble, be it only perhaps.
pub const PLATFORM_PERHAPS: AcceptableAnswer =
    AcceptableAnswer::Says(Verdict::Platform, Certainty::Possible, Certainty::Strong);
/// The person's own side.
pub const LOCAL: AcceptableAnswer =
    AcceptableAnswer::Says(Verdict::Local, Certainty::Possible, Certainty::Strong);
/// That what was seen does not say.
pub const UNKNOWN: AcceptableAnswer =
    AcceptableAnswer::Says(Verdict::Unknown, Certainty::Possible, Certainty::Possible);

/// What is said of a platform at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ShownVerdict {
    /// The coarse verdict, or none: nothing is said.
    pub verdict: Option<Verdict>,
    /// How sure the answer is.
    pub certainty: Option<Certainty>,
    /// How it is done, in one word of Sada's method.
    #[serde(flatten, serialize_with = "mechanism_and_fine")]
    pub mechanism: Option<String>,
}

/// Writes a mechanism as `mechanism`, and as `fine`: the name that it had up to release 0.2.0.
pub(super) fn mechanism_and_fine<S: Serializer>(
    mechanism: &Option<String>,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(2))?;
    map.serialize_entry("mechanism", mechanism)?;
    map.serialize_entry("fine", mechanism)?;
    map.end()
}

impl ShownVerdict {
    /// Whether this claims interference at likely or above, which no innocent fault may
    /// ever lead to, not even for a moment.
    #[must_use]
    pub fn accuses(&self) -> bool {
        self.verdict == Some(Verdict::Interference) && self.certainty > Some(Certainty::Possible)
    }
}

impl AcceptableAnswer {
    /// Whether this is that answer; `anew`: whether it was said of what the cell did, and
    /// not only of what was before.
    #[must_use]
    pub fn is(self, said: &ShownVerdict, anew: bool) -> bool {
        match self {
            Self::Nothing => !anew,
            Self::Says(verdict, least, most) => {
                anew && said.verdict == Some(verdict)
                    && said
                        .certainty
                        .is_some_and(|it| (least..=most).contains(&it))
            }
        }
    }
}

/// What must be said in each column. Any one of the answers will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Required {
    everywhere: Vec<AcceptableAnswer>,
    exceptions: Vec<(Column, Vec<AcceptableAnswer>)>,
}

impl Required {
    /// One of these, in every column.
    #[must_use]
    pub fn one_of(answers: &[AcceptableAnswer]) -> Self {
        Self {
            everywhere: answers.to_vec(),
            exceptions: Vec::new(),
        }
    }

    /// One of these instead, in this column.
    #[must_use]
    pub fn but(mut self, column: Column, answers: &[AcceptableAnswer]) -> Self {
        self.exceptions.retain(|(other, _)| *other != column);
        self.exceptions.push((column, answers.to_vec()));
        self
    }

    /// The answers that will do in this column.
    #[must_use]
    pub fn in_column(&self, column: Column) -> &[AcceptableAnswer] {
        let exception = self.exceptions.iter().find(|(it, _)| *it == column);
        exception.map_or(&self.everywhere, |(_, answers)| answers)
    }
}

impl fmt::Display for AcceptableAnswer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = |verdict| word(Some(verdict)).unwrap_or_default();
        let sure = |certainty| word(Some(certainty)).unwrap_or_default();
        match *self {
            Self::Nothing => to.pad("nothing"),
            Self::Says(verdict, least, most) if least == most => {
                to.pad(&format!("{} {}", name(verdict), sure(least)))
            }
            Self::Says(verdict, Certainty::Possible, Certainty::Strong) => to.pad(&name(verdict)),
            Self::Says(verdict, least, _) => {
                to.pad(&format!("{} {} or more", name(verdict), sure(least)))
            }
        }
    }
}

impl fmt::Display for ShownVerdict {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = word(self.verdict).unwrap_or_else(|| "nothing".into());
        let certainty = word(self.certainty).unwrap_or_default();
        to.pad(format!("{verdict} {certainty}").trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(verdict: Verdict, certainty: Certainty) -> ShownVerdict {
        ShownVerdict {
            verdict: Some(verdict),
            certainty: Some(certainty),
            mechanism: None,
        }
    }

    #[test]
    fn an_answer_has_to_be_new_and_sure_enough() {
        let likely = said(Verdict::Interference, Certainty::Likely);
        assert!(INTERFERENCE.is(&likely, true));
        assert!(!INTERFERENCE.is(&likely, false), "that was before");
        let possible = said(Verdict::Interference, Certainty::Possible);
        assert!(!INTERFERENCE.is(&possible, true));
        assert!(!UNKNOWN.is(&possible, true));
        assert!(AcceptableAnswer::Nothing.is(&said(Verdict::Works, Certainty::Strong), false));
        assert!(!AcceptableAnswer::Nothing.is(&said(Verdict::Works, Certainty::Strong), true));
    }

    #[test]
    fn a_mechanism_is_written_by_its_former_name_too() {
        let shown = ShownVerdict {
            mechanism: Some("tcp.reset".into()),
            ..said(Verdict::Interference, Certainty::Likely)
        };
        let expected = serde_json::json!({
            "verdict": "interference", "certainty": "likely",
            "mechanism": "tcp.reset", "fine": "tcp.reset",
        });
        assert_eq!(serde_json::json!(shown), expected);
        let nothing = serde_json::json!(ShownVerdict::default());
        assert!(nothing["mechanism"].is_null() && nothing["fine"].is_null());
    }

    #[test]
    fn only_interference_beyond_possible_accuses() {
        assert!(said(Verdict::Interference, Certainty::Likely).accuses());
        assert!(!said(Verdict::Interference, Certainty::Possible).accuses());
        assert!(!said(Verdict::Unknown, Certainty::Strong).accuses());
        assert!(!ShownVerdict::default().accuses());
    }

    #[test]
    fn a_column_can_have_answers_of_its_own() {
        let required = Required::one_of(&[INTERFERENCE]).but(Column::Firefox, &[UNKNOWN]);
        assert_eq!(required.in_column(Column::Firefox), [UNKNOWN]);
        assert_eq!(
            required.in_column(Column::FirefoxNavigation),
            [INTERFERENCE]
        );
    }
}
