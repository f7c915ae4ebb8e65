//! Faults that are known and being mended: so many of a kind in a crate, only ever fewer. A crate that has none left
//! leaves the list, so the list ends empty.

use std::collections::BTreeMap;

use super::Finding;

/// How many of something there may be yet, by the beginning of their files' paths.
pub(super) type Known = &'static [(&'static str, usize)];

/// What is new among findings, and what is listed and gone.
pub(super) fn except(found: Vec<Finding>, known: Known, list: &str) -> Vec<Finding> {
    let mut by_place: BTreeMap<&str, Vec<Finding>> = BTreeMap::new();
    let mut new = Vec::new();
    for finding in found {
        match known
            .iter()
            .find(|(place, _)| finding.file.starts_with(place))
        {
            Some((place, _)) => by_place.entry(place).or_default().push(finding),
            None => new.push(finding),
        }
    }
    for (place, most) in known {
        match by_place.remove(place) {
            None => new.push(Finding::new(
                place,
                0,
                format!("has none left: take it out of {list}"),
            )),
            Some(findings) if findings.len() > *most => new.extend(findings),
            Some(_) => {}
        }
    }
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(files: &[&str]) -> Vec<Finding> {
        files
            .iter()
            .map(|file| Finding::new(file, 1, "bad"))
            .collect()
    }

    #[test]
    fn only_fewer() {
        const KNOWN: Known = &[("crate/a/", 2)];
        assert!(except(findings(&["crate/a/x.rs", "crate/a/y.rs"]), KNOWN, "K").is_empty());
        assert!(except(findings(&["crate/a/x.rs"]), KNOWN, "K").is_empty());
        assert_eq!(
            except(
                findings(&["crate/a/x.rs", "crate/a/y.rs", "crate/a/z.rs"]),
                KNOWN,
                "K"
            )
            .len(),
            3
        );
    }

    #[test]
    fn elsewhere_none_and_what_is_gone_is_told() {
        const KNOWN: Known = &[("crate/a/", 2)];
        let found = except(findings(&["crate/b/x.rs"]), KNOWN, "K");
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[1].what.contains("take it out of K"), "{found:?}");
    }
}
