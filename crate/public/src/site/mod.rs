//! The public pages: what is published and what was found, in words, and nothing about why.
//!
//! Every page is a function of what is published and of the time, whole without a script, and in
//! each language at a path of its own.

mod about;
mod chart;
mod countries;
mod country;
mod country_list;
mod describe;
mod event;
mod feed;
mod front;
mod headline;
mod incident_list;
mod language;
mod latest;
mod layout;
mod page;
mod percent;
mod platform;
mod recent;
mod routes;
mod series;
mod table;
mod time_format;
mod words;

pub(crate) use feed::{FeedSubject, entry_text, headings};
pub(crate) use language::Language;
pub use routes::routes;
pub use time_format::machine_time;
