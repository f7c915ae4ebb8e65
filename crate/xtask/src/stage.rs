//! Everything the story and the end-to-end tests stand on: the programs, the extension that may report to the lab's
//! collector, and the words by which they find them.

use std::{
    env::consts::EXE_SUFFIX,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::Result;
use sada_report::operator::Strictness;

use crate::{
    Browser, build,
    place::Place,
    shell::{cargo, run},
};

/// Built programs and packages, and where results go.
pub(crate) struct Stage {
    programs: PathBuf,
    dist: PathBuf,
    out: PathBuf,
}

/// Where the extension's collector is.
#[derive(Clone, Copy)]
pub(crate) enum Collector {
    /// Behind the lab's network, under a name of its own.
    Lab,
    /// On this machine, for a browser on the real network.
    Loopback,
}

impl Collector {
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

impl Stage {
    /// Builds the extension apart from dist/, so that no package for the lab is ever taken for one to publish.
    pub(crate) fn extension(
        place: &Place,
        browsers: &[Browser],
        collector: Collector,
    ) -> Result<Self> {
        let dist = place.target.join("story").join(collector.id());
        let built = build::build(
            place,
            browsers,
            Some(&place.root.join(collector.operator())),
            Strictness::Trial,
            &dist,
        )?;
        for line in built.to_string().lines() {
            println!("  {line}");
        }
        Ok(Self {
            programs: place.target.join("debug"),
            dist,
            out: place.root.join("out"),
        })
    }

    /// Builds lab, collector and story.
    pub(crate) fn programs(place: &Place) -> Result<()> {
        run(cargo(place).args([
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
    pub(crate) fn programs_and_tests(place: &Place) -> Result<()> {
        run(cargo(place).args(["build", "--workspace", "--bins", "--tests"]))
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
