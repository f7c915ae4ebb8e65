//! The API held against its own document by Schemathesis: whatever it is asked, it answers nothing
//! that the document does not say, and never that something broke.

use std::env;
use std::path::Path;
use std::process::Command;

use crate::support::history;
use crate::support::roles::gateway_of_history;

/// Questions to each address, made by its schema; more are asked beside them.
const QUESTIONS: &str = "100";

#[test]
fn every_answer_is_in_the_document() {
    let folder = tempfile::tempdir().unwrap();
    history::fill(folder.path());
    let collector = gateway_of_history(folder.path());
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/schemathesis/settings.toml");
    let questions = env::var("SADA_QUESTIONS").unwrap_or_else(|_| QUESTIONS.to_owned());
    let asked = Command::new("schemathesis")
        // What it keeps of a run goes with the folder.
        .current_dir(folder.path())
        .arg("--config-file")
        .arg(settings)
        .arg("run")
        .arg(format!("{}/api/v1/openapi.json", collector.base()))
        .args(["--no-color", "--continue-on-failure", "--seed", "1"])
        .args(["--max-examples", &questions])
        .output()
        .expect("Schemathesis is installed: `cargo xtask test` does it");
    let told = String::from_utf8_lossy(&asked.stdout);
    assert!(
        asked.status.success() && told.contains("Test cases:"),
        "{told}{}",
        String::from_utf8_lossy(&asked.stderr)
    );
    let (ended, log) = collector.stop();
    assert!(ended.success());
    assert!(!log.contains("ERROR"), "{log}");
}
