//! A type's name means one thing in a crate: a reader who meets it need not ask which one it is.

use std::collections::BTreeMap;

use super::{
    Finding,
    modules::{Crate, Path},
};

/// Finds names of structs, enums, unions, traits and aliases that one crate defines more than once. Every definition
/// after the first is a finding.
pub(super) fn check(crates: &[Crate]) -> Vec<Finding> {
    let mut found = Vec::new();
    for it in crates {
        let mut first = BTreeMap::<&str, (&Path, &str, usize)>::new();
        for (path, module) in &it.modules {
            for (name, line) in &module.types {
                match first.get(&**name) {
                    None => drop(first.insert(name, (path, &module.file, *line))),
                    // For two systems, of which one is compiled: the compiler takes no other pair in one module.
                    Some((before, ..)) if *before == path => {}
                    Some((_, file, before)) => found.push(Finding::new(
                        &module.file,
                        *line,
                        format!("defines {name}, and so does {file}:{before}"),
                    )),
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariant::{modules, sources::Sources};

    fn twice(files: &[(&str, &str)]) -> Vec<String> {
        let (crates, broken) = modules::crates(&Sources::of(files));
        assert!(broken.is_empty(), "{broken:?}");
        check(&crates).into_iter().map(|it| it.what).collect()
    }

    #[test]
    fn two_crates_may_have_one_name() {
        let files = [
            (
                "a/src/lib.rs",
                "mod one; struct Place; #[cfg(test)] mod tests { struct Place; }",
            ),
            (
                "a/src/one.rs",
                "fn place() { struct Place; } impl T for X { type Place = u8; } \
                    #[cfg(unix)] struct Wire; #[cfg(not(unix))] struct Wire;",
            ),
            ("b/src/lib.rs", "enum Place {}"),
            ("a/src/bin/tool.rs", "struct Place;"),
        ];
        assert_eq!(twice(&files), [] as [&str; 0]);
    }

    #[test]
    fn one_crate_may_not() {
        for second in [
            "pub struct Place;",
            "enum Place {}",
            "trait Place {}",
            "type Place = u8;",
        ] {
            let files = [
                ("a/src/lib.rs", "mod one;\nstruct Place;"),
                ("a/src/one.rs", second),
            ];
            assert_eq!(
                twice(&files),
                ["defines Place, and so does a/src/lib.rs:2"],
                "{second}"
            );
        }
    }
}
