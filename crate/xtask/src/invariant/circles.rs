//! No circle between files of one crate: what two files need of each other is a third one, or they are one.
//! A file needs another one when it names something that is defined there, by whatever re-exports.
//!
//! A module in several files is one thing to its neighbours: what a file names of a module it is part of does not
//! count. The root of a crate is everybody's, so what it defines itself does.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{Finding, modules::Crate};

/// The files that a file names, each with the first line and path that does.
type Needs<'a> = BTreeMap<&'a str, BTreeMap<&'a str, (usize, String)>>;

/// Finds each file that is in a circle, with the shortest way round.
pub(super) fn check(crates: &[Crate]) -> Vec<Finding> {
    crates.iter().flat_map(in_crate).collect()
}

fn in_crate(it: &Crate) -> Vec<Finding> {
    let needs = needs(it);
    let round = |file| Some((file, way_round(&needs, file)?));
    let ways = needs.keys().filter_map(|file| round(*file));
    ways.map(|(file, way)| tell(&needs, file, &way)).collect()
}

fn needs(it: &Crate) -> Needs<'_> {
    let mut needs = Needs::new();
    for (path, module) in &it.modules {
        for mention in &module.mentions {
            let target = it.defined_in(path, &mention.path);
            let own = |file: &str| {
                path.iter()
                    .enumerate()
                    .any(|(depth, _)| it.file_of(&path[..=depth]) == Some(file))
            };
            if let Some(target) = target.filter(|target| *target != module.file && !own(target)) {
                let named = needs.entry(&module.file).or_default();
                let example = || (mention.line, mention.path.join("::"));
                named.entry(target).or_insert_with(example);
            }
        }
    }
    needs
}

/// The shortest way from a file back to itself.
fn way_round<'a>(needs: &Needs<'a>, start: &'a str) -> Option<Vec<&'a str>> {
    let mut seen = BTreeSet::new();
    let mut ways = VecDeque::from([vec![start]]);
    while let Some(way) = ways.pop_front() {
        for next in needs.get(way.last()?).into_iter().flat_map(BTreeMap::keys) {
            let mut longer = way.clone();
            longer.push(*next);
            if *next == start {
                return Some(longer);
            }
            if seen.insert(*next) {
                ways.push_back(longer);
            }
        }
    }
    None
}

fn tell(needs: &Needs, file: &str, way: &[&str]) -> Finding {
    let steps: Vec<_> = way
        .windows(2)
        .filter_map(|pair| {
            let (line, path) = needs.get(pair[0])?.get(pair[1])?;
            Some((*line, format!("{} names {path} of {}", pair[0], pair[1])))
        })
        .collect();
    let line = steps.first().map_or(0, |(line, _)| *line);
    let steps: Vec<_> = steps.into_iter().map(|(_, step)| step).collect();
    Finding::new(file, line, format!("is in a circle: {}", steps.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariant::{modules, sources::Sources};

    /// The files found in circles.
    fn circles(files: &[(&str, &str)]) -> Vec<String> {
        let (crates, broken) = modules::crates(&Sources::of(files));
        assert!(broken.is_empty(), "{broken:?}");
        check(&crates).into_iter().map(|it| it.file).collect()
    }

    const NONE: [&str; 0] = [];

    #[test]
    fn one_way_is_fine() {
        let files = [
            ("a/src/lib.rs", "mod one; mod two;"),
            ("a/src/one.rs", "pub struct One;"),
            ("a/src/two.rs", "use crate::one::One; fn two(_: One) {}"),
        ];
        assert_eq!(circles(&files), NONE);
    }

    #[test]
    fn two_files_that_name_each_other_are_found() {
        let files = [
            ("a/src/lib.rs", "mod one; mod two;"),
            ("a/src/one.rs", "use super::two::Two; pub struct One(Two);"),
            (
                "a/src/two.rs",
                "pub struct Two; fn two(_: crate::one::One) {}",
            ),
        ];
        assert_eq!(circles(&files), ["a/src/one.rs", "a/src/two.rs"]);
    }

    #[test]
    fn a_parent_may_declare_call_and_re_export() {
        let files = [
            ("a/src/lib.rs", "mod all; pub use all::One;"),
            (
                "a/src/all/mod.rs",
                "mod one; mod two; pub use one::One; pub fn go() { two::two(One) }",
            ),
            ("a/src/all/one.rs", "pub struct One;"),
            ("a/src/all/two.rs", "use super::One; pub fn two(_: One) {}"),
        ];
        assert_eq!(circles(&files), NONE);
    }

    #[test]
    fn a_module_in_several_files_is_one_thing() {
        let files = [
            ("a/src/lib.rs", "mod all;"),
            (
                "a/src/all.rs",
                "mod one; pub struct Own; fn go() -> one::One { one::One(Own) }",
            ),
            ("a/src/all/one.rs", "pub struct One(pub super::Own);"),
        ];
        assert_eq!(circles(&files), NONE);
    }

    #[test]
    fn the_root_is_everybodys() {
        let files = [
            ("a/src/lib.rs", "mod one; struct Own; fn go(_: one::One) {}"),
            ("a/src/one.rs", "pub struct One(crate::Own);"),
        ];
        assert_eq!(circles(&files), ["a/src/lib.rs", "a/src/one.rs"]);
    }

    #[test]
    fn a_circle_through_a_parent_and_its_child_is_found() {
        let files = [
            ("a/src/lib.rs", "mod all; mod beside;"),
            (
                "a/src/all.rs",
                "mod one; pub struct Own; fn go() { one::one() }",
            ),
            (
                "a/src/all/one.rs",
                "pub fn one() { crate::beside::beside() }",
            ),
            ("a/src/beside.rs", "pub fn beside(_: crate::all::Own) {}"),
        ];
        let all = ["a/src/all.rs", "a/src/all/one.rs", "a/src/beside.rs"];
        assert_eq!(circles(&files), all);
    }

    #[test]
    fn methods_in_a_childs_file_are_no_need() {
        let files = [
            ("a/src/lib.rs", "mod all;"),
            (
                "a/src/all.rs",
                "mod one; pub struct Own; impl Own { fn go(&self) { self.one() } }",
            ),
            (
                "a/src/all/one.rs",
                "use super::Own; impl Own { pub(super) fn one(&self) {} }",
            ),
        ];
        assert_eq!(circles(&files), NONE);
    }

    #[test]
    fn re_exports_renames_and_globs_hide_nothing() {
        let (one, two) = ("a/src/one.rs", "a/src/two.rs");
        for (lib, uses) in [
            ("pub use two::Two;", "use crate::Two; pub struct One(Two);"),
            (
                "pub use two::Two as Other;",
                "pub struct One(crate::Other);",
            ),
            ("pub use two::*;", "use super::*; pub struct One(Two);"),
            ("", "use crate::two as second; pub struct One(second::Two);"),
            ("", "fn one() { assert!(crate::two::Two == 1) }"),
            ("", "struct One(#[serde(with = \"crate::two::Two\")] u8);"),
        ] {
            let lib = format!("mod one; mod two; {lib}");
            let files = [
                ("a/src/lib.rs", &*lib),
                (one, uses),
                (two, "use crate::one::One; pub struct Two;"),
            ];
            assert_eq!(circles(&files), [one, two], "{lib} {uses}");
        }
    }

    #[test]
    fn a_long_circle_is_told_step_by_step() {
        let files = [
            ("a/src/main.rs", "mod one; mod two; mod three;"),
            ("a/src/one.rs", "\npub fn a() { crate::two::b() }"),
            ("a/src/two.rs", "pub fn b() { crate::three::c() }"),
            ("a/src/three.rs", "pub fn c() { crate::one::a() }"),
        ];
        let (crates, _) = modules::crates(&Sources::of(&files));
        let found = check(&crates);
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!((&*found[0].file, found[0].line), ("a/src/one.rs", 2));
        assert!(
            found[0]
                .what
                .contains("a/src/two.rs names crate::three::c of a/src/three.rs"),
            "{found:?}"
        );
    }

    #[test]
    fn tests_may_name_what_they_test() {
        let files = [
            (
                "a/src/lib.rs",
                "mod one; #[cfg(test)] mod tests; #[cfg(test)] use tests::Help;",
            ),
            (
                "a/src/one.rs",
                "pub struct One; #[cfg(test)] mod tests { use crate::tests::Help; }",
            ),
            (
                "a/src/tests.rs",
                "use crate::one::One; pub struct Help(One);",
            ),
        ];
        assert_eq!(circles(&files), NONE);
    }

    #[test]
    fn crates_beside_each_other_have_their_own_names() {
        let files = [
            ("a/src/lib.rs", "mod one; mod two;"),
            ("a/src/main.rs", "use a::one::One; fn main() {}"),
            ("a/src/one.rs", "pub struct One;"),
            ("a/src/two.rs", "use std::one::One; use serde::two::Two;"),
        ];
        assert_eq!(circles(&files), NONE);
    }

    #[test]
    fn a_module_without_a_file_is_told() {
        let (_, found) = modules::crates(&Sources::of(&[("a/src/lib.rs", "mod gone;")]));
        assert_eq!(found.len(), 1);
        let (_, found) = modules::crates(&Sources::of(&[("a/src/lib.rs", "fn f( {")]));
        assert_eq!(found.len(), 1);
    }
}
