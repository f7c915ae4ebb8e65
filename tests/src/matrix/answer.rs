//! What may be said of a platform, and what must be.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::column::Column;

/// The coarse verdicts, as the view has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It works.
    Works,
    /// It works, far slower than it should.
    Slow,
    /// Somebody between the person and the platform stops it.
    Interference,
    /// It has trouble of its own.
    Platform,
    /// The person's own side.
    Local,
    /// What was seen does not say.
    Unknown,
}

/// How sure, as the view has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// It fits, and so do other answers.
    Possible,
    /// Other answers would need a coincidence.
    Likely,
    /// Independent kinds of evidence agree.
    Strong,
}

/// One acceptable answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// This verdict, with a certainty in this range.
    Says(Verdict, Certainty, Certainty),
    /// Nothing new: what was said before, if anything, stands.
    Nothing,
}

/// That it works.
pub const WORKS: Answer = Answer::Says(Verdict::Works, Certainty::Possible, Certainty::Strong);
/// That it is slow, and not merely perhaps.
pub const SLOW: Answer = Answer::Says(Verdict::Slow, Certainty::Likely, Certainty::Strong);
/// Interference, and not merely perhaps.
pub const INTERFERENCE: Answer =
    Answer::Says(Verdict::Interference, Certainty::Likely, Certainty::Strong);
/// The platform's own trouble, and not merely perhaps.
pub const PLATFORM: Answer = Answer::Says(Verdict::Platform, Certainty::Likely, Certainty::Strong);
/// The platform's own trouble, be it only perhaps.
pub const PLATFORM_PERHAPS: Answer =
    Answer::Says(Verdict::Platform, Certainty::Possible, Certainty::Strong);
/// The person's own side.
pub const LOCAL: Answer = Answer::Says(Verdict::Local, Certainty::Possible, Certainty::Strong);
/// That what was seen does not say.
pub const UNKNOWN: Answer =
    Answer::Says(Verdict::Unknown, Certainty::Possible, Certainty::Possible);

/// What is said of a platform at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Said {
    /// The coarse verdict, or none: nothing is said.
    pub verdict: Option<Verdict>,
    /// How sure the answer is.
    pub certainty: Option<Certainty>,
    /// The finer word.
    pub fine: Option<String>,
}

impl Said {
    /// Whether this claims interference at likely or above, which no innocent fault may
    /// ever lead to, not even for a moment.
    #[must_use]
    pub fn accuses(&self) -> bool {
        self.verdict == Some(Verdict::Interference) && self.certainty > Some(Certainty::Possible)
    }
}

impl Answer {
    /// Whether this is that answer; `anew`: whether it was said of what the cell did, and
    /// not only of what was before.
    #[must_use]
    pub fn is(self, said: &Said, anew: bool) -> bool {
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
    everywhere: Vec<Answer>,
    exceptions: Vec<(Column, Vec<Answer>)>,
}

impl Required {
    /// One of these, in every column.
    #[must_use]
    pub fn one_of(answers: &[Answer]) -> Self {
        Self {
            everywhere: answers.to_vec(),
            exceptions: Vec::new(),
        }
    }

    /// One of these instead, in this column.
    #[must_use]
    pub fn but(mut self, column: Column, answers: &[Answer]) -> Self {
        self.exceptions.retain(|(other, _)| *other != column);
        self.exceptions.push((column, answers.to_vec()));
        self
    }

    /// The answers that will do in this column.
    #[must_use]
    pub fn in_column(&self, column: Column) -> &[Answer] {
        let exception = self.exceptions.iter().find(|(it, _)| *it == column);
        exception.map_or(&self.everywhere, |(_, answers)| answers)
    }
}

impl Verdict {
    /// Its word in the view.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Works => "works",
            Self::Slow => "slow",
            Self::Interference => "interference",
            Self::Platform => "platform",
            Self::Local => "local",
            Self::Unknown => "unknown",
        }
    }
}

impl Certainty {
    /// Its word in the view.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Possible => "possible",
            Self::Likely => "likely",
            Self::Strong => "strong",
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => to.pad("nothing"),
            Self::Says(verdict, least, most) if least == most => {
                to.pad(&format!("{} {}", verdict.word(), least.word()))
            }
            Self::Says(verdict, Certainty::Possible, Certainty::Strong) => to.pad(verdict.word()),
            Self::Says(verdict, least, _) => {
                to.pad(&format!("{} {} or more", verdict.word(), least.word()))
            }
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = self.verdict.map_or("nothing", Verdict::word);
        let certainty = self.certainty.map_or("", Certainty::word);
        to.pad(format!("{verdict} {certainty}").trim_end())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(verdict: Verdict, certainty: Certainty) -> Said {
        Said {
            verdict: Some(verdict),
            certainty: Some(certainty),
            fine: None,
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
        assert!(Answer::Nothing.is(&said(Verdict::Works, Certainty::Strong), false));
        assert!(!Answer::Nothing.is(&said(Verdict::Works, Certainty::Strong), true));
    }

    #[test]
    fn only_interference_beyond_possible_accuses() {
        assert!(said(Verdict::Interference, Certainty::Likely).accuses());
        assert!(!said(Verdict::Interference, Certainty::Possible).accuses());
        assert!(!said(Verdict::Unknown, Certainty::Strong).accuses());
        assert!(!Said::default().accuses());
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
