//! A moment or a length of time that one part of a crate tells another is a type of its own (`sada-units`): a number of
//! seconds cannot be handed over as milliseconds then, nor a network's number as a moment.

use super::{Finding, modules::Crate};

/// Names end with these words where they are of a time.
const OF_TIMES: [&str; 21] = [
    "at", "bin", "deadline", "duration", "end", "expires", "from", "millis", "minutes", "moment",
    "ms", "now", "onset", "raised", "restored", "seconds", "since", "start", "time", "until",
    "window",
];

/// Finds plain numbers under the name of a time, in signatures and fields of our crates that are not private.
pub(super) fn check(crates: &[Crate]) -> Vec<Finding> {
    let modules = crates.iter().flat_map(|it| it.modules.values());
    let ours = modules.filter(|module| module.file.starts_with("crate/"));
    let mut found: Vec<Finding> = ours
        .flat_map(|module| module.numbers.iter().map(|it| (&module.file, it)))
        .filter(|(_, number)| is_of_a_time(&number.name))
        .map(|(file, number)| {
            let what = format!(
                "{} is a time and a plain {}: give it a unit of sada-units, such as Seconds or BinStart",
                number.name, number.of_type
            );
            Finding::new(file, number.line, what)
        })
        .collect();
    // A file may belong to a library and to a program.
    found.dedup();
    found
}

fn is_of_a_time(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let last = name.rsplit('_').next().unwrap_or_default();
    name == "as_of" || OF_TIMES.contains(&last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invariant::{modules, sources::Sources};

    fn named(text: &str) -> Vec<String> {
        let files = [("crate/a/src/lib.rs", text), ("fuzz/src/lib.rs", text)];
        let (crates, broken) = modules::crates(&Sources::of(&files));
        assert!(broken.is_empty(), "{broken:?}");
        let found = check(&crates).into_iter();
        found
            .map(|it| format!("{} {}", it.line, it.what.split(':').next().unwrap()))
            .collect()
    }

    #[test]
    fn a_time_without_a_unit_is_found_wherever_others_see_it() {
        for (text, what) in [
            ("pub fn f(now: u64) {}", "now is a time and a plain u64"),
            (
                "pub(crate) fn f(said_at: Option<&i64>) {}",
                "said_at is a time and a plain i64",
            ),
            (
                "pub fn until() -> Result<f64, E> { g() }",
                "until is a time and a plain f64",
            ),
            (
                "pub struct S { pub bin_seconds: u32 }",
                "bin_seconds is a time and a plain u32",
            ),
            (
                "pub enum E { V { as_of: u64 } }",
                "as_of is a time and a plain u64",
            ),
            (
                "pub trait T { fn f(&self, from: std::ops::Range<u64>); }",
                "from is a time and a plain u64",
            ),
            (
                "impl S { pub fn f(&self, window: (u64, u8)) {} }",
                "window is a time and a plain u64",
            ),
            (
                "pub const WAIT_MS: u64 = 1;",
                "WAIT_MS is a time and a plain u64",
            ),
        ] {
            assert_eq!(named(text), [format!("1 {what}")], "{text}");
        }
    }

    #[test]
    fn counts_places_and_what_nobody_else_sees_may_be_plain_numbers() {
        let text = "
            pub fn f(now: Seconds, bins: u64, id: u64, at: usize, at_most: u64) -> u64 { let end: u64 = 1; end }
            pub struct S { bin: u64, pub reporters: u64, pub window_bins: u64, pub bin: Option<BinStart> }
            struct P { pub bin: u64 }
            fn g(now: u64) {}
            impl S { fn since(&self, moment: u64) {} }
            impl T for S { fn until(&self) -> u64 { 1 } }
            #[cfg(test)] mod tests { pub fn h(now: u64) {} }
        ";
        assert_eq!(named(text), [] as [&str; 0]);
    }
}
