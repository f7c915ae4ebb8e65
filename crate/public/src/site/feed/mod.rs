//! What feeds are of, what they say, and how pages point at them.

mod links;
mod subject;
mod text;

pub(super) use links::links;
pub(crate) use subject::FeedSubject;
pub(crate) use text::{entry_text, headings};
