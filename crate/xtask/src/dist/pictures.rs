//! The pictures on stores' pages, made from the packaged pages.

use std::{fs, path::Path};

use anyhow::{Context, Result};
use zip::ZipArchive;

use super::Store;
use crate::{
    Browser, need,
    shell::{cargo, command, run as shell_run},
    workspace::Workspace,
};

/// Makes pictures of the package for Chrome, below `out`, where it and the listings are already.
///
/// # Errors
/// When a browser is missing, or a page does not come.
pub(super) fn run(workspace: &Workspace, out: &Path) -> Result<()> {
    println!("\n▸ pictures");
    need::story(workspace, &[Browser::Chromium], false)?;
    let folder = workspace.target.join("pictures");
    if folder.exists() {
        fs::remove_dir_all(&folder).context("cannot empty the folder for pictures")?;
    }
    let package = out.join(super::package_name(
        &workspace.version()?,
        Store::Chrome.id(),
    ));
    let package =
        fs::File::open(&package).with_context(|| format!("cannot open {}", package.display()))?;
    ZipArchive::new(package)?.extract(folder.join(Browser::Chromium.id()))?;
    // What a frame is made of lies together, with the texts.
    let pictures = out.join("pictures");
    fs::create_dir_all(&pictures)?;
    for (from, to) in [
        ("store/picture.html", "picture.html"),
        ("extension/icons/sada.svg", "sada.svg"),
    ] {
        let copied = fs::copy(workspace.root.join(from), folder.join(to));
        copied.with_context(|| format!("cannot copy {from}"))?;
    }
    let icon = workspace.root.join("extension/icons/sada-128.png");
    fs::copy(icon, pictures.join("icon-128.png")).context("cannot copy the icon")?;
    shell_run(cargo(workspace).args(["build", "-p", "sada-tests", "--bin", "sada-pictures"]))?;
    let mut make = command(workspace, workspace.target.join("debug/sada-pictures"));
    make.arg("--out").arg(&pictures);
    make.arg("--frame").arg(&folder);
    make.arg("--listing").arg(out.join("listing"));
    make.env("SADA_DIST", &folder)
        .env("SADA_OUT", workspace.root.join("out"));
    shell_run(&mut make)
}
