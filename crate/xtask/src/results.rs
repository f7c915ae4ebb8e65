//! What tests came to, read from the JUnit files test runners write.

use std::{fmt, time::Duration};

use anyhow::{Context, Result, bail};
use roxmltree::Document;

/// Results of one run.
#[derive(Debug, Default)]
pub(crate) struct Results {
    pub(crate) tests: Vec<TestResult>,
}

/// The result of one test.
#[derive(Debug)]
pub(crate) struct TestResult {
    pub(crate) name: String,
    pub(crate) passed: bool,
    pub(crate) took: Duration,
}

impl Results {
    /// Reads a JUnit file.
    ///
    /// # Errors
    /// When it is not one.
    pub(crate) fn read(text: &str) -> Result<Self> {
        let document = Document::parse(text).context("the test runner's results are not XML")?;
        let mut tests = Vec::new();
        for node in document
            .descendants()
            .filter(|node| node.has_tag_name("testcase"))
        {
            let name = node.attribute("name").context("a test without a name")?;
            let package = node.attribute("classname").unwrap_or_default();
            let failed = node
                .children()
                .any(|child| child.has_tag_name("failure") || child.has_tag_name("error"));
            let seconds: f64 = node
                .attribute("time")
                .and_then(|time| time.parse().ok())
                .unwrap_or(0.0);
            tests.push(TestResult {
                name: format!("{package} {name}"),
                passed: !failed,
                took: Duration::try_from_secs_f64(seconds).unwrap_or_default(),
            });
        }
        Ok(Self { tests })
    }

    /// Adds the results of another run.
    pub(crate) fn add(&mut self, other: Self) {
        self.tests.extend(other.tests);
    }

    /// An error if a test failed or there was none.
    pub(crate) fn verdict(&self) -> Result<()> {
        match (self.tests.len(), self.failed()) {
            (0, _) => bail!("no test was run"),
            (_, 0) => Ok(()),
            (all, failed) => bail!("{failed} of {all} tests failed; each is told above"),
        }
    }

    /// A line for each of the tests that took longest, the longest first.
    pub(crate) fn slowest(&self, count: usize) -> String {
        let mut tests: Vec<_> = self.tests.iter().collect();
        tests.sort_by_key(|test| std::cmp::Reverse(test.took));
        let lines = tests.iter().take(count).map(|test| {
            let took = test.took.as_secs_f64();
            format!("{took:>7.1} s  {}", test.name)
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn failed(&self) -> usize {
        self.tests.iter().filter(|test| !test.passed).count()
    }
}

impl fmt::Display for Results {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed = self.failed();
        for test in self.tests.iter().filter(|test| !test.passed) {
            writeln!(out, "failed: {}", test.name)?;
        }
        write!(out, "{} passed, {failed} failed", self.tests.len() - failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="nextest-run" tests="2" failures="1" errors="0" time="1.0">
  <testsuite name="sada-core" tests="2" disabled="0" errors="0" failures="1">
    <testcase name="vote::fine" classname="sada-core" time="0.250"></testcase>
    <testcase name="vote::bad" classname="sada-core" time="1.5"><failure type="test failure">no</failure></testcase>
  </testsuite>
</testsuites>"#;

    #[test]
    fn counts_what_passed_and_names_what_did_not() {
        let results = Results::read(FILE).unwrap();
        assert_eq!(
            results.to_string(),
            "failed: sada-core vote::bad\n1 passed, 1 failed"
        );
        assert_eq!(results.tests[0].took, Duration::from_millis(250));
        assert!(
            results
                .verdict()
                .unwrap_err()
                .to_string()
                .starts_with("1 of 2 tests failed")
        );
    }

    #[test]
    fn the_slowest_come_first() {
        let results = Results::read(FILE).unwrap();
        assert_eq!(results.slowest(1), "    1.5 s  sada-core vote::bad");
        assert_eq!(results.slowest(10).lines().count(), 2);
    }

    #[test]
    fn no_tests_are_no_success() {
        assert!(Results::default().verdict().is_err());
        assert!(Results::read("nonsense").is_err());
    }
}
