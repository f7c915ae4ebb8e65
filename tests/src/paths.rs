//! Where the things under test lie. `cargo xtask` says so by environment variables;
//! without them the workspace's own folders are used.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// The folder with `chromium/` and `firefox/`, the built extension: `SADA_DIST`.
#[must_use]
pub fn dist() -> PathBuf {
    env::var_os("SADA_DIST").map_or_else(|| workspace().join("dist"), PathBuf::from)
}

/// The folder for logs and pictures: `SADA_OUT`.
#[must_use]
pub fn out() -> PathBuf {
    env::var_os("SADA_OUT").map_or_else(|| workspace().join("out"), PathBuf::from)
}

/// The collector's program: `SADA_COLLECTOR`.
///
/// # Errors
/// When it is not built.
pub fn collector() -> Result<PathBuf> {
    built("SADA_COLLECTOR", "sada-collector")
}

/// A program a person would have installed, looked for in the variable named first,
/// in `target/tools/bin`, then in PATH.
///
/// # Errors
/// When there is none; the message names all that were looked for.
pub fn tool(variable: &str, names: &[&str]) -> Result<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Ok(path.into());
    }
    let own = workspace().join("target/tools/bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::iter::once(own)
        .chain(env::split_paths(&path))
        .collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|candidate| candidate.is_file())
        .with_context(|| format!("none of {names:?} is installed (or name it in {variable})"))
}

fn built(variable: &str, name: &str) -> Result<PathBuf> {
    if let Some(path) = env::var_os(variable) {
        return Ok(path.into());
    }
    let here = env::current_exe().context("the path of this program")?;
    for folder in here.ancestors().skip(1).take(3) {
        let candidate = folder.join(name);
        if candidate.is_file() {
            return Ok(candidate);
        }
    }
    bail!("{name} is not built: run `cargo build -p {name}`, or name it in {variable}")
}

/// A key that only tests use, and everybody may know.
#[must_use]
pub fn key(name: &str) -> PathBuf {
    workspace().join(format!("tests/keys/{name}.toml"))
}

/// The operator's file of the extension in the lab.
#[must_use]
pub fn operator() -> PathBuf {
    workspace().join("tests/operator.lab.json")
}

/// The package of an earlier version, such as `0.1.0`, for this browser.
#[must_use]
pub fn previous(version: &str, browser: &str) -> PathBuf {
    workspace().join(format!("tests/previous/sada-{version}-{browser}.zip"))
}

/// A file of a package that `npm ci` installs.
#[must_use]
pub fn node_module(path: &str) -> PathBuf {
    workspace().join("node_modules").join(path)
}

/// The workspace's root, as it was when this was compiled.
fn workspace() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}
