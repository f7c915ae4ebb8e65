//! Telling the story to whoever watches, a line as it happens.

use super::{Act, StoryStep};
use crate::browser::BrowserKind;
use crate::collector::PageRow;
use crate::view::{Carried, ReportFields};

/// Prints lines, each with the browser's name in front, since two stories can be told
/// at once.
#[derive(Debug)]
pub(super) struct Teller {
    kind: BrowserKind,
}

impl Teller {
    pub(super) const fn new(kind: BrowserKind) -> Self {
        Self { kind }
    }

    pub(super) fn act(&self, act: Act) {
        self.line(&format!("— {}", act.title()));
    }

    pub(super) fn network(&self, what: &str) {
        self.line(&format!("  network: {what}"));
    }

    pub(super) fn browser_word(&self, platform: &str, said: Option<&str>) {
        let said = said.unwrap_or("nothing yet");
        self.line(&format!("  {platform:<10} the browser says: {said}"));
    }

    pub(super) fn step(&self, step: &StoryStep) {
        let verdict = step.verdict.as_deref().unwrap_or("no verdict");
        let certainty = step.certainty.as_deref().unwrap_or("-");
        let mark = if step.as_expected {
            ""
        } else {
            "   NOT AS EXPECTED"
        };
        self.line(&format!(
            "  {:<10} {:<13} → {verdict} ({certainty}), badge {:?}, popup: {}{mark}",
            step.platform, step.network, step.badge, step.sentence
        ));
    }

    pub(super) fn report(&self, report: &Carried) {
        let day = report.bin_start() % 86_400;
        let (hour, minute, second) = (day / 3600, day / 60 % 60, day % 60);
        let votes: Vec<String> = crate::platform::ALL
            .iter()
            .filter_map(|platform| Some((platform.id, report.vote(platform.id)?)))
            .filter(|(_, vote)| vote != "not_visited")
            .map(|(id, vote)| format!("{id} {vote}"))
            .collect();
        let votes = if votes.is_empty() {
            "nothing visited".to_owned()
        } else {
            votes.join(", ")
        };
        let status = report.status;
        let attested = if report.attested() {
            ""
        } else {
            ", not attested"
        };
        self.line(&format!(
            "  reported   {hour:02}:{minute:02}:{second:02} UTC: {votes}{attested} → {status}"
        ));
    }

    pub(super) fn page(&self, rows: &[PageRow]) {
        for row in rows {
            let reporters = row
                .reporters
                .map_or_else(|| "?".to_owned(), |n| n.to_string());
            let failure = row.failure.as_deref().unwrap_or("-");
            self.line(&format!(
                "  public     {} {:<10} {}, reporters {reporters}, failure {failure}",
                row.country, row.platform, row.status
            ));
        }
    }

    pub(super) fn fault(&self, what: &str) {
        self.line(&format!("  NOT AS EXPECTED: {what}"));
    }

    #[expect(clippy::print_stdout, reason = "telling is what this is for")]
    pub(super) fn line(&self, text: &str) {
        println!("{:<9}{text}", self.kind);
    }
}
