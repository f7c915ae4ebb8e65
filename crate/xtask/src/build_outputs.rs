//! Everything the story and the end-to-end tests stand on: the programs, the extension that may report to the lab's
//! collector, and the words by which they find them.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, ensure};
use sada_report::operator::Strictness;

use crate::{
    Browser, build,
    shell::{cargo, command, output, run},
    workspace::Workspace,
};

/// Who compiles this workspace's own crates.
pub(crate) enum Compiler {
    /// The compiler alone.
    Plain,
    /// Clippy's own rustc, at this path: it lints what it compiles, so that nothing is compiled once for its lints
    /// and once more to be run. A warning is an error.
    Linting(PathBuf),
}

impl Compiler {
    /// The one that lints.
    ///
    /// # Errors
    /// When Clippy is not installed.
    pub(crate) fn linting(workspace: &Workspace) -> Result<Self> {
        let root = output(command(workspace, "rustc").args(["--print", "sysroot"]))?;
        let driver = Path::new(root.trim()).join(format!("bin/clippy-driver{EXE_SUFFIX}"));
        ensure!(
            driver.exists(),
            "Clippy is missing; type: rustup component add clippy"
        );
        Ok(Self::Linting(driver))
    }

    /// Makes a cargo command compile with it, and find what it has compiled.
    pub(crate) fn of<'a>(&self, cargo: &'a mut Command) -> &'a mut Command {
        match self {
            Self::Plain => cargo,
            Self::Linting(driver) => cargo
                .env("RUSTC_WORKSPACE_WRAPPER", driver)
                // As `cargo clippy -- -D warnings` says it to the driver.
                .env(
                    "CLIPPY_ARGS",
                    "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__",
                ),
        }
    }
}

/// Built programs and packages, and where results go.
pub(crate) struct BuildOutputs {
    programs: PathBuf,
    dist: PathBuf,
    out: PathBuf,
}

/// Where the extension's collector is.
#[derive(Clone, Copy)]
pub(crate) enum CollectorLocation {
    /// Behind the lab's network, under a name of its own.
    Lab,
    /// On this machine, for a browser on the real network.
    Loopback,
}

impl CollectorLocation {
    fn operator(self) -> &'static str {
        match self {
            Self::Lab => "tests/operator.lab.json",
            Self::Loopback => "tests/operator.local.json",
        }
    }

    fn id(self) -> &'static str {
        match self {
            Self::Lab => "lab",
            Self::Loopback => "local",
        }
    }
}

impl BuildOutputs {
    /// Builds the extension apart from dist/, so that no package for the lab is ever taken for one to publish.
    pub(crate) fn extension(
        workspace: &Workspace,
        browsers: &[Browser],
        collector: CollectorLocation,
    ) -> Result<Self> {
        let dist = workspace.target.join("story").join(collector.id());
        let built = build::build(
            workspace,
            browsers,
            Some(&workspace.root.join(collector.operator())),
            Strictness::Trial,
            &dist,
        )?;
        for line in built.to_string().lines() {
            println!("  {line}");
        }
        Ok(Self {
            programs: workspace.target.join("debug"),
            dist,
            out: workspace.root.join("out"),
        })
    }

    /// Builds lab, collector and story.
    pub(crate) fn programs(workspace: &Workspace) -> Result<()> {
        run(cargo(workspace).args([
            "build",
            "--bins",
            "-p",
            "sada-lab",
            "-p",
            "sada-collector",
            "-p",
            "sada-tests",
        ]))
    }

    /// The same, and every test too, in the very way the test runner wants them, so that nothing is compiled twice.
    ///
    /// # Errors
    /// When something does not compile, or is not as the lints want it.
    pub(crate) fn programs_and_tests(workspace: &Workspace, compiler: &Compiler) -> Result<()> {
        let mut build = cargo(workspace);
        build.args(["build", "--workspace", "--lib", "--bins", "--tests"]);
        run(compiler.of(&mut build))
    }

    /// A built program.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.programs.join(format!("{name}{EXE_SUFFIX}"))
    }

    /// Where pictures and logs go.
    pub(crate) fn out(&self) -> &Path {
        &self.out
    }

    /// Tells a command where everything is.
    pub(crate) fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("SADA_DIST", &self.dist)
            .env("SADA_LAB", self.program("sada-lab"))
            .env("SADA_COLLECTOR", self.program("sada-collector"))
            .env("SADA_OUT", &self.out)
    }
}
