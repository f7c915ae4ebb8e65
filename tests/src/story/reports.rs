//! What was reported, and whether the collector took it.

use std::collections::BTreeMap;

use anyhow::Result;

use super::tell::Teller;
use super::{Story, StoryStep};
use crate::bins::BIN_SECONDS;
use crate::view::{Carried, ReportFields, View};
use crate::wait::{Look, seconds, until};

/// Every report that was answered, by the start of its bin.
#[derive(Debug, Default)]
pub(super) struct Reports {
    answered: BTreeMap<u64, Carried>,
}

impl Reports {
    /// Takes in what the view shows, and tells what is new.
    pub(super) fn update(&mut self, view: &View, teller: &Teller) {
        let mut new: Vec<&Carried> = view.sharing.last.iter().collect();
        new.retain(|report| !self.answered.contains_key(&report.bin_start()));
        new.sort_by_key(|report| report.bin_start());
        for report in new {
            teller.report(report);
            self.answered.insert(report.bin_start(), report.clone());
        }
    }

    /// The report of a step and what it says of the platform: of a bin in the time of the
    /// step, and, unless the line itself was down, with the platform's vote in it.
    fn of(&self, step: &StoryStep) -> Option<(&Carried, String)> {
        let (since, until) = step.during;
        let bins = self.answered.range(since - since % BIN_SECONDS..=until);
        let mut votes = bins.filter_map(|(_, report)| Some((report, report.vote(step.platform)?)));
        // What fails on a line that is down is no vote on the platform, or, if the browser
        // did not notice in time, one that says that nothing else was reached either.
        let fits = |report: &Carried, vote: &str| match step.verdict.as_deref() {
            Some("works") => vote == "works",
            Some("local") => vote == "not_visited" || report.control().as_deref() == Some("no"),
            _ => !matches!(vote, "works" | "slow" | "not_visited"),
        };
        votes.rfind(|(report, vote)| fits(report, vote))
    }
}

impl Story<'_> {
    /// Waits until the report of every step was answered, and notes how.
    pub(super) async fn all_accepted(&mut self) -> Result<()> {
        let Self {
            scene,
            teller,
            record,
            reports,
            ..
        } = self;
        let waited = until("the reports' answers", seconds(60), async || {
            reports.update(&scene.browser.view().await?, teller);
            let open: Vec<_> = record
                .steps
                .iter()
                .filter(|step| reports.of(step).is_none())
                .collect();
            let names: Vec<_> = open
                .iter()
                .map(|step| format!("{} {}", step.step.name(), step.platform))
                .collect();
            Ok(Look::at(open.is_empty(), names.join(", ")))
        })
        .await;
        for step in &mut record.steps {
            if let Some((report, vote)) = reports.of(step) {
                step.reported = Some(vote);
                step.report_accepted = report.accepted();
            }
        }
        if let Err(error) = waited {
            self.fault(error.to_string());
        }
        Ok(())
    }
}
