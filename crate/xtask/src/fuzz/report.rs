//! What the fuzzer says, and what is told of it.

use std::{
    fmt,
    time::{Duration, Instant},
};

/// How often progress is told.
const EVERY: Duration = Duration::from_secs(15);
/// Of a backtrace, so many lines are told: the core's are among the first.
const TRACE_LINES: usize = 60;
/// A line of it may show whole states.
const LINE_LENGTH: usize = 400;

/// One target's run.
pub(super) struct Report {
    target: &'static str,
    began: Instant,
    told: Instant,
    executions: u64,
    /// Edges of the core that some input reached.
    coverage: u64,
    corpus: usize,
    /// Inputs that broke a promise, by the file each is kept in.
    found: Vec<String>,
    /// Lines of a panic still to be told.
    trace: usize,
    failed: bool,
}

impl Report {
    pub(super) fn new(target: &'static str) -> Self {
        let now = Instant::now();
        Self {
            target,
            began: now,
            told: now,
            executions: 0,
            coverage: 0,
            corpus: 0,
            found: Vec::new(),
            trace: 0,
            failed: false,
        }
    }

    /// Takes a line of the fuzzer; gives what is to be told now.
    pub(super) fn read(&mut self, line: &str) -> Vec<String> {
        if let Some((_, file)) = line.split_once("Test unit written to ") {
            self.found.push(file.trim().to_owned());
            self.trace = 0;
            return vec![format!("kept: {}", file.trim())];
        }
        if line.contains("panicked at") || line.contains("ERROR: libFuzzer") {
            self.trace = self.trace.max(TRACE_LINES);
        }
        if let Some(number) = line.strip_prefix("stat::number_of_executed_units:") {
            self.executions = number.trim().parse().unwrap_or(self.executions);
        }
        if let Some((executions, rest)) = status(line) {
            self.executions = executions;
            if let Some(coverage) = after(rest, "cov:") {
                self.coverage = coverage;
            }
            if self.told.elapsed() >= EVERY {
                self.told = Instant::now();
                return vec![self.progress()];
            }
            return Vec::new();
        }
        if self.trace > 0 {
            self.trace -= 1;
            return vec![line.chars().take(LINE_LENGTH).collect()];
        }
        Vec::new()
    }

    fn progress(&self) -> String {
        format!(
            "{:>4} s  {} executions, {} edges",
            self.began.elapsed().as_secs(),
            self.executions,
            self.coverage
        )
    }

    /// Takes how the fuzzer ended and how many inputs it keeps.
    pub(super) fn ended(&mut self, well: bool, corpus: usize) {
        self.failed = !well;
        self.corpus = corpus;
    }

    /// Whether something was found, or the fuzzer itself failed, or did nothing.
    pub(super) fn failed(&self) -> bool {
        self.failed || !self.found.is_empty() || self.executions == 0
    }
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if !self.failed() {
            "clean"
        } else if self.found.is_empty() {
            "FAILED without an input"
        } else {
            "FAILED, stopped at its first"
        };
        write!(
            out,
            "{:<10} {how}: {} executions, {} edges reached, {} inputs in the corpus",
            self.target, self.executions, self.coverage, self.corpus
        )?;
        for file in &self.found {
            write!(out, "\n{:<10} {file}", "")?;
        }
        Ok(())
    }
}

/// The number of executions and the rest of a status line such as `#512 NEW cov: 44 ft: 45`.
fn status(line: &str) -> Option<(u64, &str)> {
    let (number, rest) = line.strip_prefix('#')?.split_once(char::is_whitespace)?;
    Some((number.parse().ok()?, rest))
}

/// The number that follows a word.
fn after(text: &str, word: &str) -> Option<u64> {
    let mut words = text.split_whitespace();
    words.by_ref().find(|it| *it == word)?;
    words.next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str], well: bool) -> (Report, Vec<String>) {
        let mut report = Report::new("signals");
        let told = lines.iter().flat_map(|line| report.read(line)).collect();
        report.ended(well, 7);
        (report, told)
    }

    #[test]
    fn a_clean_run_is_counted() {
        let (report, told) = read(
            &[
                "INFO: Seed: 1",
                "#512\tNEW    cov: 5433 ft: 13900 corp: 952/2268Kb lim: 99 exec/s: 25 rss: 38Mb",
                "#900\tDONE   cov: 5440 ft: 13901 corp: 952/2268Kb",
                "stat::number_of_executed_units: 901",
            ],
            true,
        );
        assert!(!report.failed() && told.is_empty());
        assert_eq!(
            report.to_string(),
            "signals    clean: 901 executions, 5440 edges reached, 7 inputs in the corpus"
        );
    }

    #[test]
    fn what_was_found_is_told_and_kept() {
        let (report, told) = read(
            &[
                "#512\tNEW    cov: 3 ft: 4",
                "thread '<unnamed>' panicked at crate/core/src/load.rs:1:2:",
                "attempt to add with overflow",
                "artifact_prefix='out/'; Test unit written to out/fuzz/signals/crash-1",
                "Base64: eyJhIj0=",
            ],
            false,
        );
        assert!(report.failed());
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[1].contains("overflow") && told[2].contains("kept: out/fuzz"));
        let text = report.to_string();
        assert!(
            text.contains("FAILED") && text.ends_with("out/fuzz/signals/crash-1"),
            "{text}"
        );
    }

    #[test]
    fn doing_nothing_is_no_success() {
        assert!(read(&["INFO: Seed: 1"], true).0.failed());
        assert!(read(&["#9\tDONE cov: 3"], false).0.failed());
    }
}
