//! Steps that are timed, all attempted, and told at the end in one table.

use std::{
    fmt,
    time::{Duration, Instant},
};

use anyhow::{Result, bail};

/// What the steps of one command came to.
#[derive(Default)]
pub(crate) struct Summary {
    steps: Vec<Step>,
}

struct Step {
    name: String,
    took: Duration,
    failure: Option<String>,
}

impl Summary {
    /// Does one step. A failure is told at once and kept for the end, so that one run shows every problem.
    /// Says whether it succeeded, for steps that make no sense after a failed one.
    pub(crate) fn step(&mut self, name: &str, work: impl FnOnce() -> Result<()>) -> bool {
        println!("\n▸ {name}");
        let begun = Instant::now();
        let failure = work().err().map(|error| format!("{error:#}"));
        let took = begun.elapsed();
        match &failure {
            None => println!("  done in {:.1} s", took.as_secs_f64()),
            Some(why) => println!("  FAILED: {why}"),
        }
        let succeeded = failure.is_none();
        self.steps.push(Step {
            name: name.to_owned(),
            took,
            failure,
        });
        succeeded
    }

    /// An error that counts the failed steps, if any failed.
    pub(crate) fn verdict(&self) -> Result<()> {
        match self
            .steps
            .iter()
            .filter(|step| step.failure.is_some())
            .count()
        {
            0 => Ok(()),
            failed => bail!(
                "{failed} of {} steps failed; each is told above",
                self.steps.len()
            ),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .steps
            .iter()
            .map(|step| step.name.chars().count())
            .max()
            .unwrap_or(0);
        for Step {
            name,
            took,
            failure,
        } in &self.steps
        {
            let state = if failure.is_none() { "ok" } else { "FAILED" };
            writeln!(out, "{name:width$}  {:>7.1} s  {state}", took.as_secs_f64())?;
        }
        let total: Duration = self.steps.iter().map(|step| step.took).sum();
        write!(out, "{:width$}  {:>7.1} s", "together", total.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::anyhow;

    #[test]
    fn every_step_is_attempted_and_one_failure_fails_the_whole() {
        let mut summary = Summary::default();
        assert!(!summary.step("first", || Err(anyhow!("no"))));
        assert!(summary.step("second", || Ok(())));
        assert!(
            summary
                .verdict()
                .unwrap_err()
                .to_string()
                .starts_with("1 of 2 steps failed")
        );
        let table = summary.to_string();
        assert!(
            table.contains("first ") && table.contains("FAILED") && table.contains("together"),
            "{table}"
        );
    }

    #[test]
    fn nothing_failed_is_success() {
        let mut summary = Summary::default();
        summary.step("only", || Ok(()));
        assert!(summary.verdict().is_ok());
    }
}
