//! A type's name means one thing: in a crate whoever made it, and of public types in the whole workspace. A reader who
//! meets it need not ask which one it is.

use std::collections::BTreeMap;

use super::{
    Finding,
    modules::{Crate, Path, TypeDefinition},
};

/// Finds names of structs, enums, unions, traits and aliases that one crate defines more than once. Every definition
/// after the first is a finding.
pub(super) fn check(crates: &[Crate]) -> Vec<Finding> {
    let mut found = Vec::new();
    for it in crates {
        let mut first = BTreeMap::<&str, (&Path, &str, usize)>::new();
        for (path, module) in &it.modules {
            for TypeDefinition { name, line, .. } in &module.types {
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

/// Finds names of public types that more than one crate defines. Every crate after the first is a finding.
pub(super) fn check_public(crates: &[Crate]) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut first = BTreeMap::<&str, (usize, &str, usize)>::new();
    for (number, it) in crates.iter().enumerate() {
        for module in it.modules.values() {
            for TypeDefinition { name, line, .. } in module.types.iter().filter(|it| it.is_public) {
                match first.get(&**name) {
                    None => drop(first.insert(name, (number, &module.file, *line))),
                    // Within one crate `check` finds it.
                    Some((before, ..)) if *before == number => {}
                    Some((_, file, before)) => found.push(Finding::new(
                        &module.file,
                        *line,
                        format!("defines the public type {name}, and so does {file}:{before}"),
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

    fn crates(files: &[(&str, &str)]) -> Vec<Crate> {
        let (crates, broken) = modules::crates(&Sources::of(files));
        assert!(broken.is_empty(), "{broken:?}");
        crates
    }

    fn twice(files: &[(&str, &str)]) -> Vec<String> {
        let found = check(&crates(files)).into_iter();
        found.map(|it| it.what).collect()
    }

    fn public_twice(files: &[(&str, &str)]) -> Vec<String> {
        let found = check_public(&crates(files)).into_iter();
        found
            .map(|it| format!("{}:{} {}", it.file, it.line, it.what))
            .collect()
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

    #[test]
    fn two_crates_may_have_one_name_that_is_not_public() {
        let files = [
            (
                "a/src/lib.rs",
                "mod one; pub struct Place; #[cfg(test)] mod tests { pub struct Place; } pub use b::Row;",
            ),
            ("a/src/one.rs", "pub(crate) struct Row; pub fn Place() {}"),
            ("b/src/lib.rs", "enum Place {} pub(crate) trait Row {}"),
            ("c/src/lib.rs", "mod one; pub struct Row;"),
            (
                "c/src/one.rs",
                "impl T for X { type Place = u8; } pub(super) type Place = u8;",
            ),
        ];
        assert_eq!(public_twice(&files), [] as [&str; 0]);
    }

    #[test]
    fn two_crates_may_not_have_one_public_name() {
        for second in [
            "pub struct Place;",
            "pub enum Place {}",
            "pub trait Place {}",
            "pub type Place = u8;",
            "pub union Place { of: u8 }",
        ] {
            let files = [
                ("a/src/lib.rs", "mod one;"),
                ("a/src/one.rs", "\npub struct Place;"),
                ("b/src/lib.rs", "mod one;"),
                ("b/src/one.rs", second),
            ];
            assert_eq!(
                public_twice(&files),
                ["b/src/one.rs:1 defines the public type Place, and so does a/src/one.rs:2"],
                "{second}"
            );
        }
    }
}
