//! The subject of a feed, its text, and the links that pages have to it.

mod links;
mod subject;
mod text;

pub(super) use links::links;
pub(crate) use subject::FeedSubject;
pub(crate) use text::{entry_text, headings};
