//! Which crate may stand on which.

use std::collections::{BTreeMap, BTreeSet};

use cargo_metadata::{DependencyKind, Metadata, Package};

use super::Finding;

/// A crate of ours and the ones of ours it may use. Whoever is not listed may use none.
const ARROWS: &[(&str, &[&str])] = &[
    ("sada-units", &[]),
    ("sada-core", &["sada-units"]),
    ("sada-detect", &["sada-units"]),
    ("sada-report", &["sada-units", "sada-core"]),
    ("sada-web", &["sada-units", "sada-core", "sada-report"]),
    ("sada-service", &["sada-units", "sada-report"]),
    ("sada-sqlite", &[]),
    ("sada-edge", &["sada-units", "sada-report", "sada-service"]),
    (
        "sada-ledger",
        &["sada-units", "sada-core", "sada-service", "sada-sqlite"],
    ),
    (
        "sada-published",
        &[
            "sada-units",
            "sada-core",
            "sada-detect",
            "sada-service",
            "sada-sqlite",
        ],
    ),
    (
        "sada-public",
        &[
            "sada-units",
            "sada-core",
            "sada-detect",
            "sada-service",
            "sada-published",
        ],
    ),
    (
        "sada-gateway",
        &[
            "sada-units",
            "sada-core",
            "sada-detect",
            "sada-report",
            "sada-service",
            "sada-ledger",
            "sada-published",
            "sada-public",
        ],
    ),
    (
        "sada-watch",
        &[
            "sada-units",
            "sada-core",
            "sada-detect",
            "sada-report",
            "sada-service",
            "sada-ledger",
            "sada-published",
        ],
    ),
    (
        "sada-collector",
        &[
            "sada-units",
            "sada-core",
            "sada-detect",
            "sada-report",
            "sada-service",
            "sada-sqlite",
            "sada-edge",
            "sada-ledger",
            "sada-published",
            "sada-gateway",
            "sada-watch",
        ],
    ),
    ("sada-simulate", &["sada-units", "sada-detect"]),
    ("sada-lab", &[]),
    (
        "sada-fuzz",
        &["sada-units", "sada-core", "sada-report", "sada-collector"],
    ),
    (
        "sada-tests",
        &[
            "sada-units",
            "sada-core",
            "sada-detect",
            "sada-report",
            "sada-service",
            "sada-ledger",
            "sada-published",
            "sada-public",
            "sada-watch",
            "sada-collector",
            "sada-simulate",
            "sada-lab",
        ],
    ),
    ("xtask", &["sada-units", "sada-core", "sada-report"]),
];

/// Only for tests of its own, a crate may use these as well.
const FOR_TESTS: &[(&str, &str)] = &[
    ("sada-edge", "sada-simulate"),
    ("sada-collector", "sada-public"),
];

/// From the first there must be no way to the second, over however many crates of ours; tests may
/// have one. Who sees addresses keeps no database and reads no counts; what everybody may see is
/// made of what is published, and not of the counts behind it.
const WALLS: &[(&str, &str)] = &[
    ("sada-edge", "sada-ledger"),
    ("sada-edge", "sada-published"),
    ("sada-edge", "sada-gateway"),
    ("sada-edge", "rusqlite"),
    ("sada-public", "sada-ledger"),
    ("sada-published", "sada-ledger"),
];

/// Crates of which nothing may be had but what their arguments say.
const PURE: &[&str] = &["sada-units", "sada-core", "sada-detect"];

/// Ways to a clock, to chance, to the outside or to a browser.
const IMPURE: &[&str] = &[
    "chrono",
    "fastrand",
    "getrandom",
    "gloo-net",
    "gloo-timers",
    "hyper",
    "js-sys",
    "jiff",
    "rand",
    "reqwest",
    "time",
    "tokio",
    "uuid",
    "wasm-bindgen",
    "web-sys",
    "web-time",
];

/// Finds dependencies that point where they must not, of every kind: normal, for tests, for building;
/// and ways through a wall.
pub(super) fn check(metadata: &Metadata) -> Vec<Finding> {
    let packages = metadata.workspace_packages();
    let ours: Vec<&str> = packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let arrows: Arrows<'_> = packages
        .iter()
        .map(|package| (package.name.as_str(), shipped(package)))
        .collect();
    let mut found: Vec<Finding> = packages
        .iter()
        .flat_map(|package| wrong(package, &ours))
        .collect();
    for (from, to) in WALLS {
        if let Some(way) = way(from, to, &arrows) {
            let what = format!("{from} has a way to {to}: {}", way.join(" > "));
            found.push(Finding::new("Cargo.toml", 0, what));
        }
    }
    found
}

/// What each crate of ours stands on where it is shipped: not in its tests.
type Arrows<'a> = BTreeMap<&'a str, Vec<&'a str>>;

fn shipped(package: &Package) -> Vec<&str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind != DependencyKind::Development)
        .map(|dependency| dependency.name.as_str())
        .collect()
}

/// A way from one crate to another, both ends included.
fn way<'a>(from: &'a str, to: &str, arrows: &Arrows<'a>) -> Option<Vec<&'a str>> {
    let mut ways = vec![vec![from]];
    let mut seen = BTreeSet::from([from]);
    while let Some(so_far) = ways.pop() {
        let end = so_far.last()?;
        for next in arrows.get(end).into_iter().flatten() {
            let mut way = so_far.clone();
            way.push(next);
            if *next == to {
                return Some(way);
            }
            if seen.insert(next) {
                ways.push(way);
            }
        }
    }
    None
}

fn wrong(package: &Package, ours: &[&str]) -> Vec<Finding> {
    let dependencies: Vec<&str> = package
        .dependencies
        .iter()
        .filter(|dependency| {
            let pair = (package.name.as_str(), dependency.name.as_str());
            dependency.kind != DependencyKind::Development || !FOR_TESTS.contains(&pair)
        })
        .map(|dependency| dependency.name.as_str())
        .collect();
    let file = package.manifest_path.as_str();
    judge(&package.name, &dependencies, ours)
        .into_iter()
        .map(|what| Finding::new(file, 0, what))
        .collect()
}

fn judge(name: &str, dependencies: &[&str], ours: &[&str]) -> Vec<String> {
    let listed = ARROWS.iter().find(|(from, _)| *from == name);
    let mut found = Vec::new();
    if listed.is_none() {
        found.push(format!(
            "{name} is not in the list of crates; say in xtask what it may stand on"
        ));
    }
    let allowed = listed.map_or(&[][..], |(_, to)| to);
    for dependency in dependencies {
        // A crate may name itself, for its own features in its tests.
        if ours.contains(dependency) && !allowed.contains(dependency) && *dependency != name {
            found.push(format!("{name} must not depend on {dependency}"));
        }
        if PURE.contains(&name) && IMPURE.contains(dependency) {
            found.push(format!(
                "{name} is pure and must not depend on {dependency}"
            ));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &[&str] = &["sada-core", "sada-report", "sada-web", "sada-collector"];

    #[test]
    fn downwards_is_fine() {
        assert!(judge("sada-report", &["serde", "sada-core"], OURS).is_empty());
        assert!(
            judge(
                "sada-web",
                &["sada-core", "sada-report", "wasm-bindgen"],
                OURS
            )
            .is_empty()
        );
        assert!(judge("sada-core", &["serde", "proptest"], OURS).is_empty());
    }

    #[test]
    fn upwards_and_sideways_are_not() {
        assert_eq!(judge("sada-core", &["sada-report"], OURS).len(), 1);
        assert_eq!(judge("sada-web", &["sada-collector"], OURS).len(), 1);
    }

    #[test]
    fn a_pure_crate_gets_no_clock_and_no_chance() {
        assert_eq!(judge("sada-core", &["rand", "web-time"], OURS).len(), 2);
        assert!(judge("sada-report", &["rand"], OURS).is_empty());
    }

    #[test]
    fn a_new_crate_must_be_placed() {
        assert_eq!(judge("sada-new", &[], OURS).len(), 1);
    }

    #[test]
    fn a_way_through_a_wall_is_found_however_long() {
        let mut arrows = Arrows::from([
            ("sada-edge", vec!["serde", "sada-service"]),
            ("sada-service", vec!["sada-report"]),
            ("sada-report", vec!["sada-units"]),
            ("sada-ledger", vec!["sada-service"]),
        ]);
        assert_eq!(way("sada-edge", "sada-ledger", &arrows), None);
        arrows.insert("sada-report", vec!["sada-units", "sada-ledger"]);
        assert_eq!(
            way("sada-edge", "sada-ledger", &arrows).unwrap().join(" "),
            "sada-edge sada-service sada-report sada-ledger"
        );
    }

    #[test]
    fn every_wall_is_one_between_crates_that_there_are() {
        let known = |name: &&str| ARROWS.iter().any(|(from, _)| from == name);
        assert!(WALLS.iter().all(|(from, _)| known(from)));
        assert!(
            WALLS
                .iter()
                .filter(|(_, to)| to.starts_with("sada-"))
                .all(|(_, to)| known(to))
        );
    }
}
