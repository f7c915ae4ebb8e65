//! Published counts: the one database that pages, answers, charts, feeds and files are made of.
//!
//! The watch alone writes it, by one set of rules (`crate/watch/src/publish/rules.rs`). So whatever a
//! reader of [`Published`] can ask for is fit to be shown, and so is every sum and every difference
//! of it.

mod csv;
mod store;
mod tally;

use std::path::{Path, PathBuf};

use sada_core::catalogue::PlatformId;
use sada_units::{Country, Seconds};

pub use csv::{CsvError, csv_header, csv_rows, day_csv, day_digest, parts_of};
pub use store::{CountsQuery, Grain, NetworkFilter, Published, PublishedError, SCHEMA};
pub use tally::{Spoken, Status, Tally, ToldCounts};

/// What is published of a bin, an hour or a day: of one platform, in a country or one of its
/// networks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// When it begins.
    pub at: Seconds,
    /// Where; [`Country::UNKNOWN`] where nobody knows.
    pub country: Country,
    /// In which network (autonomous system number); `None`: in the whole country.
    pub network: Option<u32>,
    /// Of which platform; `None`: whoever reported, whatever they visited.
    pub platform: Option<PlatformId>,
    /// How many bins it holds: those of which anything may be said.
    pub bins: u64,
    /// The most reporters of one bin. Nothing joins two reports of one person, so over several bins
    /// nobody knows how many people they were.
    pub reporters: u64,
    /// What they said, added up; nothing where there is no platform.
    pub tally: Tally,
}

/// The database of a collector with this folder.
#[must_use]
pub fn database(folder: &Path) -> PathBuf {
    folder.join(SCHEMA.file)
}
