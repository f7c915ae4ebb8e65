//! Charts as SVG, within pages and as files.

mod columns;
mod event;
mod file;
mod sign;
mod strip;

pub(super) use event::{EventChart, WHOLE as EVENT_HIGH, read_event_chart};
pub(super) use file::{POLICY, days_file, event_file, today_file};
pub(super) use sign::{shares, sign};
pub(super) use strip::{bands, strip};
