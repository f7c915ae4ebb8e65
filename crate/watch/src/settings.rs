//! The watch's settings.

use std::path::PathBuf;

use anyhow::Context;
use sada_service::settings;
use sada_service::settings::bin_seconds;
use sada_units::Seconds;

settings! {
    /// What a watch can be told.
    WatchSettings {
        /// Folder of the gateway whose counts are watched; it must be there already
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,

        /// Length of a bin, in seconds; the same as the gateway's [default: 300]
        #[arg(long, value_name = "SECONDS")]
        bin_seconds: Seconds,

        /// Whose networks are, and how many people each serves: CSV with asn, organisation, people;
        /// without it each network is an organisation of its own, and all are as large
        #[arg(long, value_name = "FILE")]
        networks: PathBuf,

        /// Fewest reporters in a bin of an event for which the feed says anything of it [default: 10]
        #[arg(long, value_name = "COUNT")]
        min_reporters: u64,

        /// File with the key that signs the public feed, as `keygen feed` writes it; without it
        /// there is no feed
        #[arg(long, value_name = "FILE")]
        feed_key: PathBuf,

        /// File with the key that signs the record of what was published, as `keygen record` writes
        /// it; without it there is no record
        #[arg(long, value_name = "FILE")]
        record_key: PathBuf,
    }
}

/// The settings of the role, each with its value.
#[derive(Clone, Debug)]
pub struct WatchConfig {
    /// Folder of counts and events.
    pub data: PathBuf,
    /// Length of a bin: a second to an hour.
    pub bin_seconds: Seconds,
    /// The table of networks.
    pub networks: Option<PathBuf>,
    /// Fewest reporters in a bin of an event for which the feed says anything of it.
    pub min_reporters: u64,
    /// What signs the feed.
    pub feed_key: Option<PathBuf>,
    /// What signs the record.
    pub record_key: Option<PathBuf>,
}

impl WatchSettings {
    /// Decides what was left open, and checks the whole.
    ///
    /// # Errors
    /// Says what is missing or out of range.
    pub fn decide(self) -> anyhow::Result<WatchConfig> {
        Ok(WatchConfig {
            data: self
                .data
                .context("name the folder of the gateway: --data FOLDER")?,
            bin_seconds: bin_seconds(self.bin_seconds)?,
            networks: self.networks,
            min_reporters: self.min_reporters.unwrap_or(10),
            feed_key: self.feed_key,
            record_key: self.record_key,
        })
    }
}
