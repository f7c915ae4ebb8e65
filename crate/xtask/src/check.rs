//! `check`: everything about the sources that can be said without running them.

mod lint;

use anyhow::{Context, Result};
use clap::ValueEnum;
use sada_report::operator::Strictness;

use crate::{
    Browser, build, invariant, need,
    shell::{cargo, command, output, run as shell_run},
    summary::Summary,
    workspace::Workspace,
};

/// What can be said to `check`.
#[derive(clap::Args)]
pub(crate) struct CheckArguments {
    /// Only these, in the usual order.
    #[arg(long, value_enum, value_name = "STEP")]
    only: Vec<Step>,
}

/// One kind of check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// The project's own rules: sizes, arrows, purity, what documents name.
    Invariants,
    /// The formatting, by rustfmt.
    Format,
    /// Clippy, for this machine and for wasm.
    Clippy,
    /// npm ci, what the checks of the JavaScript run on.
    Npm,
    /// The JavaScript's types, by tsc.
    Types,
    /// The JavaScript by eslint: its habits, and that it holds no decision (`lint/shell-rules.js`).
    Eslint,
    /// The lint of Firefox's store, with no error, no warning and no note that is not explained.
    Store,
    /// Licences, bans and sources of dependencies, by cargo-deny.
    Deny,
    /// Known faults of dependencies, by cargo-deny and RustSec's list. Not part of `test`: the list changes by the
    /// day, and the same sources must not pass today and fail tomorrow.
    Advisories,
}

/// Does the checks and tells what they came to.
///
/// # Errors
/// When one fails.
pub(crate) fn run(arguments: &CheckArguments) -> Result<()> {
    let workspace = Workspace::find()?;
    let mut summary = Summary::default();
    let wanted = |step: &Step| arguments.only.is_empty() || arguments.only.contains(step);
    for step in Step::value_variants().iter().filter(|step| wanted(step)) {
        run_step(&workspace, *step, &mut summary);
    }
    println!("\n{summary}");
    summary.verdict()
}

/// What is checked beside compiling: nothing of it compiles anything of ours.
const BESIDE: [Step; 4] = [Step::Npm, Step::Types, Step::Eslint, Step::Deny];

/// Does the checks that go beside compiling, as steps of a larger whole.
pub(crate) fn beside(workspace: &Workspace, summary: &mut Summary) {
    for step in BESIDE {
        run_step(workspace, step, summary);
    }
}

/// Does those before compiling: they take seconds.
pub(crate) fn before(workspace: &Workspace, summary: &mut Summary) {
    for step in [Step::Invariants, Step::Format] {
        run_step(workspace, step, summary);
    }
}

/// Does the lints for wasm, for which nothing is compiled that could be run here.
pub(crate) fn wasm(workspace: &Workspace, summary: &mut Summary) {
    summary.step("clippy for wasm", || clippy_for_wasm(workspace));
}

/// Does what the packages and node are needed for.
pub(crate) fn after(workspace: &Workspace, summary: &mut Summary) {
    run_step(workspace, Step::Store, summary);
}

fn run_step(workspace: &Workspace, step: Step, summary: &mut Summary) {
    match step {
        Step::Invariants => summary.step("invariants", || invariant::check(workspace)),
        Step::Format => summary.step("rustfmt", || {
            shell_run(cargo(workspace).args(["fmt", "--all", "--check", "--", "-l"]))
        }),
        Step::Clippy => {
            summary.step("clippy", || {
                shell_run(cargo(workspace).args([
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--",
                    "-D",
                    "warnings",
                ]))
            });
            summary.step("clippy for wasm", || clippy_for_wasm(workspace))
        }
        Step::Npm => summary.step("npm ci", || need::npm_packages(workspace)),
        Step::Types => summary.step("types of the JavaScript", || {
            npm(workspace, "tsc", &["--project", "tsconfig.json"])
        }),
        Step::Eslint => summary.step("eslint", || {
            npm(workspace, "eslint", &[".", "--max-warnings", "0"])
        }),
        Step::Store => summary.step("store lint", || store(workspace)),
        Step::Deny => summary.step("licences, bans, sources", || deny(workspace)),
        Step::Advisories => advisories(workspace, summary),
    };
}

fn clippy_for_wasm(workspace: &Workspace) -> Result<()> {
    need::wasm_target(workspace)?;
    for features in [&[][..], &["--no-default-features"]] {
        let mut clippy = cargo(workspace);
        clippy
            .args([
                "clippy",
                "-p",
                "sada-web",
                "--target",
                "wasm32-unknown-unknown",
            ])
            .args(features)
            .args(["--", "-D", "warnings"]);
        shell_run(&mut clippy)?;
    }
    Ok(())
}

fn npm(workspace: &Workspace, program: &str, arguments: &[&str]) -> Result<()> {
    let path = workspace.npm_program(program);
    let path =
        path.with_context(|| format!("{program} is not installed: cargo xtask check --only npm"))?;
    shell_run(command(workspace, path).args(arguments))
}

/// Lints what would be published: built like `cargo xtask build` does, elsewhere, so that dist/ stays as it is.
fn store(workspace: &Workspace) -> Result<()> {
    let folder = workspace.target.join("check");
    build::build(
        workspace,
        &[Browser::Firefox],
        None,
        Strictness::Release,
        &folder,
    )?;
    lint::run(workspace, &folder.join("firefox"))
}

fn deny(workspace: &Workspace) -> Result<()> {
    need::deny(workspace)?;
    shell_run(cargo(workspace).args([
        "deny",
        "--workspace",
        "--all-features",
        "check",
        "licenses",
        "bans",
        "sources",
    ]))?;
    // The fuzzer's workspace is built only when it is run, so nobody would see that its lock file has fallen behind.
    let mut metadata = cargo(workspace);
    metadata.args(["metadata", "--locked", "--format-version", "1"]);
    output(metadata.args(["--manifest-path", "fuzz/Cargo.toml"])).map(drop)
}

/// The manifests with a lock file of their own.
const LOCKED: [&str; 2] = ["Cargo.toml", "fuzz/Cargo.toml"];

/// Holds every dependency against RustSec's list of known faults: the newest, or where that cannot be had the one that
/// was fetched last. Where there is none at all that is told, and fails nothing: whether a dependency has a fault does
/// not depend on this machine's network.
fn advisories(workspace: &Workspace, summary: &mut Summary) -> bool {
    const NAME: &str = "known faults of dependencies";
    let fetched = need::deny(workspace)
        .and_then(|()| shell_run(cargo(workspace).args(["deny", "fetch", "db"])));
    if let Err(error) = fetched {
        println!("  the newest list cannot be fetched: {error:#}");
        if !need::has_advisories() {
            let why = "there is no list of them here; where github.com/RustSec/advisory-db can be reached, type: \
                       cargo xtask check --only advisories";
            summary.left_out(NAME, why);
            return false;
        }
    }
    summary.step(NAME, || {
        for manifest in LOCKED {
            let mut deny = cargo(workspace);
            deny.args(["deny", "--offline", "--manifest-path", manifest]);
            shell_run(deny.args(["check", "advisories"]))?;
        }
        Ok(())
    })
}
