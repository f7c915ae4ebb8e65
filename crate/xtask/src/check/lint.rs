//! The lint of Firefox's store. What it only notes is explained to the store's reviewers, or it fails here.

use std::{fs, path::Path, process::Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{shell::command, workspace::Workspace};

/// Where notes are explained, each by its code in backticks.
const EXPLAINED: &str = "store/reviewers.md";

/// Lints a package's folder.
///
/// # Errors
/// When it finds an error or a warning, notes something unexplained, or cannot run.
pub(super) fn run(workspace: &Workspace, folder: &Path) -> Result<()> {
    let program = workspace
        .npm_program("web-ext")
        .context("web-ext is not installed: cargo xtask check --only npm")?;
    let mut lint = command(workspace, program);
    lint.args([
        "lint",
        "--output",
        "json",
        "--no-config-discovery",
        "--no-input",
        "--source-dir",
    ])
    .arg(folder)
    // It would ask npm for a newer self first.
    .env("NO_UPDATE_NOTIFIER", "1");
    println!("  web-ext lint of {}", folder.display());
    // It ends with a failure when it finds something; what it found is what counts.
    let output = lint
        .stderr(Stdio::inherit())
        .output()
        .context("cannot start web-ext")?;
    let said = serde_json::from_slice(&output.stdout)
        .context("web-ext said something that is not JSON")?;
    let explained = fs::read_to_string(workspace.root.join(EXPLAINED))
        .with_context(|| format!("cannot read {EXPLAINED}"))?;
    let found = judge(&said, &explained)?;
    for line in &found {
        println!("  {line}");
    }
    match found.len() {
        0 => Ok(()),
        count => bail!("the store's lint finds {count} things"),
    }
}

/// What is wrong, a line each.
fn judge(said: &Value, explained: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for kind in ["errors", "warnings", "notices"] {
        let list = said[kind]
            .as_array()
            .with_context(|| format!("web-ext said no list of {kind}"))?;
        println!("  {kind}: {}", list.len());
        for finding in list {
            let word = |key: &str| finding[key].as_str().unwrap_or("?").to_owned();
            let code = word("code");
            if kind != "notices" || !explained.contains(&format!("`{code}`")) {
                found.push(format!(
                    "{kind}: {code}: {} ({})",
                    word("message"),
                    word("file")
                ));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_explained_notes_pass() {
        let finding = |code: &str| json!([{ "code": code, "message": "m", "file": "f.js" }]);
        let said = |errors, warnings, notices| json!({ "errors": errors, "warnings": warnings, "notices": notices });
        let found = |said: &Value| judge(said, "the note `KNOWN` is about …").unwrap().len();
        let none = json!([]);
        assert_eq!(
            found(&said(none.clone(), none.clone(), finding("KNOWN"))),
            0
        );
        assert_eq!(found(&said(none.clone(), none.clone(), finding("NEW"))), 1);
        assert_eq!(
            found(&said(none.clone(), finding("KNOWN"), none.clone())),
            1
        );
        assert_eq!(found(&said(finding("KNOWN"), none.clone(), none)), 1);
        assert!(judge(&json!({}), "").is_err());
    }
}
