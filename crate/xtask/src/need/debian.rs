//! Programs from the system's packages, by Debian's names.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{
    shell::{command, output, run},
    workspace::Workspace,
};

/// A program the system's package manager has.
#[derive(Clone, Copy)]
pub(super) struct Program {
    /// Names it may have; any one will do.
    names: &'static [&'static str],
    /// Debian's package.
    package: &'static str,
}

/// Chromium first: whether it is there is asked of the first.
pub(super) const CHROMIUM: &[Program] = &[
    Program {
        names: &["chromium", "chromium-browser"],
        package: "chromium",
    },
    Program {
        names: &["chromedriver"],
        package: "chromium-driver",
    },
    Program {
        names: &["certutil"],
        package: "libnss3-tools",
    },
];

/// Firefox first: whether it is there is asked of the first.
pub(super) const FIREFOX: &[Program] = &[
    Program {
        names: &["firefox-esr", "firefox"],
        package: "firefox-esr",
    },
    Program {
        names: &["certutil"],
        package: "libnss3-tools",
    },
];

/// What tells which faces there are.
const FONTCONFIG: &[Program] = &[Program {
    names: &["fc-list"],
    package: "fontconfig",
}];

/// A face for Arabic script, the first that pages name: with another one, or none, pictures are not what people see.
const FACE: (&str, &str) = ("Noto Naskh Arabic", "fonts-noto-core");

/// What the lab makes its network with.
pub(super) const LAB: &[Program] = &[
    Program {
        names: &["ip"],
        package: "iproute2",
    },
    Program {
        names: &["nft"],
        package: "nftables",
    },
    Program {
        names: &["unshare"],
        package: "util-linux",
    },
];

/// A browser of text, which shows what the public pages say without style and script.
pub(super) const TEXT_BROWSER: &[Program] = &[Program {
    names: &["w3m"],
    package: "w3m",
}];

/// What the fuzzer, which is written in C++, is built with.
pub(super) const CPP: &[Program] = &[Program {
    names: &["c++"],
    package: "g++",
}];

/// What the site is held against, and what asks both.
pub(super) const LOAD: &[Program] = &[
    Program {
        names: &["nginx"],
        package: "nginx",
    },
    Program {
        names: &["wrk"],
        package: "wrk",
    },
];

/// What feeds are held against their schema with.
pub(super) const XML: &[Program] = &[Program {
    names: &["xmllint"],
    package: "libxml2-utils",
}];

/// What the checks of the JavaScript run on.
pub(super) const NODE: &[Program] = &[
    Program {
        names: &["node"],
        package: "nodejs",
    },
    Program {
        names: &["npm"],
        package: "npm",
    },
];

/// Makes sure that pages in Arabic script can be drawn.
///
/// # Errors
/// As for programs.
pub(super) fn install_fonts(workspace: &Workspace) -> Result<()> {
    install(workspace, FONTCONFIG)?;
    let (face, package) = FACE;
    let found = output(command(workspace, "fc-list").arg(face))?;
    if found.trim().is_empty() {
        install_packages(workspace, &[package])?;
    }
    Ok(())
}

impl Program {
    /// Whether it is there.
    pub(super) fn found(&self, workspace: &Workspace) -> bool {
        self.names
            .iter()
            .any(|name| workspace.program(name).is_some())
    }
}

/// Makes sure the programs are there.
///
/// # Errors
/// When some are missing and this machine has no apt-get, or this user may not use it; says what to type.
pub(super) fn install(workspace: &Workspace, programs: &[Program]) -> Result<()> {
    let mut missing: Vec<&str> = programs
        .iter()
        .filter(|program| !program.found(workspace))
        .map(|program| program.package)
        .collect();
    missing.sort_unstable();
    missing.dedup();
    if missing.is_empty() {
        return Ok(());
    }
    install_packages(workspace, &missing)
}

/// Installs these packages.
///
/// # Errors
/// When this machine has no apt-get, or this user may not use it; says what to type.
pub(super) fn install_packages(workspace: &Workspace, missing: &[&str]) -> Result<()> {
    let list = missing.join(" ");
    may_install(
        &list,
        workspace.program("apt-get").is_some(),
        is_root(workspace)?,
    )?;
    println!("  installing {list}");
    run(apt_get(workspace).arg("update"))?;
    run(apt_get(workspace)
        .args(["install", "-y", "--no-install-recommends"])
        .args(missing))
    .with_context(|| {
        format!(
            "apt-get could not install {list}; on a system other than Debian install them by hand"
        )
    })
}

/// Whether this program may install packages here; if not, the error says what to type.
fn may_install(list: &str, apt: bool, root: bool) -> Result<()> {
    match (apt, root) {
        (true, true) => Ok(()),
        (true, false) => bail!(
            "missing here: {list}\ntype: sudo apt-get install -y --no-install-recommends {list}"
        ),
        (false, _) => bail!(
            "missing here: {list} (Debian's names); install them with this system's package manager"
        ),
    }
}

fn apt_get(workspace: &Workspace) -> Command {
    let mut apt_get = command(workspace, "apt-get");
    apt_get.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
    apt_get
}

fn is_root(workspace: &Workspace) -> Result<bool> {
    Ok(output(command(workspace, "id").arg("-u"))?.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::may_install;

    #[test]
    fn who_may_not_install_is_told_what_to_type() {
        assert!(may_install("nftables", true, true).is_ok());
        let ordinary = may_install("nftables", true, false)
            .unwrap_err()
            .to_string();
        assert!(
            ordinary.contains("sudo apt-get install -y --no-install-recommends nftables"),
            "{ordinary}"
        );
        let elsewhere = may_install("nftables", false, true)
            .unwrap_err()
            .to_string();
        assert!(
            elsewhere.contains("this system's package manager"),
            "{elsewhere}"
        );
    }
}
