//! What is kept: one state for as long as the browser runs, one for longer.

mod failures;
mod local;
mod named_failure;
mod notices;
mod rechecks;
mod session;
mod settings;
mod slow_load;
mod votes;

pub(crate) use local::LocalState;
pub(crate) use named_failure::NamedFailure;
#[cfg(test)]
pub(crate) use notices::BETWEEN;
pub(crate) use notices::{Change, Notices};
pub(crate) use rechecks::{OpenRecheck, RECHECK_TIMEOUT};
pub(crate) use session::SessionState;
pub(crate) use slow_load::{MEASURE_TIMEOUT, SlowLoad, Stage};
