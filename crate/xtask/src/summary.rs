//! Steps that are timed, all attempted, and told at the end in one table.

use std::{
    fmt, fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

/// What the steps of one command came to.
pub(crate) struct Summary {
    begun: Instant,
    steps: Vec<TimedStep>,
}

struct TimedStep {
    name: String,
    took: Duration,
    failure: Option<String>,
    /// Why it could not be done here; that is told, and fails nothing.
    left_out: Option<String>,
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            steps: Vec::new(),
        }
    }
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
        self.steps.push(TimedStep {
            name: name.to_owned(),
            took,
            failure,
            left_out: None,
        });
        succeeded
    }

    /// Tells of a step that cannot be done on this machine, and why. The table says so too; it is no failure.
    pub(crate) fn left_out(&mut self, name: &str, why: &str) {
        println!("\n▸ {name}\n  NOT DONE: {why}");
        self.steps.push(TimedStep {
            name: name.to_owned(),
            took: Duration::ZERO,
            failure: None,
            left_out: Some(why.to_owned()),
        });
    }

    /// Whether there was a step of this name, and it succeeded.
    pub(crate) fn succeeded(&self, name: &str) -> bool {
        let mut steps = self.steps.iter();
        steps.any(|step| step.name == name && step.failure.is_none() && step.left_out.is_none())
    }

    /// Adds the steps of another one, which went beside these.
    pub(crate) fn append(&mut self, other: Self) {
        self.steps.extend(other.steps);
    }

    /// Leaves the steps in a file: a line each, of name, milliseconds and what went wrong, between tabs.
    ///
    /// # Errors
    /// When it cannot be written.
    pub(crate) fn write(&self, file: &Path) -> Result<()> {
        let mut text = String::new();
        for step in &self.steps {
            let failure = step.failure.as_deref().unwrap_or_default();
            // One line, whatever the failure says.
            let failure = failure.replace(['\t', '\n'], " ");
            let took = step.took.as_millis();
            text += &format!("{}\t{took}\t{failure}\n", step.name);
        }
        fs::write(file, text).with_context(|| format!("cannot write {}", file.display()))
    }

    /// Reads what [`Summary::write`] left, and takes it away.
    ///
    /// # Errors
    /// When there is none, or it is of another form.
    pub(crate) fn read(file: &Path) -> Result<Self> {
        let text =
            fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
        fs::remove_file(file)?;
        let mut summary = Self::default();
        for line in text.lines() {
            let mut parts = line.splitn(3, '\t');
            let mut part = || parts.next().context("a step of another form");
            summary.steps.push(TimedStep {
                name: part()?.to_owned(),
                took: Duration::from_millis(part()?.parse()?),
                failure: Some(part()?.to_owned()).filter(|it| !it.is_empty()),
                left_out: None,
            });
        }
        Ok(summary)
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
        for TimedStep {
            name,
            took,
            failure,
            left_out,
        } in &self.steps
        {
            let state = match (failure, left_out) {
                (Some(_), _) => "FAILED",
                (None, Some(_)) => "not done",
                (None, None) => "ok",
            };
            writeln!(out, "{name:width$}  {:>7.1} s  {state}", took.as_secs_f64())?;
        }
        // By the clock: some went beside others.
        let total = self.begun.elapsed();
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
    fn steps_that_went_beside_are_told_with_the_others() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("steps");
        let mut beside = Summary::default();
        beside.step("good", || Ok(()));
        beside.step("bad", || Err(anyhow!("one\n\ttwo")));
        beside.write(&file).unwrap();
        let read = Summary::read(&file).unwrap();
        assert!(read.succeeded("good") && !read.succeeded("bad") && !read.succeeded("other"));
        let mut summary = Summary::default();
        summary.append(read);
        assert!(summary.verdict().is_err());
        assert_eq!(summary.to_string().lines().count(), 3);
        // What is left from before must not be taken for what is now.
        assert!(Summary::read(&file).is_err());
    }

    #[test]
    fn what_cannot_be_done_here_is_told_and_fails_nothing() {
        let mut summary = Summary::default();
        summary.left_out("far away", "no way there");
        assert!(summary.verdict().is_ok() && !summary.succeeded("far away"));
        assert!(summary.to_string().contains("not done"));
    }

    #[test]
    fn nothing_failed_is_success() {
        let mut summary = Summary::default();
        summary.step("only", || Ok(()));
        assert!(summary.verdict().is_ok());
    }
}
