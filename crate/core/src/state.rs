//! What is kept: one state for as long as the browser runs, one for longer, and their parts. A part
//! keeps its fields to itself; it is given whatever else it needs, and answers with what follows.

mod failures;
mod local;
mod looks;
mod named_failure;
mod notices;
mod rechecks;
mod session;
mod settings;
mod sharing;
mod slow_loads;
mod votes;

pub(crate) use local::LocalState;
pub(crate) use named_failure::NamedFailure;
#[cfg(test)]
pub(crate) use notices::BETWEEN;
pub(crate) use notices::{Change, Notices};
pub(crate) use rechecks::{Answer, RECHECK_TIMEOUT, SECOND_LOOK_TIMEOUT};
pub(crate) use session::SessionState;
pub(crate) use slow_loads::Comparison;
