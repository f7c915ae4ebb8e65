//! What may be depended on: under which licences, from where, and what never. Of every package that Cargo.lock could
//! bring to any system, with all features.

mod licence;

use anyhow::{Result, bail};
use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};

use crate::place::Place;
use licence::permits;

/// Each may be combined with MPL-2.0, in one program, by whoever receives it.
const LICENCES: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// One implementation of TLS, with one implementation of cryptography, quick to build.
const BANNED: &[(&str, &str)] = &[
    ("openssl-sys", "rustls with ring is used everywhere"),
    ("native-tls", "rustls with ring is used everywhere"),
    (
        "aws-lc-sys",
        "ring is used everywhere: it builds in seconds and without cmake",
    ),
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

/// Judges every package.
///
/// # Errors
/// When one is not as it must be, or cargo does not say which there are.
pub(super) fn run(place: &Place) -> Result<()> {
    let metadata = MetadataCommand::new()
        .current_dir(&place.root)
        .features(CargoOpt::AllFeatures)
        .other_options(["--locked".to_owned()])
        .exec()?;
    let found = judge(&metadata);
    for line in &found {
        println!("  {line}");
    }
    println!("  {} packages looked at", metadata.packages.len());
    match found.len() {
        0 => Ok(()),
        count => bail!("{count} things are wrong with what is depended on"),
    }
}

/// What is wrong, a line each.
fn judge(metadata: &Metadata) -> Vec<String> {
    let mut found = Vec::new();
    for package in &metadata.packages {
        let name = package.name.as_str();
        match &package.license {
            Some(licence) if permits(licence, LICENCES) => {}
            Some(licence) => found.push(format!("{name} is under {licence}")),
            None => found.push(format!("{name} does not say its licence")),
        }
        if let Some((_, why)) = BANNED.iter().find(|(banned, _)| *banned == name) {
            found.push(format!("{name} must not be used: {why}"));
        }
        match &package.source {
            Some(source) if source.repr != CRATES_IO => {
                found.push(format!("{name} comes from {source}"));
            }
            Some(_) => {}
            // Ours. A version that says nothing is a version nobody chose; our own crates have none to choose.
            None => {
                let open = package.dependencies.iter();
                let open = open.filter(|it| it.path.is_none() && it.req.to_string() == "*");
                found.extend(open.map(|it| format!("{name} names no version of {}", it.name)));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn found(package: &Value, dependency: &Value) -> Vec<String> {
        let mut whole = json!({
            "name": "a", "version": "1.0.0", "id": "a 1.0.0", "license": "MIT", "source": null,
            "dependencies": [], "targets": [], "features": {}, "manifest_path": "/a/Cargo.toml",
            "metadata": null, "authors": [], "categories": [], "keywords": [], "edition": "2024",
        });
        for (key, value) in package.as_object().unwrap() {
            whole[key] = value.clone();
        }
        let mut needs = json!({
            "name": "b", "source": CRATES_IO, "req": "^1", "kind": null, "optional": false,
            "uses_default_features": true, "features": [], "target": null, "rename": null,
            "registry": null,
        });
        for (key, value) in dependency.as_object().unwrap() {
            needs[key] = value.clone();
        }
        whole["dependencies"] = json!([needs]);
        let metadata = json!({
            "packages": [whole], "workspace_members": [], "workspace_default_members": [],
            "resolve": null, "workspace_root": "/a", "target_directory": "/a/target",
            "version": 1, "metadata": null,
        });
        judge(&serde_json::from_value(metadata).unwrap())
    }

    #[test]
    fn what_is_as_it_must_be_passes() {
        let none = json!({});
        assert_eq!(found(&none, &none), [] as [&str; 0]);
        assert_eq!(
            found(&json!({ "source": CRATES_IO }), &none),
            [] as [&str; 0]
        );
        let ours = json!({ "req": "*", "path": "/b", "source": null });
        assert_eq!(found(&none, &ours), [] as [&str; 0]);
    }

    #[test]
    fn each_fault_is_found() {
        let none = json!({});
        for (package, dependency) in [
            (json!({ "license": "GPL-3.0-only" }), &none),
            (json!({ "license": null }), &none),
            (json!({ "name": "openssl-sys" }), &none),
            (json!({ "source": "git+https://example.org/a#1" }), &none),
            (
                json!({ "source": "registry+https://example.org/index" }),
                &none,
            ),
            (json!({}), &json!({ "req": "*" })),
        ] {
            assert_eq!(
                found(&package, dependency).len(),
                1,
                "{package} {dependency}"
            );
        }
    }
}
