//! What the story saw, for programs.

use serde::Serialize;

use super::Act;
use crate::browser::BrowserKind;
use crate::collector::PageRow;

/// What a step is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// This verdict, and this certainty.
    Verdict(&'static str, &'static str),
    /// Any verdict: what the real network does is nobody's promise.
    Any,
}

impl Expected {
    /// Whether this is what was expected.
    #[must_use]
    pub fn is(self, verdict: Option<&str>, certainty: Option<&str>) -> bool {
        match self {
            Self::Verdict(wanted, sure) => verdict == Some(wanted) && certainty == Some(sure),
            Self::Any => verdict.is_some(),
        }
    }
}

/// One platform at one moment of the story.
#[derive(Debug, Clone, Serialize)]
pub struct StoryStep {
    /// The act.
    pub step: Act,
    /// The browser.
    pub browser: BrowserKind,
    /// What the network did: a mechanism or the state of the line.
    pub network: String,
    /// The platform's short name.
    pub platform: &'static str,
    /// What Sada made of it.
    pub verdict: Option<String>,
    /// How sure it was.
    pub certainty: Option<String>,
    /// The badge on its button.
    pub badge: String,
    /// The popup's sentence.
    pub sentence: String,
    /// How the load ended, in the browser's own words; `None` while it had not.
    pub browser_said: Option<String>,
    /// What was reported of it: `works`, a failure's name; `None` while nothing was.
    pub reported: Option<String>,
    /// Whether the collector took that report.
    pub report_accepted: bool,
    /// Whether verdict, certainty and popup were as expected.
    pub as_expected: bool,
    /// From when until when, in seconds since 1970: to find its report again.
    #[serde(skip)]
    pub during: (u64, u64),
}

/// A row of the public page at one moment of the story.
#[derive(Debug, Clone, Serialize)]
pub struct SeenRow {
    /// After which act; `None` when there was none.
    pub step: Option<Act>,
    /// In which browser.
    pub browser: BrowserKind,
    /// The row.
    #[serde(flatten)]
    pub row: PageRow,
}

/// Everything one browser's story saw.
#[derive(Debug, Clone)]
pub struct StoryRecord {
    /// The browser.
    pub browser: BrowserKind,
    /// The steps, in order.
    pub steps: Vec<StoryStep>,
    /// The public page's rows, each time it was looked at.
    pub page: Vec<SeenRow>,
    /// What else was not as expected, in words.
    pub faults: Vec<String>,
}

impl StoryRecord {
    pub(super) const fn new(browser: BrowserKind) -> Self {
        Self {
            browser,
            steps: Vec::new(),
            page: Vec::new(),
            faults: Vec::new(),
        }
    }

    /// Whether everything went as expected.
    #[must_use]
    pub fn ok(&self) -> bool {
        let steps = self
            .steps
            .iter()
            .all(|step| step.as_expected && step.report_accepted);
        steps && self.faults.is_empty() && !self.steps.is_empty()
    }
}
