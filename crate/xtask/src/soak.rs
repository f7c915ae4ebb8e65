//! `soak`: the end-to-end tests again and again, outside CI, to learn how steady they are.

use std::{collections::BTreeMap, fmt, time::Duration};

use anyhow::{Result, bail};

use crate::{
    Choice,
    build_outputs::{BuildOutputs, CollectorLocation, Compiler},
    need,
    results::{Results, TestResult},
    test,
    workspace::Workspace,
};

/// What can be said to `soak`.
#[derive(clap::Args)]
pub(crate) struct SoakArguments {
    /// How often each test is run.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    times: u32,
    /// The tests of which browser.
    #[arg(long, value_enum, default_value_t = Choice::Both)]
    browser: Choice,
}

/// Repeats the end-to-end tests and tells how often each passed and how long it took.
///
/// # Errors
/// When a test failed even once.
pub(crate) fn run(arguments: &SoakArguments) -> Result<()> {
    let workspace = Workspace::find()?;
    let browsers = arguments.browser.browsers();
    need::story(&workspace, browsers, true)?;
    need::nextest(&workspace)?;
    need::npm_packages(&workspace)?;
    need::text_browser(&workspace)?;
    let outputs = BuildOutputs::extension(&workspace, browsers, CollectorLocation::Lab)?;
    BuildOutputs::programs(&workspace)?;
    let mut figures = Figures::default();
    for time in 1..=arguments.times {
        println!("\n▸ time {time} of {}", arguments.times);
        let which = which(arguments.browser);
        figures.add(test::tests(&workspace, &outputs, &Compiler::Plain, &which)?);
    }
    println!("\n{figures}");
    figures.verdict()
}

/// The tests of the end-to-end crate that are about a browser, by the browser's name in theirs.
fn which(choice: Choice) -> Vec<&'static str> {
    let filter = match choice {
        Choice::Chromium => "kind(test) & test(chromium)",
        Choice::Firefox => "kind(test) & test(firefox)",
        Choice::Both => "kind(test)",
    };
    vec!["--package", "sada-tests", "--filterset", filter]
}

/// Every test's runs.
#[derive(Default)]
struct Figures {
    tests: BTreeMap<String, Vec<TestResult>>,
}

impl Figures {
    fn add(&mut self, results: Results) {
        for test in results.tests {
            self.tests.entry(test.name.clone()).or_default().push(test);
        }
    }

    fn counts(&self) -> (usize, usize) {
        let runs: Vec<_> = self.tests.values().flatten().collect();
        let passed = runs.iter().filter(|run| run.passed).count();
        (passed, runs.len() - passed)
    }

    fn verdict(&self) -> Result<()> {
        match self.counts() {
            (0, 0) => bail!("no test was run"),
            (_, 0) => Ok(()),
            (_, failed) => bail!(
                "{failed} runs failed; a test that fails once in a while has a cause to be found"
            ),
        }
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self.tests.keys().map(String::len).max().unwrap_or(0);
        writeln!(out, "{:width$}  passed      shortest, median, longest", "")?;
        for (name, runs) in &self.tests {
            let mut times: Vec<Duration> = runs.iter().map(|run| run.took).collect();
            times.sort_unstable();
            let passed = runs.iter().filter(|run| run.passed).count();
            let seconds = |index: usize| times.get(index).map_or(0.0, Duration::as_secs_f64);
            let (shortest, median, longest) = (
                seconds(0),
                seconds(times.len() / 2),
                seconds(times.len() - 1),
            );
            writeln!(
                out,
                "{name:width$}  {passed:>3} of {:<3}  {shortest:.1} s, {median:.1} s, {longest:.1} s",
                runs.len()
            )?;
        }
        let (passed, failed) = self.counts();
        write!(out, "\n{passed} passed, {failed} failed")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn results(seconds: u64, passed: bool) -> Results {
        Results {
            tests: vec![TestResult {
                name: "a".into(),
                passed,
                took: Duration::from_secs(seconds),
            }],
        }
    }

    #[test]
    fn tells_how_often_and_how_long() {
        let mut figures = Figures::default();
        for (seconds, passed) in [(3, true), (1, true), (2, false)] {
            figures.add(results(seconds, passed));
        }
        let text = figures.to_string();
        assert!(text.contains("2 of 3    1.0 s, 2.0 s, 3.0 s"), "{text}");
        assert!(text.ends_with("2 passed, 1 failed"), "{text}");
        assert!(figures.verdict().is_err());
    }

    #[test]
    fn nothing_run_is_no_success() {
        assert!(Figures::default().verdict().is_err());
    }
}
