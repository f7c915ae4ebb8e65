//! The settings of all roles in one place.

use std::net::SocketAddr;
use std::path::PathBuf;

use sada_report::Country;

use super::{Schedule, Terms, settings, window_bins};

settings! {
    /// What `all` can be told.
    AllSettings {
        /// Address and port to listen on; port 0 takes any free one [default: 127.0.0.1:8787]
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: SocketAddr,

        /// Folder for journal, keys and the operator's file; made if it does not exist
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,

        /// Length of a bin, in seconds; the same for the whole life of the folder [default: 300]
        #[arg(long, value_name = "SECONDS")]
        bin_seconds: u64,

        /// Bins in a window [default: 48]
        #[arg(long, value_name = "COUNT")]
        window_bins: u64,

        /// Fewest reporters in a bin for which the page says anything of it [default: 10]
        #[arg(long, value_name = "COUNT")]
        min_reporters: u64,

        /// Country to take all reports to be from: two capital letters [default: ZZ, not known]
        #[arg(long, value_name = "CODE")]
        assume_country: Country,

        /// Network (autonomous system number) to take all reports to be from [default: 0, not known]
        #[arg(long, value_name = "NUMBER")]
        assume_asn: u32,

        /// Days to keep counts for [default: 400]
        #[arg(long, value_name = "DAYS")]
        keep_days: u64,
    }
}

/// Everything decided.
#[derive(Clone, Debug)]
pub struct AllConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// What journal and page are held to.
    pub terms: Terms,
    /// Bins and windows.
    pub schedule: Schedule,
    /// Country to take all reports to be from.
    pub assume_country: Country,
    /// Network to take all reports to be from.
    pub assume_asn: u32,
}

impl AllSettings {
    /// Decides what was left open, and checks the whole.
    ///
    /// # Errors
    /// When no folder is named or a number is out of range.
    pub fn decide(self) -> anyhow::Result<AllConfig> {
        let terms = Terms::decide(
            self.data,
            self.bin_seconds,
            self.min_reporters,
            self.keep_days,
        )?;
        Ok(AllConfig {
            listen: self
                .listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787))),
            schedule: Schedule {
                bin_seconds: terms.bin_seconds,
                window_bins: window_bins(self.window_bins)?,
            },
            terms,
            assume_country: self.assume_country.unwrap_or(Country::UNKNOWN),
            assume_asn: self.assume_asn.unwrap_or(0),
        })
    }
}
