//! The gateway's settings.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::{Context, ensure};
use axum::http::Uri;
use sada_public::SiteUrl;
use sada_service::http::endpoint;
use sada_service::settings;
use sada_service::settings::bin_seconds;
use sada_units::Seconds;

/// Enough to see that issuers cannot be reached, and a few megabytes a day at most.
pub const UNATTESTED_QUOTA: u32 = 100;

settings! {
    /// What a gateway can be told.
    GatewaySettings {
        /// Address and port to listen on; port 0 takes any free one [default: 127.0.0.1:8787]
        #[arg(long, value_name = "ADDRESS:PORT")]
        listen: SocketAddr,

        /// Folder for the journal; made if it does not exist
        #[arg(long, value_name = "FOLDER")]
        data: PathBuf,

        /// Files with the gateway's keys, as `keygen gateway` writes them: the present one, and those before it for 76 hours
        #[arg(long, value_name = "FILE", num_args = 1.., value_delimiter = ',')]
        gateway_keys: Vec<PathBuf>,

        /// Files with the issuer's keys, with which tokens are checked
        #[arg(long, value_name = "FILE", num_args = 1.., value_delimiter = ',')]
        issuer_keys: Vec<PathBuf>,

        /// Length of a bin, in seconds; the same for the whole life of the folder [default: 300]
        #[arg(long, value_name = "SECONDS")]
        bin_seconds: Seconds,

        /// Fewest reporters in a bin for which the page says anything of it [default: 10]
        #[arg(long, value_name = "COUNT")]
        min_reporters: u64,

        /// Where people find the site, ending in /: what feeds name [default: http://localhost/]
        #[arg(long, value_name = "URL")]
        site: SiteUrl,

        /// Days to keep counts for [default: 400]
        #[arg(long, value_name = "DAYS")]
        keep_days: u64,

        /// Reports of a bin that nobody attests and that are counted all the same, apart from the others [default: 100]
        #[arg(long, value_name = "COUNT")]
        unattested_per_bin: u32,

        /// All gateways that share the work, in the same order everywhere: addresses ending in /
        #[arg(long, value_name = "URL", num_args = 1.., value_delimiter = ',')]
        peers: Vec<String>,

        /// Which of the peers this one is, from 0
        #[arg(long, value_name = "NUMBER")]
        self_index: usize,

        /// File with further certificate authorities to believe, as for a private network
        #[arg(long, value_name = "FILE")]
        authorities: PathBuf,
    }
}

/// The settings of the journal, and of what is shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalSettings {
    /// Folder for the journal.
    pub data: PathBuf,
    /// Length of a bin: a second to an hour.
    pub bin_seconds: Seconds,
    /// Fewest reporters in a bin for which the page says anything of it; at least 1.
    pub min_reporters: u64,
    /// How long counts are kept: at least 4 days, since reports may be 72 hours late.
    pub keep_for: Seconds,
}

impl JournalSettings {
    /// Decides what was left open, and checks the whole. `seconds` is how long a bin is, and
    /// `keep_days` for how many days counts are kept.
    ///
    /// # Errors
    /// When no folder is named or a number is out of range.
    pub fn decide(
        data: Option<PathBuf>,
        seconds: Option<Seconds>,
        min_reporters: Option<u64>,
        keep_days: Option<u64>,
    ) -> anyhow::Result<Self> {
        let settings = Self {
            data: data.context("name a folder for the journal: --data FOLDER")?,
            bin_seconds: bin_seconds(seconds)?,
            min_reporters: min_reporters.unwrap_or(10),
            keep_for: Seconds::days(keep_days.unwrap_or(400)),
        };
        ensure!(
            settings.min_reporters >= 1,
            "at least one reporter is needed to say anything"
        );
        ensure!(
            settings.keep_for >= Seconds::days(4),
            "counts are kept for 4 days or more: reports may be late"
        );
        Ok(settings)
    }
}

/// The settings of the role, each with its value.
#[derive(Clone, Debug)]
pub struct GatewayConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// The settings of the journal, and of what is shown of it.
    pub journal: JournalSettings,
    /// Where people find the site.
    pub site: SiteUrl,
    /// The gateway's keys.
    pub gateway_keys: Vec<PathBuf>,
    /// The issuer's keys.
    pub issuer_keys: Vec<PathBuf>,
    /// How many reports of a bin that nobody attests are counted too.
    pub unattested_quota: u32,
    /// Where all gateways take envelopes, and which of them this one is; none: it is alone.
    pub peers: Option<(Vec<Uri>, usize)>,
    /// Further certificate authorities to believe.
    pub authorities: Option<PathBuf>,
}

impl GatewaySettings {
    /// Decides what was left open, and checks the whole.
    ///
    /// # Errors
    /// Says what is missing or out of range.
    pub fn decide(self) -> anyhow::Result<GatewayConfig> {
        let keys = |said: Option<Vec<PathBuf>>, name: &str| {
            said.filter(|files| !files.is_empty())
                .with_context(|| format!("name at least one key: {name} FILE"))
        };
        let urls: Vec<Uri> = self
            .peers
            .unwrap_or_default()
            .iter()
            .map(|base| endpoint(base, "gateway"))
            .collect::<anyhow::Result<_>>()?;
        let own = self.self_index.unwrap_or(0);
        ensure!(
            urls.is_empty() || own < urls.len(),
            "self_index names none of the peers: they are counted from 0"
        );
        Ok(GatewayConfig {
            listen: self
                .listen
                .unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 8787))),
            journal: JournalSettings::decide(
                self.data,
                self.bin_seconds,
                self.min_reporters,
                self.keep_days,
            )?,
            site: match self.site {
                Some(site) => site,
                None => "http://localhost/".parse()?,
            },
            gateway_keys: keys(self.gateway_keys, "--gateway-keys")?,
            issuer_keys: keys(self.issuer_keys, "--issuer-keys")?,
            unattested_quota: self.unattested_per_bin.unwrap_or(UNATTESTED_QUOTA),
            peers: (urls.len() > 1).then_some((urls, own)),
            authorities: self.authorities,
        })
    }
}
