//! Whether the packages follow from the source archive: it is unpacked where nothing else is and built as a reviewer
//! builds it.

use std::{fs, io::Cursor, path::Path, time::Instant};

use anyhow::{Context, Result, ensure};
use zip::ZipArchive;

use super::{difference, sources::README_ON_TOP};
use crate::{
    shell::{command, run as shell_run},
    workspace::Workspace,
};

/// What the command that builds begins with, in the reviewer's README.
const COMMAND: &str = "cargo xtask dist";

/// Builds from an archive in a folder of its own and compares every package.
///
/// # Errors
/// When it cannot be built, or something is not the same to the byte.
pub(super) fn run(workspace: &Workspace, archive: &Path, expected: &Path) -> Result<()> {
    let began = Instant::now();
    let folder = tempfile::Builder::new().prefix("sada-verify-").tempdir()?;
    let root = folder.path().join("sources");
    println!("\n▸ unpacking {} in {}", archive.display(), root.display());
    let bytes = fs::read(archive).with_context(|| format!("cannot read {}", archive.display()))?;
    ZipArchive::new(Cursor::new(bytes))?.extract(&root)?;

    let readme =
        fs::read_to_string(root.join(README_ON_TOP)).context("the archive has no README")?;
    let arguments = named(&readme).with_context(|| {
        format!("{README_ON_TOP} does not say `{COMMAND}` on a line of its own")
    })?;
    println!("▸ building there, from nothing, as {README_ON_TOP} says");
    // The cargo a reviewer types, with the compiler the archive names, and not what this program was started with.
    let mut build = command(workspace, "cargo");
    build.args(arguments).current_dir(&root);
    for told in ["CARGO", "CARGO_TARGET_DIR", "RUSTUP_TOOLCHAIN"] {
        build.env_remove(told);
    }
    shell_run(&mut build)?;

    println!("\n▸ comparing with {}", expected.display());
    let mut compared = 0;
    for entry in fs::read_dir(expected)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if !name.ends_with(".zip") {
            continue;
        }
        let ours = fs::read(expected.join(&*name))?;
        let theirs = fs::read(root.join("dist/store").join(&*name))
            .with_context(|| format!("the build from the archive made no {name}"))?;
        let difference = difference::between(&ours, &theirs)?;
        ensure!(
            difference.is_none(),
            "{name} is not the same when built from the archive; the first that differs: {}",
            difference.unwrap_or_default()
        );
        println!("  the same: {name} ({} bytes)", ours.len());
        compared += 1;
    }
    ensure!(compared > 0, "there was nothing to compare");
    println!(
        "  {compared} packages, byte by byte, in {:.0} s",
        began.elapsed().as_secs_f64()
    );
    folder.close().context("cannot remove the folder again")
}

/// The arguments of the command a README names.
fn named(readme: &str) -> Option<Vec<&str>> {
    let line = readme.lines().find(|line| line.starts_with(COMMAND))?;
    Some(line.split_whitespace().skip(1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readmes_command_is_the_one_that_is_run() {
        let text = "Run `cargo xtask dist`:\n\n```sh\ncargo xtask dist --operator a.json\n```\n";
        assert_eq!(
            named(text).unwrap(),
            ["xtask", "dist", "--operator", "a.json"]
        );
        assert_eq!(named("cargo build"), None);
        assert_eq!(
            named(include_str!("../../../../store/reviewers.md")).unwrap(),
            ["xtask", "dist"]
        );
    }
}
