//! The operator's file: whether this build takes it, and what of it the core is to know.

use sada_core::config::Operator;
use sada_report::operator::{self as signed, SignedOperator, Strictness};

/// Builds that people install take two parties and full bins only.
const STRICTNESS: Strictness = if cfg!(feature = "trial") {
    Strictness::Trial
} else {
    Strictness::Release
};

/// The operator of a file, for the core and with its keys; `None` where the package has no file.
pub(crate) fn read(file: Option<&str>) -> (Operator, Option<signed::Operator>) {
    let Some(file) = file else {
        return (Operator::LocalOnly, None);
    };
    let Ok(operator) = SignedOperator::check(file, STRICTNESS) else {
        return (Operator::Refused, None);
    };
    (Operator::Named(operator.named()), Some(operator))
}
