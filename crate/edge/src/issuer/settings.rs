//! The issuer's settings.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use ipnet::IpNet;
use sada_report::Country;
use sada_service::settings;
use sada_service::settings::{bin_seconds, window_bins};
use sada_units::{BinStart, Seconds};

use super::{BudgetRules, SharedBlock};

settings! {
    /// What an issuer can be told.
    IssuerSettings {
        /// Address and port to listen on; port 0 takes any free one [default: 127.0.0.1:8789]
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: SocketAddr,

        /// Folder for what was given out in the present windows, and for how many asked from each network in the last; made if it does not exist
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,

        /// Files with the issuer's keys, as `keygen issuer` writes them
        #[arg(long, value_name = "FILE", num_args = 1.., value_delimiter = ',')]
        keys: Vec<PathBuf>,

        /// Length of a bin, in seconds [default: 300]
        #[arg(long, value_name = "SECONDS")]
        bin_seconds: Seconds,

        /// Bins in a window [default: 48]
        #[arg(long, value_name = "COUNT")]
        window_bins: u64,

        /// MaxMind-format file that says the country of an address
        #[arg(long, value_name = "FILE")]
        country_file: PathBuf,

        /// MaxMind-format file that says the network of an address
        #[arg(long, value_name = "FILE")]
        asn_file: PathBuf,

        /// For trying out: the country that every address is taken to be in
        #[arg(long, value_name = "CODE")]
        assume_country: Country,

        /// For trying out: the network that every address is taken to be in
        #[arg(long, value_name = "NUMBER")]
        assume_asn: u32,

        /// Networks of proxies whose X-Forwarded-For is believed
        #[arg(long, value_name = "NETWORK", num_args = 1.., value_delimiter = ',')]
        proxies: Vec<IpNet>,

        /// Batches of grade A, which alone count toward what is published, for one /24 or /48 and window [default: 3]
        #[arg(long, value_name = "COUNT")]
        budget_a: u32,

        /// Further batches, of grade B, which only the detector counts [default: 64]
        #[arg(long, value_name = "COUNT")]
        budget_b: u32,

        /// Blocks that many people share, each with the batches it gets in a window instead: 203.0.113.0/24=2000
        #[arg(long, value_name = "NETWORK=COUNT", num_args = 1.., value_delimiter = ',')]
        shared_blocks: Vec<SharedBlock>,

        /// Batches a second for all together, of which one takes a core 13 ms [default: 50 for each processor]
        #[arg(long, value_name = "COUNT")]
        per_second: u32,

        /// Networks with fewer address blocks asking in the last window are not told apart [default: 10]
        #[arg(long, value_name = "COUNT")]
        min_requesters: u32,
    }
}

/// Bins and windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// Length of a bin.
    pub bin_seconds: Seconds,
    /// How many bins a window has.
    pub window_bins: u64,
}

impl Schedule {
    /// Length of a window.
    #[must_use]
    pub const fn window(self) -> Seconds {
        self.bin_seconds.times(self.window_bins)
    }

    /// Start of the window of a moment, which is that of its first bin.
    #[must_use]
    pub const fn start_of(self, now: Seconds) -> BinStart {
        BinStart::containing(now, self.window())
    }
}

/// The settings of the role, each with its value.
#[derive(Clone, Debug)]
pub struct IssuerConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Folder for counts.
    pub data: PathBuf,
    /// The keys.
    pub keys: Vec<PathBuf>,
    /// Bins and windows.
    pub schedule: Schedule,
    /// Says the country of an address.
    pub country_file: Option<PathBuf>,
    /// Says its network.
    pub asn_file: Option<PathBuf>,
    /// Country and network that every address is taken to be in, where that was said.
    pub assumed: (Option<Country>, Option<u32>),
    /// Proxies that are believed.
    pub proxies: Vec<IpNet>,
    /// How much one block of addresses gets in a window.
    pub budget: BudgetRules,
    /// Batches a second for all together.
    pub per_second: u32,
    /// Fewest blocks that a network told apart from others has.
    pub min_requesters: u32,
}

fn for_all_processors() -> u32 {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    u32::try_from(processors).map_or(u32::MAX, |it| it.saturating_mul(50))
}

impl IssuerSettings {
    /// Decides what was left open, and checks the whole.
    ///
    /// # Errors
    /// Says what is missing or out of range.
    pub fn decide(self) -> anyhow::Result<IssuerConfig> {
        let keys = self.keys.filter(|files| !files.is_empty());
        let config = IssuerConfig {
            listen: self
                .listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8789))),
            data: self
                .data
                .context("name a folder for counts: --data FOLDER")?,
            keys: keys.context("name at least one key: --keys FILE")?,
            schedule: Schedule {
                bin_seconds: bin_seconds(self.bin_seconds)?,
                window_bins: window_bins(self.window_bins)?,
            },
            country_file: self.country_file,
            asn_file: self.asn_file,
            assumed: (self.assume_country, self.assume_asn),
            proxies: self.proxies.unwrap_or_default(),
            budget: BudgetRules {
                grade_a: self.budget_a.unwrap_or(3),
                grade_b: self.budget_b.unwrap_or(64),
                shared: self.shared_blocks.unwrap_or_default(),
            },
            per_second: self.per_second.unwrap_or_else(for_all_processors),
            min_requesters: self.min_requesters.unwrap_or(10),
        };
        let sources = config.country_file.is_some() || config.asn_file.is_some();
        let assumed = config.assumed.0.is_some() || config.assumed.1.is_some();
        ensure!(
            !(sources && assumed),
            "assume_country and assume_asn are for trying out without files: leave one or the other away"
        );
        Ok(config)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_open_is_as_security_says() {
        let settings = IssuerSettings {
            data: Some("d".into()),
            keys: Some(vec!["k".into()]),
            ..IssuerSettings::default()
        };
        let config = settings.decide().unwrap();
        let BudgetRules {
            grade_a,
            grade_b,
            shared,
        } = config.budget;
        assert_eq!((grade_a, grade_b, config.min_requesters), (3, 64, 10));
        assert!(shared.is_empty());
        assert_eq!(config.schedule.window(), Seconds::hours(4));
    }
}
