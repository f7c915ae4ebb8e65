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
    Choice,
    build_outputs::{BuildOutputs, CollectorLocation, Compiler},
    check, need,
    results::Results,
    shell::{cargo, command, run as shell_run},
    summary::Summary,
    workspace::Workspace,
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
    let workspace = Workspace::find()?;
    need::room(&workspace)?;
    let mut summary = Summary::default();
    let aside = Aside::begin(&workspace)?;
    check::before(&workspace, &mut summary);
    let mut outputs = None;
    summary.step("the extension", || {
        outputs = Some(BuildOutputs::extension(
            &workspace,
            Choice::Both.browsers(),
            CollectorLocation::Lab,
        )?);
        Ok(())
    });
    check::wasm(&workspace, &mut summary);
    let compiler = build(&workspace, &mut summary);
    let mut equipped = false;
    match aside.end(&workspace, &mut summary) {
        Ok(there) => equipped = there,
        Err(error) => drop(summary.step("what went beside", || Err(error))),
    }
    check::after(&workspace, &mut summary);
    let mut results = Results::default();
    if let (true, Some(compiler), Some(outputs)) = (equipped, compiler, outputs) {
        summary.step("tests", || {
            let ran = all(&workspace, &outputs, &compiler)?;
            let verdict = ran.verdict();
            results.add(ran);
            verdict
        });
        summary.step("tests of the JavaScript", || {
            let ran = javascript(&workspace, &outputs)?;
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
fn build(workspace: &Workspace, summary: &mut Summary) -> Option<Compiler> {
    let mut built = None;
    let linted = summary.step("clippy, programs and tests", || {
        let linting = Compiler::linting(workspace)?;
        BuildOutputs::programs_and_tests(workspace, &linting)?;
        built = Some(linting);
        Ok(())
    });
    if !linted {
        summary.step("programs and tests, not linted", || {
            BuildOutputs::programs_and_tests(workspace, &Compiler::Plain)?;
            built = Some(Compiler::Plain);
            Ok(())
        });
    }
    built
}

/// Runs every test; the lab's own only where the lab is not what it was when they passed here.
fn all(workspace: &Workspace, outputs: &BuildOutputs, compiler: &Compiler) -> Result<Results> {
    let stamp = Stamp::of(workspace)?;
    let mut which = vec!["--workspace"];
    if stamp.is_there() {
        println!("  the lab is what it was when its own tests passed here; they are not run again");
        which.extend(["--filterset", stamp::OTHERS]);
    }
    let results = tests(workspace, outputs, compiler, &which)?;
    stamp.keep(&results)?;
    Ok(results)
}

/// Runs tests and reads what they came to.
///
/// # Errors
/// When the test runner did not come to running tests. Failed tests are in the results.
pub(crate) fn tests(
    workspace: &Workspace,
    outputs: &BuildOutputs,
    compiler: &Compiler,
    which: &[&str],
) -> Result<Results> {
    let file = results_file(workspace);
    if file.exists() {
        fs::remove_file(&file)?;
    }
    fs::create_dir_all(outputs.out())?;
    let mut nextest = cargo(workspace);
    nextest
        .args(["nextest", "run", "--no-fail-fast"])
        .args(["--test-threads", &threads().to_string()])
        .args(which);
    let ran = shell_run(outputs.tell(compiler.of(&mut nextest)));
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
fn javascript(workspace: &Workspace, outputs: &BuildOutputs) -> Result<Results> {
    let file = workspace.target.join("javascript.xml");
    if file.exists() {
        fs::remove_file(&file)?;
    }
    let mut node = command(workspace, "node");
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
        add_javascript(&workspace.root.join(folder), &mut tests)?;
    }
    tests.sort();
    let ran = shell_run(outputs.tell(node.args(tests)));
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
fn results_file(workspace: &Workspace) -> PathBuf {
    workspace.target.join("nextest/default/results.xml")
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
