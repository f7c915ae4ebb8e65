//! `test`: everything CI runs.

mod aside;
mod stamp;

use std::{
    fs,
    num::NonZero,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
};

use anyhow::{Result, bail};

use crate::{
    Choice, check, need,
    place::Place,
    results::Results,
    shell::{cargo, command, run as shell_run},
    stage::{Collector, Compiler, Stage},
    summary::Summary,
};
pub(crate) use aside::run as beside;

use aside::Aside;
use stamp::Stamp;

/// How many of the slowest tests are named at the end.
const SLOWEST: usize = 10;

/// Checks, builds and tests everything. The last line counts the tests, whatever happened.
///
/// # Errors
/// When it could not begin. What failed on the way is told, and makes the exit code.
pub(crate) fn run() -> Result<ExitCode> {
    let place = Place::find()?;
    need::room(&place)?;
    let mut summary = Summary::default();
    let aside = Aside::begin(&place)?;
    check::before(&place, &mut summary);
    let mut stage = None;
    summary.step("the extension", || {
        stage = Some(Stage::extension(
            &place,
            Choice::Both.browsers(),
            Collector::Lab,
        )?);
        Ok(())
    });
    check::wasm(&place, &mut summary);
    let compiler = build(&place, &mut summary);
    let mut equipped = false;
    match aside.end(&place, &mut summary) {
        Ok(there) => equipped = there,
        Err(error) => drop(summary.step("what went beside", || Err(error))),
    }
    check::after(&place, &mut summary);
    let mut results = Results::default();
    if let (true, Some(compiler), Some(stage)) = (equipped, compiler, stage) {
        summary.step("tests", || {
            let ran = all(&place, &stage, &compiler)?;
            let verdict = ran.verdict();
            results.add(ran);
            verdict
        });
        summary.step("tests of the JavaScript", || {
            let ran = javascript(&place, &stage)?;
            let verdict = ran.verdict();
            results.add(ran);
            verdict
        });
    }
    println!(
        "\n{summary}\n\nthe slowest tests\n{}\n",
        results.slowest(SLOWEST)
    );
    let code = match summary.verdict() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("error: {error}\n");
            ExitCode::FAILURE
        }
    };
    println!("{results}");
    Ok(code)
}

/// Compiles programs and tests, linted; where a lint finds something once more without, so that the tests are run.
/// Gives who compiled them, if somebody could.
fn build(place: &Place, summary: &mut Summary) -> Option<Compiler> {
    let mut built = None;
    let linted = summary.step("clippy, programs and tests", || {
        let linting = Compiler::linting(place)?;
        Stage::programs_and_tests(place, &linting)?;
        built = Some(linting);
        Ok(())
    });
    if !linted {
        summary.step("programs and tests, not linted", || {
            Stage::programs_and_tests(place, &Compiler::Plain)?;
            built = Some(Compiler::Plain);
            Ok(())
        });
    }
    built
}

/// Runs every test; the lab's own only where the lab is not what it was when they passed here.
fn all(place: &Place, stage: &Stage, compiler: &Compiler) -> Result<Results> {
    let stamp = Stamp::of(place)?;
    let mut which = vec!["--workspace"];
    if stamp.is_there() {
        println!("  the lab is what it was when its own tests passed here; they are not run again");
        which.extend(["--filterset", stamp::OTHERS]);
    }
    let results = tests(place, stage, compiler, &which)?;
    stamp.keep(&results)?;
    Ok(results)
}

/// Runs tests and reads what they came to.
///
/// # Errors
/// When the test runner did not come to running tests. Failed tests are in the results.
pub(crate) fn tests(
    place: &Place,
    stage: &Stage,
    compiler: &Compiler,
    which: &[&str],
) -> Result<Results> {
    let file = results_file(place);
    if file.exists() {
        fs::remove_file(&file)?;
    }
    fs::create_dir_all(stage.out())?;
    let mut nextest = cargo(place);
    nextest
        .args(["nextest", "run", "--no-fail-fast"])
        .args(["--test-threads", &threads().to_string()])
        .args(which);
    let ran = shell_run(stage.tell(compiler.of(&mut nextest)));
    read(&file, ran)
}

/// How many tests run at once. Those of the lanes mostly wait, so one more than there are processors is no crowd; and
/// with fewer than three a lane would wait for another one.
fn threads() -> usize {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    (processors + 1).max(3)
}

/// Folders with tests for node: of the shell, of the core as it is packaged, and of the rules the shell is held to.
const JAVASCRIPT: [&str; 3] = ["extension", "crate/web/tests", "lint"];

/// Runs the tests written in JavaScript by node's own runner.
fn javascript(place: &Place, stage: &Stage) -> Result<Results> {
    let file = place.target.join("javascript.xml");
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let mut node = command(place, "node");
    node.args([
        "--test",
        "--test-reporter=spec",
        "--test-reporter-destination=stdout",
    ]);
    node.arg("--test-reporter=junit")
        .arg(format!("--test-reporter-destination={}", file.display()));
    // Named one by one: how node finds tests by itself differs between its versions.
    let mut tests = Vec::new();
    for folder in JAVASCRIPT {
        add_javascript(&place.root.join(folder), &mut tests)?;
    }
    tests.sort();
    let ran = shell_run(stage.tell(node.args(tests)));
    read(&file, ran)
}

/// Adds the files with tests for node in a folder and in the folders below it.
fn add_javascript(folder: &Path, tests: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.to_string_lossy();
        if path.is_dir() {
            add_javascript(&path, tests)?;
        } else if name.ends_with(".test.js") || name.ends_with(".test.mjs") {
            tests.push(path);
        }
    }
    Ok(())
}

/// Reads the results of a run. One that failed and has no failed test to show for it is an error of its own.
fn read(file: &Path, ran: Result<()>) -> Result<Results> {
    let Ok(text) = fs::read_to_string(file) else {
        return ran.and_then(|()| bail!("the test runner left no results in {}", file.display()));
    };
    let results = Results::read(&text)?;
    if results.verdict().is_ok() {
        ran?;
    }
    Ok(results)
}

/// Where .config/nextest.toml has the results written.
fn results_file(place: &Place) -> PathBuf {
    place.target.join("nextest/default/results.xml")
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_runner_that_failed_is_never_taken_for_one_that_passed() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("results.xml");
        assert!(read(&file, Ok(())).is_err());
        fs::write(
            &file,
            r#"<testsuites><testcase name="a" classname="b" time="0.1"/></testsuites>"#,
        )
        .unwrap();
        assert!(read(&file, Ok(())).unwrap().verdict().is_ok());
        assert!(read(&file, Err(anyhow!("killed"))).is_err());
    }
}
