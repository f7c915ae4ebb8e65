//! The cells, as data, by their groups. What is required of each follows the rules of
//! METHOD.md: the truth itself where it can be known from inside that browser, else the
//! answer that METHOD.md gives for causes that look the same.

mod control;
mod dns;
mod http;
mod ipv6;
mod line;
mod national;
mod pace;
mod parts;
mod person;
mod platform;
mod restored;
mod tcp;
mod tls;
mod worker;

use super::answer::UNKNOWN;
use super::cell::{EVERYWHERE, Group, MatrixCell};
use super::column::Column;
use crate::host::LabMechanism;
use crate::platform::X;

/// Every cell, group by group.
#[must_use]
pub fn all() -> Vec<MatrixCell> {
    [
        dns::cells(),
        tcp::cells(),
        tls::cells(),
        http::cells(),
        pace::cells(),
        parts::cells(),
        ipv6::cells(),
        national::cells(),
        control::cells(),
        worker::cells(),
        restored::cells(),
        line::cells(),
        person::cells(),
        platform::cells(),
    ]
    .concat()
}

/// What one operator's failure can always be.
const ONE_OPERATOR: &str = "one operator: blocked, or dead";
/// What a failure without a name of its kind can be.
const UNNAMED: &str =
    "one operator: certificate replaced, or another failure of TLS, known only as a sentence";
/// Firefox's word for a connection lost before headers.
const ABORTED: &str = "in Firefox: reset before headers, or cancelled by an ad blocker";

/// The columns in which failures of TLS have no name.
const UNNAMED_IN: &[Column] = &[Column::Firefox];
/// Firefox, with whatever permissions.
const FIREFOX: &[Column] = &[Column::Firefox, Column::FirefoxNavigation];
/// Chromium, which does not tell an extension the addresses of names.
const CHROMIUM: &[Column] = &[Column::Chromium];

/// X alone is met by this: a dead operator would look the same.
fn alone(group: Group, name: &'static str, mechanism: LabMechanism) -> MatrixCell {
    MatrixCell::interference(group, name)
        .on(&[X], mechanism)
        .must(&[UNKNOWN])
        .pair(ONE_OPERATOR, EVERYWHERE)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::matrix::answer::{AcceptableAnswer, INTERFERENCE};
    use crate::matrix::cell::{CellKind, Truth};

    #[test]
    fn every_cell_has_a_name_of_its_own_something_to_do_and_an_answer() {
        let mut names = BTreeSet::new();
        for cell in all() {
            assert!(names.insert(cell.path()), "{} twice", cell.path());
            assert!(!cell.deeds.is_empty(), "{}", cell.path());
            assert!(!cell.platforms.is_empty(), "{}", cell.path());
            for column in EVERYWHERE {
                assert!(
                    !cell.required.in_column(*column).is_empty(),
                    "{}",
                    cell.path()
                );
            }
        }
    }

    #[test]
    fn no_innocent_cell_may_be_answered_by_an_accusation() {
        for cell in all().iter().filter(|cell| cell.kind == CellKind::Innocent) {
            for column in EVERYWHERE {
                let answers = cell.required.in_column(*column);
                let accuses = |answer: &AcceptableAnswer| *answer == INTERFERENCE;
                assert!(!answers.iter().any(accuses), "{}", cell.path());
                assert_ne!(cell.truth, Truth::Interference, "{}", cell.path());
            }
        }
    }

    #[test]
    fn what_can_be_known_is_what_is_required() {
        use crate::matrix::answer::Verdict;
        for cell in all() {
            for column in EVERYWHERE {
                if cell.pair_in(*column).is_some() {
                    continue;
                }
                let truth = match cell.truth {
                    Truth::Interference => Some(Verdict::Interference),
                    Truth::Platform => Some(Verdict::Platform),
                    Truth::Local => Some(Verdict::Local),
                    Truth::Works => Some(Verdict::Works),
                    Truth::Slow => Some(Verdict::Slow),
                    Truth::Nothing => None,
                };
                let answers = cell.required.in_column(*column);
                let says_it = answers.iter().any(|answer| match answer {
                    AcceptableAnswer::Says(verdict, ..) => Some(*verdict) == truth,
                    AcceptableAnswer::Nothing => truth.is_none(),
                });
                assert!(says_it, "{} in {column}", cell.path());
            }
        }
    }

    #[test]
    fn the_fast_set_is_large_enough() {
        let fast = all().iter().filter(|cell| cell.fast).count();
        assert!((12..=20).contains(&fast), "{fast}");
    }
}
