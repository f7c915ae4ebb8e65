//! Tables of words: constant, so that nothing is built when the background wakes.

use super::{Cause, Causes, Meaning, Weight};
use crate::failure::FailureType;

/// A word and what it means. `Code` is the number that stands for it where a browser tells it by
/// number too.
pub(super) struct Row<Code = ()> {
    /// The word.
    pub(super) name: &'static str,
    /// Its number.
    pub(super) code: Code,
    /// What it means.
    pub(super) meaning: Meaning,
}

/// Writes rows as `"NAME" => FailureType, CAUSES, Weight;`, with `= number` after the
/// name where there is one. Causes are `L`ocal, `P`latform and `I`nterference.
macro_rules! rows {
    ($($name:literal $(= $code:literal)? => $kind:ident, $causes:ident, $weight:ident;)*) => {
        &[$(Row {
            name: $name,
            code: ($($code)?),
            meaning: crate::browser_errors::table::known(
                crate::failure::FailureType::$kind,
                crate::browser_errors::table::$causes,
                crate::browser_errors::Weight::$weight,
            ),
        },)*]
    };
}
pub(super) use rows;

pub(super) const NONE: Causes = Causes::NONE;
pub(super) const L: Causes = Causes::of(&[Cause::Local]);
pub(super) const P: Causes = Causes::of(&[Cause::Platform]);
pub(super) const LP: Causes = Causes::of(&[Cause::Local, Cause::Platform]);
pub(super) const LI: Causes = Causes::of(&[Cause::Local, Cause::Interference]);
pub(super) const PI: Causes = Causes::of(&[Cause::Platform, Cause::Interference]);
pub(super) const LPI: Causes = Causes::ALL;

/// The meaning of a word that a table holds.
pub(super) const fn known(kind: FailureType, causes: Causes, weight: Weight) -> Meaning {
    Meaning {
        kind,
        weight,
        causes,
        named: true,
    }
}

/// The meaning of a word, if one of the groups holds it. Every group is sorted by name.
pub(super) fn by_name<Code>(groups: &[&[Row<Code>]], name: &str) -> Option<Meaning> {
    groups.iter().find_map(|rows| {
        let found = rows.binary_search_by(|row| row.name.cmp(name)).ok()?;
        Some(rows[found].meaning)
    })
}

/// The meaning of a number, if one of the groups holds it.
///
/// Looks at row after row: failures are rare and rows few, and a second order of them would cost
/// every person its bytes.
pub(super) fn by_code(groups: &[&[Row<u32>]], code: u32) -> Option<Meaning> {
    let mut rows = groups.iter().copied().flatten();
    Some(rows.find(|row| row.code == code)?.meaning)
}
