//! Units that the whole workspace shares: [`Seconds`], [`Millis`], [`BinStart`],
//! [`Day`], [`Country`].
//!
//! Each is a type of its own, so that a number of seconds cannot be handed over as milliseconds, nor
//! a network's number as a moment. In JSON and in databases each is the plain number or text that it
//! holds.

mod bin;
mod country;
mod day;
mod time;

pub use bin::BinStart;
pub use country::{Country, NotACountry};
pub use day::Day;
pub use time::{Millis, Seconds};
