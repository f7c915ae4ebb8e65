//! The public pages: what is published, and the events, in words. No page says why.
//!
//! A page depends on what is published and on the time, and on nothing else. It is whole without a
//! script, and has a path of its own in each language.

mod about;
mod chart;
mod countries;
mod country;
mod country_list;
mod description;
mod event;
mod feed;
mod front;
mod headline;
mod incident_list;
mod language;
mod last_hour;
mod layout;
mod messages;
mod page;
mod percent;
mod platform;
mod recent_events;
mod routes;
mod series;
mod status_table;
mod time_format;

pub(crate) use feed::{FeedSubject, entry_text, headings};
pub(crate) use language::Language;
pub use routes::routes;
pub use time_format::machine_time;
