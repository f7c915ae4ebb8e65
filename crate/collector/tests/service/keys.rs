//! Keys and operators' files, as two parties make them on the command line.

use std::path::Path;
use std::process::{Command, Output};

use sada_report::operator::{SignedOperator, Strictness};

fn run(folder: &Path, line: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_sada-collector"))
        .args(line.split(' '))
        .current_dir(folder)
        .output()
        .unwrap()
}

fn said(folder: &Path, line: &str) -> String {
    let output = run(folder, line);
    assert!(output.status.success(), "{line}: {output:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// The guide for operators, step by step.
#[test]
fn two_parties_make_an_operators_file_that_builds_take() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let issuing = said(here, "keygen issuer --from 0 --out issuer.toml");
    let gateway = said(here, "keygen gateway --number 1 --out gateway.toml");
    said(here, "keygen party --out carrier.toml");
    said(here, "keygen party --out reader.toml");
    let again = run(here, "keygen party --out reader.toml");
    assert!(!again.status.success(), "a key is never overwritten");
    let text = serde_json::json!({
        "number": 1,
        "name": "Example Observatory",
        "site": "https://status.example.org/",
        "relays": ["https://relay.example.net/"],
        "issuers": ["https://issuer.example.net/"],
        "gateway_key": gateway,
        "issuing_keys": [{ "from": 0, "key": issuing }],
        "bin_seconds": 300,
        "window_bins": 48,
    });
    std::fs::write(here.join("text"), text.to_string()).unwrap();
    for party in ["carrier", "reader"] {
        let signature = said(here, &format!("sign --text text --key {party}.toml"));
        std::fs::write(here.join(format!("{party}.json")), signature).unwrap();
    }
    let file = said(
        here,
        "join --text text --carrier carrier.json --reader reader.json",
    );
    let operator = SignedOperator::check(&file, Strictness::Release).unwrap();
    assert_eq!(operator.text.name, "Example Observatory");

    let one = run(
        here,
        "join --text text --carrier carrier.json --reader carrier.json",
    );
    let told = String::from_utf8(one.stderr).unwrap();
    assert!(
        !one.status.success() && told.contains("one party"),
        "{told}"
    );
    std::fs::write(here.join("text"), text.to_string().replace("300", "5")).unwrap();
    let short = run(here, "sign --text text --key carrier.toml");
    let told = String::from_utf8(short.stderr).unwrap();
    assert!(!short.status.success() && told.contains("300"), "{told}");
    let wrong = run(here, "sign --trial --text text --key gateway.toml");
    assert!(!wrong.status.success(), "a gateway's key signs nothing");
    let secret = std::fs::read_to_string(here.join("carrier.toml")).unwrap();
    let secret = secret.split('"').nth(3).unwrap();
    assert_eq!(secret.len(), 64);
    assert!(!told.contains(secret) && !file.contains(secret));
}
