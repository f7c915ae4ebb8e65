//! `fuzz`: inputs nobody thought of, until the time is over or the core breaks a promise.
//!
//! LLVM's fuzzer guided by coverage, on the stable compiler: the flags below are what it needs, and sanitizers, which
//! need another compiler, would look for faults of unsafe code, of which the core has none.

mod report;

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Stdio,
};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::{
    need,
    shell::{cargo, command, output, run as run_command},
    workspace::Workspace,
};
use report::Report;

/// What can be said to `fuzz`.
#[derive(clap::Args)]
pub(crate) struct FuzzArguments {
    /// How long, over all targets together.
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    minutes: u64,
    /// Only this one.
    #[arg(long, value_enum, value_name = "NAME")]
    target: Option<FuzzTarget>,
}

/// What is fuzzed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FuzzTarget {
    /// Signals of a browser, in any order and at any time.
    Signals,
    /// Stored states, whole and damaged.
    Snapshots,
    /// Reports, as bytes and in words.
    Reports,
    /// Envelopes, and what may be sealed in one.
    Envelopes,
    /// Messages of the token exchange, and operators' files.
    Tokens,
    /// Requests to a whole collector, over its socket.
    Http,
}

impl FuzzTarget {
    const ALL: [Self; 6] = [
        Self::Signals,
        Self::Snapshots,
        Self::Reports,
        Self::Envelopes,
        Self::Tokens,
        Self::Http,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Signals => "signals",
            Self::Snapshots => "snapshots",
            Self::Reports => "reports",
            Self::Envelopes => "envelopes",
            Self::Tokens => "tokens",
            Self::Http => "http",
        }
    }

    /// The longest input tried, in bytes: long enough for an evening, or for a whole stored state.
    fn longest(self) -> u32 {
        match self {
            Self::Signals => 4096,
            Self::Snapshots => 8192,
            Self::Reports | Self::Envelopes | Self::Tokens | Self::Http => 2048,
        }
    }
}

/// What makes the compiler count which paths were taken, and tell what was compared with what.
const COVERAGE: &[&str] = &[
    "--cfg=fuzzing",
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Ccodegen-units=1",
];
/// An input that takes longer than this many seconds is a fault too.
const SLOW: u32 = 10;
/// So is one that takes more than this many MB.
const MEMORY: u32 = 1024;

/// Fuzzes for the time given and tells what came of it.
///
/// # Errors
/// When something cannot be built, or a target found an input that breaks a promise; where it is kept is said.
pub(crate) fn run(arguments: &FuzzArguments) -> Result<()> {
    let workspace = Workspace::find()?;
    need::cpp(&workspace)?;
    let programs = build(&workspace)?;
    let targets = arguments
        .target
        .map_or(FuzzTarget::ALL.to_vec(), |target| vec![target]);
    let seconds = seconds_each(arguments.minutes, targets.len());
    let mut reports = Vec::new();
    for target in targets {
        println!("\n▸ {} for {seconds} s", target.name());
        reports.push(fuzz(&workspace, target, &programs, seconds)?);
    }
    println!();
    for report in &reports {
        println!("{report}");
    }
    if reports.iter().any(Report::failed) {
        bail!("the core broke a promise; each input is kept and named above");
    }
    Ok(())
}

/// The time of each target; no rounding takes it all.
fn seconds_each(minutes: u64, targets: usize) -> u64 {
    let targets = u64::try_from(targets).unwrap_or(1).max(1);
    (minutes.saturating_mul(60) / targets).max(1)
}

/// Builds the targets with coverage, apart from everything else; gives the folder they are in.
fn build(workspace: &Workspace) -> Result<PathBuf> {
    let host = host(workspace)?;
    let folder = workspace.target.join("fuzz");
    // Only with a target named do flags pass by the build scripts, which have nobody to count for.
    run_command(
        cargo(workspace)
            .args(["build", "--locked", "--manifest-path", "fuzz/Cargo.toml"])
            .args(["--target", &host, "--target-dir"])
            .arg(&folder)
            .env_remove("RUSTFLAGS")
            .env("CARGO_ENCODED_RUSTFLAGS", COVERAGE.join("\u{1f}")),
    )
    .context("the fuzz targets could not be built")?;
    Ok(folder.join(host).join("debug"))
}

fn host(workspace: &Workspace) -> Result<String> {
    let told = output(command(workspace, "rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host
        .context("rustc does not say for which machine it compiles")?
        .to_owned())
}

/// Runs one target to the end of its time, or to the first input that breaks it.
fn fuzz(
    workspace: &Workspace,
    target: FuzzTarget,
    programs: &Path,
    seconds: u64,
) -> Result<Report> {
    let name = target.name();
    let corpus = workspace.target.join("fuzz/corpus").join(name);
    let found = workspace.root.join("out/fuzz").join(name);
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    let program = programs.join(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    let mut child = command(workspace, &program)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={}", target.longest()))
        .arg(format!("-timeout={SLOW}"))
        .arg(format!("-rss_limit_mb={MEMORY}"))
        .arg(format!("-artifact_prefix={}/", found.display()))
        .arg("-print_final_stats=1")
        .arg(&corpus)
        .arg(workspace.root.join("fuzz/seeds").join(name))
        .env("RUST_BACKTRACE", "1")
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot start {}", program.display()))?;
    let mut report = Report::new(name);
    let told = child.stderr.take().context("the fuzzer has no output")?;
    for line in BufReader::new(told).split(b'\n') {
        // Inputs are told too, and need not be text.
        let line = line.context("the fuzzer's output broke off")?;
        for shown in report.read(&String::from_utf8_lossy(&line)) {
            println!("  {shown}");
        }
    }
    let status = child.wait().context("the fuzzer cannot be waited for")?;
    report.ended(status.success(), count(&corpus)?);
    Ok(report)
}

fn count(folder: &Path) -> Result<usize> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list {}", folder.display()))?;
    Ok(entries.count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_is_shared() {
        assert_eq!(seconds_each(10, 2), 300);
        assert_eq!(seconds_each(1, 1), 60);
        assert_eq!(seconds_each(u64::MAX, 2), u64::MAX / 2);
    }

    #[test]
    fn every_target_is_a_program_with_seeds() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
        for target in FuzzTarget::ALL {
            let name = target.name();
            assert!(fuzz.join("targets").join(format!("{name}.rs")).exists());
            assert!(count(&fuzz.join("seeds").join(name)).unwrap() > 0);
        }
    }
}
