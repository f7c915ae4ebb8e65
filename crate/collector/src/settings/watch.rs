//! The watch's settings.

use std::path::PathBuf;

use anyhow::Context;

use super::{bin_seconds, settings};

settings! {
    /// What a watch can be told.
    WatchSettings {
        /// Folder of the gateway whose counts are watched; it must be there already
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,

        /// Length of a bin, in seconds; the same as the gateway's [default: 300]
        #[arg(long, value_name = "SECONDS")]
        bin_seconds: u64,

        /// Whose networks are, and how many people each serves: CSV with asn, organisation, people;
        /// without it each network is an organisation of its own, and all are as large
        #[arg(long, value_name = "FILE")]
        networks: PathBuf,
    }
}

/// Everything decided.
#[derive(Clone, Debug)]
pub struct WatchConfig {
    /// Folder of counts and events.
    pub data: PathBuf,
    /// Length of a bin, in seconds; 1 to 3600.
    pub bin_seconds: u64,
    /// The table of networks.
    pub networks: Option<PathBuf>,
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
        })
    }
}
