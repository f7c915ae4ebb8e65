//! What a machine must have. What is missing is installed by the machine's own package managers where this program
//! may, and otherwise named with the command that installs it.

mod debian;
mod node;
mod python;
mod room;

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

pub(crate) use node::packages as npm_packages;
pub(crate) use room::enough as room;

use crate::{
    Browser,
    shell::{cargo, output, run},
    workspace::Workspace,
};

/// A program cargo can build from crates.io.
struct CargoTool {
    /// Its crate.
    package: &'static str,
    program: &'static str,
    version: &'static str,
    /// The oldest version found on the machine that will do: (minor, patch) of 0.x.
    oldest: (u32, u32),
    arguments: &'static [&'static str],
}

const GECKODRIVER: CargoTool = CargoTool {
    package: "geckodriver",
    program: "geckodriver",
    version: "0.37.1",
    oldest: (37, 0),
    arguments: &[],
};
const NEXTEST: CargoTool = CargoTool {
    package: "cargo-nextest",
    program: "cargo-nextest",
    version: "0.9.151",
    oldest: (9, 100),
    // Without what updates nextest from its own site.
    arguments: &["--no-default-features", "--features", "default-no-update"],
};
const DENY: CargoTool = CargoTool {
    package: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    oldest: (18, 0),
    arguments: &[],
};

/// What building for wasm needs.
pub(crate) fn wasm_target(workspace: &Workspace) -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let root = output(crate::shell::command(workspace, "rustc").args(["--print", "sysroot"]))?;
    if PathBuf::from(root.trim())
        .join("lib/rustlib")
        .join(TARGET)
        .exists()
    {
        return Ok(());
    }
    if workspace.program("rustup").is_none() {
        bail!(
            "Rust's {TARGET} target is missing; install it the way this Rust was installed, or use https://rustup.rs"
        );
    }
    run(crate::shell::command(workspace, "rustup").args(["target", "add", TARGET]))
}

/// The browsers, their drivers and, for the lab, the tools that make its network, and faces for pictures.
pub(crate) fn story(workspace: &Workspace, browsers: &[Browser], lab: bool) -> Result<()> {
    let mut wanted = Vec::new();
    for browser in browsers {
        wanted.extend_from_slice(match browser {
            Browser::Chromium => debian::CHROMIUM,
            Browser::Firefox => debian::FIREFOX,
        });
    }
    if lab {
        if !cfg!(target_os = "linux") {
            bail!(
                "the lab's network is made of Linux namespaces; here use `cargo xtask run --no-lab`"
            );
        }
        wanted.extend_from_slice(debian::LAB);
    }
    debian::install(workspace, &wanted)?;
    if lab {
        debian::install_fonts(workspace)?;
    }
    if browsers.contains(&Browser::Firefox) {
        cargo_tool(workspace, &GECKODRIVER)?;
    }
    Ok(())
}

/// A browser of text, for tests of the public pages.
pub(crate) fn text_browser(workspace: &Workspace) -> Result<()> {
    debian::install(workspace, debian::TEXT_BROWSER)
}

/// A C++ compiler, for the fuzzer.
pub(crate) fn cpp(workspace: &Workspace) -> Result<()> {
    debian::install(workspace, debian::CPP)
}

/// What the site is held against, and what asks both.
pub(crate) fn load(workspace: &Workspace) -> Result<()> {
    debian::install(workspace, debian::LOAD)
}

/// What feeds are held against their schema with.
pub(crate) fn xml(workspace: &Workspace) -> Result<()> {
    debian::install(workspace, debian::XML)
}

/// What the API is held against its document with.
pub(crate) fn schemathesis(workspace: &Workspace) -> Result<()> {
    python::schemathesis(workspace)
}

/// Which browsers are there now.
pub(crate) fn installed_browsers(workspace: &Workspace) -> Vec<Browser> {
    let there = |programs: &[debian::Program]| {
        programs
            .first()
            .is_some_and(|program| program.found(workspace))
    };
    let mut browsers = Vec::new();
    if there(debian::CHROMIUM) {
        browsers.push(Browser::Chromium);
    }
    if there(debian::FIREFOX) {
        browsers.push(Browser::Firefox);
    }
    browsers
}

/// The test runner.
pub(crate) fn nextest(workspace: &Workspace) -> Result<()> {
    cargo_tool(workspace, &NEXTEST)
}

/// The judge of licences and sources.
pub(crate) fn deny(workspace: &Workspace) -> Result<()> {
    cargo_tool(workspace, &DENY)
}

/// Whether cargo-deny has fetched a list of known faults to this machine before.
pub(crate) fn has_advisories() -> bool {
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    home.is_some_and(|home| holds_a_folder(&home.join("advisory-dbs")))
}

/// A list is a folder. A try that failed leaves a file beside it.
fn holds_a_folder(path: &Path) -> bool {
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| path.is_dir())
}

fn cargo_tool(workspace: &Workspace, tool: &CargoTool) -> Result<()> {
    if let Some(program) = workspace.program(tool.program) {
        let text =
            output(crate::shell::command(workspace, program).arg("--version")).unwrap_or_default();
        if version(&text).is_some_and(|(major, minor, patch)| {
            (major, minor, patch) >= (0, tool.oldest.0, tool.oldest.1)
        }) {
            return Ok(());
        }
    }
    println!(
        "  building {} {}, once for this project",
        tool.package, tool.version
    );
    let mut install = cargo(workspace);
    install.args([
        "install",
        tool.package,
        "--version",
        tool.version,
        "--locked",
        "--force",
    ]);
    // An unoptimised tool is built in a third of the time and fast enough for what it does here.
    install
        .args(["--debug", "--config", "profile.dev.debug=0"])
        .args(tool.arguments);
    install.arg("--root").arg(workspace.tools());
    run(&mut install).with_context(|| {
        format!(
            "{} could not be built; install it by hand: cargo install {} --locked",
            tool.package, tool.package
        )
    })
}

/// The first three-part version number in what a program says of itself.
fn version(text: &str) -> Option<(u32, u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut parts = word
            .trim_start_matches('v')
            .split('.')
            .map(|part| part.parse().ok());
        Some((parts.next()??, parts.next()??, parts.next()??))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{holds_a_folder, version};

    #[test]
    fn a_try_that_failed_is_no_list() {
        let folder = tempfile::tempdir().unwrap();
        let lists = folder.path().join("lists");
        assert!(!holds_a_folder(&lists), "none was ever tried");
        fs::create_dir(&lists).unwrap();
        fs::write(lists.join("db.lock"), "").unwrap();
        assert!(!holds_a_folder(&lists));
        fs::create_dir(lists.join("advisory-db")).unwrap();
        assert!(holds_a_folder(&lists));
    }

    #[test]
    fn reads_versions_as_programs_say_them() {
        assert_eq!(
            version("geckodriver 0.37.1\n\nThe source"),
            Some((0, 37, 1))
        );
        assert_eq!(
            version("cargo-nextest 0.9.143 (60fa45f63 2026-08-04)"),
            Some((0, 9, 143))
        );
        assert_eq!(version("v20.20.2\n"), Some((20, 20, 2)));
        assert_eq!(version("no version here"), None);
    }
}
